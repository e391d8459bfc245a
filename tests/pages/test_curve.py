from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from registration.pages.desk.curve import draw

FIRST = date(2026, 11, 2)


def test_nothing_registered_draws_nothing() -> None:
    assert draw([]) is None


def test_the_table_adds_up() -> None:
    curve = draw([(FIRST, 3), (FIRST + timedelta(days=2), 4)])

    assert curve is not None
    assert [(row.new, row.total) for row in curve.rows] == [(3, 3), (4, 7)]


def test_the_line_stays_level_on_days_without_anything_new() -> None:
    curve = draw([(FIRST, 5), (FIRST + timedelta(days=3), 5)])

    assert curve is not None
    heights = [point.split(",")[1] for point in curve.line.split()]
    assert heights[1] == heights[2]
    assert [tick.value for tick in curve.ticks] == [0, 2, 4, 6, 8, 10]


def test_the_axis_ends_at_a_round_number_close_to_the_total() -> None:
    def top(total: int) -> int:
        curve = draw([(FIRST, total)])
        assert curve is not None
        return curve.ticks[-1].value

    assert [top(total) for total in (1, 7, 86, 118, 600, 10_000)] == [1, 8, 100, 150, 600, 10_000]


@given(
    st.lists(
        st.tuples(st.integers(min_value=0, max_value=200), st.integers(min_value=1, max_value=500)),
        min_size=1,
        max_size=60,
        unique_by=lambda pair: pair[0],
    )
)
def test_the_curve_rises_inside_its_frame(days: list[tuple[int, int]]) -> None:
    curve = draw([(FIRST + timedelta(days=number), count) for number, count in sorted(days)])

    assert curve is not None
    points = [tuple(map(float, point.split(","))) for point in curve.line.split()]
    assert all(before[0] < after[0] for before, after in pairwise(points))
    assert all(before[1] >= after[1] for before, after in pairwise(points))
    assert points[0][0] == 72
    assert points[-1][0] == 628
    assert all(12 <= y <= 168 for _, y in points)
    assert curve.rows[-1].total == sum(count for _, count in days)
    assert curve.ticks[-1].value >= curve.rows[-1].total
