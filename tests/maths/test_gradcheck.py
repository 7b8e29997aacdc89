"""Gradients right and subtly wrong, at points where a grader is easily fooled."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studytool import GradcheckResult, gradcheck

X = np.array([0.1, -0.3, 0.5])
W = np.arange(6.0).reshape(2, 3) / 5 - 0.4
Function = Callable[..., Any]


def softmax(z: Any) -> Any:
    shifted = anp.exp(z - anp.max(z))
    return shifted / anp.sum(shifted)


FUNCTIONS: dict[str, tuple[Function, Any]] = {
    "log softmax": (lambda z: anp.log(softmax(z)[1]), X),
    "a value": (lambda z: softmax(z) @ anp.array([1.0, -2.0, 0.5]), X),
    "least squares": (lambda w: anp.sum((w @ anp.array([1.0, 2.0, 3.0]) - anp.array([1.0, -1.0])) ** 2), W),
    "a network": (lambda w: anp.sum(anp.tanh(w @ X) ** 2), W),
    "Rosenbrock": (lambda z: 100 * (z[1] - z[0] ** 2) ** 2 + (1 - z[0]) ** 2, np.array([-1.2, 1.0])),
    "an entropy": (lambda z: -anp.sum(softmax(z) * anp.log(softmax(z))), 3 * X),
    "a Gaussian": (lambda z: anp.exp(-anp.sum(z**2) / 2), 4 + X),
    "one number": (lambda z: anp.sin(z) * anp.exp(z), np.array(0.7)),
}
SCALES = (1e-12, 1.0, 1e12)


def checked(f: Function, gradient: Function, x: Any) -> GradcheckResult:
    with np.errstate(all="ignore"):
        return gradcheck(f, gradient, x)


def scaled(name: str, size: float) -> tuple[Function, Function, Any]:
    f, x = FUNCTIONS[name]
    return lambda z: size * f(z), autograd.grad(lambda z: size * f(z)), x


@pytest.mark.parametrize("size", SCALES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_right_gradient_is_right_at_any_scale_and_its_remainder_falls_as_the_square(name: str, size: float) -> None:
    f, gradient, x = scaled(name, size)
    result = checked(f, gradient, x)
    assert (result.verdict, result.ok) == ("correct", True)
    assert result.taylor_slope == pytest.approx(2, abs=0.2)
    assert result.shape == x.shape


NEAR_MISSES: dict[str, Function] = {
    "sign": lambda g: -g,
    "a factor of 2": lambda g: 2 * g,
    "a thousandth too much": lambda g: 1.001 * g,
    "one component off by a hundred-thousandth": lambda g: g + 1e-5 * g * (np.arange(g.size) == 0).reshape(g.shape),
    "a constant added": lambda g: g + 1e-4 * np.max(np.abs(g)),
    "left at zero": lambda g: 0 * g,
}


@pytest.mark.slow
@pytest.mark.parametrize("size", SCALES)
@pytest.mark.parametrize("miss", NEAR_MISSES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_gradient_that_is_nearly_right_is_wrong_at_any_scale(name: str, miss: str, size: float) -> None:
    f, gradient, x = scaled(name, size)
    assert checked(f, lambda z: NEAR_MISSES[miss](gradient(z)), x).verdict == "incorrect"


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=5), st.integers(-15, 15), st.sampled_from([1.0, 1.01, -1.0]))
def test_what_is_right_never_depends_on_the_scale_of_the_function(entries: list[float], power: int, by: float) -> None:
    x, weights = np.array(entries), np.arange(1.0, len(entries) + 1)
    size = 10.0**power
    result = checked(lambda z: size * np.sum(np.sin(z + 1) * weights),
                     lambda z: by * size * np.cos(z + 1) * weights, x)  # fmt: skip
    assert result.verdict in (("correct", "unjudged") if by == 1 else ("incorrect", "unjudged"))


@pytest.mark.slow
@pytest.mark.parametrize("size", [1e-12, 1e-6, 1.0, 1e6, 1e12])
@pytest.mark.parametrize("by", [1.0, 1.001, -1.0])
def test_a_point_as_small_or_large_as_it_likes_is_judged(size: float, by: float) -> None:
    x = np.array([0.5, 1.0, 2.0]) * size
    expected = "correct" if by == 1 else "incorrect"
    assert checked(lambda z: np.sum(np.log(z)), lambda z: by / z, x).verdict == expected
    assert checked(lambda z: np.sum(np.sin(z / size)), lambda z: by * np.cos(z / size) / size, x).verdict == expected


@pytest.mark.parametrize("tiny", [1e-200, 1e-300])
def test_a_right_gradient_is_not_called_wrong_where_the_function_underflows(tiny: float) -> None:
    assert checked(lambda z: np.sum(z**2), lambda z: 2 * z, np.array([tiny, 1e-170])).verdict != "incorrect"


def test_a_function_whose_square_overflows_is_judged() -> None:
    assert checked(lambda z: 1e300 * np.sum(z**2), lambda z: 2e300 * z, X).verdict == "correct"


def absolute(z: Any) -> Any:
    return np.sum(np.abs(z))


def test_a_kink_is_named_and_not_judged() -> None:
    result = gradcheck(absolute, np.sign, [1.0, 0.0, -2.0])
    assert (result.verdict, result.kinks) == ("unjudged", ((1,),))
    assert "[1]" in str(result)


def test_the_taylor_test_keeps_what_its_slope_was_fitted_to() -> None:
    steps, remainders = zip(*gradcheck(lambda z: np.sum(z**2), lambda z: 2 * z, X).taylor_points, strict=True)
    assert list(steps) == sorted(steps, reverse=True)
    slopes = np.diff(np.log(remainders)) / np.diff(np.log(steps))
    assert slopes == pytest.approx(2, abs=0.05)
    assert gradcheck(np.sum, np.ones_like, X).taylor_points == ()


def test_code_that_fails_is_told_with_its_own_line_though_numpy_raises() -> None:
    def fails(z: Any) -> Any:
        return np.dot(z, np.ones(7))

    line = fails.__code__.co_firstlineno + 1
    assert f"at line {line}:" in str(gradcheck(fails, np.ones_like, X))


@pytest.mark.parametrize("gap", [1e-3, 1e-5, 1e-7])
def test_a_bend_beside_the_point_hides_neither_right_nor_wrong(gap: float) -> None:
    assert gradcheck(absolute, np.sign, [1.0, gap]).verdict == "correct"
    assert gradcheck(absolute, lambda z: -np.sign(z), [1.0, gap]).verdict == "incorrect"


def test_a_function_that_bends_across_the_axes_only_is_not_judged() -> None:
    result = gradcheck(lambda z: min(abs(z[0]), abs(z[1])), np.zeros_like, [0.0, 0.0])
    assert result.verdict == "unjudged"
    assert result.taylor_slope == pytest.approx(1, abs=0.05)


def test_a_tie_of_a_maximum_is_a_kink_of_both() -> None:
    assert gradcheck(np.max, lambda z: np.array([1.0, 0.0]), [1.0, 1.0]).kinks == ((0,), (1,))


def test_a_stationary_point_is_right_with_rounding_and_wrong_with_more() -> None:
    a = np.random.default_rng(0).normal(size=(8, 3))
    b = np.random.default_rng(1).normal(size=8)
    best = np.linalg.lstsq(a, b, rcond=None)[0]
    assert gradcheck(lambda z: np.sum((a @ z - b) ** 2), lambda z: 2 * a.T @ (a @ z - b), best).ok
    worse = gradcheck(lambda z: np.sum((a @ z - b) ** 2), lambda z: 2 * a.T @ (a @ z - b) + 1e-4, best)
    assert worse.verdict == "incorrect"


def test_components_of_very_different_size_are_judged_each_by_its_own() -> None:
    curvature = np.array([1e6, 1.0, 1e-6])
    assert gradcheck(lambda z: z @ (curvature * z), lambda z: 2 * curvature * z, X).ok
    wrong = gradcheck(lambda z: z @ (curvature * z), lambda z: 2 * curvature * z * [1, 1, 1.01], X)
    assert [part.ok for part in wrong.components] == [True, True, False]
    assert wrong.misconception == "one-component"


@pytest.mark.parametrize("by", [1.0, 1.1])
def test_on_a_plateau_the_complex_step_judges_where_the_code_takes_it_and_nobody_else(by: float) -> None:
    plateau = gradcheck(lambda z: 1 / (1 + np.exp(-z)), lambda z: by * np.exp(-z), 34.0)
    assert plateau.verdict == ("correct" if by == 1 else "incorrect")
    real = gradcheck(lambda z: 1 / (1 + math.exp(-z)), lambda z: by * np.exp(-z), 34.0)
    assert (real.verdict, real.taylor_slope) == ("unjudged", None)


def test_a_constant_has_the_gradient_zero_and_no_other() -> None:
    assert gradcheck(lambda z: 5.0, np.zeros_like, X).ok
    assert gradcheck(lambda z: 5.0, lambda z: np.full(3, 1e-6), X).verdict == "incorrect"


def test_a_zero_beside_a_value_that_hides_small_slopes_is_right_as_far_as_it_can_be_seen() -> None:
    def f(z: Any) -> float:
        return 1e-12 * float(z[0]) + 1e12 * float(z[1])

    told = gradcheck(f, lambda z: np.array([0, 1e12]), np.ones(2))
    assert told.ok
    assert "would not show" in str(told)
    assert gradcheck(f, lambda z: np.array([1e-12, 1e12]), np.ones(2)).verdict == "unjudged"
    assert "would not show" not in str(gradcheck(lambda z: float(z[1]), lambda z: np.array([0, 1.0]), np.ones(2)))


def test_code_that_takes_complex_numbers_is_not_told_to_take_them() -> None:
    curvature = np.array([1e-12, 1e12])
    drowned = gradcheck(lambda z: z @ (curvature * z), lambda z: 2 * curvature * z, np.full(2, 0.5))
    assert drowned.verdict == "unjudged"
    assert "complex" not in str(drowned)


def test_a_straight_function_has_no_slope_to_show_where_the_gradient_is_right() -> None:
    assert gradcheck(lambda z: 3 * np.sum(z), lambda z: np.full(3, 3.0), X).taylor_slope is None
    wrong = gradcheck(lambda z: 3 * np.sum(z), lambda z: np.full(3, 4.0), X)
    assert wrong.taylor_slope == pytest.approx(1, abs=0.01)


# Precision ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [np.float32, float], ids=["float32 returned", "float32 inside"])
def test_a_function_in_32_bits_never_makes_a_right_gradient_wrong(seen: Function) -> None:
    def f(z: Any) -> Any:
        return seen(np.sum(np.cos(z.astype(np.float32)) ** 3))

    def gradient(z: Any) -> Any:
        return -3 * np.cos(z) ** 2 * np.sin(z)

    assert gradcheck(f, gradient, X).verdict in ("correct", "unjudged")
    assert gradcheck(f, lambda z: -gradient(z), X).verdict == "incorrect"


def test_a_gradient_in_32_bits_is_right_with_a_warning_and_wrong_when_it_is() -> None:
    right = gradcheck(lambda z: np.sum(z**2), lambda z: (2 * z).astype(np.float32), X)
    assert right.ok
    assert "64 bits" in right.warnings[0].say("en")
    assert gradcheck(lambda z: np.sum(z**2), lambda z: (2.001 * z).astype(np.float32), X).verdict == "incorrect"


def test_a_gradient_found_by_central_differences_is_right() -> None:
    f = FUNCTIONS["log softmax"][0]
    assert gradcheck(f, lambda z: np.array([(f(z + 1e-5 * e) - f(z - 1e-5 * e)) / 2e-5 for e in np.eye(3)]), X).ok


# What the functions do -----------------------------------------------------------------------------------------------


def square(z: Any) -> Any:
    return np.sum(z**2)


def test_whole_numbers_are_read_as_float64_and_that_is_said() -> None:
    result = gradcheck(square, lambda z: 2 * z, [1, 2, 3])
    assert result.ok
    assert [text.say("en") for text in result.warnings] == ["The point's integers are read as float64."]


def doubled_in_place(z: Any) -> Any:
    z *= 2
    return z


@pytest.mark.parametrize(
    ("gradient", "finding"),
    [
        (doubled_in_place, "in-place"),
        (lambda z: 2 * z + 1e-9 * np.random.normal(size=3), "nondeterministic"),
        (lambda z: np.nan * z, "nan"),
        (lambda z: 2 * z / 0.0, "nan"),
        (lambda z: (2 * z)[:, None], "shape"),
        (lambda z: 2 * z[:2], "shape"),
        (lambda z: 2.0, "shape"),
        (lambda z: (2 * z).astype(complex), "nan"),
    ],
)
def test_what_a_gradient_does_wrong_is_named(gradient: Function, finding: str) -> None:
    result = gradcheck(square, gradient, X)
    assert (result.verdict, result.misconception) == ("incorrect", finding)


def test_a_function_that_changes_its_argument_is_told_so_and_not_of_a_shape() -> None:
    result = gradcheck(lambda z: float(np.sum(doubled_in_place(z))), lambda z: 2 * np.ones(3), X)
    assert (result.verdict, result.misconception) == ("incorrect", "in-place")


def test_the_callers_point_is_never_changed() -> None:
    mine = X.copy()
    gradcheck(doubled_in_place, doubled_in_place, mine)
    np.testing.assert_array_equal(mine, X)


def failing(z: Any) -> Any:
    raise ValueError(f"no such thing for {z}")


class Unsayable(Exception):
    def __str__(self) -> str:
        raise self


def unsayable(z: Any) -> Any:
    raise Unsayable(z)


@pytest.mark.parametrize(
    ("f", "gradient", "x"),
    [
        (unsayable, lambda z: z, X),
        (square, unsayable, X),
        (failing, lambda z: z, X),
        (square, failing, X),
        (square, lambda z: None, X),
        (lambda z: z, lambda z: z, X),
        (lambda z: np.nan, lambda z: z, X),
        (lambda z: 1j, lambda z: z, X),
        (lambda z: np.sum(z) + np.random.normal(), np.ones_like, X),
        (square, lambda z: 2 * z, "abc"),
        (square, lambda z: 2 * z, [np.inf, 1.0]),
        (square, lambda z: 2 * z, []),
        (lambda z: np.floor(z), lambda z: 0.0, 1.0),
    ],
)
def test_what_cannot_be_judged_is_not(f: Function, gradient: Function, x: Any) -> None:
    result = gradcheck(f, gradient, x)
    assert result.verdict == "unjudged"
    assert result.feedback


@pytest.mark.parametrize("gradient", [lambda a, b: (b * np.ones(3),), lambda a, b: (b * np.ones(3), np.sum(a), a)])
def test_a_tuple_of_too_few_or_too_many_arrays_has_the_wrong_shape(gradient: Function) -> None:
    result = gradcheck(lambda a, b: np.sum(a) * b, gradient, (X, 2.0))
    assert (result.verdict, result.misconception) == ("incorrect", "shape")


def test_a_tuple_gives_so_many_arguments_and_names_components_by_array() -> None:
    result = gradcheck(lambda a, b: np.sum(a) * b, lambda a, b: (b * np.ones(3), np.sum(a)), (X, 2.0))
    assert result.ok
    assert result.shape == ((3,), ())
    assert [part.index for part in result.components] == [(0,), (1,), (2,), ()]
    assert [part.parameter for part in result.components] == ["a", "a", "a", "b"]


def test_a_function_of_one_argument_takes_the_whole_tuple() -> None:
    assert gradcheck(lambda p: np.sum(p[0] * p[1]), lambda p: [p[1], p[0]], (X, X + 1)).ok
    assert gradcheck(lambda p: np.sum(p[0] * p[1]), lambda p: p, (X, X + 1)).verdict == "incorrect"


# Diagnosis ---------------------------------------------------------------------------------------------------------


def cubes(z: Any) -> Any:
    return np.sum(z**3 * np.arange(1, z.size + 1).reshape(z.shape))


def of_cubes(z: Any) -> Any:
    return 3 * z**2 * np.arange(1, z.size + 1).reshape(z.shape)


SQUARE = np.array([[0.3, -1.2], [0.7, 2.1]])


@pytest.mark.parametrize(
    ("name", "slip", "x"),
    [
        ("sign", lambda g: -g, X),
        ("mean-for-sum", lambda g: g / 3, X),
        ("factor", lambda g: g / 7, X),
        ("factor", lambda g: 2 * g, np.array(0.4)),
        ("permuted", lambda g: g[[1, 2, 0]], X),
        ("transposed", lambda g: g.T, SQUARE),
        ("one-component", lambda g: g + np.array([0, 0, 1]), X),
        ("wrong-axis", lambda g: 0 * g + g.sum(axis=0), SQUARE),
        ("detached", lambda g: g * [0, 0, 1], X),
        ("one-component", lambda g: g * [1, 0, 1], X),
        ("no-onehot", lambda g: g + 0.5 * np.eye(2), SQUARE),
        ("no-onehot", lambda g: g + 0.5 * np.eye(2)[[0, 0]], SQUARE),
        (None, lambda g: g + np.diag([0.5, 0.25]), SQUARE),
        (None, lambda g: g + np.arange(1, 4), X),
    ],
)
def test_a_slip_is_named_where_it_is_plain(name: str | None, slip: Function, x: Any) -> None:
    result = gradcheck(cubes, lambda z: slip(of_cubes(z)), x)
    assert (result.verdict, result.misconception) == ("incorrect", name)


def test_a_regulariser_of_the_weights_alone_is_named_in_one_flat_vector() -> None:
    weights = np.array([1, 1, 1, 1, 0, 0])
    x = np.array([0.3, -1.2, 0.7, 2.1, 0.4, -0.6])
    result = gradcheck(
        lambda p: np.sum(np.sin(p)) + 0.1 * np.sum(weights * p**2), lambda p: np.cos(p) + 0.1 * weights * p, x
    )
    assert (result.verdict, result.misconception) == ("incorrect", "regulariser")


def test_the_printed_result_says_the_verdict_the_reason_and_the_worst_component_first() -> None:
    printed = str(gradcheck(cubes, lambda z: of_cubes(z) + np.array([0, 0, 1]), X)).splitlines()
    assert printed[0] == "Incorrect: this is not the gradient."
    assert "Taylor test" in printed[2]
    assert printed[4].split()[0] == "z[2]"


def test_importing_the_package_does_not_import_numpy() -> None:
    code = (
        "import sys, studytool; assert 'numpy' not in sys.modules; studytool.gradcheck; assert 'numpy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
