"""The options of selects on the pages of a Dialogue's data, in the order of the reader's language."""

from __future__ import annotations

from registration.core import db
from registration.core.i18n import language
from registration.core.options import Pair
from registration.dialogues.directory import Directory, OrganisationEntry, get_directory
from registration.dialogues.models import Dialogue


def directory_of(dialogue: Dialogue) -> Directory:
    """Return the reference data of a Dialogue, from memory."""
    return get_directory(db.session(), dialogue.id, dialogue.stamp)


def countries(dialogue: Dialogue) -> list[Pair]:
    """Return all countries by id."""
    code = language()
    return [
        (str(one.id), one.name.text(code)) for one in directory_of(dialogue).sorted_countries(code)
    ]


def organisations(dialogue: Dialogue, *, but: int | None = None) -> list[Pair]:
    """Return the checked organisations by id, without the one of the id ``but``."""
    code = language()
    return [
        (str(one.id), named(one, code))
        for one in directory_of(dialogue).sorted_organisations(code)
        if one.id != but
    ]


def types_of_body(dialogue: Dialogue) -> list[Pair]:
    """Return the types of body by id, in their order."""
    code = language()
    return [(str(one.id), one.name.text(code)) for one in directory_of(dialogue).body_types]


def named(entry: OrganisationEntry, code: str) -> str:
    """Return the name of an organisation with its acronym."""
    name, acronym = entry.name.text(code), entry.acronym.text(code)
    return f"{name} ({acronym})" if acronym and acronym != name else name
