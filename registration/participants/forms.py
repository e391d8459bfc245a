"""Forms of the officers' pages about registrations."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registration.core.fields import Address, AtMost, OneOf, Readable, Said, choices_of
from registration.core.forms import Form, tidy, tidy_lines
from registration.core.i18n import format_day, gettext, lazy_gettext
from registration.core.types import Localised
from registration.delegations.service import LARGEST_LIMIT
from registration.meetings.facts import MeetingFacts
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.phases import offers
from registration.participants import labels
from registration.participants.models import Registration

_ = lazy_gettext

LONGEST_REASON = 1_000


class DecideForm(Form):
    """What goes with a decision about several registrations.

    ``key`` makes a second click the same decision, ``fingerprint`` is that of the selection which the officer saw.
    """

    key = HiddenField()
    fingerprint = HiddenField()
    reason_en = TextAreaField(
        _("Sentence to the people in English"),
        filters=[tidy_lines],
        validators=[Readable(), AtMost(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    reason_fr = TextAreaField(
        _("Sentence to the people in French"),
        filters=[tidy_lines],
        validators=[Readable(), AtMost(LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    tell = BooleanField(_("Tell them by mail"), default=True)
    typed = StringField(
        _("Number of registrations, to be sure"),
        filters=[tidy],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    expected: int | None = None
    """The number that has to be typed, None when none has."""

    @property
    def reason(self) -> Localised:
        """Return the sentence in the languages in which it was written."""
        return Localised(en=self.reason_en.data, fr=self.reason_fr.data)

    def validate_typed(self, field: StringField) -> None:
        """Refuse another number than that of the registrations that would end."""
        if self.expected is not None and (field.data or "") != str(self.expected):
            raise ValidationError(gettext("Type %(number)s to go on.", number=self.expected))


class AddressForm(Form):
    """The right address of a person, or of the contact."""

    email = EmailField(
        _("E-mail"),
        filters=[tidy],
        validators=[
            Said(_("Enter an e-mail address like name@ministry.example.")),
            Readable(),
            Address(),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class DaysForm(Form):
    """How a person attends each day; ``version`` is that of the registration which the officer saw."""

    version = HiddenField()
    tell = BooleanField(_("Tell the person by mail"), default=True)

    def day_fields(self) -> list[OneOf]:
        """Return the fields of the days in order."""
        return [field for field in self if field.name.startswith("day_")]

    def first_day(self) -> OneOf:
        """Return the field at which what concerns all days is said."""
        return self.day_fields()[0]

    def modes(self) -> dict[int, Mode]:
        """Return the mode chosen for each day, by its id."""
        return {
            int(field.name.removeprefix("day_")): Mode(field.data) for field in self.day_fields()
        }

    def seen_version(self) -> int | None:
        """Return the version that the officer saw, None when the page did not say it."""
        value = self.version.data or ""
        return int(value) if value.isascii() and value.isdigit() else None


def days_form(meeting: Meeting, facts: MeetingFacts, person: Registration) -> DaysForm:
    """Return the form for the days of a registration, with what it says now."""
    modes = {day.day_id: day.mode for day in person.days}
    fields: dict[str, Any] = {}
    now: dict[str, str] = {"version": str(person.version)}
    for day in facts.days:
        has = modes.get(day.id, Mode.ABSENT)
        offered = [mode for mode in Mode if mode is Mode.ABSENT or offers(meeting.format, mode)]
        if has not in offered:
            offered.insert(0, has)
        fields[f"day_{day.id}"] = OneOf(
            format_day(day.held_on),
            choices=choices_of([(mode.value, labels.mode(mode)) for mode in offered]),
            validators=[Said(_("Choose how the person attends."))],
        )
        now[f"day_{day.id}"] = has.value
    form: DaysForm = type("DaysOfMeetingForm", (DaysForm,), fields)(data=now)
    return form


class DelegationForm(Form):
    """What an officer notes of a delegation: its limit, regrets, a note."""

    limit = StringField(
        _("Limit of names"),
        filters=[tidy],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    regrets = BooleanField(_("It said that nobody comes (regrets)"))
    note = TextAreaField(
        _("Note"),
        filters=[tidy_lines],
        validators=[Readable(), AtMost(LONGEST_REASON)],
        render_kw={"rows": 3},
    )

    def validate_limit(self, field: StringField) -> None:
        """Refuse what is no whole number within reason."""
        text = field.data or ""
        if text and not (text.isascii() and text.isdigit() and int(text) <= LARGEST_LIMIT):
            raise ValidationError(
                gettext(
                    "Enter a whole number up to %(largest)s, or nothing.", largest=LARGEST_LIMIT
                )
            )

    def limit_value(self) -> int | None:
        """Return the limit, None for that of the meeting."""
        return int(self.limit.data) if self.limit.data else None
