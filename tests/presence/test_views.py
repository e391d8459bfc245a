"""The desk as door staff and organisers use it."""

import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.kinds import Mode, SessionKind
from registration.meetings.models import Meeting
from registration.participants.kinds import Status
from registration.participants.models import Registration
from registration.presence.kinds import RecordKind, RecordSource
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration, make_session
from tests.page import Form, Page
from tests.people import Cast
from tests.presence.desk import DURING, path, records


def test_door_staff_check_a_person_in_with_one_click(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    page = cast.door_staff.page(path(meeting))
    assert "DIALLO Aminata" in page
    after = page.send(page.form("check-in"))
    assert "Welcome! Aminata Diallo is checked in." in after
    (record,) = records(db)
    assert (record.kind, record.source) == (RecordKind.CHECK_IN, RecordSource.DESK)
    assert record.at == DURING
    assert record.recorded_by == f"account:{cast.account('door_staff').id}"


def test_the_second_click_says_since_when(
    cast: Cast, db: Session, clock: TestClock, meeting: Meeting, person: Registration
) -> None:
    first = cast.door_staff.page(path(meeting))
    second = cast.organiser.page(path(meeting))
    first.send(first.form("check-in"))
    clock.advance(minutes=20)
    after = second.send(second.form("check-in"))
    assert "Aminata Diallo is in already, since 09:02." in after
    assert len(records(db)) == 1


def test_undo_leaves_the_person_awaited_again(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    page = cast.door_staff.page(path(meeting, "?show=all"))
    page = page.send(page.form("check-in"))
    assert "In the room since 09:02" in page
    after = page.send(page.form("take-back"))
    assert "It stays in the history" in after
    assert [record.kind for record in records(db)] == [RecordKind.CHECK_IN, RecordKind.VOID]
    assert "Check in" in after


def test_who_is_in_is_not_among_those_awaited(
    cast: Cast, meeting: Meeting, person: Registration
) -> None:
    page = cast.door_staff.page(path(meeting))
    after = page.send(page.form("check-in"))
    assert "DIALLO Aminata" not in after
    assert "DIALLO Aminata" in cast.door_staff.page(path(meeting, "?show=room"))


@pytest.mark.parametrize("query", ["dial", "AMINATA", "Diallo%20Ami"])
def test_search_finds_by_parts_without_case(
    cast: Cast, db: Session, meeting: Meeting, person: Registration, query: str
) -> None:
    make_registration(db, meeting, "Ouédraogo", given_names="Issa")
    page = cast.door_staff.page(path(meeting, f"?q={query}"))
    assert "DIALLO Aminata" in page
    assert "OUÉDRAOGO" not in page


def test_a_search_without_result_says_what_to_try(cast: Cast, meeting: Meeting) -> None:
    assert "Nobody of that name is registered" in cast.door_staff.page(path(meeting, "?q=xyz"))


def test_somebody_who_cancelled_is_checked_in_only_as_such(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    person.status = Status.CANCELLED
    db.commit()
    page = cast.door_staff.page(path(meeting, "?q=diallo"))
    assert "Cancelled" in page
    assert "Check in all the same" in page


def test_a_virtual_registration_is_recognised(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "Remote", days=Mode.VIRTUAL)
    page = cast.door_staff.page(path(meeting, "?q=remote"))
    assert "Virtual" in page
    assert "Check in all the same" in page


def test_on_another_day_the_click_is_a_word_for_that_day(
    cast: Cast, db: Session, clock: TestClock, meeting: Meeting, person: Registration
) -> None:
    clock.advance(days=3)
    page = cast.organiser.page(path(meeting, "?day=2026-12-14"))
    after = page.send(page.form("check-in"))
    assert "Aminata Diallo is recorded as present." in after
    (record,) = records(db)
    assert (record.kind, record.source) == (RecordKind.ATTENDED, RecordSource.OFFICER)


def test_a_day_to_come_shows_its_people_and_records_nobody(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    today = cast.organiser.page(path(meeting, "?show=all"))
    page = cast.organiser.page(path(meeting, "?day=2026-12-15&show=all"))
    assert "DIALLO Aminata" in page
    assert "This day is still to come" in page
    assert [form.action for form in page_forms(page)] == []
    one, many = today.form("check-in"), today.form("word")
    for form in (one, many):
        form.action = form.action.replace("2026-12-14", "2026-12-15")
    sentence = "attendance is recorded once it has begun"
    assert sentence in today.send(one)
    assert sentence in today.send(many, selected=[person.public_id], mode="virtual")
    assert records(db) == []


def page_forms(page: Page) -> list[Form]:
    """Return the forms of a page that record or take back attendance."""
    return [form for form in page.forms() if "/attendance/" in form.action]


def test_an_officers_word_for_many_people_online(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    other = make_registration(db, meeting, "Lefèvre", days=Mode.VIRTUAL)
    page = cast.organiser.page(path(meeting, "?show=all"))
    after = page.send(
        page.form("word"),
        selected=[person.public_id, other.public_id],
        mode="virtual",
        reason="Message of the delegation",
    )
    assert "2 people recorded." in after
    assert {record.mode for record in records(db)} == {Mode.VIRTUAL}
    assert {record.reason for record in records(db)} == {"Message of the delegation"}


def test_a_word_without_a_mode_keeps_what_was_typed(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    page = cast.organiser.page(path(meeting, "?show=all"))
    after = page.send(page.form("word"), 422, selected=[person.public_id], reason="Signed list")
    assert after.errors() == ["Choose in person or virtual."]
    assert after.form("word").fields["reason"] == "Signed list"
    assert records(db) == []


def test_a_word_without_anybody_says_so(cast: Cast, meeting: Meeting, person: Registration) -> None:
    page = cast.organiser.page(path(meeting, "?show=all"))
    assert "Select at least one person." in page.send(page.form("word"), mode="virtual")


def test_a_session_has_its_own_desk(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    held = make_session(
        db,
        meeting,
        meeting.days[0],
        kind=SessionKind.ROLE_PLAY,
        title=Localised(en="Role-play", fr="Jeu de rôle"),
    )
    db.commit()
    page = cast.door_staff.page(path(meeting, f"?session={held.code}&day=2026-12-14"))
    page.send(page.form("check-in"))
    assert records(db)[0].session_id == held.id


def test_the_desk_is_french_too(cast: Cast, meeting: Meeting, person: Registration) -> None:
    page = cast.door_staff.page(path(meeting, language="fr"))
    assert page.language == "fr"
    after = page.send(page.form("check-in"))
    assert "L’arrivée de Aminata Diallo est pointée." in after


def test_viewers_and_outsiders_have_no_desk(
    cast: Cast, meeting: Meeting, person: Registration
) -> None:
    cast.viewer.page(path(meeting), 403)
    cast.outsider.page(path(meeting), 404)
    assert cast.visitor.get(path(meeting)).status_code == 302


def test_a_person_of_another_meeting_cannot_be_checked_in(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    other = make_meeting(db, cast.dialogue, slug="other")
    make_registration(db, other, "Stranger")
    page = cast.door_staff.page(path(other))
    form = page.form("check-in")
    after = page.send(form, person=person.public_id)
    assert "not registered for this meeting any more" in after
    assert records(db) == []


def test_an_expired_page_records_nothing_and_says_so(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    page = cast.door_staff.page(path(meeting))
    after = page.send(page.form("check-in"), csrf_token="old")
    assert "Please try again" in after
    assert records(db) == []


def test_looking_at_the_desk_changes_nothing(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    for rest in ("", "?show=all", "?q=diallo", f"/people/{person.public_id}"):
        cast.organiser.page(path(meeting, rest))
    assert records(db) == []


def test_a_long_list_has_pages(cast: Cast, db: Session, meeting: Meeting) -> None:
    for _ in range(52):
        make_registration(db, meeting)
    db.commit()
    assert "1–50 of 52" in cast.door_staff.page(path(meeting))
    assert "51–52 of 52" in cast.door_staff.page(path(meeting, "?page=2"))


def test_a_meeting_without_days_says_what_to_do(cast: Cast, db: Session) -> None:
    empty = make_meeting(db, cast.dialogue, slug="empty", days=1)
    db.delete(empty.days[0])
    db.commit()
    assert "This meeting has no day yet" in cast.organiser.page(path(empty))
