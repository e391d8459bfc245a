"""Spans of time."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from registration.presence import intervals
from registration.presence.intervals import Spans

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def instants(found: Spans) -> set[int]:
    """Return every second that spans cover: the plain definition that the fast code must meet."""
    return {second for start, end in found for second in range(start, end)}


def is_tidy(found: Spans) -> bool:
    """Tell whether spans are sorted, not empty and apart."""
    apart = all(one[1] < other[0] for one, other in itertools.pairwise(found))
    return apart and all(start < end for start, end in found)


@given(spans)
def test_the_union_covers_the_same_seconds_and_is_tidy(some: Spans) -> None:
    united = intervals.unite(some)
    assert instants(united) == instants(some)
    assert is_tidy(united)
    assert intervals.seconds(united) == len(instants(some))


@given(spans, st.integers(0, 10))
def test_a_gap_is_filled_up_to_its_length(some: Spans, gap: int) -> None:
    united = intervals.unite(some, gap)
    assert instants(united) >= instants(some)
    assert all(other[0] - one[1] > gap for one, other in itertools.pairwise(united))


@given(spans, st.integers(0, 60), st.integers(0, 60))
def test_clipping_keeps_what_is_inside(some: Spans, start: int, end: int) -> None:
    assert instants(intervals.clip(some, start, end)) == instants(some) & set(range(start, end))


@given(spans, spans)
def test_what_is_common_and_what_is_left_are_all(some: Spans, windows: Spans) -> None:
    common, left = intervals.common(some, windows), intervals.without(some, windows)
    assert instants(common) == instants(some) & instants(windows)
    assert instants(left) == instants(some) - instants(windows)
    assert is_tidy(common)
    assert is_tidy(left)
