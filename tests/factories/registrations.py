"""Registrations, made by the real service."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import MeetingFormat, Mode
from registration.meetings.models import Meeting, MeetingDay
from registration.messages.models import Message
from registration.participants.commands import PersonDetails, RegisterCommand, Represents
from registration.participants.models import Registration, RegistrationDay
from registration.participants.service.registering import register
from tests.apps import START
from tests.factories import dialogues

FAMILY_NAMES = ("Diallo", "Ouédraogo", "Lefèvre", "Müller", "Benali", "García", "Traoré", "Ndiaye")
GIVEN_NAMES = ("Awa", "Éric", "Fatou", "Jürgen", "Leïla", "María", "Ousmane", "Zoé")
_numbers = itertools.count(1)


def person(family_name: str | None = None, **details: Any) -> PersonDetails:
    """Return the details of an invented person, each with another name and address."""
    number = next(_numbers)
    name = family_name or f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]} {number}"
    values: dict[str, Any] = {
        "family_name": name,
        "given_names": GIVEN_NAMES[number % len(GIVEN_NAMES)],
        "badge_name": name,
        "email": f"person{number}@ministry.example",
        "position": Localised(en="Director"),
        "languages_understood": ("en",),
        **details,
    }
    return PersonDetails(**values)


def command(
    db: Session,
    meeting: Meeting,
    family_name: str | None = None,
    *,
    days: Mode | Sequence[Mode] | None = None,
    represents: Represents | str = "FR",
    functions: Iterable[str] = ("delegate",),
    who: PersonDetails | None = None,
    **more: Any,
) -> RegisterCommand:
    """Return what somebody sends to register.

    Args:
        db: the session.
        meeting: the meeting.
        family_name: another one each time if left out.
        days: one mode for all days, or one for each; by default the room, or online in a virtual meeting.
        represents: two letters of a country (its government), the code of an organisation, or in full.
        functions: codes.
        who: the person in full.
        more: fields of the command (`by_officer`, `send_mail`, `consents`, ...) or of the person.
    """
    fields = {key: more.pop(key) for key in list(more) if key in RegisterCommand.__slots__}
    dialogue = db.get_one(Dialogue, meeting.dialogue_id)
    if isinstance(represents, str):
        is_country = len(represents) == 2 and represents.isupper()
        found = dialogues.of_country if is_country else dialogues.of_organisation
        represents = found(db, dialogue, represents)
    if days is None:
        days = Mode.VIRTUAL if meeting.format is MeetingFormat.VIRTUAL else Mode.IN_PERSON
    chosen = sa.select(MeetingDay.id).where(MeetingDay.meeting_id == meeting.id)
    day_ids = db.scalars(chosen.order_by(MeetingDay.held_on)).all()
    modes = [days] * len(day_ids) if isinstance(days, Mode) else list(days)
    return RegisterCommand(
        meeting_id=meeting.id,
        person=who or person(family_name, **more),
        represents=represents,
        days=dict(zip(day_ids, modes, strict=False)),
        function_ids=tuple(dialogues.function(db, dialogue, code).id for code in functions),
        notice_version="1",
        **fields,
    )


def make_registration(
    db: Session,
    meeting: Meeting,
    family_name: str | None = None,
    *,
    now: datetime = START,
    **more: Any,
) -> Registration:
    """Register somebody; the arguments are those of :func:`command`."""
    outcome = register(db, command(db, meeting, family_name, **more), now=now)
    db.flush()
    return outcome.registration


def days_of(db: Session, registration: Registration) -> list[RegistrationDay]:
    """Return the days of a registration in order, as they are in the database now."""
    chosen = (
        sa.select(RegistrationDay)
        .join(MeetingDay)
        .where(RegistrationDay.registration_id == registration.id)
        .order_by(MeetingDay.held_on)
        .execution_options(populate_existing=True)
    )
    return list(db.scalars(chosen))


def state_of(db: Session, registration: Registration) -> list[str]:
    """Return in short how each day stands, for example `["in-person held", "virtual held"]`.

    The place is that of the room for who wants to come, else that online. Who waits for the room shows
    the place online as well: `in-person waiting, online held`.
    """
    found = []
    for day in days_of(db, registration):
        if day.mode is Mode.ABSENT:
            found.append("absent")
        elif day.mode is Mode.VIRTUAL:
            found.append(f"virtual {day.online_place.value}")
        elif day.online_place.value == "not-needed":
            found.append(f"in-person {day.place.value}")
        else:
            found.append(f"in-person {day.place.value}, online {day.online_place.value}")
    return found


def messages_of(db: Session, registration: Registration) -> list[Message]:
    """Return the mails owed about a registration, in the order in which they were written."""
    chosen = sa.select(Message).where(
        Message.subject_key == f"registration:{registration.public_id}"
    )
    return list(db.scalars(chosen.order_by(Message.id).execution_options(populate_existing=True)))
