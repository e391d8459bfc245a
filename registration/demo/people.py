"""Invents people: names from many cultures mixed by chance, addresses that end in `.example`.

Pure and seeded: the same seed gives the same people in the same order, on every machine.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from registration.demo import material

_UNDECOMPOSED = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ß": "ss",
        "þ": "th",
        "Þ": "Th",
        "ð": "d",
        "æ": "ae",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    },
)
_SMALL_PARTS = 0.04
_MONONYM = 0.01
_NO_GENDER = 0.08
_PHONE = 0.4


@dataclass(frozen=True)
class Person:
    """One invented person; what a registration form would have been told about them."""

    form_of_address: str
    """One of `mr`, `ms`, `dr`, `excellency`, or empty: not told."""
    given_names: str | None
    """None for people who have one name only."""
    family_name: str
    name_on_badge: str
    email: str
    phone: str | None
    gender: str | None
    """`woman`, `man`, or None: not told."""
    language: str
    """Language of communication: `en` or `fr`."""
    languages_understood: tuple[str, ...]


def address_part(text: str) -> str:
    """Return the text in lower-case ASCII letters, digits and hyphens, as fits an address."""
    plain = (
        unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "person"


class PeopleGenerator:
    """An endless supply of invented people, no two with the same address and name.

    Args:
        seed: the same seed gives the same people.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # invented people, not secrets
        self._taken: set[str] = set()
        names = material.load("names")
        self._cultures = names["cultures"]
        self._of_country = names["countries"]
        self._language_of_country = names["language_of_country"]
        self._mononyms = names["mononyms"]

    def person(self, country: str | None, domain: str, *, mobile: bool = True) -> Person:
        """Return a new person.

        Args:
            country: two-letter code whose names are likely, None for anywhere.
            domain: first part of the address's domain, before `.example`.
            mobile: whether the person may have told a telephone number.
        """
        chance = self._random
        culture_code = self._of_country.get(country) or "wide-world"
        if country is None:
            culture_code = chance.choice(sorted(self._cultures))
        culture = self._cultures[culture_code]
        language = self._language_of_country.get(country) or culture["language"]
        woman = chance.random() < 0.5  # noqa: PLR2004
        given, family = self._name(culture, woman=woman)
        shown = f"{given} {family}" if given else family
        return Person(
            form_of_address=self._form_of_address(woman=woman),
            given_names=given,
            family_name=family,
            name_on_badge=shown,
            email=self._address(shown, domain),
            phone=f"+00 {chance.randrange(100, 1000)} 555 {chance.randrange(1000, 10000)}"
            if mobile and chance.random() < _PHONE
            else None,
            gender=None if chance.random() < _NO_GENDER else "woman" if woman else "man",
            language=language,
            languages_understood=self._languages(language),
        )

    def people(self, country: str | None, domain: str) -> Iterator[Person]:
        """Yield people without end."""
        while True:
            yield self.person(country, domain)

    def _name(self, culture: dict[str, list[str]], *, woman: bool) -> tuple[str | None, str]:
        chance = self._random
        if chance.random() < _MONONYM:
            return None, chance.choice(self._mononyms)
        given = chance.choice(culture["women" if woman else "men"])
        family = chance.choice(culture["families"])
        if chance.random() < _SMALL_PARTS:
            second = chance.choice(culture["families"])
            family = family if second == family else f"{family}-{second}"
        return given, family

    def _form_of_address(self, *, woman: bool) -> str:
        roll = self._random.random()
        if roll < 0.02:  # noqa: PLR2004
            return "excellency"
        if roll < 0.14:  # noqa: PLR2004
            return "dr"
        return "ms" if woman else "mr"

    def _address(self, shown: str, domain: str) -> str:
        name = address_part(shown).replace("-", ".", 1)
        address = f"{name}@{domain}.example"
        number = 1
        while address in self._taken:
            number += 1
            address = f"{name}{number}@{domain}.example"
        self._taken.add(address)
        return address

    def _languages(self, language: str) -> tuple[str, ...]:
        roll = self._random.random()
        if roll < 0.55:  # noqa: PLR2004
            return ("en", "fr")
        return (language,)
