"""Makes what tests need: a small Dialogue, meetings, and registrations through the real services.

    dialogue = make_dialogue(db)
    meeting = make_meeting(db, dialogue, days=2, places=10)
    registration = make_registration(db, meeting, family_name="Ouédraogo", represents="BF")

Nothing is committed: call `db.commit()` where another session shall see it, or let `client` do it. The Dialogue
is handmade and has a few rows of each kind (a dozen milliseconds); `load_reference(db)` loads the real
reference files instead (about half a second), for tests that need all countries or the directory.
"""

from tests.factories.dialogues import (
    body_type,
    country,
    function,
    load_reference,
    make_dialogue,
    of_country,
    of_organisation,
    organisation,
    written,
)
from tests.factories.meetings import make_meeting, make_session, pool_of, pools_of
from tests.factories.plans import (
    both,
    plan_day,
    plan_details,
    plan_meeting,
    plan_session,
    wall,
)
from tests.factories.registrations import (
    command,
    days_of,
    make_registration,
    messages_of,
    person,
    state_of,
)

__all__ = [
    "body_type",
    "both",
    "command",
    "country",
    "days_of",
    "function",
    "load_reference",
    "make_dialogue",
    "make_meeting",
    "make_registration",
    "make_session",
    "messages_of",
    "of_country",
    "of_organisation",
    "organisation",
    "person",
    "plan_day",
    "plan_details",
    "plan_meeting",
    "plan_session",
    "pool_of",
    "pools_of",
    "state_of",
    "wall",
    "written",
]
