"""The rules of registration, places and counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms

from registration.core import i18n
from registration.core.editing import EditForm
from registration.core.fields import Radios, Rows, Said, add_error
from registration.core.i18n import gettext, lazy_gettext
from registration.core.time_fields import moment_field, number_field
from registration.core.types import Localised
from registration.meetings.commands import DayPlaces, FunctionRule, RegistrationRules
from registration.meetings.forms import words
from registration.meetings.kinds import CountingUnit, PlacesScope
from registration.meetings.models import MeetingDay
from registration.meetings.service.pools import MOST_PLACES
from registration.meetings.service.rules import LARGEST_LIMIT, LARGEST_THRESHOLD

_ = lazy_gettext


class Places:
    """Check a number of places; an empty field means that there is no limit."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if field.data is not None and not 0 <= field.data <= MOST_PLACES:
            raise wtforms.validators.StopValidation(
                gettext("Between 0 and %(most)s places.", most=i18n.format_number(MOST_PLACES))
            )


class DayPlacesForm(wtforms.Form):
    """The places of one day."""

    day = wtforms.HiddenField()
    in_person = number_field(_("Places in person"), Places(), min=0)
    online = number_field(_("Places online"), Places(), min=0)


class FunctionForm(wtforms.Form):
    """How a function is treated."""

    function = wtforms.HiddenField()
    takes_a_place = wtforms.BooleanField(_("Takes a place"))
    counts_as_participant = wtforms.BooleanField(_("Counts as participant"))
    body_counts = wtforms.BooleanField(_("Its body counts"))
    self_service = wtforms.BooleanField(_("Offered on the form"))


