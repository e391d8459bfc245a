"""Text for files: what is cleaned, what is neutralised."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.documents.text import clean, remembering, without_formula, yes_or_no

TRIGGERS = "=+-@＝＋－＠"  # noqa: RUF001 - the full-width forms are the point


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_formula_gets_an_apostrophe_and_keeps_its_text(trigger: str) -> None:
    assert without_formula(f"{trigger}SUM(A1)") == f"'{trigger}SUM(A1)"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b", "\ufeff", "  \u202f"])
def test_blanks_do_not_hide_a_formula(blank: str) -> None:
    assert without_formula(f"{blank}=1+1") == f"{blank}'=1+1"


@pytest.mark.parametrize("text", ["\tcmd", "\rcmd", "\ncmd"])
def test_a_leading_tab_or_line_break_gets_an_apostrophe(text: str) -> None:
    assert without_formula(text) == f"'{text}"


def test_a_phone_number_keeps_its_plus_and_zeros() -> None:
    assert without_formula("+33 01 23 45") == "'+33 01 23 45"


@pytest.mark.parametrize(
    "text", ["Jean-Pierre", "A + B", "Côte d’Ivoire", "a@b.example", "", "1-2"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert without_formula(text) == text


@given(st.text(alphabet=st.sampled_from(list(TRIGGERS + "ab ,;|\t\r\n'\u200b\u00a0"))))
def test_no_part_between_separators_begins_a_formula(text: str) -> None:
    for part in re.split(r"[,;|\t\r\n]", without_formula(text)):
        assert not part.strip(" \u00a0\u200b").startswith(tuple(TRIGGERS))


@given(st.text())
def test_neutralising_adds_apostrophes_and_takes_nothing_away(text: str) -> None:
    assert without_formula(text).replace("'", "") == text.replace("'", "")


@given(st.text())
def test_cleaned_text_can_be_written_in_utf_8_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned


def test_control_characters_and_noncharacters_go_and_line_breaks_become_one_kind() -> None:
    assert clean("A\x00B\ufffe\uffff\ud800C\r\nD\u2028E\x0bF") == "ABC\nD\nE\nF"


def test_yes_and_no_are_words_of_the_language() -> None:
    assert [yes_or_no(value, "fr") for value in (True, False, None)] == ["Oui", "Non", ""]
    assert [yes_or_no(value, "en") for value in (True, False, None)] == ["Yes", "No", ""]


def test_the_memory_of_a_converter_answers_as_the_converter() -> None:
    remembered = remembering(str.upper)
    texts = [f"name {number}" for number in range(6_000)] * 2
    assert [remembered(text) for text in texts] == [text.upper() for text in texts]
