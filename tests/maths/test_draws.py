from __future__ import annotations

import random
from decimal import Decimal
from statistics import NormalDist, fmean, pstdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studytool.errors import ExpressionError
from studytool.maths.draws import Value, parse_draw, show
from studytool.maths.evaluate import evaluate
from studytool.maths.expression import parse
from tests.maths.cases import cases

SEEDS = st.integers(0, 10**9)


def drawn(source: str, count: int = 400) -> list[Value]:
    draw, rng = parse_draw(source), random.Random(0)
    return [draw.sample(rng) for _ in range(count)]


def entries(value: Value) -> list[float]:
    return [entry for part in value for entry in entries(part)] if isinstance(value, list) else [value]


def test_an_integer_takes_every_value_and_both_ends() -> None:
    assert set(drawn("integer(-1, 2)")) == {-1, 0, 1, 2}


def test_a_uniform_takes_every_decimal_and_both_ends() -> None:
    assert set(drawn("uniform(-0.1, 0.1, decimals=1)")) == {-0.1, 0.0, 0.1}


def test_a_uniform_has_two_decimals_unless_told_and_keeps_within_ends_that_have_more() -> None:
    values = drawn("uniform(0.004, 0.036)")
    assert set(values) == {0.01, 0.02, 0.03}


@pytest.mark.parametrize(("source", "shape"), [("normal(3)", (3,)), ("normal((2, 3), decimals=1)", (2, 3))])
def test_a_normal_has_its_shape(source: str, shape: tuple[int, ...]) -> None:
    assert {np.shape(value) for value in drawn(source, 20)} == {shape}


def test_a_normal_is_the_inverse_of_the_distribution_at_a_uniform_number() -> None:
    value = parse_draw("normal(1, decimals=4, scale=2)").sample(random.Random(7))
    assert value == [round(2 * NormalDist().inv_cdf(random.Random(7).random()), 4)]


def test_a_normal_has_mean_zero_and_its_scale_as_standard_deviation() -> None:
    values = entries(drawn("normal(100, decimals=3, scale=2)", 100))
    assert abs(fmean(values)) < 0.1
    assert abs(pstdev(values) - 2) < 0.1


def test_one_of_draws_every_number_or_list_as_written() -> None:
    assert {str(value) for value in drawn("one_of([1, 0.5, [1, 2]])")} == {"1", "0.5", "[1, 2]"}


@pytest.mark.parametrize("source", ["2", "-0.5", "[1, 2]", "[[1, 2], [3, 4]]"])
def test_a_fixed_value_is_itself_and_does_not_vary(source: str) -> None:
    draw = parse_draw(source)
    assert not draw.varies
    assert show(draw.sample(random.Random(0))) == source


@given(st.integers(1, 12), st.integers(2, 6), SEEDS)
def test_a_simplex_sums_to_one_in_decimal_with_no_entry_below_one_unit(n: int, decimals: int, seed: int) -> None:
    value = parse_draw(f"simplex({n}, decimals={decimals})").sample(random.Random(seed))
    exact = [Decimal(repr(entry)) for entry in entries(value)]
    assert (len(exact), sum(exact)) == (n, 1)
    assert min(exact) >= Decimal(1).scaleb(-decimals)


@pytest.mark.parametrize("source", ["normal(4, decimals={})", "uniform(-3, 3, decimals={})", "simplex(5, decimals={})"])
@given(decimals=st.integers(1, 12), seed=SEEDS)
@settings(max_examples=50)
def test_what_is_shown_is_what_is_used_to_the_last_decimal(source: str, decimals: int, seed: int) -> None:
    value = parse_draw(source.format(decimals)).sample(random.Random(seed))
    for entry in entries(value):
        assert Decimal(show(entry)) == round(Decimal(show(entry)), decimals)
        assert float(show(entry)) == entry
        assert float(evaluate(parse(show(entry)), {})) == entry


@pytest.mark.parametrize(
    ("value", "shown"), [(1e-5, "0.00001"), (0.10, "0.1"), (2.0, "2"), (-3, "-3"), ([1, [2.5]], "[1, [2.5]]")]
)
def test_a_value_is_shown_in_plain_decimals(value: Value, shown: str) -> None:
    assert show(value) == shown


@cases("draws/refused")
def test_a_draw_that_cannot_be_made_is_refused_with_what_to_write(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_draw(case["source"])
    assert refused.value.todo
    assert 0 <= (refused.value.offset or 0) <= len(case["source"])


@pytest.mark.parametrize("source", ["9" * 500, "[" * 300, "[" + "1," * 401 + "]", "-" * 2000 + "1", "1," * 10**6])
def test_a_draw_far_too_large_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse_draw(source)


@given(st.text(max_size=40))
def test_any_text_is_a_draw_or_refused(source: str) -> None:
    try:
        value = parse_draw(source).sample(random.Random(0))
    except ExpressionError:
        return
    assert entries(value)
