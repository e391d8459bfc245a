import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.delegations.models import Delegation
from registration.dialogues.kinds import Side
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.answers import Answer, DelegationRow, Key
from registration.participants.kinds import PendingReason, Status
from registration.participants.queries.delegations import delegation_rows
from registration.participants.service import deciding
from tests.factories import make_meeting, make_registration, of_country
from tests.page import Page
from tests.people import Cast

PAGE = "/en/desk/meetings/rabat-2026/delegations"


@pytest.fixture
def meeting(cast: Cast, db: Session) -> Meeting:
    return make_meeting(db, cast.dialogue, places=1)


def names(page: Page) -> list[str]:
    return list(page.texts("th", scope="row"))


def row_of(db: Session, meeting: Meeting, key: str) -> DelegationRow:
    rows = delegation_rows(db, meeting, facts_of(db, meeting))
    return next(row for row in rows if row.key.to_text() == key)


def test_partners_that_have_not_answered_are_listed(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, represents="SN")
    page = cast.organiser.page(f"{PAGE}?answer=none")
    assert "Senegal" not in names(page)
    assert {"Burkina Faso", "France", "European Union"} <= set(names(page))
    assert "AlgeriaObserver" not in names(page)
    assert "8 partner countries: 1 registered, 0 sent regrets, 7 have not answered." in page


