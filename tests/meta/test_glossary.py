import csv
import re
from pathlib import Path

import pytest

from tests.meta.test_catalogue import messages

GLOSSARY = Path(__file__).parents[2] / "translations" / "glossary.csv"


def rows() -> list[dict[str, str]]:
    """Return the glossary: term, en, fr, rejected_en, rejected_fr (separated by `|`)."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("language", "column"), [(None, "rejected_en"), ("fr", "rejected_fr")], ids=["en", "fr"]
)
def test_no_text_uses_a_rejected_word(language: str | None, column: str) -> None:
    rejected = [word for row in rows() for word in row[column].split("|") if word]
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, rejected))})(s|es)?\b", re.IGNORECASE)
    found = [
        (match.group(), text) for _, text in messages(language) if (match := pattern.search(text))
    ]
    assert found == []


def test_every_term_has_both_languages() -> None:
    assert [row for row in rows() if not (row["term"] and row["en"] and row["fr"])] == []


def test_no_rejected_word_is_a_term_itself() -> None:
    for language in ("en", "fr"):
        terms = {row[language].casefold() for row in rows()}
        rejected = {
            word.casefold() for row in rows() for word in row[f"rejected_{language}"].split("|")
        }
        assert terms & rejected == set()
