"""What a meeting is: the form of its details, and that of a new one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core.editing import EditForm
from registration.core.fields import (
    Address,
    AtMost,
    Choice,
    Choices,
    OptionSelect,
    Radios,
    Readable,
    Rows,
    Said,
    WebAddress,
    add_error,
)
from registration.core.forms import Form, tidy
from registration.core.i18n import LANGUAGES, gettext, lazy_gettext
from registration.core.options import OptionList
from registration.core.texts import Text, Wanted, localised, spread, with_texts
from registration.core.time_fields import day_field, number_field
from registration.core.zone_options import time_zones
from registration.meetings.commands import DayPlan, MeetingDetails, NewMeeting, OrganiserLine
from registration.meetings.forms import words
from registration.meetings.forms.served import Served
from registration.meetings.kinds import MeetingFormat, OrganiserRole
from registration.meetings.service.details import SLUG, SLUG_CHARACTERS

_ = lazy_gettext

MOST_ORGANISERS = 20
MOST_DAYS = 31

TITLES = (
    Text("title", _("Title"), needed=True),
    Text("short_title", _("Short title"), _("For the menu and badges, for example “Paris 2021”.")),
)
ABOUT = (
    Text("kind", _("Kind of meeting"), _("For example “Thematic meeting”.")),
    Text("label", _("Label"), _("Shown in a frame above the title.")),
    Text("description", _("Description"), rows=8, needed=True),
    Text("objective", _("Objective"), rows=4),
    Text("expected_results", _("Expected results"), rows=4),
)
PLACE = (
    Text("venue", _("Venue"), needed=True),
    Text("address", _("Address")),
    Text("city", _("City"), needed=True),
)
TEXTS = (*TITLES, *ABOUT, *PLACE)


class Slug:
    """Demand the part of the meeting's address in the shape that addresses have."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if not SLUG.fullmatch(field.data or "") or len(field.data) > SLUG_CHARACTERS:
            raise wtforms.validators.StopValidation(
                gettext(
                    "Use small letters a to z, digits and hyphens, for example paris-2021 (at most %(most)s characters).",
                    most=SLUG_CHARACTERS,
                )
            )


def slug_field() -> Any:  # noqa: ANN401 - an unbound field
    """Return the field of a meeting's address."""
    return wtforms.StringField(
        _("Name in the address"),
        [Slug()],
        filters=[tidy, str.lower],
        description=_(
            "The end of the meeting’s address, for example paris-2021. It cannot change once the meeting is published."
        ),
        render_kw={
            "autocapitalize": "none",
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "short",
        },
    )


def format_field() -> Any:  # noqa: ANN401
    """Return the choice of how a meeting can be attended."""
    return Radios(
        _("Format"),
        [Said(_("Say how the meeting can be attended."))],
        choices=words.choices(words.FORMATS),
    )


def zone_field() -> Any:  # noqa: ANN401
    """Return the choice of a time zone."""
    return OptionSelect(
        _("Time zone"),
        [Said(_("Choose the time zone of the meeting."))],
        description=_("All hours of the meeting are written in this zone."),
    )


@with_texts(Text("name", _("Name"), needed=True))
class OrganiserForm(wtforms.Form):
    """A body that organises; without a name it is left out."""

    role = Choice(_("Role"), [Wanted()], choices=words.choices(words.ROLES))


