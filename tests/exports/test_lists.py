import csv
import io
import json
import tempfile
import tracemalloc
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.exports import lists
from registration.exports.files import Format
from registration.exports.lists import ListWanted
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.participants import columns
from registration.participants.commands import PersonDetails
from registration.participants.filters import Order, ParticipantFilter
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories.crowd import make_crowd
from tests.snapshot import assert_snapshot

People = dict[str, Registration]
Export = Callable[..., bytes]


@pytest.fixture
def export(app: Flask, db: Session, meeting: Meeting, clock: TestClock) -> Export:
    """Write a list of the meeting as a file."""

    def write(form: Format = Format.CSV, language: str = "en", **wanted: Any) -> bytes:
        chosen = ParticipantFilter(**wanted.pop("asked", {}))
        buffer = io.BytesIO()
        with app.app_context():
            lists.write(
                db,
                meeting,
                ListWanted(chosen=chosen, form=form, language=language, **wanted),
                buffer,
                now=clock.now,
            )
        return buffer.getvalue()

    return write


def table(content: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator))


def column(rows: list[list[str]], title: str) -> list[str]:
    place = rows[0].index(title)
    return [row[place] for row in rows[1:]]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", [Format.CSV, Format.JSON])
def test_the_file_is_the_one_that_was_read_and_kept(
    people: People, export: Export, form: Format, language: str
) -> None:
    content = export(form, language, asked={"order": Order.DELEGATION})
    assert_snapshot(f"exports/participants.{language}.{form.value}", content)


def test_a_workbook_reads_back_with_real_types(people: People, export: Export) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(Format.XLSX)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    rows = {row[heads.index("Reference")].value: row for row in sheet.iter_rows(min_row=2)}
    formula = rows["RAB-000002"]
    assert formula[heads.index("Family name")].value == '=HYPERLINK("https://x.example")'
    assert formula[heads.index("Family name")].data_type == "s"
    assert formula[heads.index("Phone")].value == "0049 30 1"
    head = rows["RAB-000001"]
    assert head[heads.index("Phone")].value == "+226 25 00 00 00"
    assert head[heads.index("Photo and recording")].value == "Yes"
    registered: Any = head[heads.index("Registered on")]
    assert registered.is_date
    assert f"{registered.value:%Y-%m-%d %H:%M}" == "2026-11-02 10:01"
    assert "Notes" in book.sheetnames


def test_french_files_have_semicolons_oui_and_french_names(people: People, export: Export) -> None:
    rows = table(export(language="fr"), ";")
    assert set(column(rows, "Photo et captation vidéo")) == {"Oui", "Non"}
    assert "Allemagne" in column(rows, "Pays")
    assert "À distance" in column(rows, "14 déc. 2026")


def test_a_formula_is_harmless_and_kept(people: People, export: Export) -> None:
    rows = table(export())
    assert '\'=HYPERLINK("https://x.example")' in column(rows, "Family name")
    assert "'@cmd" in column(rows, "Given names")
    assert "'-1+1" in column(rows, "Position")
    assert "'+226 25 00 00 00" in column(rows, "Phone")
    assert "0049 30 1" in column(rows, "Phone")


def test_line_breaks_and_separators_stay_inside_their_cell(people: People, export: Export) -> None:
    rows = table(export(language="fr"), ";")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert "Maire; adjoint, « délégué »" in [
        " ".join(value.split()) for value in column(rows, "Poste")
    ]


def test_names_in_any_script_arrive(people: People, export: Export) -> None:
    rows = table(export())
    assert {"علي", "Zoë", "Éric"} <= set(column(rows, "Given names"))


def test_control_characters_do_not_break_a_workbook(
    db: Session, people: People, export: Export
) -> None:
    people["virtual"].family_name = "A\x0bB\uffffC\u2028D"
    db.flush()
    book = openpyxl.load_workbook(io.BytesIO(export(Format.XLSX)))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "A\nBC\nD" in cells


def test_protected_answers_are_in_it_only_when_asked_for(people: People, export: Export) -> None:
    for form in Format:
        assert b"Step-free" not in export(form)
    assert b"Step-free access" in export(protected=True)


