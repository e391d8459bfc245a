"""From the form to what the services take, and back from a registration to the form."""

from __future__ import annotations

from typing import Any

import wtforms

from registration.core.i18n import language
from registration.core.types import Localised
from registration.dialogues.directory import Directory
from registration.pages.registration_form.form import (
    ChangeForm,
    EditForm,
    EnterForm,
    OfficerForm,
    PublicForm,
    RegistrationForm,
)
from registration.pages.registration_form.options import organisation_label
from registration.pages.registration_form.sections import days as day_section
from registration.participants.commands import ChangeCommand, PersonDetails, RegisterCommand
from registration.participants.kinds import Rank, Source
from registration.participants.models import Registration

LONGEST_VERSION = 10


def register_command(form: PublicForm, key: str) -> RegisterCommand:
    """Return what a delegate submitted; ``key`` is the submission key."""
    asked = form.asked
    return RegisterCommand(
        meeting_id=asked.meeting.id,
        person=_person(form, Localised({language(): form.position.data})),
        represents=form.represents(asked.card.directory),
        days=day_section.modes(form.day_fields),
        function_ids=_functions(form),
        access_needs=form.access_needs.data or "",
        diet=form.diet.data or "",
        consents=form.consents,
        notice_version=asked.dialogue.notice_version,
        submission_key=key,
    )


def enter_command(form: EnterForm, key: str, actor: str) -> RegisterCommand:
    """Return what an officer entered for somebody; ``actor`` is the officer."""
    asked = form.asked
    return RegisterCommand(
        meeting_id=asked.meeting.id,
        person=_person_of_officer(form),
        represents=form.represents(asked.card.directory),
        days=day_section.modes(form.day_fields),
        function_ids=_functions(form),
        access_needs=form.access_needs.data or "",
        diet=form.diet.data or "",
        submission_key=key,
        source=Source(form.source.data),
        entry_note=form.entry_note.data or "",
        rank=Rank(form.rank.data),
        send_mail=form.sends,
        by_officer=True,
        actor=actor,
    )


def change_command(
    form: ChangeForm, registration: Registration, *, sees_protected: bool
) -> ChangeCommand:
    """Return the new answers of a person; what the form does not ask stays as it is."""
    asked = form.asked
    position = registration.position.with_text(
        position_language(registration.position), form.position.data
    )
    return ChangeCommand(
        person=_person(form, position, contact_of=registration),
        represents=form.represents(asked.card.directory),
        function_ids=_functions(form),
        days=day_section.modes(form.day_fields),
        access_needs=_protected(form.access_needs.data, sees=sees_protected),
        diet=_protected(form.diet.data, sees=sees_protected),
    )


def edit_command(form: EditForm, *, sees_protected: bool) -> ChangeCommand:
    """Return an officer's corrections."""
    asked = form.asked
    return ChangeCommand(
        person=_person_of_officer(form),
        represents=form.represents(asked.card.directory),
        function_ids=_functions(form),
        days=day_section.modes(form.day_fields),
        access_needs=_protected(form.access_needs.data, sees=sees_protected),
        diet=_protected(form.diet.data, sees=sees_protected),
        rank=Rank(form.rank.data),
        by_officer=True,
        send_mail=form.sends,
    )


def version_of(field: wtforms.HiddenField) -> int:
    """Return the version that somebody saw; 0, which no registration has, when it cannot be read."""
    text = field.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_VERSION else 0


def _protected(text: str | None, *, sees: bool) -> str | None:
    """Return a protected answer: who cannot see what is there may replace it, never erase it unseen."""
    return (text or "") if sees else (text or None)


def _person_of_officer(form: OfficerForm) -> PersonDetails:
    position = Localised(en=form.position_en.data, fr=form.position_fr.data)
    return _person(form, position)


def _person(
    form: RegistrationForm, position: Localised, contact_of: Registration | None = None
) -> PersonDetails:
    is_officer = isinstance(form, OfficerForm)
    contact_name = form.contact_name.data if is_officer else ""
    contact_email = form.contact_email.data if is_officer else ""
    if contact_of is not None:
        contact_name, contact_email = contact_of.contact_name, contact_of.contact_email
    return PersonDetails(
        form_of_address=form.chosen_form_of_address,
        form_of_address_text=form.form_of_address_text.data or "",
        given_names=form.given_names.data or "",
        family_name=form.family_name.data or "",
        badge_name=form.badge_name.data or "",
        email=form.email.data or "",
        contact_name=contact_name or "",
        contact_email=contact_email or "",
        phone=form.phone.data or "",
        position=position,
        gender=form.chosen_gender,
        language=form.language.data,
        languages_understood=tuple(form.languages_understood.data or (form.language.data,)),
        interpretation_into=_interpretation(form),
        time_zone=_zone(form),
    )


def _interpretation(form: RegistrationForm) -> str:
    asks = "interpretation_into" in form
    return str(form.interpretation_into.data or "") if asks else ""


def _zone(form: RegistrationForm) -> str:
    """Return the zone chosen, else that of the country represented."""
    if "time_zone" in form and form.time_zone.data:
        return str(form.time_zone.data)
    directory = form.asked.card.directory
    country_id = form.represents(directory).country_id
    return directory.country_by_id[country_id].time_zone if country_id else ""


def _functions(form: RegistrationForm) -> tuple[int, ...]:
    """Return the ids of the functions chosen, and of those that only an officer gives and takes."""
    chosen = (form.functions.data or ()) if "functions" in form else ()
    ids = [item.id for item in form.asked.choosable_functions if item.code in chosen]
    return (*ids, *sorted(form.asked.given_functions))


def position_language(position: Localised) -> str:
    """Return in which language the form shows the position: the reader's, else the one that there is."""
    return position.best(language())[0]


def of_registration(
    registration: Registration, directory: Directory, *, sees_protected: bool
) -> dict[str, Any]:
    """Return the answers of a registration, by the names of the form's fields."""
    row = registration
    country = directory.country_by_id.get(row.country_id or 0)
    body = directory.body_type_by_id.get(row.body_type_id)
    protected = row.protected if sees_protected else None
    values: dict[str, Any] = {
        "form_of_address": row.form_of_address.value,
        "form_of_address_text": row.form_of_address_text,
        "given_names": row.given_names,
        "family_name": row.family_name,
        "badge_name": row.badge_name,
        "email": row.email,
        "contact_name": row.contact_name,
        "contact_email": row.contact_email,
        "phone": row.phone,
        "gender": row.gender.value if row.gender else "",
        "body_type": body.code if body else "",
        "country": country.iso2 if country else "",
        "organisation": _organisation(row, directory),
        "organisation_id": str(row.organisation_id or ""),
        "also_represents": row.also_represents,
        "functions": [item.code for item in row.functions],
        "position": row.position.text(language()),
        "position_en": row.position.get("en", ""),
        "position_fr": row.position.get("fr", ""),
        "rank": row.rank.value,
        "language": row.language,
        "languages_understood": list(row.languages_understood),
        "interpretation_into": row.interpretation_into,
        "time_zone": row.time_zone,
        "access_needs": protected.access_needs if protected else "",
        "diet": protected.diet if protected else "",
        "version": str(row.version),
    }
    held = {day.day_id: day.mode.value for day in row.days}
    for day in row.days:
        values[day_section.field_name(day.day.held_on)] = held[day.day_id]
    return values


def _organisation(registration: Registration, directory: Directory) -> str:
    entry = directory.organisation_by_id.get(registration.organisation_id or 0)
    if entry is not None:
        return organisation_label(entry, language())
    return registration.organisation.name.text(language()) if registration.organisation else ""
