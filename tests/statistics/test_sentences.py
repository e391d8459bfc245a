"""The sentence for the report."""

import pytest
from hypothesis import given

from registration.statistics.counting import count
from registration.statistics.figures import (
    CountedPerson,
    CountryRow,
    MeetingStatistics,
    OrganisationRow,
    Representation,
    Split,
)
from registration.statistics.sentences import grouped, sentence
from tests.statistics.people import FRAME, people


def held(
    people_present: Split, countries: int, local: int, organisations: int
) -> MeetingStatistics:
    return _statistics(people_present, countries, local, organisations, known=True)


def planned(expected: Split, countries: int, local: int, organisations: int) -> MeetingStatistics:
    return _statistics(expected, countries, local, organisations, known=False)


def _statistics(
    split: Split, countries: int, local: int, organisations: int, *, known: bool
) -> MeetingStatistics:
    bodies = Representation(
        partner_countries=tuple(
            CountryRow(f"{number:02}", 2, int(number < local)) for number in range(countries)
        ),
        organisations=tuple(OrganisationRow(number, 1, True) for number in range(organisations)),  # noqa: FBT003
    )
    empty = count([], FRAME)
    fields = {name: getattr(empty, name) for name in MeetingStatistics.__slots__}
    fields |= {"attendance_known": known}
    if known:
        fields |= {"participants": split, "representation": bodies}
    else:
        fields |= {"expected": split, "expected_representation": bodies}
    return MeetingStatistics(**fields)


PARIS = held(Split(62, 33, 4), 22, 7, 48)


def test_the_paris_meeting_in_english() -> None:
    assert sentence(PARIS, "en") == (
        "The meeting mobilised 95 participants (62 in person and 33 virtually); "
        "22 partner countries were represented, 7 of them through local authorities, "
        "and 48 organisations."
    )


def test_the_paris_meeting_in_french() -> None:
    assert sentence(PARIS, "fr") == (
        "La réunion a mobilisé 95\u00a0participantes et participants "
        "(62 en\u00a0présentiel et\u00a033 à\u00a0distance)\u202f; "
        "22\u00a0pays partenaires étaient représentés, dont 7 par des autorités locales, "
        "ainsi que 48\u00a0organisations."
    )


CASES = [
    (
        held(Split(1, 0), 1, 1, 1),
        (
            "The meeting mobilised 1 participant (in person); 1 partner country was represented, "
            "through local authorities, and 1 organisation."
        ),
        (
            "La réunion a mobilisé 1 participant(e) (en présentiel) ; 1 pays partenaire était "
            "représenté, par des autorités locales, ainsi que 1 organisation."
        ),
    ),
    (
        held(Split(0, 2), 2, 2, 0),
        (
            "The meeting mobilised 2 participants (all of them virtually); 2 partner countries were "
            "represented, all of them through local authorities."
        ),
        (
            "La réunion a mobilisé 2 participantes et participants (à distance uniquement) ; 2 pays "
            "partenaires étaient représentés, tous par des autorités locales."
        ),
    ),
    (
        held(Split(1200, 0), 0, 0, 3),
        (
            "The meeting mobilised 1,200 participants (all of them in person); no partner country was "
            "represented, while 3 organisations were."
        ),
        (
            "La réunion a mobilisé 1 200 participantes et participants (en présentiel uniquement) ; "
            "aucun pays partenaire n’était représenté, tandis que 3 organisations l’étaient."
        ),
    ),
    (
        held(Split(3, 1), 2, 0, 1),
        (
            "The meeting mobilised 4 participants (3 in person and 1 virtually); 2 partner countries "
            "were represented and 1 organisation."
        ),
        (
            "La réunion a mobilisé 4 participantes et participants (3 en présentiel et 1 à distance) ; "
            "2 pays partenaires étaient représentés, ainsi que 1 organisation."
        ),
    ),
    (
        held(Split(), 0, 0, 0),
        "No participant was present at the meeting; no partner country was represented.",
        "Aucune participation n’a été constatée ; aucun pays partenaire n’était représenté.",
    ),
    (
        planned(Split(2, 1), 2, 1, 1),
        (
            "3 people are expected (2 in person and 1 virtually); 2 partner countries would be "
            "represented, 1 of them through local authorities, and 1 organisation."
        ),
        (
            "3 personnes sont attendues (2 en présentiel et 1 à distance) ; 2 pays partenaires "
            "seraient représentés, dont 1 par des autorités locales, ainsi que 1 organisation."
        ),
    ),
    (
        planned(Split(0, 1), 0, 0, 1),
        (
            "1 person is expected (virtually); no partner country would be represented, "
            "while 1 organisation would be."
        ),
        (
            "1 personne est attendue (à distance) ; aucun pays partenaire ne serait représenté, "
            "tandis que 1 organisation le serait."
        ),
    ),
    (
        planned(Split(), 0, 0, 0),
        "No registration is confirmed yet.",
        "Aucune inscription n’est encore confirmée.",
    ),
]


@pytest.mark.parametrize(("figures", "english", "french"), CASES)
def test_plurals_and_special_cases_are_written_well(
    figures: MeetingStatistics, english: str, french: str
) -> None:
    assert sentence(figures, "en") == english
    plain = sentence(figures, "fr").replace("\u00a0", " ").replace("\u202f", " ")
    assert plain == french


def test_a_language_without_a_sentence_gets_the_english_one() -> None:
    assert sentence(PARIS, "ar") == sentence(PARIS, "en")


def test_french_thousands_are_separated_by_a_narrow_space() -> None:
    assert (grouped(12345, "fr"), grouped(12345, "en")) == ("12\u202f345", "12,345")


@given(people())
def test_the_sentence_ends_and_has_french_spaces_before_semicolons(
    everybody: list[CountedPerson],
) -> None:
    result = count(everybody, FRAME)
    for language in ("en", "fr"):
        assert sentence(result, language).endswith(".")
    assert " ;" not in sentence(result, "fr")
