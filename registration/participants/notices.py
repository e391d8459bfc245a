"""Telling people what happened to their registration: calendars brought up to date and mails owed.

Called by the services of participants inside their transaction, after their own change is flushed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from registration.calendars import service as calendars
from registration.calendars.service import OwedMessage
from registration.messages import service as messages
from registration.messages.kinds import Kind
from registration.messages.service import MessageWanted
from registration.participants import letters
from registration.participants.facts import MeetingWords, PersonFacts
from registration.participants.invitations import wanted_entries
from registration.participants.kinds import Status


def registered(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    status: Status,
    *,
    now: datetime,
    tell: bool = True,
) -> None:
    """Owe a new registration its mail (confirmation, waiting list or pending) and its calendar.

    Two INSERTs, no SELECT. ``tell`` False: an officer chose to send nothing; the calendar file is there anyway.
    """
    wanted = wanted_entries(meeting, person) if status is Status.CONFIRMED else []
    owed = calendars.create_all(db, person.owner_key, wanted, meeting_id=meeting.id, now=now)
    if tell:
        kind = letters.kind_of(meeting, person, status)
        cause = f"{person.owner_key}:registered"
        messages.enqueue_all(db, letters.mails(meeting, person, kind, owed, cause=cause), now=now)


def changed(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    status: Status,
    kind: Kind | None,
    *,
    now: datetime,
    tell: bool = True,
    reason: str = "",
) -> None:
    """Bring the calendar to what the registration is now, and owe the mail of ``kind``.

    Kinds: CHANGED, PROMOTED, CONFIRMATION (approved), DECLINED, CANCELLED, MEETING_CANCELLED, WAITING_LIST; None owes
    only calendar mails (the meeting moved). ``reason`` is the officer's sentence to the person, in her language.
    """
    wanted = wanted_entries(meeting, person) if status is Status.CONFIRMED else []
    owed = calendars.reconcile(db, person.owner_key, wanted, meeting_id=meeting.id, now=now)
    if tell:
        cause = f"{person.owner_key}:{kind.value if kind else 'calendar'}:{person.version}:{now.isoformat()}"
        wanted_mails = letters.mails(meeting, person, kind, owed, cause=cause, reason=reason)
        messages.enqueue_all(db, wanted_mails, now=now)


def meeting_cancelled(
    db: Session, meeting: MeetingWords, person: PersonFacts, *, now: datetime
) -> None:
    """Cancel the entries of a person and owe the mail that says why; once, however often it is called."""
    owed = calendars.reconcile(db, person.owner_key, [], meeting_id=meeting.id, now=now)
    cause = f"{person.owner_key}:{Kind.MEETING_CANCELLED.value}"
    found = letters.mails(meeting, person, Kind.MEETING_CANCELLED, owed, cause=cause)
    messages.enqueue_all(db, found, now=now)


def address_corrected(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    status: Status,
    *,
    now: datetime,
    tell: bool = True,
) -> None:
    """Send everything again to a corrected address: what waits for the old one is withdrawn."""
    owed = _everything(db, meeting, person, status, now=now, with_cancelled=False)
    _owe(db, meeting, person, Kind.ADDRESS_CORRECTED, owed, now=now, tell=tell)


def repeated(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    status: Status,
    *,
    now: datetime,
) -> Kind:
    """Send again where the registration stands and each entry of the calendar; returns the kind of the mail."""
    owed = _everything(db, meeting, person, status, now=now, with_cancelled=True)
    kind = letters.kind_of(meeting, person, status)
    _owe(db, meeting, person, kind, owed, now=now, tell=True)
    return kind


def _everything(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    status: Status,
    *,
    now: datetime,
    with_cancelled: bool,
) -> list[OwedMessage]:
    """Withdraw the mails that wait and return every entry of the calendar anew."""
    messages.withdraw(db, person.owner_key)
    wanted = wanted_entries(meeting, person) if status is Status.CONFIRMED else []
    calendars.reconcile(db, person.owner_key, wanted, meeting_id=meeting.id, now=now)
    return calendars.repeat(db, person.owner_key, with_cancelled=with_cancelled)


def _owe(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    kind: Kind,
    owed: Sequence[OwedMessage],
    *,
    now: datetime,
    tell: bool,
) -> None:
    if tell:
        cause = f"{person.owner_key}:{kind.value}:{person.version}:{now.isoformat()}"
        messages.enqueue_all(db, letters.mails(meeting, person, kind, owed, cause=cause), now=now)


def already_registered(
    db: Session, meeting: MeetingWords, person: PersonFacts, status: Status, *, now: datetime
) -> None:
    """Send the link to somebody who registered a second time; once an hour at most.

    The context has the ``status``: who cancelled or was declined is told another thing.
    """
    cause = f"{person.owner_key}:{Kind.ALREADY_REGISTERED.value}:{now:%Y-%m-%dT%H}"
    found = letters.mails(
        meeting, person, Kind.ALREADY_REGISTERED, [], cause=cause, status=status.value
    )
    messages.enqueue_all(db, found, now=now)


def fresh_link(
    db: Session,
    meeting: MeetingWords,
    person: PersonFacts,
    *,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Send a link of short life for protected answers, download and erasure; one a minute at most."""
    cause = f"{person.owner_key}:{Kind.FRESH_LINK.value}:{now:%Y-%m-%dT%H:%M}"
    found = letters.mails(
        meeting, person, Kind.FRESH_LINK, [], cause=cause, expires_at=expires_at.isoformat()
    )
    messages.enqueue_all(db, found, now=now)


def lost_link(
    db: Session, found: Sequence[tuple[MeetingWords, PersonFacts]], *, now: datetime
) -> None:
    """Send one mail with the links of all registrations of one address; one a minute at most.

    ``found`` are the registrations of the same recipient; an empty list sends nothing (and the page answers the same).
    """
    if not found or not found[0][1].recipient:
        return
    meeting, person = found[0]
    links = [
        {
            "name": other.full_name,
            "meeting": about.title.text(person.language),
            "reference": other.reference,
            "registration": other.public_id,
            "link_version": other.link_version,
        }
        for about, other in found
    ]
    context = letters.context(meeting, person, links=links)
    message = MessageWanted(
        kind=Kind.LOST_LINK.value,
        language=person.language,
        recipient=person.recipient,
        recipient_name=person.recipient_name,
        context=context,
        cause_key=f"{person.owner_key}:{Kind.LOST_LINK.value}:{now:%Y-%m-%dT%H:%M}",
        meeting_id=meeting.id,
        subject_key=person.owner_key,
    )
    messages.enqueue_all(db, [message], now=now)
