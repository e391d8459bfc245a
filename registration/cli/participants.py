"""``flask participants``: the registrations of a meeting."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
from flask.cli import AppGroup, with_appcontext

from registration.core import clock, db
from registration.core.errors import NotFoundError
from registration.core.i18n import LANGUAGES, in_language
from registration.dialogues.directory import get_directory
from registration.dialogues.kinds import Side
from registration.exports import lists, service
from registration.exports.files import Format
from registration.exports.lists import ListWanted
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import columns
from registration.participants.filters import Order, ParticipantFilter
from registration.participants.kinds import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNUSABLE, FAILED = 2, 1
ACTOR = "command-line"

group = AppGroup("participants", help="List the registrations of a meeting.")

# Option, argument of the page's address, values (None: any), help.
FILTERS: tuple[tuple[str, str, list[str] | None, str], ...] = (
    ("--text", "q", None, "Words of the name, address, position or reference."),
    ("--status", "status", [item.value for item in Status], "Only with this status."),
    (
        "--mode",
        "mode",
        [Mode.IN_PERSON.value, Mode.VIRTUAL.value],
        "Only who attends in this way as things stand.",
    ),
    ("--day", "day", None, "Only who attends on this day (YYYY-MM-DD)."),
    ("--body-type", "body", None, "Only this type of body (its code)."),
    ("--function", "function", None, "Only this function (its code)."),
    ("--country", "country", None, "Only this country (two letters, ISO 3166-1)."),
    ("--side", "side", [item.value for item in Side], "Only this side of countries."),
    ("--organisation", "organisation", None, "Only this organisation (its number)."),
)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    for option, name, values, words in reversed(FILTERS):
        kind: Any = click.Choice(values) if values else click.STRING
        command = click.option(option, name, type=kind, help=words)(command)
    return command


@group.command("list")
@click.argument("meeting")
@click.option(
    "--format",
    "form",
    type=click.Choice([item.value for item in Format]),
    default=Format.CSV.value,
    show_default=True,
)
@click.option(
    "--language", "code", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True
)
@click.option(
    "--order",
    type=click.Choice([item.value for item in Order]),
    default=Order.DELEGATION.value,
    show_default=True,
)
@click.option("--descending", is_flag=True, help="The other way round.")
@click.option("--columns", "keys", help="Keys of columns, separated by commas; all without it.")
@click.option("--waiting", is_flag=True, help="Only who waits for a place.")
@click.option("--check", is_flag=True, help="Only who represents an organisation to be checked.")
@click.option("--present", is_flag=True, help="Only the participants, by the counting rule.")
@_filters
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file instead of standard output; it is there only when it is complete.",
)
@with_appcontext
def list_(  # noqa: PLR0913 - one for each option of the command line
    meeting: str,
    *,
    form: str,
    code: str,
    order: str,
    descending: bool,
    keys: str | None,
    waiting: bool,
    check: bool,
    present: bool,
    output: Path | None,
    **asked: str | None,
) -> None:
    """List the registrations of MEETING (its slug), as the page of the same filter exports them.

    Access needs and diet are never in it. Exit code 1: the file could not be written; 2: the meeting, a
    column or a value does not exist.
    """
    found = _meeting(meeting)
    arguments = {name: value for name, value in asked.items() if value}
    arguments |= {"waiting": "1"} if waiting else {}
    arguments |= {"check": "1"} if check else {}
    arguments |= {"order": order, "direction": "down" if descending else ""}
    wanted = ListWanted(
        chosen=_filter(found, arguments),
        form=Format(form),
        language=code,
        keys=_keys(found, keys),
        present=present,
    )
    _write(found, wanted, output)


def _meeting(slug: str) -> Meeting:
    try:
        return get_meeting(db.session(), slug)
    except NotFoundError:
        raise _refusal(f"There is no meeting {slug!r}; see flask meetings list.") from None


def _filter(meeting: Meeting, arguments: dict[str, str]) -> ParticipantFilter:
    """Read a filter as the page does, but refuse what the page would leave out."""
    chosen = ParticipantFilter.from_arguments(arguments)
    understood = chosen.to_arguments()
    options = {name: option for option, name, _values, _words in FILTERS}
    for name, option in options.items():
        if arguments.get(name) and name not in understood:
            raise _refusal(f"{option} {arguments[name]!r} cannot be read.")
    _check_codes(meeting, chosen)
    days = [day.held_on for day in facts_of(db.session(), meeting).days]
    if chosen.day and chosen.day not in days:
        held = ", ".join(day.isoformat() for day in days)
        raise _refusal(f"--day {chosen.day} is no day of {meeting.slug}; its days: {held}.")
    return chosen


def _check_codes(meeting: Meeting, chosen: ParticipantFilter) -> None:
    directory = get_directory(db.session(), meeting.dialogue_id, meeting.dialogue.stamp)
    known = (
        ("--body-type", chosen.body_type, [entry.code for entry in directory.body_types]),
        ("--function", chosen.function, [entry.code for entry in directory.functions]),
        ("--country", chosen.country, list(directory.country_by_iso2)),
    )
    for option, value, values in known:
        if value and value not in values:
            raise _refusal(f"{option} {value!r} is not known. There are: {', '.join(values)}.")


def _keys(meeting: Meeting, given: str | None) -> tuple[str, ...]:
    if not given:
        return ()
    keys = tuple(key.strip() for key in given.split(","))
    with in_language(LANGUAGES[0]):
        known = [item.key for item in columns.all_columns(meeting, facts_of(db.session(), meeting))]
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise _refusal(f"There is no column {unknown[0]!r}. The columns: {', '.join(known)}.")
    return keys


def _write(meeting: Meeting, wanted: ListWanted, output: Path | None) -> None:
    now = clock.now()
    try:
        with _target(wanted, output) as target:
            rows = lists.write(db.session(), meeting, wanted, target, now=now)
    except OSError as error:
        raise _refusal(f"The list could not be written: {error.strerror}.", FAILED) from error
    db.write(
        partial(
            service.record_export,
            meeting_id=meeting.id,
            wanted=wanted,
            rows=rows,
            actor=ACTOR,
            now=now,
        )
    )
    if output:
        click.echo(f"{rows} registrations written to {output}.", err=True)


@contextmanager
def _target(wanted: ListWanted, output: Path | None) -> Iterator[IO[bytes]]:
    if output is None:
        if wanted.form is Format.XLSX and sys.stdout.isatty():
            raise _refusal("A workbook cannot be shown here: name a file with --output.")
        with click.open_file("-", "wb") as target:
            yield target
        return
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("wb") as target:
            yield target
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def _refusal(sentence: str, code: int = UNUSABLE) -> Any:  # noqa: ANN401 - an exception to raise
    click.echo(sentence, err=True)
    return SystemExit(code)
