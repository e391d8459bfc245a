"""The registration form in its three shapes: for a delegate, for changes by link, for officers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, cast

import wtforms

from registration.core.forms import Form, tidy
from registration.core.i18n import gettext as _
from registration.core.i18n import language
from registration.core.zones import wall_of
from registration.pages.registration_form import options, places
from registration.pages.registration_form.asked import Asked
from registration.pages.registration_form.sections import days as day_section
from registration.pages.registration_form.sections.access import Access
from registration.pages.registration_form.sections.body import Body, Position
from registration.pages.registration_form.sections.consents import Consents
from registration.pages.registration_form.sections.days import DayField, DayPart
from registration.pages.registration_form.sections.entry import Entry, Origin
from registration.pages.registration_form.sections.languages import Languages
from registration.pages.registration_form.sections.you import You

DAYS = "days"
FORM_ID = "registration"
TARGETS = {"notice_version": "notice"}  # a hidden field cannot be gone to


class RegistrationForm(Form, You, Body, Languages, Access):
    """What all shapes share. ``order`` names the fields as the page shows them, ``days`` standing for all days."""

    order: ClassVar[tuple[str, ...]] = ()

    def __init__(self, asked: Asked, **keywords: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Make the form for a meeting at a moment; POST fills it from the request."""
        super().__init__(**keywords)
        self.asked = asked
        self.day_fields: dict[int, DayField] = {
            day.id: cast("DayField", self[day_section.field_name(day.held_on)])
            for day in asked.facts.days
        }
        self.prepare()

    def prepare(self) -> None:
        """Offer what the meeting offers, in the reader's language."""
        today = wall_of(self.asked.now, self.asked.meeting.time_zone).date()
        card = self.asked.card
        lists = options.options_of(card.directory, card.stamps[1], language(), today)
        self.prepare_body(self.asked, lists)
        self.prepare_languages(self.asked, lists)
        day_section.prepare(self.day_fields, self.asked)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Run the validators of the fields, then what depends on several answers."""
        super().validate(extra_validators)
        self.check()
        return not self.errors

    def check(self) -> None:
        """Check what depends on several answers."""
        self.check_you()
        self.check_body(self.asked.card.directory)
        day_section.check(self.day_fields)

    def in_order(self) -> Iterator[wtforms.Field]:
        """Iterate over the fields as the page shows them."""
        for name in self.order:
            if name == DAYS:
                yield from self.day_fields.values()
            elif name in self:
                yield self[name]

    def problems(self) -> list[tuple[str, str]]:
        """Return ``(id of the control, sentence)`` for the summary, in the order of the page."""
        place = {field.id: number for number, field in enumerate(self.in_order())}
        found = super().problems()
        found.sort(key=lambda item: place.get(item[0].removesuffix("-0"), len(place)))
        of_all = [(FORM_ID, str(error)) for error in self.form_errors]
        return of_all + [(TARGETS.get(target, target), words) for target, words in found]

    def day_parts(self) -> list[DayPart]:
        """Return the days with what is said about their places."""
        said: set[int] = set()
        return [
            DayPart(
                day,
                self.day_fields[day.id],
                places.notes(self.asked, day),
                places.sentence(self.asked, day, said),
            )
            for day in self.asked.facts.days
        ]

    def windows(self) -> list[str]:
        """Return until when one can register in each mode, or since when one cannot."""
        if self.asked.by_officer:
            return []
        return [
            words for mode in self.asked.modes if (words := day_section.window(self.asked, mode))
        ]

    def body_types(self, attachment: str) -> str:
        """Return the codes of the types of body of a State (``country``) or of others, for the page's script."""
        types = self.asked.card.directory.body_types
        return "|".join(entry.code for entry in types if entry.attachment == attachment)

    @property
    def body_type_hint(self) -> str:
        """Return the definitions that help to choose a type of body."""
        return options.body_type_hint(self.asked.card.directory, language())


class PublicForm(RegistrationForm, Position, Consents):
    """The form of a delegate or an assistant."""

    submission_key = wtforms.HiddenField(filters=[tidy])
    language_offered = wtforms.HiddenField(filters=[tidy])
    order = (
        "form_of_address",
        "form_of_address_text",
        "given_names",
        "family_name",
        "badge_name",
        "email",
        "phone",
        "gender",
        "body_type",
        "country",
        "organisation",
        "also_represents",
        "functions",
        "position",
        DAYS,
        "language",
        "languages_understood",
        "interpretation_into",
        "time_zone",
        "access_needs",
        "diet",
        "notice_version",
    )

    def prepare(self) -> None:
        """Offer the meeting's choices and say what the consents are."""
        super().prepare()
        self.prepare_consents()

    def check(self) -> None:
        """Check also that the notice shown is the one in force."""
        super().check()
        if self.notice_version.data != self.asked.dialogue.notice_version:
            self.notice_version.errors = [
                _("The data-protection notice has changed. Read the new version and send again.")
            ]


class ChangeForm(RegistrationForm, Position):
    """The form by personal link: the same questions, without notice and consents."""

    version = wtforms.HiddenField(filters=[tidy])
    order = PublicForm.order


class OfficerForm(RegistrationForm, Entry):
    """What the officers' forms share: no address is needed, a contact person may have one."""

    order = (
        *PublicForm.order[: PublicForm.order.index("phone")],
        "contact_name",
        "contact_email",
        "phone",
        *PublicForm.order[PublicForm.order.index("gender") : PublicForm.order.index("position")],
        "position_en",
        "position_fr",
        "rank",
        *PublicForm.order[PublicForm.order.index(DAYS) :],
        "source",
        "entry_note",
        "send_mail",
    )

    def prepare(self) -> None:
        """Offer the meeting's choices; a minister may have no address of his own."""
        super().prepare()
        self.email.validators = self.email.validators[1:]
        self.email.flags.required = False
        self.email.description = ""

    def check(self) -> None:
        """Check also where the mail goes."""
        super().check()
        self.check_entry(self.email)


class EditForm(OfficerForm):
    """The form with which an officer corrects a registration."""

    version = wtforms.HiddenField(filters=[tidy])


class EnterForm(OfficerForm, Origin):
    """The form with which an officer registers somebody."""

    submission_key = wtforms.HiddenField(filters=[tidy])


@lru_cache(maxsize=256)
def _with_days(shape: type[RegistrationForm], days: tuple[date, ...]) -> type[RegistrationForm]:
    fields = {day_section.field_name(day): day_section.new_field() for day in days}
    return cast("type[RegistrationForm]", type(shape.__name__, (shape,), fields))


def make(shape: type[RegistrationForm], asked: Asked, **keywords: Any) -> Any:  # noqa: ANN401 - of that shape
    """Return a form of a shape with a field for each day of the meeting."""
    days = tuple(day.held_on for day in asked.facts.days)
    return _with_days(shape, days)(asked, **keywords)
