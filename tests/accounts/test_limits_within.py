"""Limits that are counted in the transaction of what they limit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.accounts.limits import Limit
from registration.accounts.models import RateCounter
from registration.core.db import session, write
from registration.core.errors import TooManyError
from tests.apps import START
from tests.statements import counted

TWO = Limit("two", 2, timedelta(hours=1))
FIVE = Limit("five", 5, timedelta(hours=1))


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    """The keys of counters are made with the application's secret."""
    with app.app_context():
        yield


def tries(db: Session) -> list[int]:
    return sorted(db.scalars(sa.select(RateCounter.tries)))


def test_every_limit_is_counted_with_one_statement(app: Flask, db: Session) -> None:
    with counted(app) as statements:
        limits.hit_within(db, (TWO, "a"), (FIVE, "b"), watched=(TWO, "c"), now=START)
    assert len(statements) == 1
    assert tries(db) == [0, 1, 1]


def test_one_limit_that_is_reached_stops_all() -> None:
    def once(db: Session) -> None:
        limits.hit_within(db, (TWO, "a"), (FIVE, "b"), now=START)

    write(once)
    write(once)
    with pytest.raises(TooManyError) as refused:
        write(once)
    assert refused.value.facts["seconds"]
    assert tries(session()) == [2, 2]  # the third was taken back with its transaction


def test_a_watched_limit_stops_without_being_counted(db: Session) -> None:
    for _ in range(2):
        limits.hit(db, TWO, "c", now=START)
    with pytest.raises(TooManyError):
        limits.hit_within(db, (FIVE, "b"), watched=(TWO, "c"), now=START)


def test_tries_of_the_window_before_fade(db: Session) -> None:
    limits.hit_within(db, (TWO, "a"), now=START)
    limits.hit_within(db, (TWO, "a"), now=START)
    with pytest.raises(TooManyError), db.begin_nested():
        limits.hit_within(db, (TWO, "a"), now=START + timedelta(hours=1))
    limits.hit_within(db, (TWO, "a"), now=START + timedelta(hours=1, minutes=40))


def test_it_agrees_with_the_check_that_counts_nothing(db: Session) -> None:
    for minute in range(0, 180, 7):
        now = START + timedelta(minutes=minute)
        free = limits.check(db, TWO, "x", now=now) is None
        try:
            with db.begin_nested():
                limits.hit_within(db, (TWO, "x"), now=now)
        except TooManyError:
            assert not free
        else:
            assert free
