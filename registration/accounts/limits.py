"""How often something may be tried: counters in the database, shared by all workers.

A limit is so many tries in a sliding window. The window is estimated from two fixed ones: all tries
of the current one, and of the one before the share that the sliding window still covers. Counters
hold no address and no name: their key is a keyed digest.

Refused tries are not counted, so that a limit is never prolonged by who keeps trying. Successful
ones are never counted either, where a whole ministry comes from one address.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts.models import RateCounter
from registration.core import config
from registration.core.db import insert_into, write
from registration.core.errors import TooManyError

KEPT = timedelta(days=2)
SUBNET_BITS = 64
TABLE = cast("sa.Table", RateCounter.__table__)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many ``tries`` in any ``window``; ``name`` is stable and part of the counter's key."""

    name: str
    tries: int
    window: timedelta


SIGN_IN_CLIENT = Limit("sign-in-client", 30, timedelta(minutes=15))
SIGN_IN_ACCOUNT = Limit("sign-in-account", 10, timedelta(minutes=15))
CODE_ACCOUNT = Limit("code-account", 10, timedelta(minutes=15))
RESET_ACCOUNT = Limit("reset-account", 3, timedelta(hours=1))
RESET_CLIENT = Limit("reset-client", 30, timedelta(hours=1))
TOKEN_CLIENT = Limit("token-client", 60, timedelta(minutes=15))
REGISTRATION_EMAIL = Limit("registration-email", 20, timedelta(hours=1))
REGISTRATION_KEY = Limit("registration-key", 20, timedelta(hours=1))
DUPLICATE_EMAIL = Limit("duplicate-email", 5, timedelta(hours=1))
LOST_LINK_EMAIL = Limit("lost-link-email", 3, timedelta(hours=1))
FRESH_LINK = Limit("fresh-link", 5, timedelta(hours=1))


def bucket_of(limit: Limit, key: str) -> str:
    """Return the counter's key for a limit and what it counts (an address, a submission key)."""
    secret = config.current().secret_key.encode()
    digest = hmac.new(secret, f"{limit.name}|{key}".encode(), hashlib.sha256).hexdigest()
    return f"{limit.name}:{digest[:40]}"


def client_key(address: str | None) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> SUBNET_BITS << SUBNET_BITS)}/{SUBNET_BITS}"
    return str(parsed)


def check(db: Session, limit: Limit, key: str, *, now: datetime, own: int = 0) -> timedelta | None:
    """Tell how long to wait before the next try; None when it may be made now. Counts nothing.

    ``own`` tries of the current window are the caller's and do not stand in its way.
    """
    start = _start(now, limit.window)
    rows = db.execute(
        sa.select(RateCounter.window_start, RateCounter.tries).where(
            RateCounter.bucket == bucket_of(limit, key),
            RateCounter.window_start >= start - limit.window,
        )
    )
    tries = {window_start: count for window_start, count in rows}  # noqa: C416 - rows are no pairs
    current = max(tries.get(start, 0) - own, 0)
    return _wait(limit, tries.get(start - limit.window, 0), current, now - start)


def demand(db: Session, limit: Limit, key: str, *, now: datetime) -> None:
    """Go on only if the next try may be made now. Counts nothing.

    Raises:
        TooManyError: it may not; the fact ``seconds`` says how long to wait.
    """
    wait = check(db, limit, key, now=now)
    if wait is not None:
        raise TooManyError(limit.name, seconds=math.ceil(wait.total_seconds()))


def hit(db: Session, limit: Limit, key: str, *, now: datetime) -> None:
    """Count one try in the caller's writing transaction, with one statement."""
    start = _start(now, limit.window)
    values = {"bucket": bucket_of(limit, key), "window_start": start, "tries": 1}
    statement = insert_into(db, TABLE).values(values)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["bucket", "window_start"], set_={"tries": TABLE.c.tries + 1}
        )
    )


