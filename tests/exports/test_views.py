import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registration.audit.models import AuditEvent
from registration.core import clock as core_clock
from registration.core.roles import Role
from registration.exports import kept, service
from registration.exports.files import Format
from registration.jobs.running import run_next
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.page import Page
from tests.people import Cast

LIST = "/en/desk/meetings/rabat-2026/participants"
People = dict[str, Registration]

pytestmark = pytest.mark.usefixtures("clock", "people")


def rows(response: TestResponse, separator: str = ",") -> list[dict[str, str]]:
    assert response.status_code == 200
    text = response.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def send(page: Page, **fields: Any) -> TestResponse:
    response = page.submit(page.form("/export"), **fields)
    response.get_data()  # a browser reads a file to its end, which closes it
    return response


@pytest.mark.parametrize(
    "query",
    [
        "",
        "status=confirmed",
        "status=cancelled&order=registered",
        "mode=virtual&day=2026-12-14",
        "waiting=1",
        "country=BF&order=delegation",
        "side=local-authorities",
        "check=1",
        "q=zoe",
        "body=civil-society",
        "function=delegate&direction=down",
    ],
)
def test_page_file_and_command_show_exactly_the_same_people(
    app: Flask, cast: Cast, query: str
) -> None:
    shown = cast.organiser.page(f"{LIST}?{query}{'&' if query else ''}column=reference")
    references = [cell for cell in shown.texts("td") if cell.startswith("RAB-")]
    assert references
    exported = rows(send(cast.organiser.page(f"{LIST}/export?{query}"), format="csv"))
    assert [row["Reference"] for row in exported] == references
    command = ["participants", "list", "rabat-2026", *_options(query)]
    printed = app.test_cli_runner().invoke(args=command)
    assert printed.exit_code == 0, printed.output
    found = list(csv.DictReader(io.StringIO(printed.stdout.removeprefix("\ufeff"))))
    assert [row["Reference"] for row in found] == references


def _options(query: str) -> list[str]:
    names = {"q": "--text", "body": "--body-type", "direction": "--descending"}
    found = [] if "order=" in query else ["--order", "name"]
    for part in filter(None, query.split("&")):
        name, value = part.split("=")
        option = names.get(name, f"--{name}")
        found += [option] if value in {"1", "down"} else [option, value]
    return found


def test_the_page_says_which_rows_go_out(cast: Cast) -> None:
    page = cast.organiser.page(f"{LIST}?country=BF").follow("Export these 2")
    assert page.h1 == "Export 2 registrations"
    assert "Burkina Faso" in page
    assert page.follow("Back to the list").h1 == "Participants"


def test_the_file_has_a_name_and_its_kind(cast: Cast) -> None:
    response = send(cast.organiser.page(f"{LIST}/export"), format="csv", language="fr")
    disposition = response.headers["Content-Disposition"]
    assert "rabat-2026_participants_fr_2026-11-02.csv" in disposition
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_length == len(response.data)
    assert response.data.startswith(b"\xef\xbb\xbf")


def test_the_language_of_the_file_is_not_that_of_the_page(cast: Cast) -> None:
    response = send(cast.organiser.page(f"{LIST}/export"), format="csv", language="fr")
    assert "Allemagne" in {row["Pays"] for row in rows(response, ";")}


