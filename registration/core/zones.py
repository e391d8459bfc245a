"""Wall-clock time and instants.

What is planned is kept as wall time and IANA zone, with the instant derived; the zone rules come
from the pinned ``tzdata`` package only, because the system's files are often older (Morocco left
daylight saving for good on 2026-09-20, release 2026c).
"""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources

zoneinfo.reset_tzpath(to=[])

CHECK_WALL = datetime(2026, 12, 14, 9, 0)  # noqa: DTZ001 - a wall time on purpose
CHECK_ZONE = "Africa/Casablanca"


class UnknownZoneError(ValueError):
    """The name is no IANA time zone of the installed data."""


@lru_cache(maxsize=1024)
def zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone of an IANA name.

    Raises:
        UnknownZoneError: there is none of that name.
    """
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all zones that a person may choose, sorted."""
    chosen = (
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    )
    return (*sorted(chosen), "UTC")


def is_zone(name: str) -> bool:
    """Tell whether ``name`` is a known IANA zone."""
    try:
        zone(name)
    except UnknownZoneError:
        return False
    return True


def instant_of(wall: datetime, zone_name: str) -> datetime:
    """Return the aware UTC instant of a wall time in a zone.

    A time that the clocks skip moves forward by the gap; one that happens twice is the first
    (RFC 5545 3.3.5).

    Raises:
        ValueError: ``wall`` is aware.
    """
    if wall.tzinfo is not None:
        message = "a wall time has no zone"
        raise ValueError(message)
    return wall.replace(tzinfo=zone(zone_name), fold=0).astimezone(UTC)


def is_skipped(wall: datetime, zone_name: str) -> bool:
    """Tell whether the clocks of a zone skip a wall time (naive)."""
    return wall_of(instant_of(wall, zone_name), zone_name) != wall


def is_repeated(wall: datetime, zone_name: str) -> bool:
    """Tell whether a wall time (naive) happens twice in a zone, as the clocks go back."""
    place = zone(zone_name)
    first = wall.replace(tzinfo=place, fold=0).utcoffset()
    second = wall.replace(tzinfo=place, fold=1).utcoffset()
    return first != second and not is_skipped(wall, zone_name)


def at_second(seconds: int) -> datetime:
    """Return the aware UTC instant so many seconds after the beginning of 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def wall_of(instant: datetime, zone_name: str) -> datetime:
    """Return the naive wall time of an instant in a zone."""
    return instant.astimezone(zone(zone_name)).replace(tzinfo=None)


def offset_of(instant: datetime, zone_name: str) -> timedelta:
    """Return the offset from UTC that a zone has at an instant."""
    return instant.astimezone(zone(zone_name)).utcoffset() or timedelta()


def data_version() -> str:
    """Return the release of the zone data in use, for example ``2026c``."""
    root = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi")
    with root.open(encoding="utf-8") as lines:
        return next(lines).rpartition(" ")[2].strip()


def is_current() -> bool:
    """Tell whether the zone data know that Morocco stays on UTC+0 (release 2026c or later)."""
    return instant_of(CHECK_WALL, CHECK_ZONE) == CHECK_WALL.replace(tzinfo=UTC)
