"""The plan of the meeting to come: open for registration, nearly full in the room.

Pure and seeded. Also the plan of a meeting of any size, for trying how the pages carry it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from registration.demo import material
from registration.demo.plan import IN_PERSON, VIRTUAL, Body, Casting, PlannedRegistration

PLACES = 40
FREE_IN_THE_ROOM = 3
ONLINE = 21
CANCELLED = 2
_GOVERNMENTS = ["IT", "IT", "MA", "SN", "FR", "DE", "ES", "PT", "TN", "NE", "GH", "CI", "TG", "BE"]
_TOWNS = ["IT", "FR", "SN", "ES", "CM", "MT", "BJ"]


def registrations(
    opened_at: datetime, now: datetime, seed: int = 2027
) -> list[PlannedRegistration]:
    """Return the registrations made between the opening and now, in their order."""
    casting = Casting(seed)
    bodies = _bodies(casting)
    span = int((now - opened_at) / timedelta(minutes=1)) - 6 * 60
    planned = []
    for number in range(PLACES - FREE_IN_THE_ROOM + ONLINE + CANCELLED):
        body, body_type = next(bodies)
        in_room = number < PLACES - FREE_IN_THE_ROOM
        cancelled = number >= PLACES - FREE_IN_THE_ROOM + ONLINE
        at = opened_at + timedelta(minutes=casting.chance.randrange(max(span, 1)))
        planned.append(
            _one(
                casting,
                body,
                body_type,
                IN_PERSON if in_room else VIRTUAL,
                at,
                outcome="cancelled" if cancelled else "confirmed",
            )
        )
    return sorted(planned, key=lambda one: one.registered_at)


def many(
    size: int, opened_at: datetime, now: datetime, days: int, seed: int = 2028
) -> Iterator[PlannedRegistration]:
    """Yield ``size`` registrations, evenly over the time, a third of them for the room."""
    casting = Casting(seed)
    bodies = _bodies(casting)
    step = (now - opened_at) / (size + 1)
    for number in range(size):
        body, body_type = next(bodies)
        mode = IN_PERSON if number % 3 == 0 else VIRTUAL
        at = opened_at + step * number
        yield _one(casting, body, body_type, mode, at, days=days)


def _one(
    casting: Casting,
    body: Body,
    body_type: str,
    mode: str,
    at: datetime,
    *,
    days: int = 2,
    outcome: str = "confirmed",
) -> PlannedRegistration:
    return PlannedRegistration(
        person=casting.person_for(body),
        body=body,
        body_type=body_type,
        functions=("delegate",),
        position=casting.position_for(body_type, ("delegate",)),
        modes=(mode,) * days,
        registered_at=at,
        outcome=outcome,
        ended_at=at + timedelta(hours=5) if outcome == "cancelled" else None,
        listed=casting.chance.random() < 0.7,  # noqa: PLR2004
    )


def _bodies(casting: Casting) -> Iterator[tuple[Body, str]]:
    """Yield bodies without end: governments, towns and organisations by turns."""
    invented = material.load("organisations")["organisations"]
    while True:
        for place in range(max(len(_GOVERNMENTS), len(_TOWNS), len(invented))):
            yield (
                Body(country=_GOVERNMENTS[place % len(_GOVERNMENTS)], side="government"),
                "national-authority",
            )
            if place % 2:
                town = _TOWNS[place // 2 % len(_TOWNS)]
                yield Body(country=town, side="local-authorities"), "local-authority"
            item = invented[casting.chance.randrange(len(invented))]
            yield Body(organisation=item["code"]), item["body_type"]
