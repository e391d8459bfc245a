"""Whom the person represents, and what the person does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import wtforms
from flask import url_for

from registration.core import collation
from registration.core.fields import (
    AtMost,
    Choices,
    OptionSelect,
    Readable,
    Said,
    add_error,
    choices_of,
)
from registration.core.forms import tidy
from registration.core.i18n import gettext as _
from registration.core.i18n import lazy_gettext as _l
from registration.core.i18n import text
from registration.dialogues.directory import BodyTypeEntry, Directory
from registration.dialogues.kinds import Attachment
from registration.pages.registration_form.options import Options, organisation_label
from registration.participants.commands import Represents

if TYPE_CHECKING:
    from registration.pages.registration_form.asked import Asked

LANGUAGES = ("en", "fr")


class Body(wtforms.Form):
    """Type of body, country or organisation, functions, position."""

    body_type = OptionSelect(
        _l("Type of body"), [Said(_l("Choose the type of body that you represent."))]
    )
    country = OptionSelect(_l("Country"))
    organisation = wtforms.StringField(
        _l("Organisation"),
        [Readable(), AtMost(200)],
        filters=[tidy],
        render_kw={"autocomplete": "organization", "enterkeyhint": "next"},
    )
    organisation_id = wtforms.HiddenField(filters=[tidy])
    also_represents = wtforms.StringField(
        _l("You also represent"),
        [Readable(), AtMost(200)],
        filters=[tidy],
        description=_l("Another body for which you come, if there is one."),
        render_kw={"autocomplete": "off", "enterkeyhint": "next"},
    )
    functions = Choices(
        _l("What you do at the meeting"),
        [Said(_l("Choose at least one function."))],
        description=_l("All that apply."),
    )

    def prepare_body(self, asked: Asked, options: Options) -> None:
        """Offer what the Dialogue and the meeting have."""
        self.body_type.options = options.body_types
        self.country.options = options.countries
        # One of the two is needed, whichever the type of body asks for: neither is marked as optional.
        self.country.flags.required = self.organisation.flags.required = True
        self.organisation.render_kw = {
            **self.organisation.render_kw,
            "data_suggest": url_for("registration_form.organisations", meeting=asked.meeting.slug),
            "data_suggest_into": "organisation_id",
        }
        if asked.choosable_functions:
            self.functions.choices = choices_of(
                (item.code, text(item.name)) for item in asked.choosable_functions
            )
        else:
            del self.functions

    def check_body(self, directory: Directory) -> None:
        """Demand a country of those who come for a State, an organisation of the others."""
        kind = self.chosen_body_type(directory)
        if kind is None:
            return
        if kind.attachment is Attachment.COUNTRY:
            if not self.country.data and not self.country.errors:
                add_error(self.country, _("Choose the country that you represent."))
        elif not self.organisation.data and not self.organisation.errors:
            add_error(self.organisation, _("Write the name of the organisation."))

    def chosen_body_type(self, directory: Directory) -> BodyTypeEntry | None:
        """Return the type of body that was chosen, None before that."""
        code = self.body_type.data
        return next((entry for entry in directory.body_types if entry.code == code), None)

    def represents(self, directory: Directory) -> Represents:
        """Return whom the person represents, once the form is valid."""
        kind = self.chosen_body_type(directory)
        if kind is None:
            raise LookupError(self.body_type.data)
        also = self.also_represents.data or ""
        if kind.attachment is Attachment.COUNTRY:
            country = directory.country_by_iso2[self.country.data]
            return Represents(body_type_id=kind.id, country_id=country.id, also_represents=also)
        written = self.organisation.data or ""
        return Represents(
            body_type_id=kind.id,
            organisation_id=find_organisation(directory, written, self.organisation_id.data),
            organisation_text=written,
            also_represents=also,
        )


class Position(wtforms.Form):
    """The position in the language of the page."""

    position = wtforms.StringField(
        _l("Position"),
        [Said(_l("Enter your position.")), Readable(), AtMost(200)],
        filters=[tidy],
        description=_l("With your ministry, town or unit, as the list of participants shows it."),
        render_kw={"autocomplete": "organization-title", "enterkeyhint": "next"},
    )


def find_organisation(directory: Directory, written: str, chosen_id: str | None) -> int | None:
    """Return the organisation of the directory that somebody wrote or took from the suggestions.

    The suggestion counts while the text is still its name. A text names an organisation when it is one
    name in full, with or without its acronym; an acronym alone names nobody, since two may share it.
    """
    wanted = collation.fold(written)
    if not wanted:
        return None
    if chosen_id and chosen_id.isascii() and chosen_id.isdigit():
        entry = directory.organisation_by_id.get(int(chosen_id))
        if entry and any(
            wanted == collation.fold(organisation_label(entry, language)) for language in LANGUAGES
        ):
            return entry.id
    named = directory_names(directory).get(wanted, set())
    return next(iter(named)) if len(named) == 1 else None


def directory_names(directory: Directory) -> dict[str, set[int]]:
    """Return the ids of checked organisations by their folded names, with and without acronym."""
    found: dict[str, set[int]] = {}
    for entry in directory.organisations:
        if not entry.checked:
            continue
        for language in LANGUAGES:
            for name in (entry.name.get(language, ""), organisation_label(entry, language)):
                if name:
                    found.setdefault(collation.fold(name), set()).add(entry.id)
    return found