def test_columns_are_those_that_were_asked_for(people: People, export: Export) -> None:
    rows = table(export(keys=("family_name", "country", "days")))
    assert rows[0] == ["Country", "Family name", "14 Dec 2026", "15 Dec 2026"]


def test_the_list_for_distribution_has_addresses_only_of_those_who_agreed(
    people: People, export: Export
) -> None:
    from registration.participants.columns import FOR_DISTRIBUTION

    rows = table(export(keys=FOR_DISTRIBUTION))
    assert [value for value in column(rows, "E-mail for the list") if value] == [
        "eric@ministry.example"
    ]
    assert "zoe@ministry.example" not in str(rows)


def test_the_order_is_that_of_the_file_s_language(people: People, export: Export) -> None:
    asked = {"order": Order.DELEGATION}
    english = column(table(export(asked=asked)), "Country code")
    french = column(table(export(language="fr", asked=asked), ";"), "Code du pays")
    assert english == ["DZ", "BF", "BF", "CI", "DE", ""]
    assert french == ["DZ", "DE", "BF", "BF", "CI", ""]


def test_the_head_comes_first_in_a_delegation(people: People, export: Export) -> None:
    rows = table(export(asked={"order": Order.DELEGATION, "country": "BF"}))
    assert column(rows, "Given names") == ["Éric", "'@cmd"]


def test_json_has_stable_keys_and_real_types(people: People, export: Export) -> None:
    found = json.loads(export(Format.JSON, "fr", asked={"text": "eric"}))
    (row,) = found["rows"]
    assert row["photo"] is True
    assert row["functions"] == ["Délégué(e)"]
    assert row["registered_at"] == "2026-11-02T10:01:00+01:00"
    assert row["phone"] == "+226 25 00 00 00"
    assert found["title"] == "Liste provisoire – Rabat 2026"


def test_who_waits_attends_virtually_meanwhile(people: People, export: Export) -> None:
    rows = table(export(asked={"waiting": True}))
    assert column(rows, "14 Dec 2026") == ["Waiting list, virtual meanwhile"]


def test_an_erased_person_has_no_values(db: Session, people: People, export: Export) -> None:
    row = people["virtual"]
    row.erased_at = row.created_at
    row.family_name = row.given_names = row.email = ""
    db.flush()
    rows = table(export(asked={"country": "DE"}))
    assert column(rows, "Family name") == ["(erased)"]


def test_a_file_without_rows_has_its_head(people: People, export: Export) -> None:
    assert len(table(export(asked={"text": "nobody"}))) == 1
    assert json.loads(export(Format.JSON, asked={"text": "nobody"}))["rows"] == []


def test_every_answer_of_the_form_is_a_column(app: Flask, db: Session, meeting: Meeting) -> None:
    with app.app_context():
        offered = columns.all_columns(meeting, facts_of(db, meeting), protected=True)
    keys = {column.key for column in offered}
    answers = {field.name for field in fields(PersonDetails)} - {"form_of_address_text"}
    assert answers <= keys
    assert {"country", "organisation", "also_represents", "body_type", "functions", "rank"} <= keys
    assert {"access_needs", "diet", "photo", "listed_email", "future_invitations"} <= keys
    assert {f"day_{day.held_on}" for day in meeting.days} <= keys


@pytest.mark.slow
@pytest.mark.parametrize("form", list(Format))
def test_memory_does_not_grow_with_the_rows(
    app: Flask, db: Session, export: Export, meeting: Meeting, clock: TestClock, form: Format
) -> None:
    def peak() -> int:
        tracemalloc.start()
        with app.app_context(), tempfile.TemporaryFile() as target:
            lists.write(db, meeting, wanted, target, now=clock.now)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    wanted = ListWanted(chosen=ParticipantFilter(), form=form, language="fr")
    make_crowd(db, meeting, 2_000, now=clock.now)
    export(form)
    few = peak()
    make_crowd(db, meeting, 4_000, now=clock.now, seed=2)
    assert peak() - few < 3_000_000
