from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registration.dialogues import directory, loading
from registration.dialogues.directory import Standing, top_of
from registration.dialogues.kinds import PartnerStatus
from registration.dialogues.models import Dialogue, Function


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    loading.load(db, now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    return db.scalars(sa.select(Dialogue)).one()


def test_the_second_reading_needs_no_query(db: Session, dialogue: Dialogue) -> None:
    first = directory.get_directory(db, dialogue.id, dialogue.stamp)
    db.execute(sa.update(Function).values(position=99))
    assert directory.get_directory(db, dialogue.id, dialogue.stamp) is first


def test_a_new_stamp_is_read_anew(db: Session, dialogue: Dialogue) -> None:
    first = directory.get_directory(db, dialogue.id, dialogue.stamp)
    assert directory.get_directory(db, dialogue.id, "another stamp") is not first


def test_countries_stand_in_the_order_of_each_language(db: Session, dialogue: Dialogue) -> None:
    found = directory.get_directory(db, dialogue.id, dialogue.stamp)
    partners = {entry.iso2 for entry in found.countries if entry.standings}
    english = [entry.iso2 for entry in found.sorted_countries("en") if entry.iso2 in partners]
    french = [entry.iso2 for entry in found.sorted_countries("fr") if entry.iso2 in partners]
    assert english[:3] == ["DZ", "AT", "BE"]
    assert french[:3] == ["DZ", "DE", "AT"]
    assert french.index("GQ") < french.index("GW")  # Guinée équatoriale, Guinée-Bissau


def test_algeria_is_an_observer_and_canada_another_state(db: Session, dialogue: Dialogue) -> None:
    found = directory.get_directory(db, dialogue.id, dialogue.stamp)
    day = date(2021, 9, 14)
    assert found.country_by_iso2["DZ"].status_on(day) is PartnerStatus.OBSERVER
    assert found.country_by_iso2["SN"].status_on(day) is PartnerStatus.PARTNER
    assert found.country_by_iso2["CA"].status_on(day) is None


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2017, 12, 31), False),
        (date(2018, 1, 1), True),
        (date(2020, 1, 31), True),
        (date(2020, 2, 1), False),
    ],
)
def test_a_dated_standing_holds_from_its_first_to_its_last_day(day: date, *, valid: bool) -> None:
    standing = Standing(
        PartnerStatus.PARTNER, date(2018, 1, 1), date(2020, 1, 31), steering_committee=False
    )
    assert standing.is_valid_on(day) is valid


@given(st.dictionaries(st.integers(0, 8), st.one_of(st.none(), st.integers(0, 8)), min_size=1))
def test_the_topmost_parent_is_found_even_in_a_ring(parents: dict[int, int | None]) -> None:
    for start in parents:
        assert top_of(start, parents) in parents
