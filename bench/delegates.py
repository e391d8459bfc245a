"""Delegates who register: fetch the form as a browser does, fill it in, send it, and read what comes back."""

from __future__ import annotations

import itertools
import re
import secrets
from dataclasses import dataclass
from typing import Final

from bench.http_load import Answer, Connection

_HIDDEN: Final = re.compile(
    rb'<input[^>]*type="hidden"[^>]*name="(csrf_token|submission_key|notice_version|language_offered)"[^>]*value="([^"]*)"'
)
_DAY: Final = re.compile(rb'name="(day_\d{8})"')
COUNTRIES: Final = [
    "BE",
    "BF",
    "BJ",
    "CI",
    "CM",
    "DE",
    "ES",
    "FR",
    "GH",
    "GN",
    "IT",
    "MA",
    "ML",
    "MT",
    "NE",
    "PT",
    "SE",
    "SN",
    "TD",
    "TG",
    "TN",
]
_people = itertools.count(1)
_RUN: Final = secrets.token_hex(4)


class RefusedError(Exception):
    """The server answered something else than expected."""


@dataclass(frozen=True)
class Delegate:
    """One invented person and how they attend."""

    family_name: str
    email: str
    mode: str
    country: str

    @classmethod
    def new(cls, mode: str) -> Delegate:
        """Return somebody who has never registered."""
        number = next(_people)
        return cls(
            family_name=f"Delegate {number}",
            email=f"delegate{number}.{_RUN}@ministry.example",
            mode=mode,
            country=COUNTRIES[number % len(COUNTRIES)],
        )


def path_of(slug: str) -> str:
    """Return the address of a meeting's form."""
    return f"/en/meetings/{slug}/register"


def fetch(connection: Connection, slug: str) -> Answer:
    """Fetch the form with a session of its own."""
    connection.cookies.clear()
    answer = connection.get(path_of(slug))
    if answer.status != 200:
        raise RefusedError(f"form: {answer.status}")
    return answer


def fields_of(answer: Answer, who: Delegate) -> list[tuple[str, str]]:
    """Return the fields as the delegate sends them."""
    hidden = {name.decode(): value.decode() for name, value in _HIDDEN.findall(answer.body)}
    days = sorted({name.decode() for name in _DAY.findall(answer.body)})
    return [
        *hidden.items(),
        ("form_of_address", "ms"),
        ("given_names", "Aminata"),
        ("family_name", who.family_name),
        ("email", who.email),
        ("represents", "country"),
        ("body_type", "national-authority"),
        ("country", who.country),
        ("functions", "delegate"),
        ("position", "Director"),
        ("language", "en"),
        ("languages_understood", "en"),
        *((day, who.mode) for day in days),
    ]


def send(connection: Connection, slug: str, fields: list[tuple[str, str]]) -> Answer:
    """Send the form; anything but the redirect to the receipt is an error."""
    path = path_of(slug)
    referer = {"Referer": f"http://127.0.0.1{path}"}
    answer = connection.post(path, fields, referer)
    if answer.status != 303 or "/registered/" not in answer.headers.get("location", ""):
        problem = re.findall(rb'<a href="#[^"]*">([^<]*)</a>', answer.body)[:3]
        raise RefusedError(f"sent: {answer.status} {problem}")
    return answer


def register(connection: Connection, slug: str, mode: str = "virtual") -> None:
    """Register one new person: GET and POST."""
    answer = fetch(connection, slug)
    send(connection, slug, fields_of(answer, Delegate.new(mode)))
