"""The sentence for the report, in English and in French, ready to be pasted. Pure.

The model is the outcome document of the Paris meeting of 2021 ("It mobilised 95 participants ...;
22 Dialogue partner countries were represented, including 7 from local authorities"). Each language
is written by a function of its own, because grammar, not only words, differs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from registration.statistics.figures import MeetingStatistics, Representation, Split

_THIN: Final = "\u202f"
_HARD: Final = "\u00a0"
_FRENCH_SINGULAR_BELOW: Final = 2


def sentence(statistics: MeetingStatistics, language: str) -> str:
    """Return what may be said of the meeting: who was present, or who is expected until then.

    A language without a sentence of its own gets the English one.
    """
    write = _WRITERS.get(language, _english)
    if statistics.attendance_known:
        return write(statistics.participants, statistics.representation, True)  # noqa: FBT003
    return write(statistics.expected, statistics.expected_representation, False)  # noqa: FBT003


def grouped(number: int, language: str) -> str:
    """Return a number with the thousands separated as in that language."""
    return f"{number:,}".replace(",", _THIN) if language == "fr" else f"{number:,}"


def _english(people: Split, bodies: Representation, held: bool) -> str:  # noqa: FBT001
    if held and people.total == 0:
        start = "No participant was present at the meeting"
    elif people.total == 0:
        return "No registration is confirmed yet."
    elif held:
        start = (
            f"The meeting mobilised {_many(people.total, 'participant')}{_english_modes(people)}"
        )
    else:
        verb = "is" if people.total == 1 else "are"
        start = f"{_many(people.total, 'person', 'people')} {verb} expected{_english_modes(people)}"
    return f"{start}; {_english_bodies(bodies, held=held)}."


def _english_modes(people: Split) -> str:
    if people.in_person and people.virtual:
        return (
            f" ({grouped(people.in_person, 'en')} in person "
            f"and {grouped(people.virtual, 'en')} virtually)"
        )
    how = "in person" if people.in_person else "virtually"
    return f" ({how})" if people.total == 1 else f" (all of them {how})"


def _english_bodies(bodies: Representation, *, held: bool) -> str:
    countries, organisations = len(bodies.partner_countries), len(bodies.organisations)
    if not countries:
        are = "was represented" if held else "would be represented"
        text = f"no partner country {are}"
        if organisations:
            verb = ("was" if organisations == 1 else "were") if held else "would be"
            text += f", while {_many(organisations, 'organisation')} {verb}"
        return text
    verb = ("was" if countries == 1 else "were") if held else "would be"
    text = f"{_many(countries, 'partner country', 'partner countries')} {verb} represented"
    text += _english_local(countries, bodies.through_local_authorities)
    if organisations:
        comma = "," if bodies.through_local_authorities else ""
        text += f"{comma} and {_many(organisations, 'organisation')}"
    return text


def _english_local(countries: int, local: int) -> str:
    if not local:
        return ""
    if countries == 1:
        return ", through local authorities"
    which = "all" if local == countries else grouped(local, "en")
    return f", {which} of them through local authorities"


def _many(number: int, one: str, more: str = "") -> str:
    return f"{grouped(number, 'en')} {one if number == 1 else more or one + 's'}"


def _french(people: Split, bodies: Representation, held: bool) -> str:  # noqa: FBT001
    if held and people.total == 0:
        start = "Aucune participation n’a été constatée"
    elif people.total == 0:
        return "Aucune inscription n’est encore confirmée."
    elif held:
        who = _plusieurs(people.total, "participant(e)", "participantes et participants")
        start = f"La réunion a mobilisé {who}{_french_modes(people)}"
    else:
        verb = _accorde(people.total, "est attendue", "sont attendues")
        start = f"{_plusieurs(people.total, 'personne', 'personnes')} {verb}{_french_modes(people)}"
    return f"{start}{_THIN}; {_french_bodies(bodies, held=held)}."


def _french_modes(people: Split) -> str:
    if people.in_person and people.virtual:
        room, online = grouped(people.in_person, "fr"), grouped(people.virtual, "fr")
        return f" ({room} en{_HARD}présentiel et{_HARD}{online} à{_HARD}distance)"
    how = f"en{_HARD}présentiel" if people.in_person else f"à{_HARD}distance"
    only = "" if people.total == 1 else " uniquement"
    return f" ({how}{only})"


def _french_bodies(bodies: Representation, *, held: bool) -> str:
    countries, organisations = len(bodies.partner_countries), len(bodies.organisations)
    if not countries:
        text = f"aucun pays partenaire {'n’était' if held else 'ne serait'} représenté"
        if organisations:
            pronoun = ("l’était", "l’étaient") if held else ("le serait", "le seraient")
            who = _plusieurs(organisations, "organisation", "organisations")
            text += f", tandis que {who} {_accorde(organisations, *pronoun)}"
        return text
    verbs = ("était représenté", "étaient représentés")
    if not held:
        verbs = ("serait représenté", "seraient représentés")
    who = _plusieurs(countries, "pays partenaire", "pays partenaires")
    text = f"{who} {_accorde(countries, *verbs)}"
    text += _french_local(countries, bodies.through_local_authorities)
    if organisations:
        text += f", ainsi que {_plusieurs(organisations, 'organisation', 'organisations')}"
    return text


def _french_local(countries: int, local: int) -> str:
    if not local:
        return ""
    if countries == 1:
        return ", par des autorités locales"
    which = "tous" if local == countries else f"dont {grouped(local, 'fr')}"
    return f", {which} par des autorités locales"


def _plusieurs(number: int, one: str, more: str) -> str:
    return f"{grouped(number, 'fr')}{_HARD}{_accorde(number, one, more)}"


def _accorde(number: int, one: str, more: str) -> str:
    """Return the form that agrees with the number: in French 0 and 1 are singular."""
    return one if number < _FRENCH_SINGULAR_BELOW else more


_WRITERS: Final[dict[str, Callable[[Split, Representation, bool], str]]] = {
    "en": _english,
    "fr": _french,
}
