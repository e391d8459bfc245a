from datetime import date, datetime, time

import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core.editing import EditForm, merge, words_of
from registration.core.fields import Choice, Choices, Rows
from registration.core.time_fields import clock_field, day_field, moment_field, number_field


class LineForm(wtforms.Form):
    name = wtforms.StringField("Name")


class SampleForm(EditForm):
    title = wtforms.StringField("Title")
    places = number_field("Places")
    open = wtforms.BooleanField("Open")
    kind = Choice("Kind", choices=[SelectChoice("a", "First"), SelectChoice("b", "Second")])
    several = Choices("Several", choices=[SelectChoice("x", "Ex"), SelectChoice("y", "Why")])
    day = day_field("Day")
    hour = clock_field("Hour")
    moment = moment_field("Moment")
    lines = Rows(wtforms.FormField(LineForm), label="Lines")


STORED = {"title": "Towns", "places": 10, "kind": "a", "lines": [{"name": "One"}]}


@pytest.fixture
def request_of(app: Flask) -> Flask:
    return app


def opened(**values: object) -> SampleForm:
    form = SampleForm(formdata=None, data={**STORED, **values})
    form.remember("before")
    return form


def sent(form: SampleForm, **typed: str) -> SampleForm:
    """Return the form as it comes back with what was typed."""
    fields = {"title": "Towns", "places": "10", "kind": "a", "lines-0-name": "One"}
    return SampleForm(formdata=MultiDict({**fields, "seen": form.seen.data, **typed}))


def test_a_form_knows_what_it_showed(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = sent(opened(), title="Mine")

        assert form.expected == "before"
        assert merge(form, opened(), "after") == []
        assert form.title.data == "Mine"
        assert form.expected == "after"


def test_zero_places_and_no_limit_are_two_things(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = sent(opened(places=0), places="0")

        (difference,) = merge(form, opened(places=None), "after")

        assert (difference.label, difference.stored) == ("Places", "nothing")
        assert form.places.data is None
        assert form.places._value() == ""


def test_rows_of_others_replace_rows_that_nobody_touched(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = sent(opened())

        merge(form, opened(lines=[{"name": "One"}, {"name": "Two"}]), "after")

        assert [entry.form.name.data for entry in form.lines] == ["One", "Two"]


def test_a_difference_of_line_ends_and_spaces_is_none(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = sent(opened(title="A\nB"), title="A \r\nB")

        (difference,) = merge(form, opened(title="C"), "after")

        assert not difference.keeps_typed
        assert form.title.data == "C"


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", '"text"', "[" * 200, "x" * 60_000])
def test_a_memory_that_cannot_be_read_is_an_empty_one(app: Flask, seen: str) -> None:
    with app.test_request_context("/en/"):
        form = sent(opened(), seen=seen, title="Mine")

        assert form.expected == ""
        merge(form, opened(), "after")
        assert form.title.data == "Mine"


def test_every_kind_of_field_has_its_words(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = opened(
            open=True,
            several=["x", "y"],
            day=date(2027, 3, 1),
            hour=time(9, 30),
            moment=datetime.fromisoformat("2027-03-01T18:00"),
        )

        assert {field.name: words_of(field) for field in form if field.name != "csrf_token"} == {
            "seen": "nothing",
            "title": "Towns",
            "places": "10",
            "open": "yes",
            "kind": "First",
            "several": "Ex; Why",
            "day": "1 March 2027",
            "hour": "09:30",
            "moment": "1 March 2027 at 18:00",
            "lines": "One",
        }
