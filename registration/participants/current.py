"""What the columns of a registration say now, as the values that would say the same.

A form that asks for a part of the answers starts from these and replaces what it asked for
(``dataclasses.replace(person_of(registration), phone=...)``), so that no other answer is overwritten.
"""

from __future__ import annotations

from registration.meetings.kinds import Mode
from registration.participants.commands import PersonDetails, Represents
from registration.participants.models import Registration


def person_of(registration: Registration) -> PersonDetails:
    """Return a person's details."""
    return PersonDetails(
        family_name=registration.family_name,
        given_names=registration.given_names,
        form_of_address=registration.form_of_address,
        form_of_address_text=registration.form_of_address_text,
        badge_name=registration.badge_name,
        email=registration.email,
        contact_name=registration.contact_name,
        contact_email=registration.contact_email,
        phone=registration.phone,
        position=registration.position,
        gender=registration.gender,
        language=registration.language,
        languages_understood=tuple(registration.languages_understood),
        interpretation_into=registration.interpretation_into,
        time_zone=registration.time_zone,
    )


def represents_of(registration: Registration) -> Represents:
    """Return whom a person represents; one written out is an organisation of the directory by now."""
    return Represents(
        body_type_id=registration.body_type_id,
        country_id=registration.country_id,
        organisation_id=registration.organisation_id,
        also_represents=registration.also_represents,
    )


def modes_of(registration: Registration) -> dict[int, Mode]:
    """Return the modes wanted by day id; days that came later are not there."""
    return {row.day_id: row.mode for row in registration.days}
