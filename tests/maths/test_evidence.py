"""The three witnesses of a gradient: where they agree there is a verdict, where they do not there is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.corpus import Case, cases
from studytool import gradcheck
from studytool.maths.derivative import differences
from studytool.maths.taylor import noise_level

QUICK = [case for case in cases() if case.x.size <= 3 and not case.kink and not case.tree]
TREES = [case for case in cases() if case.tree or case.x.size > 400]
SOME = [case for number, case in enumerate(QUICK) if case.right or number % 3 == 0]
KINKS = [case for case in cases() if case.kink]


@pytest.mark.slow
@pytest.mark.parametrize("case", SOME, ids=lambda case: case.name)
def test_a_gradient_of_the_corpus_is_judged_as_it_is(case: Case) -> None:
    coarse = case.name.startswith("sine at 1e15")  # where floats are 1/8 apart
    expected = "unjudged" if coarse else "correct" if case.right else "incorrect"
    assert gradcheck(case.f, case.gradient, case.x).verdict == expected


@pytest.mark.slow
@pytest.mark.parametrize("case", TREES, ids=lambda case: case.name)
def test_a_tree_of_the_corpus_or_one_of_hundreds_is_judged_as_it_is(case: Case) -> None:
    assert gradcheck(*case.in_tree()).verdict == ("correct" if case.right else "incorrect")


@pytest.mark.parametrize("case", KINKS, ids=lambda case: case.name)
def test_no_claim_at_a_kink_is_judged(case: Case) -> None:
    result = gradcheck(case.f, case.gradient, case.x)
    assert result.verdict == "unjudged"
    assert result.kinks


# Inputs that were judged wrongly ---------------------------------------------------------------------------------


def peak(x: Any) -> Any:
    return np.exp(-(((x[0] - 25.0) / 0.0005) ** 2))


def of_peak(x: Any) -> Any:
    return np.array([-2 * (x[0] - 25.0) / 0.0005**2 * peak(x)])


def test_a_peak_narrower_than_the_first_steps_is_not_called_wrong() -> None:
    assert gradcheck(peak, of_peak, [25.0003]).ok
    assert gradcheck(lambda x: float(peak(x)), of_peak, [25.0003]).ok
    assert gradcheck(peak, lambda x: -of_peak(x), [25.0003]).verdict == "incorrect"


@pytest.mark.parametrize("sine", [lambda x: np.sin(x[0]), lambda x: math.sin(x[0])], ids=["numpy", "math"])
@pytest.mark.parametrize("x", [1e6, 1.7e9, 1e10, -3e10])
def test_a_sine_far_from_zero_has_its_gradient_and_no_kink(sine: Callable[[Any], Any], x: float) -> None:
    result = gradcheck(sine, np.cos, [x])
    assert (result.verdict, result.kinks) == ("correct", ())


NAIVE = [(20.0, "correct"), (30.0, "correct"), (36.5, "unjudged"), (40.0, "unjudged")]


@pytest.mark.parametrize(("at", "verdict"), NAIVE)
def test_a_formula_that_rounds_away_on_a_plateau_is_not_called_wrong(at: float, verdict: str) -> None:
    def sigmoid(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    assert (
        gradcheck(lambda x: np.sum(sigmoid(x)), lambda x: sigmoid(x) * (1 - sigmoid(x)), [at, 0.3]).verdict == verdict
    )
    flipped = gradcheck(lambda x: np.sum(sigmoid(x)), lambda x: -sigmoid(x) * sigmoid(-x), [at, 0.3])
    assert flipped.verdict == "incorrect"


@pytest.mark.parametrize("by", [1.0, 1.01])
def test_a_function_that_rounds_its_argument_is_judged_at_steps_that_it_can_tell(by: float) -> None:
    result = gradcheck(lambda x: float(np.sin(1e7 * x[0])), lambda x: by * 1e7 * np.cos(1e7 * x), [123.456])
    assert result.verdict == ("correct" if by == 1 else "incorrect")


@pytest.mark.slow
@pytest.mark.parametrize("rows", [100, 8000])
def test_a_net_of_relus_with_many_kinks_beside_the_point_is_judged(rows: int) -> None:
    rng = np.random.default_rng(1)
    inputs, targets = rng.normal(size=(rows, 4)), rng.normal(size=rows)
    point = (rng.normal(size=(4, 8)) * 0.3, rng.normal(size=8) * 0.3)

    def loss(w: Any, v: Any) -> float:
        return float(np.mean((np.maximum(inputs @ w, 0) @ v - targets) ** 2))

    def gradient(w: Any, v: Any) -> Any:
        z = inputs @ w
        hidden = np.maximum(z, 0)
        d = 2 * (hidden @ v - targets) / rows
        return inputs.T @ (np.outer(d, v) * (z > 0)), hidden.T @ d

    assert gradcheck(loss, gradient, point).ok
    assert gradcheck(loss, lambda w, v: tuple(1.01 * part for part in gradient(w, v)), point).verdict == "incorrect"


@pytest.mark.parametrize("wrong", [1000.0, 1e-3, 0.0, -2e-8, 4e-8])
def test_a_small_component_beside_a_huge_one_is_never_taken_on_trust(wrong: float) -> None:
    result = gradcheck(lambda x: np.sum(x**2), lambda x: np.array([wrong, 2 * x[1]]), [1e-8, 1e8])
    assert result.verdict != "correct"
    assert gradcheck(lambda x: np.sum(x**2), lambda x: 2 * x, [1e-8, 1e8]).ok


def test_a_small_component_that_differences_cannot_see_is_named() -> None:
    result = gradcheck(lambda x: float(np.sum(x**2)), lambda x: np.array([1e-3, 2 * x[1]]), [1e-8, 1e8])
    assert result.verdict != "correct"
    assert "[0]" in result.feedback[0].say("en")


# Witnesses ---------------------------------------------------------------------------------------------------------


COINCIDENCES = [
    (lambda x: np.sum(x**4), lambda x: 5 * x**3, [0.0, 0.0]),
    (lambda x: float(np.sum(x**4)), lambda x: 5 * x**3, [0.0, 0.0]),
    (lambda x: np.sum(np.sin(x)), np.ones_like, [0.0]),
    (lambda x: np.sum(x**3), lambda x: np.array([3.0, 12.0]), [1.0, 2.0]),
]


@pytest.mark.parametrize(("f", "gradient", "x"), COINCIDENCES)
def test_what_is_right_at_the_point_alone_is_wrong_and_the_point_nearby_is_told(f: Any, gradient: Any, x: Any) -> None:
    result = gradcheck(f, gradient, x)
    assert result.verdict == "incorrect"
    assert "beside it" in result.feedback[0].say("en")


def test_a_gradient_that_keeps_its_numbers_is_told_so() -> None:
    told = gradcheck(lambda x: np.sum(x**3), lambda x: np.array([3.0]), [1.0]).feedback
    assert any("does not use its argument" in text.say("en") for text in told)


def test_points_nearby_that_leave_the_domain_are_skipped_and_counted() -> None:
    def f(x: Any) -> Any:
        if abs(x[0] - 1) > 0.02:
            raise ValueError("outside")
        return x[0] ** 2

    result = gradcheck(f, lambda x: 2 * x, [1.0])
    assert result.ok
    assert any("left the function's domain" in text.say("en") for text in result.feedback)


DROPPING = [
    (lambda x: np.sum(np.abs(x) * x), lambda x: np.abs(x)),  # the step sees |x|, the truth is 2|x|
    (lambda x: np.real(np.vdot(x, x)), np.zeros_like),
    (lambda x: np.sum(x.real**2) + 0j * x[0], np.zeros_like),
]


@pytest.mark.parametrize(("f", "seen_by_the_step"), DROPPING)
def test_code_that_drops_the_imaginary_part_is_not_believed(f: Any, seen_by_the_step: Any) -> None:
    assert gradcheck(f, seen_by_the_step, [1.5, -0.7]).verdict != "correct"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-6, 6), min_size=1, max_size=4),
    st.sampled_from([1.0, 1.0 + 1e-4, -1.0]),
    st.booleans(),
)
def test_powers_of_ten_apart_each_component_is_judged_by_its_own_size(
    powers: list[float], by: float, complex_numbers: bool
) -> None:
    x = 10.0 ** np.array(powers)
    last = np.where(np.arange(x.size) == x.size - 1, by, 1.0)

    def f(z: Any) -> Any:
        value = np.sum(np.log(z) * np.arange(1, x.size + 1))
        return value if complex_numbers else float(value)

    result = gradcheck(f, lambda z: last * np.arange(1, x.size + 1) / z, x)
    assert result.verdict == ("correct" if by == 1 else "incorrect")


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.floats(1e-7, 1e-1), st.floats(-2, 2), st.floats(-100, 100), st.booleans())
def test_a_peak_of_any_width_is_never_called_wrong_where_it_is_right(
    width: float, at: float, center: float, complex_numbers: bool
) -> None:
    x = center + at * width

    def f(z: Any) -> Any:
        value = np.exp(-(((z[0] - center) / width) ** 2))
        return value if complex_numbers else float(value)

    def gradient(z: Any) -> Any:
        return np.array([-2 * (z[0] - center) / width**2 * f(z)])

    assert gradcheck(f, gradient, [x]).verdict != "incorrect"
    assert gradcheck(f, lambda z: 1.5 * gradient(z) + 1 / width, [x]).verdict != "correct"


@pytest.mark.parametrize("x", [1.0, 1e5, 1e10, 1e12])
def test_a_fast_wave_is_no_noise(x: float) -> None:
    assert noise_level(lambda z: math.sin(z[0]), np.array([x])) < 1e-12


@pytest.mark.parametrize("level", [1e-12, 1e-9, 1e-6])
def test_noise_is_measured(level: float) -> None:
    rng = np.random.default_rng(0)
    measured = noise_level(lambda z: float(np.sin(z[0]) + level * rng.standard_normal()), np.array([0.7]))
    assert level / 10 < measured < level * 10


def test_differences_say_where_they_do_not_settle() -> None:
    far = differences(lambda z: math.sin(z[0]), np.array([1e16]))
    assert (far.settled.tolist(), far.kinks) == ([False], ())


# What the function cannot show -----------------------------------------------------------------------------------


def stairs(by: float) -> Callable[[Any], float]:
    return lambda x: float(np.sum(np.floor(x * by) / by))


@pytest.mark.parametrize("by", [1e4, 1e5, 1e6, 1e8])
def test_a_staircase_has_no_wrong_gradient_of_0_and_a_wide_one_no_right_slope(by: float) -> None:
    at = [0.37713141592, 1.21371828183]
    assert gradcheck(stairs(by), np.zeros_like, at).verdict == "unjudged"
    assert gradcheck(stairs(by), np.ones_like, at).verdict == ("unjudged" if by <= 1e5 else "correct")
    assert gradcheck(stairs(by), lambda x: 2 * np.ones_like(x), at).verdict != "correct"


@pytest.mark.parametrize("by", [2.0, -1.0, 0.0])
def test_a_component_that_roundings_of_others_hide_is_never_right_where_the_complex_step_sees_it(by: float) -> None:
    def f(x: Any) -> Any:
        return 1e12 * np.sin(x[0]) + 1e-12 * np.sin(x[1])

    def gradient(x: Any) -> Any:
        return np.array([1e12 * np.cos(x[0]), by * 1e-12 * np.cos(x[1])])

    result = gradcheck(f, gradient, [0.3, 0.4])
    assert result.verdict == "unjudged"
    assert "x[1]" in result.feedback[0].say("en")
    if by:
        assert gradcheck(lambda x: float(f(x)), gradient, [0.3, 0.4]).verdict == "unjudged"


@pytest.mark.parametrize("at", [-40.0, 40.0])
@pytest.mark.parametrize("by", [2.0, -1.0])
def test_a_plateau_beside_a_slope_is_never_right_where_it_is_wrong(at: float, by: float) -> None:
    def gradient(x: Any) -> Any:
        return np.exp(-x) / (1 + np.exp(-x)) ** 2 * [by, 1]

    result = gradcheck(lambda x: float(np.sum(1 / (1 + np.exp(-x)))), gradient, [at, 1.0])
    assert result.verdict != "correct"


def test_what_roundings_leave_of_terms_that_cancel_is_right() -> None:
    """A bias before a normalisation: the function does not move with it, and its gradient is a residue of roundings."""
    data, weights = np.random.default_rng(2).normal(size=(8, 3)), np.array([1.0, -2.0, 0.5])

    def f(bias: Any) -> float:
        z = np.tanh((data + bias - np.mean(data + bias, axis=0)) / np.std(data, axis=0))
        return float(np.mean(z @ weights + bias @ bias * 0))

    def gradient(bias: Any) -> Any:
        z = (data + bias - np.mean(data + bias, axis=0)) / np.std(data, axis=0)
        back = (1 - np.tanh(z) ** 2) * weights / len(data) / np.std(data, axis=0)
        return np.sum(back - np.mean(back, axis=0), axis=0)

    both = gradcheck(
        lambda x: f(x[:3]) + x[3] ** 2, lambda x: np.append(gradient(x[:3]), 2 * x[3]), [0.3, 0.1, -0.2, 1]
    )
    assert both.verdict == "correct"


@pytest.mark.slow
def test_no_gradient_is_right_beside_a_slope_of_1() -> None:
    with np.errstate(all="ignore"):
        slopes = [(case.name, gradcheck(case.f, case.gradient, case.x)) for case in QUICK if case.right]
    shown = [(name, result.taylor_slope) for name, result in slopes if result.ok and result.taylor_slope is not None]
    assert [(name, slope) for name, slope in shown if slope < 1.5] == []
