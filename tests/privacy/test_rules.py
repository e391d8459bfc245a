from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.privacy.rules import Scope, due_on, scope_of

STARTS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DUE = date(2031, 12, 2)


def scope(now: datetime, *, is_cancelled: bool = False) -> Scope:
    return scope_of(starts_at=STARTS, is_cancelled=is_cancelled, due=DUE, now=now)


@pytest.mark.parametrize(
    ("ends_on", "months", "due"),
    [
        (date(2026, 12, 2), 60, date(2031, 12, 2)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 6, 1), 0, date(2026, 6, 1)),
    ],
)
def test_retention_ends_so_many_months_after_the_last_day(
    ends_on: date, months: int, due: date
) -> None:
    assert due_on(ends_on, months) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_retention_never_ends_before_its_months_have_passed_by_more_than_a_short_month(
    ends_on: date, months: int
) -> None:
    due = due_on(ends_on, months)
    assert (due.year - ends_on.year) * 12 + due.month - ends_on.month == months
    assert due.day <= ends_on.day
    assert due_on(ends_on, months + 1) > due


def test_before_the_meeting_everything_can_go() -> None:
    assert scope(STARTS - timedelta(seconds=1)) is Scope.ALL


def test_from_the_first_hour_on_only_what_is_optional_goes() -> None:
    assert scope(STARTS) is Scope.OPTIONAL
    assert scope(STARTS + timedelta(days=700)) is Scope.OPTIONAL


def test_when_the_retention_has_ended_everything_can_go() -> None:
    assert scope(datetime(2031, 12, 1, 23, 59, tzinfo=UTC)) is Scope.OPTIONAL
    assert scope(datetime(2031, 12, 2, 0, 0, tzinfo=UTC)) is Scope.ALL


def test_a_cancelled_meeting_keeps_nothing_back() -> None:
    assert scope(STARTS + timedelta(days=1), is_cancelled=True) is Scope.ALL
