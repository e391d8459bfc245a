"""What a plan of invented registrations is made of: plain dataclasses, no database.

A plan says who registers when, for what, and what becomes of it; loading plays it through the real services.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from registration.demo import material
from registration.demo.people import PeopleGenerator, Person, address_part

IN_PERSON = "in-person"
VIRTUAL = "virtual"


@dataclass(frozen=True)
class Body:
    """Whom a person represents; all None: nobody.

    A country has a side (`government`, `local-authorities`, `mission`); an organisation is named by its code in the
    directory; `written` is what somebody wrote who did not find it there.
    """

    country: str | None = None
    side: str | None = None
    organisation: str | None = None
    written: str | None = None


@dataclass(frozen=True)
class Visit:
    """One stay of a person, as the record of it says."""

    day: int
    """Index of the meeting's day, from 0."""
    mode: str
    starts_at: datetime
    ends_at: datetime | None
    """None: nobody noted the end."""


@dataclass(frozen=True)
class PlannedRegistration:
    """One registration and what becomes of it."""

    person: Person
    body: Body
    body_type: str
    functions: tuple[str, ...]
    position: tuple[str, str]
    """In English and French."""
    modes: tuple[str | None, ...]
    """Mode asked for on each day; None: not that day."""
    registered_at: datetime
    outcome: str = "confirmed"
    """`confirmed`, `cancelled`, `declined` or `pending`."""
    ended_at: datetime | None = None
    """When it was cancelled or declined."""
    expects_place: tuple[bool, ...] = ()
    """For each day asked for in person: whether there is a place left when the person registers."""
    visits: tuple[Visit, ...] = ()
    listed: bool = True
    """Consents to be listed with the e-mail address."""
    diet: str | None = None
    access: str | None = None


@dataclass
class Casting:
    """Chooses people and positions for bodies; chance comes from one seed."""

    seed: int
    chance: random.Random = field(init=False)
    generator: PeopleGenerator = field(init=False)

    def __post_init__(self) -> None:
        """Start both sources of chance."""
        self.chance = random.Random(self.seed)  # noqa: S311  # invented people, not secrets
        self.generator = PeopleGenerator(self.seed)

    def person_for(self, body: Body) -> Person:
        """Return a new person whose name and address fit the body."""
        if body.country:
            domain = {
                "government": "government",
                "local-authorities": "townhall",
                "mission": "embassy",
            }[body.side or "government"]
            return self.generator.person(body.country, f"{domain}.{body.country.lower()}")
        domain = address_part(body.organisation or body.written or "freelance").removeprefix(
            "demo-"
        )
        return self.generator.person(None, domain)

    def position_for(self, body_type: str, functions: Sequence[str]) -> tuple[str, str]:
        """Return a position in English and French that fits the type of body or the function."""
        positions = material.load("positions")
        choices = (
            positions["functions"].get(functions[0])
            or positions["body_types"].get(body_type)
            or positions["body_types"]["other"]
        )
        english, french = self.chance.choice(choices)
        return english, french
