"""Two registrations side by side, and what a merger of them would be, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from registration.core.i18n import format_day, format_instant, text
from registration.core.i18n import gettext as _
from registration.meetings.facts import MeetingFacts
from registration.meetings.models import Meeting
from registration.participants import labels
from registration.participants.kinds import ConsentKind, Status
from registration.participants.models import Registration
from registration.participants.rows import ParticipantRow
from registration.participants.service.merging import united


class Compared(NamedTuple):
    """One line: what the kept one says, what the other says, what there is afterwards."""

    label: str
    kept: str
    other: str
    after: str


def compare(
    meeting: Meeting,
    facts: MeetingFacts,
    kept: tuple[Registration, ParticipantRow],
    other: tuple[Registration, ParticipantRow],
) -> list[Compared]:
    """Return the lines in which two registrations are compared, by the rules of the merger."""
    first, second = kept[1], other[1]
    lines = [
        *_of_answers(first, second),
        *_of_days(facts, kept[0], other[0]),
        _of_several(
            _("Functions"),
            [text(item.name) for item in first.functions],
            [text(item.name) for item in second.functions],
        ),
        _of_several(_("Consents"), _consents(first), _consents(second)),
        Compared(
            _("Status"),
            labels.status(first.status),
            labels.status(second.status),
            labels.status(_status(first, second)),
        ),
        Compared(
            _("Registered on"),
            format_instant(first.created_at, meeting.time_zone, "short"),
            format_instant(second.created_at, meeting.time_zone, "short"),
            format_instant(first.created_at, meeting.time_zone, "short"),
        ),
    ]
    return [line for line in lines if line.kept or line.other]


def _of_answers(first: ParticipantRow, second: ParticipantRow) -> list[Compared]:
    def filled(label: str, mine: str, theirs: str) -> Compared:
        return Compared(label, mine, theirs, mine or theirs)

    def stays(label: str, mine: str, theirs: str) -> Compared:
        return Compared(label, mine, theirs, mine)

    has_address = bool(first.email or first.contact_email)
    address = stays if has_address else filled
    return [
        stays(_("Reference"), first.reference, second.reference),
        stays(_("Name"), labels.name(first), labels.name(second)),
        address(_("E-mail"), first.email, second.email),
        address(_("Contact’s e-mail"), first.contact_email, second.contact_email),
        filled(_("Phone"), first.phone, second.phone),
        stays(_("Position"), text(first.position), text(second.position)),
        stays(_("Represents"), labels.represents(first), labels.represents(second)),
        stays(_("Type of body"), text(first.body_type.name), text(second.body_type.name)),
        filled(_("Gender"), labels.gender(first.gender), labels.gender(second.gender)),
        stays(
            _("Language of communication"),
            labels.language_name(first.language),
            labels.language_name(second.language),
        ),
    ]


def _of_days(facts: MeetingFacts, kept: Registration, other: Registration) -> list[Compared]:
    both = [kept, other] if other.status in {Status.PENDING, Status.CONFIRMED} else [kept]
    after = united(both)
    mine = {day.day_id: labels.mode(day.mode) for day in kept.days}
    theirs = {day.day_id: labels.mode(day.mode) for day in other.days}
    return [
        Compared(
            format_day(day.held_on, "long"),
            mine.get(day.id, ""),
            theirs.get(day.id, ""),
            labels.mode(after[day.id]) if day.id in after else "",
        )
        for day in facts.days
    ]


def _of_several(label: str, mine: Sequence[str], theirs: Sequence[str]) -> Compared:
    after = [*mine, *(item for item in theirs if item not in mine)]
    return Compared(label, ", ".join(mine), ", ".join(theirs), ", ".join(after))


def _consents(row: ParticipantRow) -> list[str]:
    return [labels.consent(kind) for kind in ConsentKind if kind in row.consents]


def _status(first: ParticipantRow, second: ParticipantRow) -> Status:
    confirmed = Status.CONFIRMED in {first.status, second.status}
    return Status.CONFIRMED if confirmed else first.status
