"""What can be asked of the registrations: frozen values at the border of the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from registration.core.types import Localised
from registration.meetings.kinds import Mode
from registration.participants.kinds import ConsentKind, FormOfAddress, Gender, Rank, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """A person as typed: texts tidied (NFC, trimmed), empty where nothing was said.

    ``email`` is empty only for somebody whom an officer registers; then ``contact_email`` may receive
    the mail. ``position`` holds the languages in which it is known.
    """

    family_name: str
    given_names: str = ""
    form_of_address: FormOfAddress = FormOfAddress.NONE
    form_of_address_text: str = ""
    badge_name: str = ""
    email: str = ""
    contact_name: str = ""
    contact_email: str = ""
    phone: str = ""
    position: Localised = field(default_factory=Localised)
    gender: Gender | None = None
    language: str = "en"
    languages_understood: tuple[str, ...] = ()
    interpretation_into: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Represents:
    """Whom a person represents: a country, an organisation of the directory, or one written out."""

    body_type_id: int
    country_id: int | None = None
    organisation_id: int | None = None
    organisation_text: str = ""
    also_represents: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCommand:
    """A registration as submitted.

    ``days`` maps each day's id to the mode wanted; days left out are absent. ``submission_key`` is the hidden
    random key of the form, None for an officer's entry without one. ``by_officer`` lifts the
    registration window and the approval. ``send_mail`` False keeps the outbox silent.
    """

    meeting_id: int
    person: PersonDetails
    represents: Represents
    days: Mapping[int, Mode]
    function_ids: tuple[int, ...] = ()
    access_needs: str = ""
    diet: str = ""
    consents: frozenset[ConsentKind] = frozenset()
    notice_version: str = ""
    submission_key: str | None = None
    source: Source = Source.ONLINE
    entry_note: str = ""
    rank: Rank = Rank.DELEGATE
    send_mail: bool = True
    by_officer: bool = False
    actor: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCommand:
    """New answers of a registration; None leaves a part as it is.

    ``access_needs`` and ``diet`` None are left alone, empty texts erase them.
    """

    person: PersonDetails | None = None
    represents: Represents | None = None
    function_ids: tuple[int, ...] | None = None
    days: Mapping[int, Mode] | None = None
    access_needs: str | None = None
    diet: str | None = None
    rank: Rank | None = None
    by_officer: bool = False
    send_mail: bool = True
