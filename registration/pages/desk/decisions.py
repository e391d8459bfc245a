"""What waits for an officer's decision, in sentences with the way to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registration.core import collation, i18n
from registration.core.addresses import find_url
from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext
from registration.core.word_lists import join_words
from registration.dialogues.directory import Directory
from registration.meetings.completeness import Gap
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.meetings.queries import gaps_of
from registration.messages.undelivered import count_undelivered
from registration.pages.desk.filling import DayFigures
from registration.participants.kinds import PendingReason, Status
from registration.participants.labels import delegation_name
from registration.participants.queries.overview import (
    FullDelegation,
    StatusCount,
    count_unchecked_organisations,
    full_delegations,
)

NAMES_SHOWN = 4


@dataclass(frozen=True)
class Decision:
    """One thing to decide: a sentence, where to do it, and the words of the link."""

    words: str
    url: str
    action: str


def decisions(
    db: Session,
    meeting: Meeting,
    directory: Directory,
    statuses: Sequence[StatusCount],
    days: Sequence[DayFigures],
) -> list[Decision]:
    """Return what waits and the reader can open, the most urgent first."""
    found = [
        *_to_approve(meeting, statuses),
        *_full(db, meeting, directory, statuses),
        *_free_places(meeting, days),
        *_missing_texts(meeting),
        *_undelivered(db, meeting),
        *_unchecked(db, meeting),
    ]
    return [one for one in found if one.url]


def _to_approve(meeting: Meeting, statuses: Iterable[StatusCount]) -> Iterable[Decision]:
    pending = [row for row in statuses if row.status is Status.PENDING]
    waiting = [row for row in pending if row.reason is not PendingReason.DELEGATION_FULL]
    count = sum(row.count for row in waiting)
    if count:
        oldest = _since(min(row.oldest for row in waiting), meeting)
        yield Decision(
            ngettext(
                "%(num)d registration to approve, since %(oldest)s",
                "%(num)d registrations to approve, the oldest since %(oldest)s",
                count,
                oldest=oldest,
            ),
            find_url("participants.index", {"status": "pending"}, meeting=meeting.slug),
            _("Decide"),
        )


def _since(instant: datetime, meeting: Meeting) -> str:
    return i18n.format_instant(instant, meeting.time_zone)


def _full(
    db: Session, meeting: Meeting, directory: Directory, statuses: Iterable[StatusCount]
) -> Iterable[Decision]:
    if not any(row.reason is PendingReason.DELEGATION_FULL for row in statuses):
        return
    rows = full_delegations(db, meeting.id)
    names = sorted((_name(row, directory) for row in rows), key=collation.sort_key)
    if not names:
        return
    yield Decision(
        ngettext(
            "%(num)d delegation has more names than its limit: %(names)s",
            "%(num)d delegations have more names than their limit: %(names)s",
            len(names),
            names=join_words(names, NAMES_SHOWN),
        ),
        find_url("participants.index", {"status": "pending"}, meeting=meeting.slug),
        _("Decide"),
    )


def _name(row: FullDelegation, directory: Directory) -> str:
    language = i18n.language()
    if row.country_id in directory.country_by_id:
        country = directory.country_by_id[row.country_id].name.text(language)
        return delegation_name(country, row.side)
    organisation = directory.organisation_by_id.get(row.organisation_id or 0)
    return organisation.name.text(language) if organisation else "?"


def _free_places(meeting: Meeting, days: Iterable[DayFigures]) -> Iterable[Decision]:
    """Places that are free although people wait: after the cut-off date an officer gives them."""
    for figures in days:
        for mode in figures.modes:
            if mode.waiting and mode.left:
                yield Decision(
                    ngettext(
                        "%(num)d place is free on %(day)s although people wait",
                        "%(num)d places are free on %(day)s although people wait",
                        mode.left,
                        day=i18n.format_day(figures.day.held_on, "long", year=False),
                    ),
                    find_url(
                        "participants.index",
                        {"waiting": "1", "day": figures.day.held_on.isoformat()},
                        meeting=meeting.slug,
                    ),
                    _("Give them"),
                )


def _missing_texts(meeting: Meeting) -> Iterable[Decision]:
    if meeting.state is not MeetingState.DRAFT:
        return
    gaps: list[Gap] = gaps_of(meeting)
    url = find_url("meetings_desk.publication", meeting=meeting.slug)
    counts = Counter(gap.language for gap in gaps)
    if counts["en"]:
        words = ngettext(
            "English is missing for %(num)d text",
            "English is missing for %(num)d texts",
            counts["en"],
        )
        yield Decision(words, url, _("Translate"))
    if counts["fr"]:
        words = ngettext(
            "French is missing for %(num)d text",
            "French is missing for %(num)d texts",
            counts["fr"],
        )
        yield Decision(words, url, _("Translate"))
    if not gaps:
        yield Decision(_("The draft is complete in both languages"), url, _("Publish"))


def _undelivered(db: Session, meeting: Meeting) -> Iterable[Decision]:
    count = count_undelivered(db, meeting.id)
    if count:
        yield Decision(
            ngettext(
                "%(num)d mail could not be delivered",
                "%(num)d mails could not be delivered",
                count,
            ),
            find_url("messages.index", {"state": "failed"}, meeting=meeting.slug),
            _("Review"),
        )


def _unchecked(db: Session, meeting: Meeting) -> Iterable[Decision]:
    count = count_unchecked_organisations(db, meeting)
    if count:
        url = find_url("dialogues.organisation_queue", dialogue=meeting.dialogue.slug)
        yield Decision(
            ngettext(
                "%(num)d organisation that somebody wrote by hand is not checked",
                "%(num)d organisations that people wrote by hand are not checked",
                count,
            ),
            url or find_url("participants.index", {"check": "1"}, meeting=meeting.slug),
            _("Check"),
        )
