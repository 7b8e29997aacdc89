"""Each file of tests/data/banks/broken names every problem it holds: `# expect: LINE:COLUMN code`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studytool.bank.loader import load

BROKEN = Path(__file__).parents[1] / "data" / "banks" / "broken"
EXPECT = re.compile(r"^# expect: (\d+):(\d+) ([a-z-]+)$", re.MULTILINE)


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_problem_of_a_broken_file_is_reported_where_it_is_and_no_other(path: Path) -> None:
    _, problems = load(BROKEN, [path])
    expected = [(int(line), int(column), code) for line, column, code in EXPECT.findall(path.read_text("utf-8"))]
    assert [(problem.line, problem.column, problem.code) for problem in problems] == sorted(expected)


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_problem_says_what_is_wrong_and_what_to_do(path: Path) -> None:
    _, problems = load(BROKEN, [path])
    assert problems
    assert all(problem.message and problem.fix and problem.file == str(path) for problem in problems)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("refused-yaml", ["still-sound"]),
        ("formulas", ["sound"]),
        ("second-document", ["kept"]),
        ("fields", []),
        ("wrong-format", []),
    ],
)
def test_only_the_items_without_an_error_are_kept(name: str, kept: list[str]) -> None:
    bank, _ = load(BROKEN, [BROKEN / f"{name}.yaml"])
    assert [item.id for item in bank.items] == [f"{name}/{item}" for item in kept]


def test_a_draw_cut_by_a_flow_mapping_is_given_back_whole_and_quoted() -> None:
    _, problems = load(BROKEN, [BROKEN / "formulas.yaml"])
    fixes = [problem.fix for problem in problems if problem.code == "quote-draw"]
    assert fixes == ['quote it: {x: "normal(3, decimals=1)"}', 'quote it: {z: "normal((2, 3), decimals=1)"}']


def test_a_misspelt_field_is_met_with_the_nearest_name() -> None:
    _, problems = load(BROKEN, [BROKEN / "fields.yaml"])
    fixes = [problem.fix for problem in problems if problem.code == "unknown-field"]
    assert fixes == ["did you mean `title`?", "did you mean `prompt`?"]
