"""The words for the values that a registration can have, in the reader's language."""

from __future__ import annotations

from registration.core.i18n import gettext as _
from registration.meetings.kinds import Mode
from registration.participants.kinds import ConsentKind, FormOfAddress, Gender, Rank, Source

Pairs = list[tuple[str, str]]

# Languages that a delegate may understand, in this order: those of the Dialogue's partners.
LANGUAGES_UNDERSTOOD = ("en", "fr", "ar", "pt", "es", "it", "de")


def language_names() -> dict[str, str]:
    """Return the names of languages by code."""
    return {
        "en": _("English"),
        "fr": _("French"),
        "ar": _("Arabic"),
        "pt": _("Portuguese"),
        "es": _("Spanish"),
        "it": _("Italian"),
        "de": _("German"),
    }


def language_name(code: str) -> str:
    """Return the name of a language; the code itself when it has none here."""
    return language_names().get(code, code)


def forms_of_address() -> Pairs:
    """Return the forms of address; the first, empty one chooses none."""
    return [
        (FormOfAddress.NONE.value, _("None")),
        (FormOfAddress.MS.value, _("Ms")),
        (FormOfAddress.MR.value, _("Mr")),
        (FormOfAddress.DR.value, _("Dr")),
        (FormOfAddress.PROFESSOR.value, _("Professor")),
        (FormOfAddress.EXCELLENCY.value, _("H.E. (Excellency)")),
        (FormOfAddress.OTHER.value, _("Other: I write it")),
    ]


def form_of_address(value: FormOfAddress, text: str) -> str:
    """Return how a form of address is written before a name, empty for none."""
    if value is FormOfAddress.OTHER:
        return text
    short = {
        FormOfAddress.MS: _("Ms"),
        FormOfAddress.MR: _("Mr"),
        FormOfAddress.DR: _("Dr"),
        FormOfAddress.PROFESSOR: _("Prof."),
        FormOfAddress.EXCELLENCY: _("H.E."),
    }
    return short.get(value, "")


def genders() -> Pairs:
    """Return the answers to the question of gender; the first is no answer."""
    return [
        ("", _("No answer")),
        (Gender.WOMAN.value, _("Woman")),
        (Gender.MAN.value, _("Man")),
        (Gender.OTHER.value, _("Another gender")),
        (Gender.NOT_SAID.value, _("I prefer not to say")),
    ]


def modes() -> dict[Mode, str]:
    """Return the words for the modes of attendance."""
    return {
        Mode.IN_PERSON: _("In person"),
        Mode.VIRTUAL: _("Virtual"),
        Mode.ABSENT: _("Not that day"),
    }


def sources() -> Pairs:
    """Return how a registration that an officer enters came in."""
    return [
        (Source.NOTE_VERBALE.value, _("Note verbale")),
        (Source.TELEPHONE.value, _("Telephone")),
        (Source.MAIL.value, _("Mail")),
        (Source.OFFICER.value, _("Entered by the secretariat")),
    ]


def source(value: Source) -> str:
    """Return how a registration came in."""
    return {Source.ONLINE.value: _("Online form"), **dict(sources())}[value.value]


def ranks() -> Pairs:
    """Return the places in a delegation."""
    return [
        (Rank.HEAD.value, _("Head of delegation")),
        (Rank.DELEGATE.value, _("Delegate")),
        (Rank.ALTERNATE.value, _("Alternate")),
        (Rank.ADVISER.value, _("Adviser")),
    ]


def consents() -> dict[ConsentKind, str]:
    """Return the sentences of the consents."""
    return {
        ConsentKind.LISTED_WITH_EMAIL: _(
            "My e-mail address may stand beside my name in the list of participants."
        ),
        ConsentKind.PHOTO: _("I may be seen and heard in photos and recordings of the meeting."),
        ConsentKind.FUTURE_INVITATIONS: _(
            "I would like to be invited to later meetings of this Dialogue."
        ),
    }
