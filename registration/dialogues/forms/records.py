"""The forms of a Dialogue's data, one for each kind of row."""

from __future__ import annotations

from typing import Any, ClassVar

import wtforms

from registration.core.fields import Address, AtMost, Readable, Said, add_error
from registration.core.forms import tidy
from registration.core.i18n import LANGUAGES, gettext, lazy_gettext
from registration.core.texts import Text, localised, with_texts
from registration.dialogues import commands
from registration.dialogues.forms.base import RecordForm, as_id, choice, day, number
from registration.dialogues.kinds import Attachment, PartnerStatus, Side

_ = lazy_gettext

NAME = Text("name", _("Name"), must=_("Write the name in each language."))
LONGEST_RETENTION = 600
HIGHEST_NUMBER = 999
POSITION = _("Write a number from 0 to 999: lists show the lowest first.")


def _line(label: str, most: int, *checks: Any, hint: str = "", **look: str) -> Any:  # noqa: ANN401
    return wtforms.StringField(
        label, [*checks, Readable(), AtMost(most)], filters=[tidy], description=hint, render_kw=look
    )


@with_texts(
    NAME,
    Text("subtitle", _("Subtitle")),
    Text("contact", _("Contact"), _("Who answers: the name of the secretariat.")),
    Text("footer", _("Footer"), _("Who runs and who funds the Dialogue.")),
    first=True,
)
class DetailsForm(RecordForm):
    """How a Dialogue presents itself."""

    COMMAND: ClassVar[Any] = commands.DialogueDetails

    contact_email = _line(
        _("E-mail of the secretariat"), 254, Address(), inputmode="email", autocomplete="off"
    )
    brand_colour = _line(
        _("Colour"),
        7,
        hint=_("As # and six digits. It is made darker or lighter where it could not be read."),
        autocomplete="off",
        spellcheck="false",
        class_="short",
    )
    retention_months = number(
        _("Months for which data are kept after a meeting"),
        _("Write a number of months from 1 to 600."),
        1,
        LONGEST_RETENTION,
        _("Signed lists and the list of participants; optional answers go earlier."),
    )

    def taken(self, name: str, value: Any) -> Any:  # noqa: ANN401
        """Return no colour for an empty field."""
        return (value or None) if name == "brand_colour" else value


@with_texts(
    Text(
        "notice",
        _("Notice"),
        _(
            "Who is responsible, on what basis, who sees the data, transfers, how long, rights. A line that begins with ## is a heading; empty lines part the paragraphs."
        ),
        rows=24,
        most=20_000,
        must=_("Write the notice in each language."),
    ),
    first=True,
)
class NoticeForm(RecordForm):
    """The data-protection notice."""

    COMMAND: ClassVar[Any] = commands.NoticeText


