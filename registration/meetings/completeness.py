"""What keeps a meeting from being published: texts that lack a language; pure.

Required texts need both languages; an optional text that is there in one language needs the other too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registration.core.types import Localised
from registration.meetings.commands import DayPlan, MeetingDetails, SessionPlan
from registration.meetings.kinds import MeetingFormat

LANGUAGES = ("en", "fr")
_REQUIRED = ("title", "description")
_REQUIRED_IN_A_PLACE = ("venue", "city")
_OPTIONAL = ("short_title", "kind", "label", "objective", "expected_results", "address")


@dataclass(frozen=True)
class Gap:
    """A text that lacks a language.

    ``part`` is ``details``, ``organiser``, ``day`` or ``session``; ``item`` the id of the day or session, or the
    number of the organiser from 1; ``field`` the name of the text; ``known`` it in the other language, if there.
    """

    part: str
    item: int
    field: str
    language: str
    known: str


def gaps(
    details: MeetingDetails,
    days: Iterable[tuple[int, DayPlan]],
    sessions: Iterable[tuple[int, SessionPlan]],
) -> list[Gap]:
    """Return every text that lacks a language, in the order in which the pages show them.

    Days and sessions come with their ids.
    """
    return [*_details(details), *_days(days), *_sessions(sessions)]


def _details(details: MeetingDetails) -> Iterator[Gap]:
    required: tuple[str, ...] = _REQUIRED
    if details.format is not MeetingFormat.VIRTUAL:
        required += _REQUIRED_IN_A_PLACE
    for name in required:
        yield from _missing("details", 0, name, getattr(details, name), required=True)
    for name in _OPTIONAL:
        yield from _missing("details", 0, name, getattr(details, name), required=False)
    for number, organiser in enumerate(details.organisers, start=1):
        yield from _missing("organiser", number, "name", organiser.name, required=True)


def _days(days: Iterable[tuple[int, DayPlan]]) -> Iterator[Gap]:
    for item, day in days:
        yield from _missing("day", item, "theme", day.theme, required=True)


def _sessions(sessions: Iterable[tuple[int, SessionPlan]]) -> Iterator[Gap]:
    for item, session in sessions:
        yield from _missing("session", item, "title", session.title, required=True)
        yield from _missing("session", item, "description", session.description, required=False)
        yield from _missing("session", item, "place", session.place, required=False)


def _missing(part: str, item: int, name: str, text: Localised, *, required: bool) -> Iterator[Gap]:
    if not text and not required:
        return
    for language in text.missing(LANGUAGES):
        yield Gap(part, item, name, language, text.text("en"))
