import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.core.types import Localised
from registration.dialogues.likeness import LIKELY, likeness, most_alike

COUNCIL = Localised(en="Mayors Migration Council")
CENTRE = Localised(en="Mixed Migration Centre")
IOM = Localised(
    en="International Organization for Migration",
    fr="Organisation internationale pour les migrations",
)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Mayor’s Migration Council", COUNCIL),
        ("the MAYORS migration council", COUNCIL),
        ("Council of Mayors on Migration", COUNCIL),
        ("Mayors Migration Councl", COUNCIL),
        ("International Organisation for Migration (IOM)", IOM),
        ("organisation internationale des migrations", IOM),
    ],
)
def test_the_same_name_written_otherwise_is_likely(written: str, known: Localised) -> None:
    assert likeness(Localised(en=written), known) >= LIKELY


def test_the_one_that_is_meant_comes_first() -> None:
    others = [(1, CENTRE), (2, COUNCIL), (3, IOM)]
    assert most_alike(Localised(fr="Mayors’ Migration Council"), others)[0] == 2


def test_an_acronym_alone_suggests_nobody() -> None:
    assert most_alike(Localised(en="MMC"), [(1, CENTRE), (2, COUNCIL), (3, IOM)]) == []


def test_a_stranger_is_not_likely() -> None:
    assert most_alike(Localised(en="Radio of the Three Valleys"), [(1, CENTRE), (2, COUNCIL)]) == []


def test_at_most_five_are_suggested() -> None:
    same = [(number, COUNCIL) for number in range(9)]
    assert most_alike(COUNCIL, same) == [0, 1, 2, 3, 4]


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = Localised(en=one), Localised(fr=other)
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, second) == likeness(second, first)
