"""The guide to the figures and the figures themselves say the same."""

from pathlib import Path

import pytest

from registration.statistics.definitions import BREAKDOWN_RULES, GROUPS, Figure

GUIDE = Path(__file__).parents[2] / "docs" / "statistics.md"
FIGURES = [figure for group in GROUPS for figure in group.figures]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_the_guide_holds_each_figure_with_its_formula_and_rule(figure: Figure) -> None:
    line = f"| {figure.name} | `{figure.key}` | {figure.formula} | {figure.rule} |"
    assert line in GUIDE.read_text(encoding="utf-8").splitlines()


def test_the_guide_holds_the_rule_of_each_table() -> None:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    assert [
        key for key, rule in BREAKDOWN_RULES.items() if f"| `{key}` | {rule} |" not in lines
    ] == []


def test_the_guide_holds_no_figure_that_does_not_exist() -> None:
    keys = {figure.key for figure in FIGURES} | set(BREAKDOWN_RULES)
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if "`" in line]
    told = [line.split("`")[1] for line in rows if line.startswith("| ")]
    assert set(told) == keys
    assert len(told) == len(keys)
