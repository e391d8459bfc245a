"""Sample people and a sample meeting, and the mails that are owed to them, written out."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.calendars import service as calendars
from registration.core import zones
from registration.core.types import Localised
from registration.meetings.facts import DayFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState, SessionKind
from registration.messages import render
from registration.messages import service as messages
from registration.messages.kinds import Kind
from registration.messages.models import Message
from registration.messages.outgoing import Outgoing, outgoing
from registration.participants import letters, notices
from registration.participants.facts import DayChoice, MeetingWords, PersonFacts
from registration.participants.kinds import FormOfAddress, Status
from tests.apps import START


def session(number: int, day: int, code: str, hours: str, **titles: str) -> SessionFacts:
    """Return an item of the agenda; `hours` is `09:30-11:00`."""
    on = date(2026, 12, 13 + day)
    starts, ends = (datetime.fromisoformat(f"{on} {hour}") for hour in hours.split("-"))
    return SessionFacts(
        id=number,
        day_id=day,
        code=code,
        kind=SessionKind.RECEPTION if code == "reception" else SessionKind.PLENARY,
        title=Localised(titles),
        description=Localised(),
        place=Localised(),
        format=MeetingFormat.IN_PERSON if code == "reception" else MeetingFormat.HYBRID,
        online_link="",
        starts=starts,
        ends=ends,
        starts_at=zones.instant_of(starts, "Europe/Paris"),
        ends_at=zones.instant_of(ends, "Europe/Paris"),
    )


MEETING = MeetingWords(
    id=1,
    slug="rome-2026",
    title=Localised(en="Towns and migration", fr="Villes et migrations"),
    zone="Europe/Paris",
    format=MeetingFormat.HYBRID,
    venue=Localised(en="Conference centre", fr="Centre de conférences"),
    address=Localised(en="1 Square of Nations", fr="1, place des Nations"),
    city=Localised(en="Paris", fr="Paris"),
    contact_email="meeting@dialogue.example",
    dialogue=Localised(en="Rabat Process", fr="Processus de Rabat"),
    colour="#1f4e79",
    days=(
        DayFacts(
            id=1,
            held_on=date(2026, 12, 14),
            theme=Localised(en="Towns that receive", fr="Les villes qui accueillent"),
            room_pool_id=1,
            online_pool_id=2,
            sessions=(
                session(1, 1, "opening", "09:30-12:30", en="Opening", fr="Ouverture"),
                session(2, 1, "panel", "14:00-17:00", en="Panel", fr="Table ronde"),
                session(3, 1, "reception", "18:30-20:00", en="Reception", fr="Réception"),
            ),
        ),
        DayFacts(
            id=2,
            held_on=date(2026, 12, 15),
            theme=Localised(),
            room_pool_id=3,
            online_pool_id=4,
            sessions=(session(4, 2, "closing", "09:00-13:00", en="Closing", fr="Clôture"),),
        ),
    ),
)
ROOM = DayChoice(day_id=1, mode=Mode.IN_PERSON, place=PlaceState.HELD)
ONLINE = DayChoice(day_id=2, mode=Mode.VIRTUAL, online_place=PlaceState.HELD)
WAITS = DayChoice(
    day_id=2, mode=Mode.IN_PERSON, place=PlaceState.WAITING, online_place=PlaceState.HELD
)
PERSON = PersonFacts(
    public_id="ndiaye",
    version=1,
    link_version=1,
    reference="ROM-7K3QXA",
    language="en",
    zone="Africa/Dakar",
    form_of_address=FormOfAddress.MS,
    form_of_address_text="",
    family_name="Ndiaye",
    full_name="Aïssatou Ndiaye",
    recipient="a.ndiaye@interieur.example",
    recipient_name="Aïssatou Ndiaye",
    concerns="",
    days=(ROOM, ONLINE),
)
FOR_ANOTHER = replace(
    PERSON,
    recipient="assistant@ville.example",
    recipient_name="Paul Okafor",
    concerns="Aïssatou Ndiaye",
)
ACCOUNT = {"account": {"id": 4, "name": "Paul Okafor"}, "dialogue": "Rabat Process"}


def owed(db: Session, write: Callable[[], None]) -> list[Outgoing]:
    """Return the mails that `write` puts into the outbox, with ids that are always the same."""
    before = db.scalar(sa.select(sa.func.max(Message.id))) or 0
    write()
    db.flush()
    rows = db.scalars(sa.select(Message).where(Message.id > before).order_by(Message.id))
    return [_steady(outgoing(row), number) for number, row in enumerate(rows, 1)]


def _steady(message: Outgoing, number: int) -> Outgoing:
    calendar = message.calendar
    if calendar:
        day = re.sub(r"\D", "", calendar["content"]["starts"][:10])
        calendar = {**calendar, "uid": f"uid-of-{day}"}
    return replace(message, public_id=f"message-{number}", calendar=calendar)


def registered(
    db: Session, person: PersonFacts = PERSON, status: Status = Status.CONFIRMED
) -> list[Outgoing]:
    """Return the mails of a new registration; what was there of the same person is gone."""
    calendars.forget(db, person.owner_key)
    db.execute(sa.delete(Message).where(Message.subject_key == person.owner_key))
    return owed(db, lambda: notices.registered(db, MEETING, person, status, now=START))


def changed(
    db: Session,
    person: PersonFacts,
    kind: Kind | None,
    *,
    status: Status = Status.CONFIRMED,
    meeting: MeetingWords = MEETING,
    reason: str = "",
) -> list[Outgoing]:
    """Return the mails of a change an hour after the registration."""
    registered(db)
    now = START + timedelta(hours=1)
    return owed(
        db,
        lambda: notices.changed(db, meeting, person, status, kind, now=now, reason=reason),
    )


def sample_context() -> dict[str, Any]:
    """Return what mails about the sample person say."""
    return letters.context(MEETING, PERSON)


def account(db: Session, kind: Kind, language: str) -> list[Outgoing]:
    """Return a mail about an account."""
    context = {**ACCOUNT, "expires_at": (START + timedelta(days=3)).isoformat()}
    return owed(
        db,
        lambda: messages.enqueue(
            db,
            kind=kind.value,
            language=language,
            recipient="p.okafor@dialogue.example",
            recipient_name="Paul Okafor",
            context=context,
            cause_key=f"{kind}:{language}",
            now=START,
        ),
    )


def sample(db: Session, kind: Kind, language: str) -> list[Outgoing]:
    """Return the mails of a kind as they are owed in the ordinary course of things."""
    person = replace(PERSON, language=language)
    moved = replace(
        MEETING, venue=Localised(en="Town hall", fr="Hôtel de ville"), address=Localised()
    )
    waits = replace(person, days=(ROOM, WAITS))
    nowhere = replace(
        person, days=(replace(ROOM, place=PlaceState.WAITING, online_place=PlaceState.WAITING),)
    )
    sorry = {"en": "The delegation is complete.", "fr": "La délégation est au complet."}[language]
    mistake = {"en": "Registered twice.", "fr": "Inscription en double."}[language]
    ways: dict[Kind, Callable[[], list[Outgoing]]] = {
        Kind.CONFIRMATION: lambda: registered(db, person),
        Kind.WAITING_LIST: lambda: registered(db, nowhere),
        Kind.PENDING: lambda: registered(db, waits, Status.PENDING),
        Kind.DECLINED: lambda: changed(
            db, person, Kind.DECLINED, status=Status.DECLINED, reason=sorry
        ),
        Kind.PROMOTED: lambda: changed(db, person, Kind.PROMOTED, meeting=moved),
        Kind.CHANGED: lambda: changed(db, waits, Kind.CHANGED, meeting=moved),
        Kind.CANCELLED: lambda: changed(
            db, person, Kind.CANCELLED, status=Status.CANCELLED, reason=mistake
        ),
        Kind.MEETING_CANCELLED: lambda: changed(
            db, person, Kind.MEETING_CANCELLED, status=Status.CANCELLED
        ),
        Kind.ALREADY_REGISTERED: lambda: owed(
            db, lambda: notices.already_registered(db, MEETING, person, Status.CONFIRMED, now=START)
        ),
        Kind.LOST_LINK: lambda: owed(
            db,
            lambda: notices.lost_link(
                db,
                [(MEETING, person), (MEETING, replace(person, public_id="x", full_name="Éric Bâ"))],
                now=START,
            ),
        ),
        Kind.FRESH_LINK: lambda: owed(
            db,
            lambda: notices.fresh_link(
                db, MEETING, person, expires_at=START + timedelta(hours=1), now=START
            ),
        ),
        Kind.ADDRESS_CORRECTED: lambda: owed(
            db,
            lambda: notices.address_corrected(db, MEETING, person, Status.CONFIRMED, now=START),
        ),
        Kind.CALENDAR_INVITATION: lambda: registered(db, person)[1:],
        Kind.CALENDAR_UPDATE: lambda: changed(db, person, None, meeting=moved),
        Kind.CALENDAR_CANCELLATION: lambda: changed(
            db, replace(person, days=(replace(ROOM, mode=Mode.ABSENT), ONLINE)), None
        ),
        Kind.ACCOUNT_INVITATION: lambda: account(db, kind, language),
        Kind.ACCOUNT_RESET: lambda: account(db, kind, language),
    }
    return ways[kind]()


def written(message: Outgoing) -> EmailMessage:
    """Return the mail of an outbox row."""
    return render.mail_of(message)


def part(mail: EmailMessage, kind: str) -> Any:
    """Return the content of the first part of a type such as `text/plain`."""
    found = next(one for one in mail.walk() if one.get_content_type() == kind)
    content = found.get_content()
    return content.decode() if isinstance(content, bytes) else content
