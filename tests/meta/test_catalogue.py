import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from translations import catalogue

NO_BREAK = "\N{NO-BREAK SPACE}"
ABBREVIATION = 2  # characters: "M."
NARROW = "\N{NARROW NO-BREAK SPACE}"
# A straight quote between letters or around a word; a tag or a format's value may hold one.
STRAIGHT = re.compile(r"['\"]")
FRENCH_FAULTS = {
    "a plain or missing space before a colon": re.compile(r"(?<=[^\W\d])[ ]?:(?![/\d])(?=\s|$)"),
    "a plain or missing space before ; ! ?": re.compile(
        rf"(?<![{NARROW}{NO_BREAK}(/?!])[;!?](?=\s|$)"
    ),
    "a plain space inside quotation marks": re.compile(r"« |(?<! ) »"),
}


def messages(language: str | None) -> Iterator[tuple[str, str]]:
    """Return (source text, text to look at) of every message in a language; None is the source."""
    paths = {path.parts[-3]: path for path in catalogue.catalogues()}
    source = catalogue.template() if language is None else catalogue.read(paths[language])
    for message in source:
        if message.id:
            first = catalogue.texts(message)
            strings = first if language is None else catalogue.translated(message)
            for text in strings:
                yield first[0], text


@pytest.mark.parametrize("path", catalogue.catalogues(), ids=lambda path: Path(path).parts[-3])
def test_the_catalogue_is_fresh_and_complete(path: Path) -> None:
    assert catalogue.faults(path, catalogue.template()) == []


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    from registration.core.i18n import LANGUAGES

    assert {path.parts[-3] for path in catalogue.catalogues()} == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("language", [None, "fr"], ids=["en", "fr"])
def test_quotation_marks_and_apostrophes_are_typographic(language: str | None) -> None:
    assert [text for _, text in messages(language) if STRAIGHT.search(text)] == []


@pytest.mark.parametrize("fault", FRENCH_FAULTS, ids=list(FRENCH_FAULTS))
def test_french_typography(fault: str) -> None:
    pattern = FRENCH_FAULTS[fault]
    assert [text for _, text in messages("fr") if pattern.search(text)] == []


def test_a_text_keeps_its_outer_spaces_and_its_full_stop() -> None:
    ends = (".", "…", ":", "?", "!")
    odd = [
        (source, text)
        for source, text in messages("fr")
        if (len(text) > ABBREVIATION and source.endswith(ends) != text.endswith(ends))
        or text != text.strip()
    ]
    assert odd == []