class PartnerForm(RecordForm):
    """A dated standing; the body is chosen when it is added and stays."""

    COMMAND: ClassVar[Any] = commands.PartnerDetails

    country_id = choice(_("Country"))
    organisation_id = choice(_("or organisation"))
    status = choice(_("Standing"), Said(_("Say what its standing is.")))
    region = choice(_("Region"), hint=_("For countries: the Dialogue’s own regional group."))
    since = day(_("First day"), _("Empty when it is not known."))
    until = day(_("Last day"), _("Empty while it goes on."))
    steering_committee = wtforms.BooleanField(_("Is a member of the steering committee"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and that one body is chosen."""
        sound = bool(super().validate(extra_validators))
        if "country_id" in self and bool(self.country_id.data) == bool(self.organisation_id.data):
            add_error(self.country_id, gettext("Choose either a country or an organisation."))
            return False
        return sound

    def taken(self, name: str, value: Any) -> Any:  # noqa: ANN401
        """Return ids as numbers, the standing as its kind."""
        if name.endswith("_id"):
            return as_id(value)
        return (
            PartnerStatus(value)
            if name == "status"
            else value or (None if name in {"since", "until"} else value)
        )


@with_texts(NAME, first=True)
class CountryForm(RecordForm):
    """How a country is named."""

    COMMAND: ClassVar[Any] = commands.CountryDetails

    time_zone = choice(
        _("Time zone"),
        Said(_("Choose the time zone of the capital.")),
        hint=_("Of the capital: people of this country begin with it on the form."),
    )


@with_texts(Text("name", _("Name")), Text("acronym", _("Acronym")), first=True)
class OrganisationForm(RecordForm):
    """A body of the directory."""

    COMMAND: ClassVar[Any] = commands.OrganisationDetails

    body_type_id = choice(_("Type of body"))
    parent_id = choice(
        _("Part of"), hint=_("Figures count it as this organisation: the Commission as the Union.")
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and that there is a name."""
        sound = bool(super().validate(extra_validators))
        return _titled(self, "name") and sound

    def taken(self, name: str, value: Any) -> Any:  # noqa: ANN401
        """Return ids as numbers."""
        return as_id(value) if name.endswith("_id") else value


@with_texts(NAME, Text("hint", _("Definition shown as help"), rows=4), first=True)
class BodyTypeForm(RecordForm):
    """A type of body."""

    COMMAND: ClassVar[Any] = commands.BodyTypeDetails

    position = number(_("Order in lists"), POSITION, 0, HIGHEST_NUMBER)


@with_texts(NAME, Text("hint", _("Definition shown as help"), rows=4), first=True)
class NewBodyTypeForm(RecordForm):
    """A type of body that is not there yet: what it is attached to cannot be changed later."""

    COMMAND: ClassVar[Any] = commands.NewBodyType

    position = number(_("Order in lists"), POSITION, 0, HIGHEST_NUMBER)
    side = choice(
        _("Bodies of this type belong to"),
        Said(_("Say to what bodies of this type belong.")),
        hint=_(
            "A body of a country counts for its country, never as an organisation. This cannot be changed later."
        ),
    )

    def to_command(self) -> commands.NewBodyType:
        """Return what the officer said; the side says the attachment as well."""
        chosen = self.side.data
        side = None if chosen == Attachment.ORGANISATION.value else Side(chosen)
        attachment = Attachment.COUNTRY if side else Attachment.ORGANISATION
        return commands.NewBodyType(
            name=localised(self, "name"),
            hint=localised(self, "hint"),
            position=self.position.data,
            attachment=attachment,
            side=side,
        )


@with_texts(NAME, first=True)
class FunctionForm(RecordForm):
    """A function with its flags."""

    COMMAND: ClassVar[Any] = commands.FunctionDetails

    counts_as_participant = wtforms.BooleanField(_("Counts as participant"))
    body_counts = wtforms.BooleanField(_("The body counts as represented"))
    takes_a_place = wtforms.BooleanField(_("Takes a place in the room"))
    self_service = wtforms.BooleanField(_("Can be chosen on the registration form"))
    position = number(_("Order in lists"), POSITION, 0, HIGHEST_NUMBER)


@with_texts(Text("title", _("Title")), first=True)
class TitleForm(RecordForm):
    """A domain or a priority of the action plan; a text that no document gives may be missing."""

    COMMAND: ClassVar[Any] = commands.NumberedTitle

    number = number(
        _("Number"), _("Write its number in the plan, from 1 to 999."), 1, HIGHEST_NUMBER
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and that there is a title."""
        sound = bool(super().validate(extra_validators))
        return _titled(self, "title") and sound


class ObjectiveForm(TitleForm):
    """An objective of the action plan."""

    COMMAND: ClassVar[Any] = commands.ObjectiveDetails

    domain_id = choice(_("Domain"), Said(_("Choose the domain to which it belongs.")))

    def taken(self, name: str, value: Any) -> Any:  # noqa: ANN401
        """Return ids as numbers."""
        return as_id(value) if name.endswith("_id") else value


class ChairmanshipForm(RecordForm):
    """A country's time in the chair."""

    COMMAND: ClassVar[Any] = commands.ChairmanshipDetails

    country_id = choice(_("Country"), Said(_("Choose the country in the chair.")))
    since = _line(
        _("Since"),
        10,
        Said(_("Write since when: 2021, 2021-11 or 2021-11-18.")),
        hint=_("As precisely as is known: 2021, 2021-11 or 2021-11-18."),
        autocomplete="off",
        class_="short",
    )
    note = _line(_("Note"), 300, hint=_("For example until when."), autocomplete="off")

    def taken(self, name: str, value: Any) -> Any:  # noqa: ANN401
        """Return ids as numbers."""
        return as_id(value) if name.endswith("_id") else value


class MergeForm(RecordForm):
    """Into which organisation another one is merged."""

    into = choice(_("Merge into"), Said(_("Choose the organisation that it is.")))


def _titled(form: RecordForm, name: str) -> bool:
    if any(form[f"{name}_{code}"].data for code in LANGUAGES):
        return True
    add_error(form[f"{name}_{LANGUAGES[0]}"], gettext("Write it in at least one language."))
    return False
