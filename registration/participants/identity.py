"""Who is the same person in a meeting: normalised address + normalised name; pure.

Another name on a shared address is another registration. The keys are digests, so that no name stands in an
index and erasing a person means setting one column to NULL.
"""

from __future__ import annotations

import hashlib

from registration.core.collation import fold, normal_email, search_key, sort_key
from registration.participants.commands import PersonDetails


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def normal_name(given_names: str, family_name: str) -> str:
    """Return a name in the form in which one person's spellings are equal.

    Case, width and composition do not count, nor the order of given and family name; accents do.
    """
    return " ".join(sorted(fold(f"{given_names} {family_name}").split()))


def identity_key(person: PersonDetails) -> str | None:
    """Return the key of a person in a meeting, None for somebody without any address."""
    address = person.email or person.contact_email
    if not address:
        return None
    return _digest(normal_email(address), normal_name(person.given_names, person.family_name))


def address_key(address: str) -> str | None:
    """Return the key by which the registrations of an address are found, None for none."""
    return _digest(normal_email(address)) if address else None


def submission_digest(submission_key: str | None, identity: str | None) -> str | None:
    """Return the key by which a repeated POST is known.

    The person is part of it: an assistant who goes back and types the next name in the same page
    registers another person.
    """
    if not submission_key:
        return None
    return _digest(submission_key, identity or "")[:48]


def sorting_of(person: PersonDetails) -> bytes:
    """Return the stored sort key: family name, then given names."""
    return sort_key(f"{person.family_name} {person.given_names}".strip())


def searching_of(person: PersonDetails, reference: str) -> str:
    """Return the stored text that the officers' search looks through."""
    parts = (
        person.family_name,
        person.given_names,
        person.badge_name,
        person.email,
        person.contact_name,
        person.contact_email,
        *person.position.values(),
        reference,
    )
    return " ".join(filter(None, (search_key(part) for part in parts)))
