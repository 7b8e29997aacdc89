"""What people and programs write, each with the verdict due: no right answer is called wrong, no wrong one right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from studytool.items.array import ArrayItem
from studytool.items.formula import Formula
from studytool.items.number import Number
from studytool.maths.draws import parse_domain
from studytool.maths.expression import parse
from studytool.model import Judgement, Text

CASES = Path(__file__).parents[1] / "cases" / "spellings"
VERDICTS = ("correct", "partial", "imprecise", "incorrect", "unreadable")


def rows(name: str) -> list[Any]:
    """(the row's item, a response, its verdict) for every spelling of a table."""
    table = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [
        pytest.param(case, response, verdict, id=f"{place}-{verdict}-{response[:40]!r}")
        for place, case in enumerate(table)
        for verdict in VERDICTS
        for response in case.get(verdict, ())
    ]


def judged(item: Number | ArrayItem | Formula, response: str) -> Judgement:
    return item.judge(item.variant(0), response)


@pytest.mark.parametrize(("case", "response", "verdict"), rows("numbers"))
def test_a_number_is_judged_however_it_is_written(case: dict[str, Any], response: str, verdict: str) -> None:
    item = Number(id="t/n", topic="t", prompt=Text({"en": "?"}), answer=parse(repr(float(case["key"]))))
    assert judged(item, response).verdict == verdict


@pytest.mark.parametrize(("case", "response", "verdict"), rows("arrays"))
def test_an_array_is_judged_however_it_is_written(case: dict[str, Any], response: str, verdict: str) -> None:
    item = ArrayItem(id="t/a", topic="t", prompt=Text({"en": "?"}), answer=parse(repr(case["key"])))
    assert judged(item, response).verdict == verdict


def formula(case: dict[str, Any]) -> Formula:
    domains = tuple((name, parse_domain(str(domain))) for name, domain in case["variables"].items())
    answer = parse(str(case["answer"]))
    return Formula(id="t/f", topic="t", prompt=Text({"en": "?"}), answer=answer, variables=domains)


@pytest.mark.parametrize(("case", "response", "verdict"), rows("formulas"))
def test_a_formula_is_judged_however_it_is_written(case: dict[str, Any], response: str, verdict: str) -> None:
    assert judged(formula(case), response).verdict == verdict