def test_numbers_by_what_became_of_them(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    make_registration(db, meeting, represents="SN")
    make_registration(db, meeting, represents="SN")  # waits in the room, attends online meanwhile
    ended = make_registration(db, meeting, represents="SN", days=Mode.VIRTUAL)
    deciding.cancel(db, ended.id, actor="person", now=clock.now)
    meeting.approval_required = True
    make_registration(db, meeting, represents="SN", days=Mode.VIRTUAL)
    assert tuple(row_of(db, meeting, "sn-government").numbers) == (2, 0, 1, 1)


def test_who_has_no_day_yet_is_waiting(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, places=1, online_places=0)
    make_registration(db, meeting, represents="FR")
    make_registration(db, meeting, represents="SN")
    assert tuple(row_of(db, meeting, "sn-government").numbers) == (0, 1, 0, 0)


def test_each_side_of_a_country_is_a_delegation_in_protocol_order(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    local = of_country(db, cast.dialogue, "SN", Side.LOCAL_AUTHORITIES)
    make_registration(db, meeting, represents=local)
    make_registration(db, meeting, represents="SN")
    make_registration(db, meeting, represents="mayors")
    make_registration(db, meeting, represents="DE")
    make_registration(db, meeting, represents="CI")
    english = cast.organiser.page(f"{PAGE}?answer=registered")
    assert names(english) == [
        "Côte d’Ivoire",
        "Germany",
        "Senegal",
        "Senegal – Local authorities",
        "Mayors Migration Council",
    ]
    french = cast.organiser.page(f"{PAGE.replace('/en/', '/fr/')}?answer=registered")
    assert names(french)[:2] == ["Allemagne", "Côte d’Ivoire"]


def test_a_number_leads_to_exactly_these_people(cast: Cast, db: Session, meeting: Meeting) -> None:
    local = of_country(db, cast.dialogue, "SN", Side.LOCAL_AUTHORITIES)
    make_registration(db, meeting, "Adam", given_names="", represents=local)
    make_registration(db, meeting, "Berger", given_names="", represents="SN")
    page = cast.organiser.page(f"{PAGE}?q=local")
    assert names(page.follow("1")) == ["ADAM"]


def test_regrets_are_recorded_and_taken_back(cast: Cast, db: Session, meeting: Meeting) -> None:
    page = cast.organiser.page(f"{PAGE}?q=niger")
    page = page.send(page.form("/regrets/1"))
    assert "Regrets of Niger are recorded." in page
    assert row_of(db, meeting, "ne-government").answer is Answer.REGRETS
    page = page.send(page.form("/regrets/0"))
    assert "Regrets of Niger are taken back." in page
    assert row_of(db, meeting, "ne-government").answer is Answer.NONE
    delegation = db.query(Delegation).one()
    kinds = [event.facts["regrets"] for event in history_of(db, f"delegation:{delegation.id}")]
    assert kinds == [False, True]


def test_a_limit_holds_further_names_for_approval(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    page = cast.organiser.page(f"{PAGE}/sn-government")
    page.send(page.form(with_field="limit"), limit="1", note="Note verbale 7")
    make_registration(db, meeting, represents="SN")
    second = make_registration(db, meeting, represents="SN")
    assert (second.status, second.pending_reason) == (
        Status.PENDING,
        PendingReason.DELEGATION_FULL,
    )
    page = cast.organiser.page(f"{PAGE}?answer=pending")
    assert names(page) == ["Senegal"]
    assert "Note verbale 7" in page


@pytest.mark.parametrize("limit", ["-1", "1.5", "many", "99999", "\uff11"])
def test_a_limit_is_a_whole_number(cast: Cast, db: Session, meeting: Meeting, limit: str) -> None:
    page = cast.organiser.page(f"{PAGE}/sn-government")
    again = page.send(page.form(with_field="limit"), status=422, limit=limit)
    assert again.errors() == ["Enter a whole number up to 10000, or nothing."]


def test_a_lower_limit_keeps_who_is_there(cast: Cast, db: Session, meeting: Meeting) -> None:
    people = [make_registration(db, meeting, represents="SN") for _ in range(2)]
    page = cast.organiser.page(f"{PAGE}/sn-government")
    page.send(page.form(with_field="limit"), limit="0")
    db.expire_all()
    assert {person.status for person in people} == {Status.CONFIRMED}
    assert names(cast.organiser.page(f"{PAGE}?answer=beyond")) == ["Senegal"]


@pytest.mark.parametrize("key", ["xx-government", "sn-nobody", "organisation-0", "organisation-x"])
def test_what_is_no_delegation_is_not_found(cast: Cast, meeting: Meeting, key: str) -> None:
    cast.organiser.page(f"{PAGE}/{key}", 404)


def test_who_may_change_a_delegation(cast: Cast, db: Session, meeting: Meeting) -> None:
    cast.viewer.page(PAGE)
    cast.viewer.page(f"{PAGE}/sn-government", 403)
    assert cast.viewer.post(f"{PAGE}/sn-government/regrets/1").status_code == 403
    cast.door_staff.page(PAGE, 403)
    cast.outsider.page(PAGE, 404)
    assert "Record regrets" not in cast.viewer.page(PAGE)


@pytest.mark.parametrize("key", ["sn-local-authorities", "organisation-12", "fr-mission"])
def test_a_key_is_read_back(key: str) -> None:
    found = Key.from_text(key)
    assert found is not None
    assert found.to_text() == key


@pytest.mark.parametrize("query", ["", "answer=none", "standing=observer", "q=burkina"])
def test_what_is_shown_is_what_goes_out(
    cast: Cast, db: Session, meeting: Meeting, query: str
) -> None:
    make_registration(db, meeting, represents="DZ")
    page = cast.organiser.page(f"{PAGE}?{query}")
    response = cast.organiser.get(page.link("JSON"))
    found = json.loads(response.data)
    listed = [name.removesuffix("Observer") for name in names(page)]
    assert [row["delegation"] for row in found["rows"]] == listed
    assert listed


def test_a_file_of_delegations_reads_as_the_page(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, represents="BF")
    path = f"{PAGE.replace('/en/', '/fr/')}/export/csv?q=burkina"
    lines = cast.organiser.get(path).data.decode("utf-8-sig").splitlines()
    assert lines[1].startswith('"Burkina Faso";"BF";"Gouvernement";"Partenaire";')
    assert cast.organiser.get(f"{PAGE}/export/pdf").status_code == 404
    assert cast.viewer.get(f"{PAGE}/export/csv").status_code == 403
