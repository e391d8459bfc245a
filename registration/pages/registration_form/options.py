"""The long selects of the form as finished lists, made once for a Dialogue, a language and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registration.core.i18n import gettext as _
from registration.core.memory import Memory
from registration.core.options import OptionList, Pair
from registration.core.zone_options import time_zones
from registration.dialogues.directory import BodyTypeEntry, Directory, OrganisationEntry
from registration.dialogues.kinds import Attachment, PartnerStatus

_kept: Memory[Options] = Memory(64)


@dataclass(frozen=True)
class Options:
    """The lists of one Dialogue in one language.

    Countries are named by their two-letter code, types of body by their code, organisations by their
    id, so that a draft or a page opened yesterday still means the same.
    """

    countries: OptionList
    organisations: OptionList
    body_types: OptionList
    zones: OptionList


def options_of(directory: Directory, stamp: str, language: str, day: date) -> Options:
    """Return the lists for the reader's ``language``; partners and observers as of ``day``."""
    return _kept.get((stamp, language, day), lambda: _make(directory, language, day))


def _make(directory: Directory, language: str, day: date) -> Options:
    return Options(
        countries=countries(directory, language, day),
        organisations=OptionList(
            (
                ("", (("", _("Choose an organisation")),)),
                ("", organisation_pairs(directory, language)),
            )
        ),
        body_types=body_types(directory, language),
        zones=time_zones(_("That of my country")),
    )


def countries(directory: Directory, language: str, day: date) -> OptionList:
    """Return the States in three groups, each in the order of the language."""
    groups: dict[PartnerStatus | None, list[Pair]] = {
        status: [] for status in (*PartnerStatus, None)
    }
    for country in directory.sorted_countries(language):
        groups[country.status_on(day)].append((country.iso2, country.name.text(language)))
    titles = {
        PartnerStatus.PARTNER: _("Partner countries"),
        PartnerStatus.OBSERVER: _("Observers"),
        None: _("Other States"),
    }
    named = tuple((titles[status], tuple(pairs)) for status, pairs in groups.items() if pairs)
    return OptionList((("", (("", _("Choose a country")),)), *named))


def organisation_label(entry: OrganisationEntry, language: str) -> str:
    """Return the name of an organisation with its acronym: "Mayors Migration Council (MMC)"."""
    acronym = entry.acronym.text(language)
    name = entry.name.text(language)
    return f"{name} ({acronym})" if acronym and acronym != name else name


def organisation_pairs(directory: Directory, language: str) -> tuple[Pair, ...]:
    """Return ``(id, name)`` of the checked organisations in the order of the language."""
    return tuple(
        (str(entry.id), organisation_label(entry, language))
        for entry in directory.sorted_organisations(language)
    )


def body_types(directory: Directory, language: str) -> OptionList:
    """Return the types of body, those of a State apart from those of organisations."""

    def of(attachment: Attachment) -> tuple[Pair, ...]:
        return tuple(
            (entry.code, entry.name.text(language))
            for entry in directory.body_types
            if entry.attachment is attachment
        )

    return OptionList(
        (
            ("", (("", _("Choose a type of body")),)),
            (_("Of a State"), of(Attachment.COUNTRY)),
            (_("Organisations and others"), of(Attachment.ORGANISATION)),
        )
    )


def body_type_hint(directory: Directory, language: str) -> str:
    """Return the definitions that help to choose, each after the name of its type."""
    described: list[BodyTypeEntry] = [entry for entry in directory.body_types if entry.hint]
    return " ".join(
        _("%(term)s: %(words)s", term=entry.name.text(language), words=entry.hint.text(language))
        for entry in described
    )


def suggestions(directory: Directory, language: str) -> list[tuple[str, str, str]]:
    """Return ``(id, name, further words)`` of the checked organisations, for the field's suggestions.

    One finds a body also by its names and acronyms in the other languages.
    """
    return [
        (
            str(entry.id),
            organisation_label(entry, language),
            " ".join(dict.fromkeys([*entry.name.values(), *entry.acronym.values()])),
        )
        for entry in directory.sorted_organisations(language)
    ]
