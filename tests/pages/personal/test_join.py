from datetime import datetime, time

import pytest
from sqlalchemy.orm import Session

from registration.meetings.kinds import MeetingState, Mode, SessionKind
from registration.meetings.models import Meeting
from registration.participants.kinds import Status
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_registration, make_session
from tests.page import PageClient
from tests.pages.personal.addresses import everything, join, personal

PLATFORM = "https://video.example/room"
ON_THE_DAY = datetime.fromisoformat("2026-12-15T08:00:00+01:00")


def test_before_the_day_the_link_says_when_one_can_join(
    client: PageClient, registration: Registration
) -> None:
    page = client.page(join(registration))
    assert "For Fatou Ndiaye" in page
    assert "It is not time yet." in page
    assert "You can join on Tuesday 15 December 2026 from 08:00 (Paris time, UTC+1)." in page
    assert "For you that is Tuesday 15 December, 07:00 (Dakar time, UTC)." in page
    assert not [*page.all("form")]
    french = client.page(join(registration, "fr"))
    assert "le mardi 15 décembre 2026 à partir de 8\N{NO-BREAK SPACE}h" in french


def test_who_is_in_the_room_that_day_is_told_so(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(datetime.fromisoformat("2026-12-14T10:00:00+01:00"))
    page = client.page(join(registration))
    assert "You are registered in person on Monday 14 December 2026." in page
    assert "You can join on Tuesday 15 December 2026" in page
    assert not [*page.all("form")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_on_the_day_a_button_leads_to_the_platform(
    client: PageClient, registration: Registration, clock: TestClock, language: str
) -> None:
    clock.set(ON_THE_DAY)
    page = client.page(join(registration, language))
    assert "video.example" not in page.html
    response = page.submit(page.form())
    assert response.status_code == 303
    assert response.location == PLATFORM


def test_the_personal_page_has_the_button_on_the_day_only(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    assert "Join online" not in client.page(personal(registration))
    clock.set(ON_THE_DAY)
    page = client.page(personal(registration))
    assert "video.example" not in page.html
    assert page.submit(page.form("/join")).location == PLATFORM


def test_the_button_of_a_page_left_open_leads_nowhere_when_it_is_too_late(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(ON_THE_DAY)
    pages = [client.page(join(registration)), client.page(personal(registration))]
    clock.advance(hours=12)
    for page in pages:
        assert "not online" not in page
        response = page.submit(page.form("join"))
        assert response.status_code == 303
        assert response.location == page.path


def test_an_expired_button_shows_the_page_again(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(ON_THE_DAY)
    for path in (join(registration), personal(registration)):
        page = client.page(path)
        page = page.send(page.form("join"), 422, csrf_token="stale")
        assert "Please press the button again." in page


def test_only_while_the_room_is_open_may_the_page_lead_to_another_site(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    policy = "Content-Security-Policy"
    assert "form-action 'self';" in client.get(join(registration)).headers[policy]
    clock.set(ON_THE_DAY)
    for path in (join(registration), personal(registration)):
        assert "form-action 'self' https:;" in client.get(path).headers[policy]
    assert "form-action 'self';" in client.get("/en/lost-link").headers[policy]


def test_parallel_rooms_have_a_button_each(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    day = meeting.days[1]
    for number, kind in enumerate((SessionKind.WORKING_GROUP, SessionKind.ROLE_PLAY)):
        session = make_session(db, meeting, day, kind=kind, starts=time(9), ends=time(12))
        session.online_link = f"https://video.example/{number}"
        session.title = session.title.with_text("en", f"Group {number}")
    row = make_registration(db, meeting, days=Mode.VIRTUAL)
    db.commit()
    clock.set(ON_THE_DAY)
    page = client.page(join(row))
    form = page.form()
    assert [button.words for button in form.buttons] == [
        "Join: Plenary",
        "Join: Group 0",
        "Join: Group 1",
    ]
    assert page.submit(form, button="Join: Group 1").location == "https://video.example/1"


def test_without_an_address_the_page_says_to_come_back(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration, clock: TestClock
) -> None:
    meeting.online_link = ""
    db.commit()
    clock.set(ON_THE_DAY)
    assert "the address of the online room is not known yet" in client.page(join(registration))
    assert "the address of the online room is not known yet" in client.page(personal(registration))


@pytest.mark.parametrize("status", [Status.PENDING, Status.DECLINED, Status.CANCELLED])
def test_who_is_not_confirmed_cannot_join(
    client: PageClient, db: Session, registration: Registration, clock: TestClock, status: Status
) -> None:
    registration.status = status
    db.commit()
    clock.set(ON_THE_DAY)
    page = client.page(join(registration))
    assert "This registration is not confirmed" in page
    assert not [*page.all("form")]
    assert "Join online" not in client.page(personal(registration))


def test_nobody_joins_a_cancelled_meeting(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration, clock: TestClock
) -> None:
    meeting.state = MeetingState.CANCELLED
    db.commit()
    clock.set(ON_THE_DAY)
    assert "This meeting has been cancelled." in client.page(join(registration))


def test_the_link_shows_no_data_and_leads_to_no_change(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(ON_THE_DAY)
    page = client.page(join(registration))
    for private in (registration.reference, registration.email, "Senegal", "No nuts", "/my/"):
        assert private not in page.html
    assert "robots" not in page.html
    assert client.get(join(registration)).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_looking_at_the_link_is_no_presence(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    clock.set(ON_THE_DAY)
    before = everything(db)
    for _ in range(3):
        client.get(join(registration))
        client.head(join(registration))
    assert everything(db) == before
