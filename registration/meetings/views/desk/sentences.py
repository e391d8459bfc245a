"""What services refuse, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from registration.core import i18n
from registration.core.errors import DomainError
from registration.core.fields import add_error, add_row_error
from registration.core.forms import Form
from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext
from registration.meetings.completeness import Gap
from registration.meetings.kinds import Mode, PlacesScope

Facts = dict[str, Any]

# Code of an error -> the field at which its sentence stands, where the form has it.
FIELDS = {
    "slug": "slug",
    "slug-taken": "slug",
    "slug-fixed": "slug",
    "title-missing": "title_en",
    "unknown-zone": "time_zone",
    "bad-link": "online_link",
    "mode-in-use": "format",
    "day-taken": "held_on",
    "ends-before-start": "ends",
    "places-in-use": "scope",
    "not-confirmed": "typed",
    "delegation-limit": "delegation_limit",
    "counting-threshold": "counting_threshold",
}


def put(form: Form, error: DomainError) -> None:
    """Put the sentence of an error at the field that it concerns, else at the first of the form."""
    if error.code == "incomplete":
        _put_gaps(form, error.facts["gaps"])  # type: ignore[arg-type]
        return
    if error.code == "places-below-taken":
        _put_places(form, error)
        return
    name = FIELDS.get(error.code) or str(error.facts.get("field", ""))
    target = form[name] if name in form else _first(form)
    add_error(target, explain(error))


def _first(form: Form) -> Any:  # noqa: ANN401
    return next(field for field in form if field.name not in {"csrf_token", "seen"})


def _put_gaps(form: Form, gaps: tuple[Gap, ...]) -> None:
    for gap in gaps:
        name = f"{gap.field}_{gap.language}"
        sentence = _("The meeting is published: this text is needed in both languages.")
        if gap.part == "organiser":
            _put_in_row(form["organisers"], gap.item, name, sentence)
        elif name in form:
            add_error(form[name], sentence)


def _put_in_row(rows: Any, number: int, name: str, sentence: str) -> None:  # noqa: ANN401
    """Put a sentence at a field of an organiser; those without a name were left out and do not count."""
    named = [
        entry
        for entry in rows.entries
        if any(entry.form[f"name_{code}"].data for code in i18n.LANGUAGES)
    ]
    if number <= len(named):
        add_row_error(rows, named[number - 1].form[name], sentence)


def _put_places(form: Form, error: DomainError) -> None:
    part = "in_person" if error.facts["mode"] == Mode.IN_PERSON.value else "online"
    if form["scope"].data == PlacesScope.ALL_DAYS.value:
        add_error(form[f"together_{part}"], explain(error))
        return
    rows: Any = form["days"]
    for entry in rows.entries:
        if entry.form.day.data == str(error.facts["day"]):
            add_row_error(rows, entry.form[part], explain(error))


def explain(error: DomainError) -> str:
    """Return the sentence for an error of the services of meetings."""
    words = _SENTENCES.get(error.code)
    return (
        words(dict(error.facts)) if words else _("This was refused: reload the page and try again.")
    )


def _mode_in_use(facts: Facts) -> str:
    count = int(facts["count"])
    if facts["mode"] == Mode.VIRTUAL.value:
        return ngettext(
            "%(num)d registered person attends virtually: the meeting stays open to that.",
            "%(num)d registered people attend virtually: the meeting stays open to that.",
            count,
        )
    return ngettext(
        "%(num)d registered person attends in person: the meeting stays open to that.",
        "%(num)d registered people attend in person: the meeting stays open to that.",
        count,
    )


def _day_has_people(facts: Facts) -> str:
    if "count" not in facts:
        return _("Attendance was recorded on this day: it cannot be removed.")
    return ngettext(
        "%(num)d person is registered for this day: it cannot be removed. Move it to another date, or change the registration first.",
        "%(num)d people are registered for this day: it cannot be removed. Move it to another date, or change the registrations first.",
        int(facts["count"]),
    )


def _below_taken(facts: Facts) -> str:
    return ngettext(
        "%(num)d place is taken: there cannot be fewer.",
        "%(num)d places are taken: there cannot be fewer.",
        int(facts["taken"]),
    )


def _places_in_use(facts: Facts) -> str:
    return ngettext(
        "Places are counted as they are as long as somebody holds or waits for one (now %(num)d person).",
        "Places are counted as they are as long as somebody holds or waits for one (now %(num)d people).",
        int(facts["count"]),
    )


def _has_registrations(facts: Facts) -> str:
    return ngettext(
        "%(num)d person has registered: the meeting stays published. You can cancel it instead.",
        "%(num)d people have registered: the meeting stays published. You can cancel it instead.",
        int(facts["count"]),
    )


_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "slug": lambda _facts: _("This name cannot be part of an address: use another one."),
    "slug-taken": lambda _facts: _(
        "Another meeting has this name in its address: choose another one."
    ),
    "slug-fixed": lambda _facts: _(
        "The meeting is published and its address is known: it stays as it is."
    ),
    "title-missing": lambda _facts: _("Give a title in at least one language."),
    "unknown-zone": lambda _facts: _("Choose the time zone of the meeting."),
    "unknown-choice": lambda _facts: _(
        "Something that you chose is not there any more: reload the page and choose again."
    ),
    "bad-link": lambda _facts: _(
        "Enter a whole address that begins with https:// (as the browser shows it)."
    ),
    "day-taken": lambda _facts: _("The meeting has a day of this date already."),
    "last-day": lambda _facts: _("A meeting has at least one day: add another one first."),
    "year": lambda _facts: _("Check the year of the date."),
    "ends-before-start": lambda _facts: _("The session ends before it begins: check both hours."),
    "session-has-records": lambda _facts: _(
        "Attendance of this session was recorded: it cannot be removed."
    ),
    "closes-before-opens": lambda _facts: _(
        "Registration would close before it opens: check both."
    ),
    "places-number": lambda _facts: _("This is no possible number of places."),
    "places-differ": lambda _facts: _("For all days together there is one number of places."),
    "delegation-limit": lambda _facts: _("This is no possible number of names."),
    "counting-threshold": lambda _facts: _("Say how much it takes to count as present."),
    "not-a-draft": lambda _facts: _("The meeting was published meanwhile."),
    "not-published": lambda _facts: _("The meeting is not published."),
    "meeting-over": lambda _facts: _("The meeting is over: it cannot be cancelled any more."),
    "not-confirmed": lambda _facts: _(
        "This is not the name of the meeting in its address. Nothing was cancelled."
    ),
    "mode-in-use": _mode_in_use,
    "day-has-people": _day_has_people,
    "places-below-taken": _below_taken,
    "places-in-use": _places_in_use,
    "meeting-has-registrations": _has_registrations,
}
