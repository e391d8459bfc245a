from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from registration.dialogues.models import Dialogue
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode, PlacesScope
from registration.meetings.models import Meeting
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration
from tests.page import PageClient
from tests.pages.registration_form.filling import FIRST, open_form, path, send

OPENS = datetime(2026, 11, 10, 9, 0)  # noqa: DTZ001 - a wall time
CLOSES = datetime(2026, 11, 20, 18, 0)  # noqa: DTZ001


def choices(client: PageClient, meeting: Meeting, day: str = FIRST) -> list[str]:
    page = open_form(client, meeting)
    return [radio.get("value", "") for radio in page.all("input", name=day)]


def test_before_it_opens_the_page_says_when(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    meeting = make_meeting(db, dialogue, opens=OPENS)
    page = open_form(client, meeting)
    assert page.h1 == "Registration is not open yet"
    assert "It opens on 10 November 2026 at 09:00 (Paris time, UTC+1)." in page
    clock.set(datetime(2026, 11, 10, 8, 0, tzinfo=UTC))
    assert open_form(client, meeting).h1 == "Register"


def test_it_says_so_in_french(client: PageClient, db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, opens=OPENS)
    page = open_form(client, meeting, "fr")
    assert "10 novembre 2026 à 9\xa0h (heure de Paris, UTC+1)" in page


def test_after_the_end_the_page_says_since_when_by_mode(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    meeting = make_meeting(db, dialogue, closes_in_person=CLOSES)
    clock.set(meeting.ends_at)
    page = open_form(client, meeting)
    assert page.h1 == "Registration is closed"
    assert "To attend in person it closed on 20 November 2026 at 18:00" in page
    assert "To attend virtually it closed on 15 December 2026 at 17:00" in page


def test_a_cancelled_meeting_takes_no_registrations(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    open_form(client, meeting)
    meeting.state = MeetingState.CANCELLED
    db.commit()
    assert open_form(client, meeting).h1 == "The meeting is cancelled"


@pytest.mark.parametrize("slug", ["draft", "unknown", "%00", "x" * 300])
def test_a_draft_is_as_unknown_as_no_meeting(
    client: PageClient, db: Session, dialogue: Dialogue, slug: str
) -> None:
    make_meeting(db, dialogue, slug="draft", published=False)
    client.page(f"/en/meetings/{slug}/register", 404)


def test_the_closed_mode_is_not_offered_and_the_page_says_so(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    meeting = make_meeting(db, dialogue, closes_in_person=CLOSES)
    assert choices(client, meeting) == ["in-person", "virtual", "absent"]
    assert "To attend in person, register until 20 November 2026" in open_form(client, meeting)
    clock.set(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
    assert choices(client, meeting) == ["virtual", "absent"]
    assert "Registration to attend in person closed on 20 November 2026" in open_form(
        client, meeting
    )


def test_a_meeting_of_one_day_does_not_ask_whether_one_comes(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    assert choices(client, make_meeting(db, dialogue, days=1)) == ["in-person", "virtual"]


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (MeetingFormat.VIRTUAL, ["virtual", "absent"]),
        (MeetingFormat.IN_PERSON, ["in-person", "absent"]),
    ],
)
def test_only_the_modes_of_the_meeting_are_offered(
    client: PageClient, db: Session, dialogue: Dialogue, kind: MeetingFormat, offered: list[str]
) -> None:
    assert choices(client, make_meeting(db, dialogue, format=kind)) == offered


def test_a_mode_that_the_meeting_does_not_have_is_refused(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, format=MeetingFormat.VIRTUAL)
    page = client.read(send(client, meeting), 422)
    assert page.errors() == ["The meeting cannot be attended in this way. Choose another one."]


# Places


def test_few_places_are_counted_and_many_are_not(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    few = make_meeting(db, dialogue, places=[5, 1])
    page = open_form(client, few)
    assert "5 places left" in page
    assert "1 place left" in page
    many = make_meeting(db, dialogue, slug="many", places=100)
    assert "left" not in open_form(client, many).text


def test_when_full_the_page_says_before_that_one_would_wait_and_with_how_many(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])
    page = open_form(client, meeting)
    assert "full: waiting list" in page
    assert "All places in person on Monday 14 December are taken." in page
    assert "Until one is free you attend virtually" in page
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])
    page = open_form(client, meeting)
    assert "2 people are waiting for a place in person on Monday 14 December." in page
    assert "2 personnes attendent une place en présentiel pour le lundi 14 décembre." in open_form(
        client, meeting, "fr"
    )


def test_a_page_that_is_kept_shows_the_places_as_they_are_now(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=3)
    for left in ("3 places left", "2 places left", "1 place left", "full: waiting list"):
        assert left in open_form(client, meeting)
        make_registration(db, meeting)


def test_places_for_all_days_together_are_said_once(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, scope=PlacesScope.ALL_DAYS)
    make_registration(db, meeting)
    page = open_form(client, meeting)
    assert page.text.count("All places in person are taken.") == 1


def test_a_meeting_in_person_only_promises_nothing_online(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=0, format=MeetingFormat.IN_PERSON)
    page = open_form(client, meeting)
    assert "We write to you as soon as one is free." in page
    assert "you attend virtually" not in page


def test_a_full_room_with_people_waiting_gives_no_newcomer_a_place(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    meeting = make_meeting(db, dialogue, places=1, promotion_ends=CLOSES)
    first = make_registration(db, meeting)
    make_registration(db, meeting)
    clock.advance(days=25)
    from registration.participants.service import deciding

    deciding.cancel(db, first.id, actor="person", now=clock.now)
    db.commit()
    assert "full: waiting list" in open_form(client, meeting)


# Pages that are kept


def test_a_changed_title_is_on_the_page_at_once(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    open_form(client, meeting)
    meeting.title = meeting.title.with_text("en", "Migration and regions")
    db.commit()
    assert "Migration and regions" in open_form(client, meeting)


def test_a_changed_dialogue_is_on_the_page_at_once(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    open_form(client, meeting)
    meeting.dialogue.notice = meeting.dialogue.notice.with_text("en", "We keep nothing.")
    db.commit()
    assert "We keep nothing." in open_form(client, meeting)


def test_two_visitors_never_share_a_token_or_a_key(client: PageClient, meeting: Meeting) -> None:
    first = client.get(path(meeting))
    other = client.application.test_client().get(path(meeting))
    one, two = (client.read(found).form().fields for found in (first, other))
    assert one["csrf_token"] != two["csrf_token"]
    assert one["submission_key"] != two["submission_key"]
    assert first.headers["Content-Security-Policy"] != other.headers["Content-Security-Policy"]


def test_the_nonce_of_the_page_is_that_of_its_policy(client: PageClient, meeting: Meeting) -> None:
    response = client.get(path(meeting))
    (style,) = client.read(response).all("style")
    assert f"'nonce-{style.get('nonce')}'" in response.headers["Content-Security-Policy"]


def test_a_packed_page_is_the_same_page(client: PageClient, meeting: Meeting) -> None:
    import gzip

    packed = client.get(path(meeting), headers={"Accept-Encoding": "gzip"})
    plain = client.get(path(meeting))
    assert packed.headers["Content-Encoding"] == "gzip"
    unpacked = gzip.decompress(packed.data).decode()
    assert len(unpacked) == len(plain.text)
    assert client.read(plain).h1 in unpacked
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_flashed_note_is_shown_to_its_reader_only(client: PageClient, meeting: Meeting) -> None:
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "Only for you")]
    assert "Only for you" in open_form(client, meeting)
    assert "Only for you" not in open_form(client, meeting)
    assert "Only for you" not in open_form(client.application.test_client(), meeting)  # type: ignore[arg-type]


def test_partners_and_observers_stand_as_of_today(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    page = open_form(client, meeting)
    groups = [group.get("label") for group in page.all("optgroup")]
    assert groups[2:5] == ["Partner countries", "Observers", "Other States"]
    clock.advance(days=1)
    open_form(client, meeting)
