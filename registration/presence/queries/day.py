"""The state of a day as the desk sees it: who is in the room, who online, who is awaited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.kinds import Status
from registration.participants.models import Registration, RegistrationDay
from registration.presence.evidence import Evidence, standing
from registration.presence.kinds import RecordKind
from registration.presence.queries.ledger import evidence_of


@dataclass(frozen=True, slots=True)
class DayState:
    """Registration ids by what is known of a day.

    ``room`` and ``online``: a standing record says that the person came in that mode, the value is the
    earliest such record. ``left`` are those of the room who have checked out since. ``expects_room``
    and ``expects_online``: confirmed, with a place where one is needed.
    """

    room: dict[int, Evidence]
    online: dict[int, Evidence]
    left: frozenset[int]
    expects_room: frozenset[int]
    expects_online: frozenset[int]

    @property
    def awaited(self) -> frozenset[int]:
        """Return who is expected in person and has not come in any mode."""
        return self.expects_room - self.room.keys() - self.online.keys()

    @property
    def in_room_now(self) -> int:
        """Return how many are in the room: came and have not checked out."""
        return len(self.room.keys() - self.left)

    @property
    def both(self) -> int:
        """Return how many are known in the room and online."""
        return len(self.room.keys() & self.online.keys())


def day_state(
    db: Session, meeting: Meeting, day_id: int, session_id: int | None = None
) -> DayState:
    """Return the state of a day, or of one of its sessions: then only records of that session tell.

    Four statements, whatever the size of the meeting.
    """
    records = standing(evidence_of(db, meeting.id, day_id=day_id))
    if session_id is not None:
        records = [record for record in records if record.session == session_id]
    came = {
        Mode.IN_PERSON: _first(records, Mode.IN_PERSON),
        Mode.VIRTUAL: _first(records, Mode.VIRTUAL),
    }
    return DayState(
        room=came[Mode.IN_PERSON],
        online=came[Mode.VIRTUAL],
        left=_left(records),
        **_expected(db, meeting, day_id),
    )


def _first(records: Iterable[Evidence], mode: Mode) -> dict[int, Evidence]:
    found: dict[int, Evidence] = {}
    for record in sorted(records, key=lambda one: (one.at, one.id)):
        if record.mode is mode and record.kind is not RecordKind.CHECK_OUT:
            found.setdefault(record.person, record)
    return found


def _left(records: Iterable[Evidence]) -> frozenset[int]:
    last: dict[int, Evidence] = {}
    for record in sorted(records, key=lambda one: (one.at, one.id)):
        if record.mode is Mode.IN_PERSON:
            last[record.person] = record
    return frozenset(
        person for person, record in last.items() if record.kind is RecordKind.CHECK_OUT
    )


def _expected(db: Session, meeting: Meeting, day_id: int) -> dict[str, frozenset[int]]:
    rows = db.execute(
        sa.select(
            RegistrationDay.registration_id,
            RegistrationDay.mode,
            RegistrationDay.place,
            RegistrationDay.online_place,
        )
        .join(Registration, Registration.id == RegistrationDay.registration_id)
        .where(
            RegistrationDay.day_id == day_id,
            RegistrationDay.mode != Mode.ABSENT,
            Registration.meeting_id == meeting.id,
            Registration.status == Status.CONFIRMED,
            Registration.merged_into_id.is_(None),
        )
    )
    room, online = set(), set()
    for registration_id, mode, place, online_place in rows:
        if mode is Mode.IN_PERSON and place is not PlaceState.WAITING:
            room.add(registration_id)
        elif (
            online_place is not PlaceState.WAITING and meeting.format is not MeetingFormat.IN_PERSON
        ):
            online.add(registration_id)
    return {"expects_room": frozenset(room), "expects_online": frozenset(online)}
