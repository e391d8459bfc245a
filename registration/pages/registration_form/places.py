"""What is said about places before somebody chooses: how many are left, that one would wait, with how many."""

from __future__ import annotations

from registration.core.i18n import format_day, ngettext
from registration.core.i18n import gettext as _
from registration.meetings.counters import Pool
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import Mode, PlacesScope
from registration.pages.registration_form.asked import Asked

FEW = 12
FEW_SHARE = 5


def is_full(pool: Pool) -> bool:
    """Tell whether a newcomer would wait: no place is free, or others wait already."""
    return pool.places is not None and (pool.taken >= pool.places or pool.waiting > 0)


def note(pool: Pool) -> str:
    """Return the small text beside a mode: nothing while there are enough places."""
    if pool.places is None:
        return ""
    if is_full(pool):
        return _("full: waiting list")
    left = pool.places - pool.taken
    if left > max(FEW, pool.places // FEW_SHARE):
        return ""
    return ngettext("%(num)d place left", "%(num)d places left", left)


def notes(asked: Asked, day: DayFacts) -> dict[str, str]:
    """Return the small texts beside the modes of a day; a mode held already says nothing."""
    pools = {Mode.IN_PERSON: day.room_pool_id, Mode.VIRTUAL: day.online_pool_id}
    found = {}
    for mode, pool_id in pools.items():
        pool = asked.pools.get(pool_id)
        if pool is None or asked.held.get(day.id) is mode or mode not in asked.modes:
            continue
        words = note(pool)
        if words:
            found[mode.value] = words
    return found


def sentence(asked: Asked, day: DayFacts, said: set[int]) -> str:
    """Return what waiting for the room on a day means; once for each pool, which ``said`` remembers."""
    pool = asked.pools.get(day.room_pool_id)
    if pool is None or day.room_pool_id in said or not is_full(pool):
        return ""
    if Mode.IN_PERSON not in asked.open or asked.held.get(day.id) is Mode.IN_PERSON:
        return ""
    said.add(day.room_pool_id)
    together = asked.meeting.places_scope is PlacesScope.ALL_DAYS
    first = _all_days(pool) if together else _one_day(pool, format_day(day.held_on, year=False))
    if Mode.VIRTUAL in asked.modes:
        second = _(
            "Until one is free you attend virtually; we write to you as soon as it is yours."
        )
    else:
        second = _("We write to you as soon as one is free.")
    return f"{first} {second}"


def _one_day(pool: Pool, day: str) -> str:
    if not pool.waiting:
        return _("All places in person on %(day)s are taken.", day=day)
    return ngettext(
        "%(num)d person is waiting for a place in person on %(day)s.",
        "%(num)d people are waiting for a place in person on %(day)s.",
        pool.waiting,
        day=day,
    )


def _all_days(pool: Pool) -> str:
    if not pool.waiting:
        return _("All places in person are taken.")
    return ngettext(
        "%(num)d person is waiting for a place in person.",
        "%(num)d people are waiting for a place in person.",
        pool.waiting,
    )
