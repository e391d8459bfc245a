"""The demonstration, loaded through the real services, gives the figures that were published."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.core.db import session
from registration.demo import environment, paris, rome
from registration.demo.loading import Loaded, load
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode, PlaceState
from registration.meetings.models import PlacePool
from registration.meetings.phases import Phase, phase_of
from registration.meetings.queries import gaps_of, get_meeting
from registration.messages.models import Message
from registration.participants.models import Registration, RegistrationDay
from registration.statistics.definitions import values
from registration.statistics.queries import statistics_of
from registration.statistics.sentences import sentence
from tests.apps import Applications
from tests.databases import Databases

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Demonstration:
    """The application with the demonstration loaded; tests only read, since they share it."""

    app: Flask
    loaded: list[Loaded]


@pytest.fixture(scope="session")
def demonstrations(
    applications: Applications, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Demonstration]]:
    """Load the demonstration once for each kind of database."""
    made: dict[str, Demonstration] = {}

    def of(kind: str) -> Demonstration:
        if kind not in made:
            app = applications.make(databases.copy(kind), tmp_path_factory.mktemp("demo"))
            with app.app_context():
                made[kind] = Demonstration(app, load(now=NOW))
        return made[kind]

    yield of
    for one in made.values():
        applications.dispose(one.app)


@pytest.fixture
def demonstration(
    demonstrations: Callable[[str], Demonstration], database_kind: str
) -> Iterator[Demonstration]:
    found = demonstrations(database_kind)
    with found.app.app_context():
        yield found


@pytest.fixture
def loaded(demonstration: Demonstration) -> list[Loaded]:
    return demonstration.loaded


@pytest.fixture
def shown(demonstration: Demonstration) -> Session:
    return session()


@pytest.mark.slow
def test_the_paris_meeting_has_the_published_figures(loaded: list[Loaded], shown: Session) -> None:
    meeting = get_meeting(shown, "paris-2021")
    counted = statistics_of(shown, meeting, now=NOW)
    found = values(counted.statistics)
    assert loaded[0] == Loaded("paris-2021", 118)
    assert {
        key: found[key] for key in ("registered", "waiting", "declined", "cancelled", "pending")
    } == {
        "registered": 118,
        "waiting": 0,
        "declined": 2,
        "cancelled": 4,
        "pending": 0,
    }
    assert (found["participants"], found["partner_countries"]) == (95, 22)
    assert (found["through_local_authorities"], found["organisations"]) == (7, 48)
    assert (found["present_in_person"], found["present_virtual"]) == (57, 38)
    assert (found["no_shows"], found["others_present"]) == (9, 8)
    assert sentence(counted.statistics, "en").startswith("The meeting mobilised 95 participants")


@pytest.mark.slow
def test_places_are_exact_and_those_the_plan_expected(loaded: list[Loaded], shown: Session) -> None:
    meeting = get_meeting(shown, "paris-2021")
    for day in facts_of(shown, meeting).days:
        pool = shown.get_one(PlacePool, day.room_pool_id)
        held = shown.scalar(
            sa.select(sa.func.count(RegistrationDay.id)).where(
                RegistrationDay.day_id == day.id, RegistrationDay.place == PlaceState.HELD
            )
        )
        assert pool.taken == held
        assert pool.taken <= paris.PLACES


@pytest.mark.slow
def test_the_meeting_to_come_is_open_hybrid_and_nearly_full(
    loaded: list[Loaded], shown: Session
) -> None:
    slug = loaded[1].slug
    meeting = get_meeting(shown, slug)
    assert phase_of(meeting, Mode.IN_PERSON, NOW) is Phase.OPEN
    assert phase_of(meeting, Mode.VIRTUAL, NOW) is Phase.OPEN
    for day in facts_of(shown, meeting).days:
        pool = shown.get_one(PlacePool, day.room_pool_id)
        assert (pool.places, pool.taken) == (rome.PLACES, rome.PLACES - rome.FREE_IN_THE_ROOM)


@pytest.mark.slow
def test_both_languages_are_complete_and_everybody_is_invented(
    loaded: list[Loaded], shown: Session
) -> None:
    for one in loaded:
        assert gaps_of(get_meeting(shown, one.slug)) == []
    addresses = shown.scalars(sa.select(Registration.email)).all()
    assert len(addresses) == sum(one.registrations for one in loaded)
    assert all(address.endswith(".example") for address in addresses)


@pytest.mark.slow
def test_loading_again_changes_nothing_and_sends_no_mail(
    loaded: list[Loaded], shown: Session
) -> None:
    again = load(now=NOW)
    assert [one.registrations for one in again] == [0, 0]
    assert shown.scalar(sa.select(sa.func.count(Message.id))) == 0


@pytest.mark.slow
def test_a_meeting_of_any_size_can_be_added(runner: FlaskCliRunner, db: Session) -> None:
    result = runner.invoke(args=["demo", "load", "--size", "40", "--format", "json"])
    assert result.exit_code == 0, result.output
    meeting = get_meeting(db, "assembly-40")
    count = sa.select(sa.func.count(Registration.id)).where(Registration.meeting_id == meeting.id)
    assert db.scalar(count) == 40


def test_the_demonstration_keeps_its_secrets_to_itself(tmp_path: Path) -> None:
    first = environment.prepare(tmp_path / "demo", 5000, {})
    second = environment.prepare(
        tmp_path / "demo", 5000, {"PLENARY_DATABASE_URL": "postgresql://x/y"}
    )
    names = set(environment.SECRETS)
    assert {name: first[name] for name in names} == {name: second[name] for name in names}
    assert len({first[name] for name in names}) == len(names)
    assert (tmp_path / "demo" / environment.FILE).stat().st_mode & 0o077 == 0
    assert second["PLENARY_DATABASE_URL"] == "postgresql://x/y"
    assert first["PLENARY_DEMONSTRATION"] == "1"


def test_only_a_demonstration_makes_its_officer(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["demo", "officer"])
    assert result.exit_code == 2
    assert "This is not a demonstration" in result.output