def test_xlsx_is_offered_first(cast: Cast) -> None:
    response = send(cast.organiser.page(f"{LIST}/export"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0]
    assert sheet.max_row == 7


def test_the_columns_of_the_page_go_out(cast: Cast) -> None:
    page = cast.organiser.page(f"{LIST}/export?column=phone&column=country")
    found = rows(send(page, format="csv", which="page"))
    assert list(found[0]) == ["Country", "Family name", "Given names", "Phone"]


def test_columns_are_chosen_one_by_one(cast: Cast) -> None:
    page = cast.organiser.page(f"{LIST}/export")
    names = [name for name in page.form("/export").fields if name.startswith("columns_")]
    fields: dict[str, Any] = dict.fromkeys(names)
    response = send(page, format="csv", which="chosen", **fields)
    assert "Tick at least one column." in cast.organiser.read(response, 422).errors()
    fields["columns_0"] = ["reference"]
    assert list(rows(send(page, format="csv", which="chosen", **fields))[0]) == ["Reference"]


def test_what_went_out_is_logged_without_the_name_searched_for(cast: Cast, db: Session) -> None:
    send(cast.organiser.page(f"{LIST}/export?q=zorro&status=confirmed"), format="csv")
    event = db.query(AuditEvent).filter_by(kind="list.exported").one()
    assert event.actor.startswith("account:")
    assert event.facts == {
        "format": "csv",
        "rows": 1,
        "protected": False,
        "filter": {"q": "*", "status": "confirmed"},
    }


def test_protected_answers_need_their_permission(cast: Cast, db: Session) -> None:
    page = cast.organiser.page(f"{LIST}/export")
    assert "With access needs" not in page
    response = send(page, format="csv", protected="y")
    assert response.status_code == 403
    assert db.query(AuditEvent).filter_by(kind="list.exported").count() == 0


def test_protected_answers_go_out_and_are_logged(cast: Cast, db: Session) -> None:
    page = cast.needs_coordinator.page(f"{LIST}/export")
    found = rows(send(page, format="csv", protected="y"))
    assert "Step-free access" in {row["Access needs"] for row in found}
    event = db.query(AuditEvent).filter_by(kind="protected.viewed").one()
    assert event.facts == {"purpose": "export", "count": 6}


def test_who_may_export(cast: Cast) -> None:
    cast.viewer.page(f"{LIST}/export", 403)
    cast.door_staff.page(f"{LIST}/export", 403)
    cast.outsider.page(f"{LIST}/export", 404)
    assert "Export" not in cast.viewer.page(LIST).text


def test_an_expired_page_keeps_what_was_chosen(cast: Cast) -> None:
    page = cast.organiser.page(f"{LIST}/export")
    again = cast.organiser.read(send(page, format="csv", csrf_token="old"), 422)
    assert again.form("/export").fields["format"] == "csv"


@pytest.fixture
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_ROWS_AT_ONCE", dict.fromkeys(Format, 3))


@pytest.mark.usefixtures("_few_at_once")
def test_a_long_list_is_made_in_the_background_and_kept_for_a_day(
    app: Flask, cast: Cast, db: Session, clock: TestClock
) -> None:
    clock.set(core_clock.now())
    response = send(cast.organiser.page(f"{LIST}/export"), format="csv", language="fr")
    assert response.status_code == 303
    job = response.location.rsplit("/", 1)[1]
    ready = f"{LIST}/export/{job}"
    assert cast.organiser.get(ready).status_code == 303
    with app.app_context():
        assert run_next("worker")
    page = cast.organiser.page(ready)
    assert page.h1 == "Your file"
    file = cast.organiser.get(page.link("Download the file"))
    assert len(rows(file, ";")) == 6
    assert db.query(AuditEvent).filter_by(kind="list.exported").one().facts["rows"] == 6
    with app.app_context():
        assert kept.remove_old(clock.now + timedelta(days=20_000)) >= 1
    page = cast.organiser.page(ready)
    assert "The file was removed" in page
    assert page.follow("Make it again").h1 == "Export 6 registrations"


@pytest.mark.usefixtures("_few_at_once")
def test_a_kept_file_asks_for_the_permission_again(
    app: Flask, cast: Cast, db: Session, meeting: Meeting
) -> None:
    response = send(cast.needs_coordinator.page(f"{LIST}/export"), format="csv", protected="y")
    job = response.location.rsplit("/", 1)[1]
    with app.app_context():
        assert run_next("worker")
    path = f"{LIST}/export/{job}"
    assert "Access needs" in cast.needs_coordinator.get(f"{path}/file").text
    for client in (cast.organiser, cast.viewer):
        client.page(path, 403)
        assert client.get(f"{path}/file").status_code == 403
    cast.outsider.page(path, 404)


def test_the_needs_coordinator_may_export() -> None:
    from registration.core.roles import ROLE_PERMISSIONS, Permission

    assert Permission.PARTICIPANTS_EXPORT in ROLE_PERMISSIONS[Role.NEEDS_COORDINATOR]
