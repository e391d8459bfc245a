"""What the services refuse, as sentences at the field concerned."""

from __future__ import annotations

import math

import wtforms

from registration.core.errors import DomainError, TooManyError
from registration.core.fields import add_error
from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext
from registration.meetings.kinds import Mode
from registration.pages.registration_form.form import RegistrationForm
from registration.pages.registration_form.sections import days as day_section


def put(form: RegistrationForm, error: DomainError) -> int:
    """Write a refusal into the form; returns the status of the page that shows it again.

    Raises:
        DomainError: the same, when the form has nothing to say about it.
    """
    if isinstance(error, TooManyError):
        form.form_errors.append(too_many(int(str(error.facts["seconds"]))))
        return 429
    field, sentence = _at(form, error)
    if field is None:
        form.form_errors.append(sentence)
    else:
        add_error(field, sentence)
    return 409 if error.code in {"changed-meanwhile", "already-registered"} else 422


def too_many(seconds: int) -> str:
    """Return that somebody has to wait, and how long."""
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "This address was used many times in the last hour. Try again in %(num)d minute, or write to the secretariat.",
        "This address was used many times in the last hour. Try again in %(num)d minutes, or write to the secretariat.",
        minutes,
    )


def _at(form: RegistrationForm, error: DomainError) -> tuple[wtforms.Field | None, str]:
    if error.code in {"mode-closed", "mode-not-offered"}:
        return _at_day(form, error)
    if error.code == "online-full":
        field = form.day_fields.get(int(str(error.facts.get("day", 0))))
        return field, _("All places online are taken on that day. Your place stays as it was.")
    if error.code == "day-over":
        field = form.day_fields.get(int(str(error.facts.get("day", 0))))
        return field, _("This day is over, so it can no longer be changed.")
    first_day = next(iter(form.day_fields.values()), None)
    known: dict[str, tuple[wtforms.Field | None, str]] = {
        "no-day": (first_day, _("Choose at least one day on which you will attend.")),
        "unknown-day": (
            first_day,
            _("The days of the meeting have changed. Check how you will attend."),
        ),
        "places-gone": (
            first_day,
            _("The days of the meeting have changed. Check how you will attend."),
        ),
        "body-type-unknown": (
            form.body_type,
            _("Choose the type of body that you represent."),
        ),
        "country-needed": (form.country, _("Choose the country that you represent.")),
        "organisation-needed": (form.organisation, _("Write the name of the organisation.")),
        "organisation-unknown": (form.organisation, _("Write the name of the organisation.")),
        "function-unknown": (form.functions, _("Choose only what is offered.")),
        "already-registered": (
            form.family_name,
            _("A person of this name is registered with this address already."),
        ),
        "reference-taken": (None, _("Your answers could not be saved. Send them once more.")),
    }
    if error.code not in known:
        raise error
    return known[error.code]


def _at_day(form: RegistrationForm, error: DomainError) -> tuple[wtforms.Field | None, str]:
    field = form.day_fields.get(int(str(error.facts["day"])))
    sentence = day_section.refusal(form.asked, Mode(str(error.facts["mode"])))
    return field, sentence
