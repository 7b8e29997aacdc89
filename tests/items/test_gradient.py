"""Gradient items whose objective cannot be differentiated as asked."""

from __future__ import annotations

from typing import Any

import pytest

from studytool.check.proofs import prove
from studytool.errors import NoVariant
from studytool.items.function import Function
from studytool.items.gradient import Gradient
from studytool.maths.draws import parse_draw
from studytool.maths.expression import parse
from studytool.model import Text, Verdict

GIVEN = tuple((name, parse_draw(source)) for name, source in (("i", "1"), ("y", "[1, 2]")))
ASKED: dict[str, Any] = {"id": "t/g", "topic": "t", "prompt": Text({"en": "?"}), "given": GIVEN, "wrt": "i"}


@pytest.mark.parametrize("objective", ["y[i]", "sum(onehot(i, 2))", "sum(ones(i + 1))", "abs(y[i])"])
def test_an_index_or_a_size_that_is_differentiated_by_is_an_error_of_the_objective(objective: str) -> None:
    gradient = Gradient(**ASKED, objective=parse(objective), answer=parse("1 + 0 * i"))
    function = Function(**ASKED, objective=parse(objective), signature="f(i, y)")
    for item in (gradient, function):
        with pytest.raises(NoVariant, match="whole number") as refused:
            item.variant(0)
        assert refused.value.path == "objective"


def formula(answer: str, objective: str, **given: str) -> Gradient:
    drawn = tuple((name, parse_draw(source)) for name, source in given.items())
    return Gradient(
        id="t/f", topic="t", prompt=Text({"en": "?"}), given=drawn, wrt="x", respond="formula",
        objective=parse(objective), answer=parse(answer),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "objective", "point", "wrong"),
    [
        ("3 * x ** 2", "sum(x ** 3)", "[1, 1]", "3 * x"),
        ("cos(x)", "sum(sin(x))", "[0, 1]", "1 - x * (1 - cos(1))"),
        ("2 * x", "sum(x ** 2)", "[1, -1]", "2 * x ** 3"),
    ],
)
def test_a_formula_right_at_a_fixed_point_alone_is_wrong(answer: str, objective: str, point: str, wrong: str) -> None:
    item = formula(answer, objective, x=point)
    variant = item.variant(0)
    assert item.judge(variant, answer).verdict is Verdict.CORRECT
    assert item.judge(variant, wrong).verdict not in (Verdict.CORRECT, Verdict.UNREADABLE)


def test_a_small_component_of_a_formula_counts_as_much_as_a_large_one() -> None:
    item = formula("[1, 1e-9] * 2 * x", "x[0] ** 2 + 1e-9 * x[1] ** 2", x="normal(2, decimals=1)")
    variant = item.variant(0)
    assert item.judge(variant, "[2, 2e-9] * x").verdict is Verdict.CORRECT
    assert item.judge(variant, "[2, 3e-9] * x").verdict is Verdict.PARTIAL


@pytest.mark.parametrize(("answer", "codes"), [("[2, 2e-9] * x", set()), ("[2, 3e-9] * x", {"wrong-key"})])
def test_a_wrong_small_component_of_a_key_is_found(answer: str, codes: set[str]) -> None:
    item = formula(answer, "x[0] ** 2 + 1e-9 * x[1] ** 2", x="normal(2, decimals=1)")
    assert {flaw.code for flaw in prove(item, 3).flaws if flaw.code == "wrong-key"} == codes