def hit_within(
    db: Session,
    *counted: tuple[Limit, str],
    watched: tuple[Limit, str] | None = None,
    now: datetime,
) -> None:
    """Count one try of each ``(limit, key)`` in the caller's writing transaction, if all allow it; one statement.

    ``watched`` is a limit that must allow it too and is not counted. All have windows of the same length.

    Raises:
        TooManyError: one does not; the caller's transaction is to be rolled back, so that nothing is counted.
    """
    asked = {bucket_of(limit, key): (limit, 1) for limit, key in counted}
    if watched is not None:
        asked[bucket_of(*watched)] = (watched[0], 0)
    window = counted[0][0].window
    start = _start(now, window)
    before = TABLE.alias("before")
    # Written out: of a bare name SQLite takes the nearest table's.
    this_bucket: sa.ColumnElement[str] = sa.literal_column(f"{TABLE.name}.bucket", sa.String)
    tries_before = (
        sa.select(before.c.tries)
        .where(before.c.bucket == this_bucket, before.c.window_start == start - window)
        .scalar_subquery()
    )
    statement = insert_into(db, TABLE).values(
        [  # in one order, so that nobody waits for one another
            {"bucket": bucket, "window_start": start, "tries": step}
            for bucket, (_, step) in sorted(asked.items())
        ]
    )
    rows = db.execute(
        statement.on_conflict_do_update(
            index_elements=["bucket", "window_start"],
            set_={"tries": TABLE.c.tries + statement.excluded.tries},
        ).returning(TABLE.c.bucket, TABLE.c.tries, tries_before)
    ).all()
    waits = []
    for bucket, tries, earlier in rows:
        limit, step = asked[bucket]
        waits.append(_wait(limit, earlier or 0, tries - step, now - start))
    longest = max((wait for wait in waits if wait is not None), default=None)
    if longest is not None:
        raise TooManyError(counted[0][0].name, seconds=math.ceil(longest.total_seconds()))


def strike(*counted: tuple[Limit, str], now: datetime) -> None:
    """Count one try of each ``(limit, key)`` in a short transaction of its own, and prune.

    Not to be called inside :func:`registration.core.db.write`: there, use :func:`hit`.
    """

    def work(db: Session) -> None:
        for limit, key in sorted(counted, key=lambda pair: bucket_of(*pair)):
            hit(db, limit, key, now=now)
        prune(db, now=now)

    write(work)


def reserve(*counted: tuple[Limit, str], now: datetime) -> None:
    """Count a try of each ``(limit, key)`` before it is made, in a short transaction of its own.

    However many tries come at once, no more than the limit are let through: the counter's row is locked by the
    statement that counts. A try that turns out well is given back with :func:`release`.

    Raises:
        TooManyError: one of them may not be made now; none is counted then.
    """

    def work(db: Session) -> None:
        for limit, key in sorted(counted, key=lambda pair: bucket_of(*pair)):
            hit(db, limit, key, now=now)
            wait = check(db, limit, key, now=now, own=1)
            if wait is not None:
                raise TooManyError(limit.name, seconds=math.ceil(wait.total_seconds()))
        prune(db, now=now)

    write(work)


def release(*counted: tuple[Limit, str], now: datetime) -> None:
    """Take back what :func:`reserve` counted at ``now``: the try turned out well."""

    def work(db: Session) -> None:
        for limit, key in sorted(counted, key=lambda pair: bucket_of(*pair)):
            db.execute(
                sa.update(RateCounter)
                .where(
                    RateCounter.bucket == bucket_of(limit, key),
                    RateCounter.window_start == _start(now, limit.window),
                    RateCounter.tries > 0,
                )
                .values(tries=RateCounter.tries - 1)
            )

    write(work)


def prune(db: Session, *, now: datetime) -> None:
    """Delete the counters that no limit looks at any more."""
    db.execute(sa.delete(RateCounter).where(RateCounter.window_start < now - KEPT))


def _start(now: datetime, window: timedelta) -> datetime:
    epoch = datetime.fromtimestamp(0, UTC)
    return epoch + (now - epoch) // window * window


def _wait(limit: Limit, before: int, current: int, elapsed: timedelta) -> timedelta | None:
    """Return the time until one more try stays within the limit; None when it does now."""
    share = 1 - elapsed / limit.window
    room = (
        limit.tries - current - 1
    )  # for the tries of the window before, weighed by what is left of it
    if before * share <= room:
        return None
    if room >= 0:
        return _faded(limit, before, room) - elapsed
    return limit.window - elapsed + _faded(limit, current, limit.tries - 1)


def _faded(limit: Limit, count: int, room: int) -> timedelta:
    """Return how far into the next window ``count`` tries weigh no more than ``room``."""
    return max(timedelta(), limit.window * (1 - room / count)) + timedelta(seconds=1)
