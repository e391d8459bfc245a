"""The plan of the Paris meeting: exactly 118 invented registrations.

After the event they give the figures that the Dialogue published: 95 participants, in person and virtually; 22 partner
countries represented, of which 7 through local authorities; 48 organisations (Conclusions of the Senior Officials'
Meeting, Malabo, 17-18 November 2021). No source says who they were: which countries came, everybody's name and most of
the organisations are invented. "7 through local authorities" is read as: in seven countries at least one counted person
represents a local authority.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registration.demo import material
from registration.demo.plan import IN_PERSON, VIRTUAL, Body, Casting, PlannedRegistration, Visit

PLACES = 60
PARTICIPANTS = 95
PARTNER_COUNTRIES = 22
THROUGH_LOCAL_AUTHORITIES = 7
ORGANISATIONS = 48
REGISTRATIONS = 118

_ZONE = ZoneInfo("Europe/Paris")
_DAYS = (date(2021, 9, 14), date(2021, 9, 15))
_OPENS_AT = datetime(2021, 6, 15, 9, tzinfo=_ZONE).astimezone(UTC)

_GOVERNMENTS = [
    "FR", "FR", "FR", "FR", "GQ", "GQ", "MA", "MA", "ES", "PT", "BE", "DE",
    "NL", "SE", "CH", "MT", "SN", "ML", "BF", "CI", "GH", "TG", "TN", "TD",
]  # fmt: skip
_LOCAL_AUTHORITIES = ["FR", "FR", "FR", "ES", "ES", "SN", "SN", "MA", "IT", "NE", "CM"]
_MISSIONS = ["TN", "CI"]
_OBSERVER = "DZ"
_OTHER_STATE = "CA"
_NAMED = [
    *[
        "eu",
        "european-commission",
        "european-commission",
        "iom",
        "iom",
        "uclg",
        "uclg",
        "oecd",
        "oecd",
    ],
    *["mayors-migration-council", "mayors-migration-council", "gfmd-mayors-mechanism"],
]
_SECOND_PERSON_FROM = 3
_HOST = Body(country="FR", side="government")
_HOST_FUNCTIONS = ("host", "speaker")
_DELEGATE = ("delegate",)
_FUNCTIONS = {
    4: ("speaker",),
    9: ("moderator",),
    15: ("speaker", "expert"),
    31: ("facilitator",),
    47: ("expert",),
    60: ("speaker",),
}

# How the 95 participants took part: (how many, asked for, came)
Modes = tuple[str | None, ...]
_BOTH_DAYS: Modes = (IN_PERSON, IN_PERSON)
_ATTENDANCE: list[tuple[int, Modes, Modes]] = [
    (45, _BOTH_DAYS, _BOTH_DAYS),
    (6, (IN_PERSON, VIRTUAL), (IN_PERSON, VIRTUAL)),
    (3, _BOTH_DAYS, (IN_PERSON, None)),
    (1, (VIRTUAL, IN_PERSON), (VIRTUAL, IN_PERSON)),
    (2, _BOTH_DAYS, (VIRTUAL, IN_PERSON)),  # waited in vain for the first day
    (28, (VIRTUAL, VIRTUAL), (VIRTUAL, VIRTUAL)),
    (2, _BOTH_DAYS, (VIRTUAL, VIRTUAL)),  # had places and stayed at home
    (8, (VIRTUAL, VIRTUAL), (None, VIRTUAL)),
]
_WAITED = range(55, 57)


def registrations(seed: int = 2021) -> list[PlannedRegistration]:
    """Return the 118 registrations in the order in which they were made."""
    casting = Casting(seed)
    bodies = list(_participants())
    casting.chance.shuffle(bodies)
    host = next(number for number, (body, _) in enumerate(bodies) if body == _HOST)
    ways = [(asked, came, number in _WAITED) for number, (asked, came) in enumerate(_ways())]
    planned = [
        _participant(
            casting,
            body,
            way,
            _HOST_FUNCTIONS if number == host else _FUNCTIONS.get(number, _DELEGATE),
        )
        for number, (body, way) in enumerate(zip(bodies, ways, strict=True))
    ]
    planned.extend(_staff(casting))
    planned.extend(_not_present(casting))
    return sorted(planned, key=lambda one: one.registered_at)


def _participants() -> Iterator[tuple[Body, str]]:
    """Yield body and type of body of the 95, in no order."""
    for country in [*_GOVERNMENTS, _OBSERVER, _OTHER_STATE]:
        yield Body(country=country, side="government"), "national-authority"
    for country in _LOCAL_AUTHORITIES:
        yield Body(country=country, side="local-authorities"), "local-authority"
    for country in _MISSIONS:
        yield Body(country=country, side="mission"), "diplomatic-mission"
    types = {"eu": "regional-organisation", "european-commission": "regional-organisation"}
    types |= {
        "mayors-migration-council": "local-authority-network",
        "uclg": "local-authority-network",
    }
    for code in _NAMED:
        yield Body(organisation=code), types.get(code, "international-organisation")
    invented = material.load("organisations")["organisations"]
    for organisation in [*invented, *invented[:_SECOND_PERSON_FROM]]:
        yield Body(organisation=organisation["code"]), organisation["body_type"]


def _ways() -> Iterator[tuple[Modes, Modes]]:
    for number, asked, came in _ATTENDANCE:
        for _ in range(number):
            yield asked, came


def _participant(
    casting: Casting,
    body_and_type: tuple[Body, str],
    way: tuple[Modes, Modes, bool],
    functions: tuple[str, ...],
) -> PlannedRegistration:
    body, body_type = body_and_type
    asked, came, waited = way
    return PlannedRegistration(
        person=casting.person_for(body),
        body=body,
        body_type=body_type,
        functions=functions,
        position=casting.position_for(body_type, functions),
        modes=asked,
        registered_at=_moment(casting, early=not waited and IN_PERSON in asked, late=waited),
        expects_place=(not waited, True),
        visits=_visits(casting, came),
        listed=casting.chance.random() < 0.7,  # noqa: PLR2004
        diet=casting.chance.choice([None, None, None, None, "vegetarian", "halal"])
        if IN_PERSON in asked
        else None,
        access="step-free" if IN_PERSON in asked and casting.chance.random() < 0.04 else None,  # noqa: PLR2004
    )


def _staff(casting: Casting) -> Iterator[PlannedRegistration]:
    """Yield the eight who were present and are no participants; the secretariat's body counts all the same."""
    places: list[tuple[Body, str, str]] = [
        (Body(organisation="icmpd"), "international-organisation", "secretariat")
    ] * 3
    places += [(Body(), "other", "interpreter")] * 4
    places += [(Body(country="FR", side="government"), "national-authority", "support")]
    for body, body_type, function in places:
        yield PlannedRegistration(
            person=casting.person_for(body),
            body=body,
            body_type=body_type,
            functions=(function,),
            position=casting.position_for(body_type, [function]),
            modes=_BOTH_DAYS,
            registered_at=_moment(casting, early=True),
            expects_place=(True, True),
            visits=_visits(casting, _BOTH_DAYS),
        )


