import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.core.skeletons import CLOSE, OPEN, Skeleton, hole

TEXTS = st.text(st.characters(exclude_characters=OPEN + CLOSE, exclude_categories=["Cs"]))


def test_holes_are_filled_in_their_order() -> None:
    page = Skeleton.of(f"<p>{hole('first')}, {hole('second')}; {hole('first')}</p>")
    assert page.page({"first": "a", "second": "é"}) == "<p>a, é; a</p>".encode()


@given(parts=st.lists(TEXTS, min_size=1, max_size=5), value=TEXTS)
def test_the_packed_page_is_the_plain_one(parts: list[str], value: str) -> None:
    page = Skeleton.of(hole("x").join(parts))
    values = {"x": value}
    assert gzip.decompress(page.gzipped(values)) == page.page(values)
    assert page.page(values).decode() == value.join(parts)


def test_the_packed_page_is_small() -> None:
    page = Skeleton.of("<option>Ouagadougou</option>" * 1000 + hole("x"))
    assert len(page.gzipped({"x": "a"})) < 1000


def test_a_hole_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Skeleton.of(hole("x")).page({})


def test_a_value_longer_than_a_block_is_refused() -> None:
    page = Skeleton.of(hole("x"))
    with pytest.raises(ValueError, match="too long"):
        page.gzipped({"x": "a" * 70_000})
