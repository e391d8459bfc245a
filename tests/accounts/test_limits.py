"""Limits hold for any order of tries, and are exact when they come at once, on both databases."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.accounts.limits import Limit
from registration.accounts.models import RateCounter
from registration.core.errors import TooManyError
from tests.apps import START, TestClock

NUMBERS = itertools.count()
THREE = Limit("three", 3, timedelta(minutes=10))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        (None, "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_the_newer_kind(
    address: str | None, key: str
) -> None:
    assert limits.client_key(address) == key


def test_counters_hold_no_address(app: Flask, db: Session) -> None:
    with app.app_context():
        limits.reserve((THREE, "guest@people.example"), now=START)
    assert "guest" not in db.scalars(sa.select(RateCounter.bucket)).one()


def test_the_fourth_try_has_to_wait_until_the_first_fade(app: Flask) -> None:
    with app.app_context():
        for _ in range(3):
            limits.reserve((THREE, "x"), now=START)
        with pytest.raises(TooManyError) as refused:
            limits.reserve((THREE, "x"), now=START)
        wait = timedelta(seconds=int(str(refused.value.facts["seconds"])))
        with pytest.raises(TooManyError):
            limits.reserve((THREE, "x"), now=START + wait - timedelta(seconds=2))
        limits.reserve((THREE, "x"), now=START + wait)


def test_a_refused_try_is_not_counted(app: Flask, db: Session) -> None:
    with app.app_context():
        for _ in range(3):
            limits.reserve((THREE, "x"), now=START)
        for _ in range(5):
            with pytest.raises(TooManyError):
                limits.reserve((THREE, "x"), (limits.SIGN_IN_CLIENT, "y"), now=START)
    assert db.scalars(sa.select(RateCounter.tries)).all() == [3]


def test_a_try_that_went_well_is_given_back(app: Flask) -> None:
    with app.app_context():
        for _ in range(10):
            limits.reserve((THREE, "x"), now=START)
            limits.release((THREE, "x"), now=START)


def test_giving_back_never_counts_below_nothing(app: Flask, db: Session) -> None:
    with app.app_context():
        limits.reserve((THREE, "x"), now=START)
        limits.release((THREE, "x"), now=START)
        limits.release((THREE, "x"), now=START)
    assert db.scalars(sa.select(RateCounter.tries)).all() == [0]


def test_old_counters_are_deleted(app: Flask, db: Session) -> None:
    with app.app_context():
        limits.reserve((THREE, "x"), now=START)
        limits.reserve((THREE, "y"), now=START + timedelta(days=3))
    assert db.scalar(sa.select(sa.func.count()).select_from(RateCounter)) == 1


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(gaps=st.lists(st.integers(0, 900), max_size=25))
def test_no_window_ever_holds_twice_the_limit(app: Flask, gaps: list[int]) -> None:
    """A sliding estimate over two fixed windows lets through less than twice the limit in any window."""
    at, allowed = START, []
    with app.app_context():
        key = f"property {next(NUMBERS)}"
        for gap in gaps:
            at += timedelta(seconds=gap)
            try:
                limits.reserve((THREE, key), now=at)
            except TooManyError:
                continue
            allowed.append(at)
    for first in allowed:
        inside = [time for time in allowed if first <= time < first + THREE.window]
        assert len(inside) < 2 * THREE.tries


def test_tries_at_once_from_many_threads_are_counted_exactly(committed_app: Flask) -> None:
    """As of several workers: each thread has a connection of its own."""
    threads, limit = 12, Limit("at-once", 5, timedelta(minutes=10))
    barrier = Barrier(threads)

    def attempt(_: int) -> bool:
        with committed_app.app_context():
            barrier.wait(timeout=30)
            try:
                limits.reserve((limit, "x"), now=START)
            except TooManyError:
                return False
            return True

    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(attempt, range(threads)))
    assert results.count(True) == limit.tries


def test_a_counter_belongs_to_this_installation(app: Flask, clock: TestClock) -> None:
    with app.app_context():
        assert limits.bucket_of(THREE, "x") != limits.bucket_of(THREE, "y")
        assert limits.bucket_of(THREE, "x").startswith("three:")