def _not_present(casting: Casting) -> Iterator[PlannedRegistration]:
    """Yield the fifteen who were never there: seven no-shows, two who waited, four cancellations, two refusals.

    Some represent a country, a local authority or an organisation that nobody else represents: they must not count.
    """
    online = (VIRTUAL, VIRTUAL)
    cases: list[tuple[Body, str, Modes, str, bool]] = [
        (
            Body(country="GA", side="government"),
            "national-authority",
            _BOTH_DAYS,
            "confirmed",
            False,
        ),
        (Body(country="IE", side="government"), "national-authority", online, "confirmed", False),
        (
            Body(country="PT", side="local-authorities"),
            "local-authority",
            online,
            "confirmed",
            False,
        ),
        (
            Body(country="DE", side="local-authorities"),
            "local-authority",
            online,
            "confirmed",
            False,
        ),
        (Body(organisation="cemr"), "local-authority-network", online, "confirmed", False),
        (Body(organisation="mixed-migration-centre"), "research", online, "confirmed", False),
        (Body(organisation="iom"), "international-organisation", online, "confirmed", False),
        (
            Body(country="NG", side="government"),
            "national-authority",
            (IN_PERSON, None),
            "confirmed",
            True,
        ),
        (
            Body(organisation="aimf"),
            "local-authority-network",
            (IN_PERSON, None),
            "confirmed",
            True,
        ),
        (
            Body(country="IT", side="government"),
            "national-authority",
            _BOTH_DAYS,
            "cancelled",
            False,
        ),
        (Body(country="LV", side="government"), "national-authority", online, "cancelled", False),
        (Body(organisation="unhcr"), "international-organisation", _BOTH_DAYS, "cancelled", False),
        (Body(written="Radio of the Three Valleys"), "media", online, "cancelled", False),
        (Body(written="Blue Horizon Consulting"), "private-sector", online, "declined", False),
        (Body(country="US", side="government"), "national-authority", online, "declined", False),
    ]
    for body, body_type, modes, outcome, waited in cases:
        ended = outcome in {"cancelled", "declined"}
        registered_at = (
            _OPENS_AT + timedelta(hours=casting.chance.randrange(24))
            if ended
            else _moment(casting, early=not waited and IN_PERSON in modes, late=waited)
        )
        yield PlannedRegistration(
            person=casting.person_for(body),
            body=body,
            body_type=body_type,
            functions=("delegate",),
            position=casting.position_for(body_type, ["delegate"]),
            modes=modes,
            registered_at=registered_at,
            outcome=outcome,
            ended_at=registered_at + timedelta(hours=30) if ended else None,
            expects_place=(not waited, True),
        )


def _moment(casting: Casting, *, early: bool = False, late: bool = False) -> datetime:
    """Return when a person registers: those with a place before those who waited; online until the eve."""
    if late:
        return datetime(2021, 8, 25, 8, tzinfo=UTC) + timedelta(
            minutes=casting.chance.randrange(6 * 24 * 60)
        )
    days = 65 if early else 88
    return _OPENS_AT + timedelta(days=3, minutes=casting.chance.randrange((days - 3) * 24 * 60))


def _visits(casting: Casting, came: Modes) -> tuple[Visit, ...]:
    visits = []
    for day, mode in enumerate(came):
        if mode == IN_PERSON:
            visits.append(
                Visit(day, mode, _at(day, time(8, 30), casting.chance.randrange(28)), None)
            )
        elif mode == VIRTUAL:
            starts = _at(day, time(8, 52), casting.chance.randrange(50))
            visits.append(
                Visit(day, mode, starts, _at(day, time(15, 40), casting.chance.randrange(70)))
            )
    return tuple(visits)


def _at(day: int, wall: time, minutes: int) -> datetime:
    return datetime.combine(_DAYS[day], wall, tzinfo=_ZONE).astimezone(UTC) + timedelta(
        minutes=minutes
    )
