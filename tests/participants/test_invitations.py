"""Which entries a person's calendar should hold, and what they say."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from registration.calendars import service as calendars
from registration.core.types import Localised
from registration.ical.entry import Method
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.participants.invitations import wanted_entries
from tests.apps import START
from tests.messages.letterbox import MEETING, ONLINE, PERSON, ROOM, WAITS

NO_BREAK = "\N{NO-BREAK SPACE}"


def test_there_is_one_entry_for_each_day_that_is_attended() -> None:
    room, online = wanted_entries(MEETING, PERSON)
    assert (room.item_key, room.mode, room.join) == ("day:1", "in-person", None)
    assert (online.item_key, online.mode, online.join) == ("day:2", "virtual", ("ndiaye", 1))
    absent = replace(PERSON, days=(ROOM, replace(ONLINE, mode=Mode.ABSENT)))
    assert [entry.item_key for entry in wanted_entries(MEETING, absent)] == ["day:1"]


def test_hours_and_programme_are_those_of_the_sessions_open_to_the_mode() -> None:
    room = wanted_entries(MEETING, PERSON)[0]
    online = wanted_entries(MEETING, replace(PERSON, days=(replace(ONLINE, day_id=1),)))[0]
    assert room.ends == datetime.fromisoformat("2026-12-14 20:00")
    assert online.ends == datetime.fromisoformat("2026-12-14 17:00")
    assert "Reception" in room.description
    assert "Reception" not in online.description


def test_texts_begin_with_the_person_s_language_and_are_written_in_its_way() -> None:
    room = wanted_entries(MEETING, replace(PERSON, language="fr"))[0]
    assert room.summary == "Villes et migrations / Towns and migration"
    assert room.location == "Centre de conférences, 1, place des Nations, Paris"
    lines = room.description.replace(NO_BREAK, " ").splitlines()
    assert lines[:3] == [
        "En présentiel / In person",
        "Les villes qui accueillent / Towns that receive",
        "9 h 30 – 20 h, heure de Paris, UTC+1",
    ]
    assert "9 h 30 – 12 h 30 · Ouverture / Opening" in lines
    assert lines[-1] == "Référence / Reference : ROM-7K3QXA"


def test_a_day_without_a_programme_is_a_whole_day() -> None:
    meeting = replace(MEETING, days=(replace(MEETING.days[0], sessions=()),))
    (entry,) = wanted_entries(meeting, replace(PERSON, days=(ROOM,)))
    assert entry.all_day
    assert entry.starts == datetime.fromisoformat("2026-12-14")


def test_who_waits_for_the_room_attends_online_where_that_is_offered() -> None:
    waits = replace(PERSON, days=(WAITS,))
    assert [entry.mode for entry in wanted_entries(MEETING, waits)] == ["virtual"]
    in_person = replace(MEETING, format=MeetingFormat.IN_PERSON)
    assert wanted_entries(in_person, waits) == []
    nowhere = replace(waits, days=(replace(WAITS, online_place=PlaceState.WAITING),))
    assert wanted_entries(MEETING, nowhere) == []


def test_a_long_venue_is_cut_between_words() -> None:
    long = Localised(en="Centre " * 40, fr="Centre " * 40)
    location = wanted_entries(replace(MEETING, venue=long), PERSON)[0].location
    assert len(location) <= 120
    assert location.endswith("Centre…")


def test_another_language_is_no_revision_and_another_place_is_one(db: Session) -> None:
    def owed(meeting: object = MEETING, language: str = "en") -> list[tuple[Method, str]]:
        wanted = wanted_entries(meeting, replace(PERSON, language=language))  # type: ignore[arg-type]
        found = calendars.reconcile(db, "registration:x", wanted, meeting_id=1, now=START)
        return [(item.method, item.item_key) for item in found]

    assert len(owed()) == 2
    assert owed(language="fr") == []
    moved = replace(MEETING, venue=Localised(en="Conference centre", fr="Palais des congrès"))
    assert owed(moved) == [(Method.REQUEST, "day:1")]
