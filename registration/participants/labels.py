"""The words for a registration's values, in the reader's language: the same on screen and in files."""

from __future__ import annotations

from registration.core.i18n import gettext as _
from registration.core.i18n import text
from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode
from registration.participants.kinds import (
    ConsentKind,
    FormOfAddress,
    Gender,
    PendingReason,
    Rank,
    Source,
    Status,
)
from registration.participants.rows import ParticipantRow


def status(value: Status) -> str:
    """Return the word for a status."""
    return {
        Status.PENDING: _("To be approved"),
        Status.CONFIRMED: _("Confirmed"),
        Status.DECLINED: _("Declined"),
        Status.CANCELLED: _("Cancelled"),
    }[value]


def pending_reason(value: PendingReason) -> str:
    """Return why a registration waits for an officer."""
    return {
        PendingReason.APPROVAL: _("Every registration for this meeting is approved by hand."),
        PendingReason.DELEGATION_FULL: _("The delegation has reached its limit."),
    }[value]


def day_words() -> dict[str, str]:
    """Return the words for what a list shows of a day (:meth:`registration.participants.rows.DayRow.shown_in`)."""
    return {
        "in-person": _("In person"),
        "virtual": _("Virtual"),
        "absent": _("Not that day"),
        "waiting": _("Waiting list"),
        # Translators: waits for a place in the room and attends online meanwhile
        "waiting-virtual": _("Waiting list, virtual meanwhile"),
    }


def mode(value: Mode | str) -> str:
    """Return the word for a mode of attendance, or for ``waiting``."""
    return day_words()[str(value)]


def side(value: Side) -> str:
    """Return the word for the side of a country."""
    return {
        Side.GOVERNMENT: _("Government"),
        Side.LOCAL_AUTHORITIES: _("Local authorities"),
        Side.MISSION: _("Permanent mission or embassy"),
    }[value]


def sides() -> dict[Side | None, str]:
    """Return the words for all sides; '' for an organisation, which has none."""
    return {None: "", **{value: side(value) for value in Side}}


def rank(value: Rank) -> str:
    """Return the word for a place in a delegation."""
    return {
        Rank.HEAD: _("Head of delegation"),
        Rank.DELEGATE: _("Delegate"),
        Rank.ALTERNATE: _("Alternate"),
        Rank.ADVISER: _("Adviser"),
    }[value]


def gender(value: Gender | None) -> str:
    """Return the word for a gender; '' when the question was not answered."""
    return {
        None: "",
        Gender.WOMAN: _("Woman"),
        Gender.MAN: _("Man"),
        Gender.OTHER: _("Another gender"),
        Gender.NOT_SAID: _("Prefer not to say"),
    }[value]


def forms_of_address() -> dict[FormOfAddress, str]:
    """Return the forms of address as they stand before a name; '' for none and for one written out."""
    return {
        FormOfAddress.NONE: "",
        # Translators: form of address before a name (Excellency)
        FormOfAddress.EXCELLENCY: _("H.E."),
        # Translators: form of address before a name
        FormOfAddress.MR: _("Mr"),
        # Translators: form of address before a name
        FormOfAddress.MS: _("Ms"),
        # Translators: form of address before a name
        FormOfAddress.DR: _("Dr"),
        # Translators: form of address before a name
        FormOfAddress.PROFESSOR: _("Prof."),
        FormOfAddress.OTHER: "",
    }


def form_of_address(value: FormOfAddress, written: str = "") -> str:
    """Return a form of address as it stands before a name; '' for none."""
    return written if value is FormOfAddress.OTHER else forms_of_address()[value]


def form_of_address_choice(value: FormOfAddress) -> str:
    """Return a form of address as one chooses it; ``other`` is then written out."""
    return {
        # Translators: no form of address
        FormOfAddress.NONE: _("None"),
        FormOfAddress.EXCELLENCY: _("H.E. (Excellency)"),
        FormOfAddress.PROFESSOR: _("Professor"),
        FormOfAddress.OTHER: _("Other: I write it"),
    }.get(value) or form_of_address(value)


def source(value: Source) -> str:
    """Return how a registration came in."""
    return {
        Source.ONLINE: _("Online form"),
        Source.NOTE_VERBALE: _("Note verbale"),
        Source.TELEPHONE: _("Telephone"),
        Source.MAIL: _("Mail"),
        Source.OFFICER: _("Entered by the secretariat"),
    }[value]


def consent(value: ConsentKind) -> str:
    """Return what a person agreed to."""
    return {
        ConsentKind.LISTED_WITH_EMAIL: _("Listed with the e-mail address"),
        ConsentKind.PHOTO: _("Photo and recording"),
        ConsentKind.FUTURE_INVITATIONS: _("Invitations to future meetings"),
    }[value]


def consent_sentence(value: ConsentKind) -> str:
    """Return a consent in the words of the person who gives it."""
    return {
        ConsentKind.LISTED_WITH_EMAIL: _(
            "My e-mail address may stand beside my name in the list of participants."
        ),
        ConsentKind.PHOTO: _("I may be seen and heard in photos and recordings of the meeting."),
        ConsentKind.FUTURE_INVITATIONS: _(
            "I would like to be invited to later meetings of this Dialogue."
        ),
    }[value]


def language_name(code: str) -> str:
    """Return the name of a language; an unknown code as it is."""
    known = {
        "en": _("English"),
        "fr": _("French"),
        "ar": _("Arabic"),
        "pt": _("Portuguese"),
        "es": _("Spanish"),
        "it": _("Italian"),
        "de": _("German"),
    }
    return known.get(code, code)


class LanguageNames(dict[str, str]):
    """The names of languages in the reader's own, each looked up once; '' stays ''."""

    def __missing__(self, code: str) -> str:
        """Look up a name and keep it."""
        found = self[code] = language_name(code) if code else ""
        return found


def name(row: ParticipantRow) -> str:
    """Return a person's name as lists show it: family name in capitals first, accents kept."""
    if row.is_erased:
        return _("(erased)")
    return f"{row.family_name.upper()} {row.given_names}".strip()


def represents(row: ParticipantRow) -> str:
    """Return for whom a person comes: the country with its side, the organisation, or both."""
    country = delegation_name(text(row.country.name), row.side) if row.country else ""
    organisation = text(row.organisation.name) if row.organisation else ""
    return ", ".join(part for part in (country, organisation) if part)


def delegation_name(country: str, of_side: Side | None) -> str:
    """Return the name of a country's delegation: the country, with its side unless it is the government."""
    if of_side in {None, Side.GOVERNMENT}:
        return country
    return _("%(country)s – %(side)s", country=country, side=side(Side(of_side)))
