"""What is missing before a meeting can be published, each with the link to its field."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from registration.core import i18n
from registration.core.i18n import gettext as _
from registration.meetings.completeness import Gap
from registration.meetings.forms import agenda as agenda_forms
from registration.meetings.forms import details as details_forms
from registration.meetings.models import Meeting
from registration.meetings.queries import gaps_of

LABELS = {
    text.name: text.label
    for text in (*details_forms.TEXTS, agenda_forms.THEME, *agenda_forms.SESSION_TEXTS)
}


@dataclass(frozen=True)
class GapLine:
    """One missing text: where, which, and the address of its field."""

    where: str
    text: str
    url: str


def lines(meeting: Meeting, gaps: list[Gap] | None = None) -> list[GapLine]:
    """Return what a meeting lacks, in the order of its pages."""
    found = gaps_of(meeting) if gaps is None else gaps
    return [GapLine(_where(meeting, gap), _text(gap), _url(meeting, gap)) for gap in found]


def missing_names(gaps: list[Gap], part: str, item: int = 0) -> set[str]:
    """Return the names of the fields of one form that are missing; organisers' as on the page."""
    found = {f"{gap.field}_{gap.language}" for gap in gaps if gap.part == part and gap.item == item}
    if part == "details":
        found |= {
            f"organisers-{gap.item - 1}-name_{gap.language}"
            for gap in gaps
            if gap.part == "organiser"
        }
    return found


def _where(meeting: Meeting, gap: Gap) -> str:
    if gap.part == "day":
        day = next(day for day in meeting.days if day.id == gap.item)
        return i18n.format_day(day.held_on, "long")
    if gap.part == "session":
        session = next(item for item in meeting.sessions if item.id == gap.item)
        return _(
            # Translators: a session: its day, its hour and its title
            "%(day)s, %(time)s, %(title)s",
            day=i18n.format_day(session.day.held_on, "long", year=False),
            time=i18n.format_clock(session.starts_wall),
            title=i18n.text(session.title) or _("session without a title"),
        )
    if gap.part == "organiser":
        return gap.known or _("Organiser")
    return _("Details")


def _text(gap: Gap) -> str:
    label = LABELS[gap.field] if gap.part != "organiser" else _("Name")
    if gap.language == "fr":
        return _("%(text)s in French", text=label)
    return _("%(text)s in English", text=label)


def _url(meeting: Meeting, gap: Gap) -> str:
    name = f"{gap.field}_{gap.language}"
    if gap.part == "day":
        return url_for(
            "meetings_desk.agenda_edit_day", meeting=meeting.slug, day=gap.item, _anchor=name
        )
    if gap.part == "session":
        return url_for(
            "meetings_desk.agenda_edit_session",
            meeting=meeting.slug,
            session=gap.item,
            _anchor=name,
        )
    anchor = f"organisers-{gap.item - 1}-{name}" if gap.part == "organiser" else name
    return url_for("meetings_desk.details", meeting=meeting.slug, _anchor=anchor)
