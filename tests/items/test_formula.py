"""Formula items: hand notation, gaps, and what is said of two formulas that differ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from studytool.bank.loader import load
from studytool.items.formula import Formula
from studytool.maths.draws import parse_domain
from studytool.maths.expression import parse
from studytool.model import Judgement, Text
from tests.maths.cases import cases


def judged(variables: dict[str, str] | list[str], answer: str, response: str, seed: int = 0) -> Judgement:
    named = variables if isinstance(variables, dict) else dict.fromkeys(variables, "real")
    domains = tuple((name, parse_domain(str(domain))) for name, domain in named.items())
    item = Formula(id="t/f", topic="t", prompt=Text({"en": "?"}), answer=parse(str(answer)), variables=domains)
    return item.judge(item.variant(seed), response)


@cases("judging/formulas")
@pytest.mark.parametrize("seed", range(3))
def test_a_formula_is_right_however_it_is_written_and_never_guessed(case: dict[str, Any], seed: int) -> None:
    found = judged(case["variables"], case["answer"], case["response"], seed)
    assert found.verdict == case["verdict"], found.feedback


@pytest.mark.parametrize(
    ("answer", "response"),
    [("1000 + x", "1000"), ("1/2 - x**2/24", "1/2"), ("x", "x + 10^-7"), ("[x, 1]", "[x, 1.0000001]")],
)
def test_two_formulas_that_differ_are_shown_where_and_in_digits_that_differ(answer: str, response: str) -> None:
    said = judged({"x": "uniform(0.0001, 0.001, decimals=5)"}, answer, response).feedback[-1].say("en")
    shown = re.fullmatch(r"At x = \S+ yours gives (.+), the right formula (.+)\.", said)
    assert shown
    assert shown[1] != shown[2]


def test_a_factor_that_reads_as_one_is_not_named() -> None:
    assert judged({"x": "uniform(0.001, 0.002, decimals=5)"}, "1/2 - x**2/24", "1/2").misconception is None


LETS = """
format: 1
topic: t
items:
  - id: f
    type: formula
    prompt: "Give {shown}."
    given: {{a: "3"}}
    let: {{twice: 2 * a, moving: twice * x, further: moving + 1}}
    variables: [x]
    answer: further
"""


def test_a_formula_shows_a_let_that_reads_no_variable_and_reads_the_others_at_its_points(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(LETS.format(shown="{{twice}} times x and 1"))
    bank, problems = load(tmp_path)
    assert problems == ()
    item, variant = bank.items[0], bank.items[0].variant(0)
    assert item.fill(item.prompt, variant, "en") == "Give 6 times x and 1."
    assert item.judge(variant, "6x + 1").score == 1


@pytest.mark.parametrize("name", ["moving", "further"])
def test_a_let_that_reads_a_variable_has_no_value_to_show(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.yaml").write_text(LETS.format(shown="{{" + name + "}}"))
    assert [(problem.line, problem.code) for problem in load(tmp_path)[1]] == [(7, "unknown-name")]
