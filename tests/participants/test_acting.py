from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, Status
from registration.participants.models import Registration
from registration.participants.service import deciding
from tests.factories import make_meeting, make_registration, messages_of, pool_of, state_of
from tests.page import Page
from tests.people import Cast

LIST = "/en/desk/meetings/rabat-2026/participants"


@pytest.fixture
def meeting(cast: Cast, db: Session) -> Meeting:
    return make_meeting(db, cast.dialogue, places=1)


def shown(cast: Cast, person: Registration) -> Page:
    return cast.organiser.page(f"{LIST}/{person.public_id}")


def test_everything_known_about_a_person_is_shown(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(
        db,
        meeting,
        "Ouédraogo",
        given_names="Issa",
        represents="BF",
        phone="+226 25 00 00 00",
        position=Localised(en="Mayor", fr="Maire"),
        consents=frozenset({ConsentKind.PHOTO}),
        entry_note="Note verbale 12",
    )
    page = shown(cast, person)
    assert page.h1 == "OUÉDRAOGO Issa"
    for words in (
        person.reference,
        "Burkina Faso",
        "+226 25 00 00 00",
        "Mayor",
        "Maire",
        "Photo and recording",
        "Note verbale 12",
        "Registration confirmed",
        "Registered: Online form",
        "by the person",
    ):
        assert words in page


def test_the_history_says_who_did_it(cast: Cast, db: Session, meeting: Meeting) -> None:
    meeting.approval_required = True
    person = make_registration(db, meeting)
    page = shown(cast, person)
    done = page.send(page.form("/approve"))
    assert "The registration is approved." in done
    assert "Approved" in list(done.texts("th", scope="row"))
    assert "by Organiser" in done


def test_previous_and_next_follow_the_filter(cast: Cast, db: Session, meeting: Meeting) -> None:
    for name, country in (("Adam", "FR"), ("Berger", "SN"), ("Cissé", "FR"), ("Diop", "FR")):
        make_registration(db, meeting, name, given_names="", represents=country)
    page = cast.organiser.page(f"{LIST}?country=FR").follow("CISSÉ")
    assert "2 of 3" in page
    assert page.follow("Previous").h1 == "ADAM"
    assert page.follow("Next").h1 == "DIOP"
    back = page.follow("Back to the list")
    assert list(back.texts("th", scope="row")) == ["ADAM", "CISSÉ", "DIOP"]


def test_a_person_outside_the_filter_has_no_neighbours(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(db, meeting, "Adam", represents="FR")
    page = cast.organiser.page(f"{LIST}/{person.public_id}?country=SN")
    assert "Next" not in page


def test_a_declined_registration_is_reinstated(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    person = make_registration(db, meeting)
    deciding.decline(db, person.id, actor="system", now=clock.now)
    page = shown(cast, person)
    done = page.send(page.form("/reinstate"))
    assert "The registration is reinstated." in done
    assert state_of(db, person) == ["in-person held", "in-person held"]


def test_a_place_is_given_by_hand_when_there_is_one(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    make_registration(db, meeting)
    waiting = make_registration(db, meeting)
    assert "The room is full." in shown(cast, waiting)
    pool_of(db, meeting).places = 2
    db.flush()
    page = shown(cast, waiting)
    done = page.send(page.form("/place"))
    assert "The place is given." in done
    assert state_of(db, waiting)[0] == "in-person held"
    assert "Was given a place by hand on 14 December 2026" in done


def test_who_has_priority_gets_the_next_place(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    holder, first, second = (make_registration(db, meeting) for _ in range(3))
    page = shown(cast, second)
    done = page.send(page.form("/priority/1"))
    assert "The next place that becomes free goes to this person." in done
    deciding.cancel(db, holder.id, actor="person", now=clock.now)
    assert state_of(db, second) == ["in-person held", "in-person held"]
    assert state_of(db, first)[0].startswith("in-person waiting")


def test_a_priority_is_taken_back(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting)
    waiting = make_registration(db, meeting)
    page = shown(cast, waiting)
    page = page.send(page.form("/priority/1"))
    page = page.send(page.form("/priority/0"))
    assert "This person has no priority any more." in page
    assert "The priority on the waiting list was taken back" in page


def test_days_are_changed_by_the_officer(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    first, second = (day.id for day in meeting.days)
    page = shown(cast, person)
    fields: dict[str, Any] = {f"day_{first}": "virtual", f"day_{second}": "in-person"}
    done = page.send(page.form("/days"), **fields)
    assert "The days are changed." in done
    assert state_of(db, person) == ["virtual held", "in-person held"]
    assert messages_of(db, person)[-1].kind in {"changed", "calendar-invitation"}


def test_all_days_absent_is_no_change_of_days(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    page = shown(cast, person)
    fields: dict[str, Any] = {f"day_{day.id}": "absent" for day in meeting.days}
    again = page.send(page.form("/days"), status=422, **fields)
    assert again.errors() == ["Choose at least one day, or cancel the registration instead."]
    assert state_of(db, person) == ["in-person held", "in-person held"]


def test_two_officers_do_not_overwrite_each_other(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(db, meeting)
    mine, theirs = shown(cast, person), shown(cast, person)
    first, second = (f"day_{day.id}" for day in meeting.days)
    change: dict[str, Any] = {second: "virtual"}
    theirs.send(theirs.form("/days"), **change)
    change = {first: "virtual"}
    again = mine.send(mine.form("/days"), status=422, **change)
    assert "Somebody else changed this registration meanwhile." in again.errors()[0]
    change[second] = "virtual"
    again.send(again.form("/days"), **change)
    assert state_of(db, person) == ["virtual held", "virtual held"]


def test_a_wrong_address_is_corrected_and_all_is_sent_again(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(db, meeting, email="wrong@ministry.example")
    page = shown(cast, person).follow("Correct the address")
    assert "wrong@ministry.example" in page.html
    again = page.send(status=422, email="not an address")
    assert again.errors() == ["Enter an e-mail address like name@ministry.example."]
    done = again.send(email="right@ministry.example")
    assert "The address is corrected." in done
    db.expire_all()
    assert db.get_one(Registration, person.id).email == "right@ministry.example"
    assert messages_of(db, person)[-1].recipient == "right@ministry.example"
    assert messages_of(db, person)[0].state.value == "cancelled"


def test_an_address_that_somebody_else_has_leads_to_a_merger(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    names: dict[str, Any] = {"given_names": "Issa"}
    make_registration(db, meeting, "Ouédraogo", email="issa@ministry.example", **names)
    other = make_registration(db, meeting, "Ouédraogo", email="isa@ministry.example", **names)
    page = cast.organiser.page(f"{LIST}/{other.public_id}/address")
    again = page.send(status=422, email="issa@ministry.example")
    assert "Merge the two instead." in again.errors()[0]


def test_a_link_is_revoked(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    page = shown(cast, person)
    done = page.send(page.form("/revoke-link"))
    assert "The old links do not work any more." in done
    db.expire_all()
    assert db.get_one(Registration, person.id).link_version == 2


def test_two_registrations_of_one_person_become_one(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    kept = make_registration(db, meeting, "Ouédraogo", given_names="Issa", days=Mode.VIRTUAL)
    other = make_registration(
        db, meeting, "Ouedraogo", given_names="Issa", phone="+226 25 00 00 00"
    )
    page = shown(cast, kept).follow("Merge with another registration")
    compared = page.follow("Compare OUEDRAOGO Issa")
    rows = [list(row.itertext()) for row in compared.all("tr")]
    assert ["Phone", "+226 25 00 00 00", "+226 25 00 00 00"] in rows
    assert "This cannot be taken back." in compared
    done = compared.send(compared.form("/merge/"))
    assert "The two registrations are one now." in done
    assert done.h1 == "OUÉDRAOGO Issa"
    assert "Another registration was merged into this one" in done
    assert state_of(db, kept) == ["in-person held", "in-person held"]
    assert list(cast.organiser.page(LIST).texts("th", scope="row")) == ["OUÉDRAOGO Issa"]
    assert cast.organiser.page(f"{LIST}/{other.public_id}").h1 == "OUÉDRAOGO Issa"


def test_a_registration_is_not_merged_with_one_of_another_meeting(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    elsewhere = make_meeting(db, cast.dialogue, slug="other")
    mine, stranger = make_registration(db, meeting), make_registration(db, elsewhere)
    page = cast.organiser.page(f"{LIST}/{mine.public_id}/merge/{stranger.public_id}")
    assert page.h1 != "Merge two registrations"


@pytest.mark.parametrize(
    "path", ["/approve", "/reinstate", "/send-again", "/revoke-link", "/days", "/priority/1"]
)
def test_who_may_only_look_can_do_nothing(
    cast: Cast, db: Session, meeting: Meeting, path: str
) -> None:
    person = make_registration(db, meeting)
    for client in (cast.viewer, cast.needs_coordinator, cast.door_staff):
        assert client.post(f"{LIST}/{person.public_id}{path}").status_code == 403
    assert cast.outsider.post(f"{LIST}/{person.public_id}{path}").status_code == 404
    assert "What you can do" not in cast.viewer.page(f"{LIST}/{person.public_id}")


def test_an_action_needs_the_token_of_its_page(cast: Cast, db: Session, meeting: Meeting) -> None:
    meeting.approval_required = True
    person = make_registration(db, meeting)
    response = cast.organiser.post(f"{LIST}/{person.public_id}/approve")
    assert response.status_code == 422
    db.expire_all()
    assert db.get_one(Registration, person.id).status is Status.PENDING


def test_an_unknown_registration_is_not_found(cast: Cast, db: Session, meeting: Meeting) -> None:
    elsewhere = make_meeting(db, cast.dialogue, slug="other")
    stranger = make_registration(db, elsewhere)
    cast.organiser.page(f"{LIST}/{stranger.public_id}", 404)
    cast.organiser.page(f"{LIST}/no-such-id", 404)