class RulesForm(EditForm):
    """When one can register, who decides, how many fit in, how people are counted."""

    opens = moment_field(
        _("Registration opens"), hint=_("Empty: as soon as the meeting is published.")
    )
    closes_in_person = moment_field(
        _("Closes for those who come in person"),
        hint=_("Empty: when the meeting ends. Visas take weeks."),
    )
    closes_virtual = moment_field(
        _("Closes for virtual attendance"), hint=_("Empty: when the meeting ends.")
    )
    promotion_ends = moment_field(
        _("Until when a freed place goes to the waiting list by itself"),
        hint=_("Empty: until the meeting begins. Afterwards you give free places by hand."),
    )
    approval_required = wtforms.BooleanField(
        _("Every registration waits for approval"),
        description=_("It holds its place meanwhile. This applies to registrations from now on."),
    )
    delegation_limit = number_field(
        _("Names in a delegation without asking"),
        hint=_(
            "Further names wait for approval. Empty: no limit. A delegation may have a limit of its own."
        ),
        min=1,
    )
    scope = Radios(
        _("How places are counted"),
        [Said(_("Say how places are counted."))],
        choices=words.choices(words.SCOPES),
    )
    together_in_person = number_field(_("Places in person for all days together"), Places(), min=0)
    together_online = number_field(_("Places online for all days together"), Places(), min=0)
    days = Rows(wtforms.FormField(DayPlacesForm), label=_("Places for each day"))
    functions = Rows(wtforms.FormField(FunctionForm), label=_("Functions"))
    counting_unit = Radios(
        _("Who counts as present"),
        [Said(_("Choose who counts as present."))],
        choices=words.choices(words.UNITS),
    )
    counting_threshold = number_field(_("How many minutes, or per cent"), min=1)

    def name_rows(self, days: Sequence[MeetingDay], functions: Mapping[int, Localised]) -> None:
        """Name the rows of both tables in the labels of their fields; strange rows are dropped."""
        named_days = {str(day.id): i18n.format_day(day.held_on, "full") for day in days}
        names = {str(key): name.text(i18n.language()) for key, name in functions.items()}
        self._name(self.days, "day", named_days)
        self._name(self.functions, "function", names)

    def _name(self, rows: Any, key: str, names: Mapping[str, str]) -> None:  # noqa: ANN401
        for number in range(len(rows.entries) - 1, -1, -1):
            if rows.entries[number].form[key].data not in names:
                rows.pop_entry(number)
        for entry in rows.entries:
            row = names[entry.form[key].data]
            entry.label.text = row
            for field in entry.form:
                field.label.text = gettext(
                    # Translators: a field in a row of a table, for example "Tuesday 14 September: places online"
                    "%(row)s: %(field)s",
                    row=row,
                    field=str(field.label.text),
                )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and what two of them say together."""
        checks = [super().validate(extra_validators), self._check_window(), self._check_numbers()]
        return all(checks)

    def _check_window(self) -> bool:
        sound = True
        for field in (self.closes_in_person, self.closes_virtual):
            if self.opens.data and field.data and field.data <= self.opens.data:
                add_error(field, gettext("Registration would close before it opens: check both."))
                sound = False
        return sound

    def _check_numbers(self) -> bool:
        sound = True
        limit = self.delegation_limit.data
        if limit is not None and not 1 <= limit <= LARGEST_LIMIT:
            add_error(
                self.delegation_limit,
                gettext("Between 1 and %(most)s names.", most=i18n.format_number(LARGEST_LIMIT)),
            )
            sound = False
        most = LARGEST_THRESHOLD.get(self._unit()) if self.counting_unit.data else None
        if most is not None and not 1 <= (self.counting_threshold.data or 0) <= most:
            add_error(
                self.counting_threshold,
                gettext("Say how much: between 1 and %(most)s.", most=i18n.format_number(most)),
            )
            sound = False
        return sound

    def _unit(self) -> CountingUnit:
        try:
            return CountingUnit(self.counting_unit.data)
        except ValueError:
            return CountingUnit.PRESENT_AT_ALL

    def to_command(self) -> RegistrationRules:
        """Return the rules that the officer said."""
        return RegistrationRules(
            opens=self.opens.data,
            closes_in_person=self.closes_in_person.data,
            closes_virtual=self.closes_virtual.data,
            promotion_ends=self.promotion_ends.data,
            approval_required=self.approval_required.data,
            places_scope=PlacesScope(self.scope.data),
            delegation_limit=self.delegation_limit.data,
            counting_unit=self._unit(),
            counting_threshold=self.counting_threshold.data or 0,
            functions=tuple(
                FunctionRule(
                    int(entry.form.function.data),
                    counts_as_participant=entry.form.counts_as_participant.data,
                    body_counts=entry.form.body_counts.data,
                    takes_a_place=entry.form.takes_a_place.data,
                    self_service=entry.form.self_service.data,
                )
                for entry in self.functions.entries
            ),
        )

    def to_places(self, days: Sequence[MeetingDay]) -> tuple[DayPlaces, ...]:
        """Return the places of each day as the officer said, by the scope chosen."""
        if self.scope.data == PlacesScope.ALL_DAYS.value:
            both = self.together_in_person.data, self.together_online.data
            return tuple(DayPlaces(day.id, *both) for day in days)
        return tuple(
            DayPlaces(int(entry.form.day.data), entry.form.in_person.data, entry.form.online.data)
            for entry in self.days.entries
        )


def rules_values(rules: RegistrationRules, places: Sequence[DayPlaces]) -> dict[str, Any]:
    """Return the values with which the form shows rules and places."""
    first = places[0]
    return {
        "opens": rules.opens,
        "closes_in_person": rules.closes_in_person,
        "closes_virtual": rules.closes_virtual,
        "promotion_ends": rules.promotion_ends,
        "approval_required": rules.approval_required,
        "delegation_limit": rules.delegation_limit,
        "scope": rules.places_scope.value,
        "together_in_person": first.in_person,
        "together_online": first.online,
        "days": [
            {"day": str(one.day_id), "in_person": one.in_person, "online": one.online}
            for one in places
        ],
        "functions": [
            {
                "function": str(rule.function_id),
                "takes_a_place": rule.takes_a_place,
                "counts_as_participant": rule.counts_as_participant,
                "body_counts": rule.body_counts,
                "self_service": rule.self_service,
            }
            for rule in rules.functions
        ],
        "counting_unit": rules.counting_unit.value,
        "counting_threshold": rules.counting_threshold or None,
    }