@with_texts(*TITLES, before="slug")
@with_texts(*ABOUT, before="format")
@with_texts(*PLACE, before="country")
class DetailsForm(EditForm):
    """Everything that describes a meeting."""

    slug = slug_field()
    format = format_field()
    time_zone = zone_field()
    country = OptionSelect(_("Country"))
    online_link: Any = wtforms.URLField(
        _("Link of the online room"),
        [AtMost(1000), WebAddress()],
        filters=[tidy],
        description=_(
            "Never shown in public: people join by their own link. A session may have another one."
        ),
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )
    languages = Choices(_("Working languages"))
    interpretation = Choices(_("Interpretation into"))
    lead_country = OptionSelect(
        _("Lead country"), description=_("The partner that leads the meeting.")
    )
    organisers = Rows(
        wtforms.FormField(OrganiserForm), label=_("Organisers"), max_entries=MOST_ORGANISERS
    )
    contact_email: Any = wtforms.EmailField(
        _("E-mail address for questions"),
        [AtMost(320), Readable(), Address()],
        filters=[tidy],
        description=_("Without one, that of the Dialogue is shown."),
        render_kw={"autocomplete": "off"},
    )
    objectives = Choices(_("Objectives of the action plan"))
    priorities = Choices(_("Cross-cutting priorities"))
    gcm_objectives = Choices(_("Objectives of the Global Compact for Migration"))

    def offer(self, countries: OptionList, served: Served) -> None:
        """Fill the choices that come from the database, in the reader's language."""
        self.time_zone.options = time_zones(gettext("Choose a time zone"))
        self.country.options = self.lead_country.options = countries
        self.languages.choices = self.interpretation.choices = words.language_choices()
        self.objectives.choices = served.objectives
        self.priorities.choices = served.priorities
        self.gcm_objectives.choices = served.gcm_objectives

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and what two of them say together."""
        sound = bool(super().validate(extra_validators))
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            add_error(
                self["title_en"], gettext("Give the meeting a title in at least one language.")
            )
            sound = False
        return sound

    def to_command(self) -> MeetingDetails:
        """Return what the officer said."""
        texts = {text.name: localised(self, text.name) for text in TEXTS}
        return MeetingDetails(
            **texts,
            slug=self.slug.data,
            format=MeetingFormat(self.format.data),
            time_zone=self.time_zone.data,
            languages=tuple(self.languages.data or ()),
            interpretation=tuple(self.interpretation.data or ()),
            country_id=_id(self.country.data),
            lead_country_id=_id(self.lead_country.data),
            online_link=self.online_link.data,
            contact_email=self.contact_email.data,
            organisers=self._organisers(),
            objective_ids=_ids(self.objectives.data),
            priority_ids=_ids(self.priorities.data),
            gcm_objective_ids=_ids(self.gcm_objectives.data),
        )

    def _organisers(self) -> tuple[OrganiserLine, ...]:
        lines = (
            OrganiserLine(OrganiserRole(entry.form.role.data), localised(entry.form, "name"))
            for entry in self.organisers.entries
        )
        return tuple(line for line in lines if line.name)


def values_of(details: MeetingDetails) -> dict[str, Any]:
    """Return the values with which the form shows details."""
    return {
        **spread(**{text.name: getattr(details, text.name) for text in TEXTS}),
        "slug": details.slug,
        "format": details.format.value,
        "time_zone": details.time_zone,
        "languages": list(details.languages),
        "interpretation": list(details.interpretation),
        "country": str(details.country_id or ""),
        "lead_country": str(details.lead_country_id or ""),
        "online_link": details.online_link,
        "contact_email": details.contact_email,
        "organisers": [
            {"role": line.role.value, **spread(name=line.name)} for line in details.organisers
        ],
        "objectives": _texts(details.objective_ids),
        "priorities": _texts(details.priority_ids),
        "gcm_objectives": _texts(details.gcm_objective_ids),
    }


@with_texts(*TITLES[:1], before="slug")
class NewMeetingForm(Form):
    """The little that a meeting begins with; the rest is written on its own pages."""

    dialogue = Choice(_("Dialogue"), [Said(_("Choose the Dialogue that holds the meeting."))])
    slug = slug_field()
    format = format_field()
    first_day = day_field(_("First day"), _("Say on which day the meeting begins."))
    days = number_field(
        _("Number of days"),
        must=_("Say how many days the meeting has."),
        hint=_("One after the other; days can be added and moved later."),
        min=1,
        max=MOST_DAYS,
    )
    time_zone = zone_field()

    def offer(self, dialogues: list[SelectChoice]) -> None:
        """Fill the choices that come from the database."""
        self.dialogue.choices = dialogues
        self.time_zone.options = time_zones(gettext("Choose a time zone"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and what two of them say together."""
        sound = bool(super().validate(extra_validators))
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            add_error(
                self["title_en"], gettext("Give the meeting a title in at least one language.")
            )
            sound = False
        if not self.days.errors and not 1 <= (self.days.data or 0) <= MOST_DAYS:
            add_error(
                self.days, gettext("A meeting has between 1 and %(most)s days.", most=MOST_DAYS)
            )
            sound = False
        return sound

    def to_command(self) -> NewMeeting:
        """Return the meeting to be made."""
        details = MeetingDetails(
            title=localised(self, "title"),
            slug=self.slug.data,
            format=MeetingFormat(self.format.data),
            time_zone=self.time_zone.data,
        )
        days = tuple(
            DayPlan(self.first_day.data + timedelta(days=number))
            for number in range(self.days.data)
        )
        return NewMeeting(details, days)


def _id(value: str | None) -> int | None:
    return int(value) if value else None


def _ids(values: list[str] | None) -> frozenset[int]:
    return frozenset(int(value) for value in values or ())


def _texts(ids: frozenset[int]) -> list[str]:
    return [str(one) for one in sorted(ids)]
