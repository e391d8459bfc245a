import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.events import publish
from registration.delegations.models import Delegation
from registration.dialogues.events import OrganisationMerged
from registration.dialogues.models import Dialogue
from tests.apps import START
from tests.factories import make_meeting, make_registration, organisation, written
from tests.invariants import places as invariants


def test_registrations_follow_an_organisation_that_was_merged(
    db: Session, dialogue: Dialogue
) -> None:
    one = make_meeting(db, dialogue, delegation_limit=2)
    two = make_meeting(db, dialogue, slug="two")
    into = organisation(db, dialogue, "iom")
    first = [make_registration(db, one, represents="iom") for _ in range(2)]
    typed = written(db, dialogue, "Org for Migration")
    moved = [make_registration(db, meeting, represents=typed) for meeting in (one, one, two)]
    old_id = moved[0].organisation_id
    assert old_id is not None
    versions = [item.version for item in moved]
    publish(db, OrganisationMerged(old_id, into.id, "account:1"), now=START)
    assert {item.organisation_id for item in moved} == {into.id}
    assert {item.delegation_id for item in moved[:2]} == {first[0].delegation_id}
    assert [item.version for item in moved] == [version + 1 for version in versions]
    left = sa.select(sa.func.count()).where(Delegation.organisation_id == old_id)
    assert db.scalar(left) == 0
    counted = db.get_one(Delegation, first[0].delegation_id)
    assert counted.taken == 4  # who was there already stays, whatever the limit says
    for meeting in (one, two):
        invariants.check(db, meeting.id, START)


def test_what_a_delegation_noted_is_kept(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    kept = make_registration(db, meeting, represents="iom").delegation
    moved = make_registration(db, meeting, represents=written(db, dialogue, "Org for Migration"))
    assert kept is not None
    assert moved.delegation is not None
    moved.delegation.note, moved.delegation.limit = "By telephone", 7
    db.flush()
    event = OrganisationMerged(moved.organisation_id or 0, kept.organisation_id or 0, "account:1")
    publish(db, event, now=START)
    assert (kept.note, kept.limit) == ("By telephone", 7)


def test_an_organisation_that_nobody_represents_moves_nothing(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting, represents="iom")
    version = made.version
    event = OrganisationMerged(
        organisation(db, dialogue, "mayors").id, organisation(db, dialogue, "mixed").id, "system"
    )
    publish(db, event, now=START)
    assert made.version == version
