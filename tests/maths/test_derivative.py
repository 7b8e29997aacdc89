from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from studytool.maths.derivative import Differences, complex_step, differences
from studytool.maths.evaluate import evaluate
from studytool.maths.expression import parse
from tests.maths.oracle import ANALYTIC, BRANCHING

POINTS = [np.array([0.3, -1.2, 2.1]), np.array([-0.7, 0.4, 1.6]), np.array([1.1, 0.9, -2.5])]
Floats = NDArray[np.float64]
CLOSE = [10.0**-k for k in range(1, 10)]


def of(source: str) -> Callable[[Any], Any]:
    """The function of x that an expression is."""
    expression = parse(source)
    return lambda x: evaluate(expression, {"x": x})


def slope(f: Callable[[Any], Any], x: float) -> Differences:
    """The differences of a function of one number."""
    return differences(lambda point: f(point[0]), np.array([x]))


@pytest.mark.parametrize("source", [*ANALYTIC, *BRANCHING])
@pytest.mark.parametrize("point", POINTS, ids=str)
def test_differences_find_the_gradient_to_their_own_error(source: str, point: Floats) -> None:
    truth = grad({**ANALYTIC, **BRANCHING}[source])(point)
    found = differences(of(source), point)
    assert not found.kinks
    assert np.all(np.abs(found.value - truth) <= np.maximum(10 * found.error, 1e-12))
    np.testing.assert_allclose(found.value, truth, rtol=1e-7, atol=1e-9 * np.max(np.abs(truth)))
    np.testing.assert_allclose(found.sides, truth, rtol=1e-5, atol=1e-6 * np.max(np.abs(truth)))


EDGES = {
    "log at 1e-6": (anp.log, 1e-6),
    "log at 1e-12": (anp.log, 1e-12),
    "sqrt at 1e-8": (anp.sqrt, 1e-8),
    "sqrt at 1e-12": (anp.sqrt, 1e-12),
    "1/x at 1e-5": (lambda x: 1 / x, 1e-5),
    "x log x at 1e-6": (lambda x: x * anp.log(x), 1e-6),
    "log(1 - x) below 1": (lambda x: anp.log(1 - x), 1 - 1e-6),
    "sqrt(1 - x²) below 1": (lambda x: anp.sqrt(1 - x * x), 1 - 1e-7),
    "1e-12 x²": (lambda x: 1e-12 * x * x, 3.0),
    "1e12 x²": (lambda x: 1e12 * x * x, 3.0),
    "1e-300 x": (lambda x: 1e-300 * x, 2.0),
    "x² at 1e8": (lambda x: x * x, 1e8),
    "x² at 1e-8": (lambda x: x * x, 1e-8),
    "exp at 50": (anp.exp, 50.0),
    "exp at -50": (anp.exp, -50.0),
    "exp(-1000 x²)": (lambda x: anp.exp(-1000 * x * x), 0.05),
    "sin(1000 x)": (lambda x: anp.sin(1000 * x), 0.3),
    "tanh, saturated": (anp.tanh, 8.0),
    "sigmoid, saturated": (lambda x: 1 / (1 + anp.exp(-x)), -20.0),
    "1e6 + x": (lambda x: 1e6 + x, 1.0),
}


@pytest.mark.parametrize(("f", "x"), EDGES.values(), ids=EDGES)
def test_differences_reach_edges_of_the_domain_and_every_scale(f: Callable[[Any], Any], x: float) -> None:
    found = slope(f, x)
    assert not found.kinks
    assert found.value[0] == pytest.approx(grad(f)(x), rel=1e-6)


@pytest.mark.parametrize("f", [lambda x: x**3, lambda x: x**4, lambda x: np.cos(x), lambda x: 0 * x, lambda x: 7.0])
def test_a_flat_point_has_gradient_zero_and_no_kink(f: Callable[[Any], Any]) -> None:
    found = slope(f, 0.0)
    assert not found.kinks
    assert abs(found.value[0]) < 1e-9


KINKS = {
    "|x|": (abs, 0.0, 0.0),
    "relu": (lambda x: max(x, 0.0), 0.0, 0.5),
    "PPO's clip": (lambda x: min(2 * x, 2 * min(max(x, 0.8), 1.2)), 1.2, 1.0),
    "a small bend": (lambda x: x + 1e-3 * abs(x - 1), 1.0, 1.0),
    "max(x, x²)": (lambda x: max(x, x * x), 1.0, 1.5),
    "a bend of a large slope": (lambda x: 1e6 * abs(x - 2), 2.0, 0.0),
}


@pytest.mark.parametrize(("f", "x", "central"), KINKS.values(), ids=KINKS)
def test_a_kink_is_found_at_the_point(f: Callable[[Any], Any], x: float, central: float) -> None:
    del central
    assert slope(f, x).kinks == ((0,),)


@pytest.mark.parametrize("gap", CLOSE)
@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(("f", "x", "central"), KINKS.values(), ids=KINKS)
def test_a_bend_beside_the_point_is_no_kink(
    f: Callable[[Any], Any], x: float, central: float, side: int, gap: float
) -> None:
    point = x + side * gap
    found = slope(f, point)
    step = gap / 4
    assert not found.kinks
    assert found.value[0] == pytest.approx((f(point + step) - f(point - step)) / (2 * step), rel=1e-4, abs=1e-5)
    assert found.value[0] != pytest.approx(central, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: float(x >= 0.5),
        lambda x: x + 1e-3 * (x >= 0.5),
        lambda x: np.sqrt(abs(x - 0.5)),
        lambda x: np.cbrt(x - 0.5),
        lambda x: np.log(x - 0.5),
        lambda x: np.sqrt(x - 0.5),
        lambda x: np.inf if x > 0.5 else x,
        lambda x: np.nan,
    ],
    ids=["step", "small jump", "cusp", "vertical tangent", "log's edge", "sqrt's edge", "infinite beyond", "nan"],
)
def test_a_point_without_a_derivative_is_refused(f: Callable[[Any], Any]) -> None:
    with np.errstate(all="ignore"):
        assert slope(f, 0.5).kinks == ((0,),)


@pytest.mark.parametrize("f", [lambda x: float(x >= 0.5), lambda x: np.floor(x * 4)], ids=["step", "stairs"])
def test_beside_a_step_the_function_is_flat(f: Callable[[Any], Any]) -> None:
    found = slope(f, 0.6)
    assert (found.kinks, found.value[0]) == ((), 0.0)


def test_a_kink_is_named_by_its_component_and_the_others_are_found() -> None:
    found = differences(lambda x: abs(x[0, 1]) + x[1, 0] ** 2, np.array([[1.0, 0.0], [3.0, 4.0]]))
    assert found.kinks == ((0, 1),)
    np.testing.assert_allclose(found.value[[0, 1, 1], [0, 0, 1]], [0, 6, 0], atol=1e-9)


def test_the_function_s_argument_is_never_the_caller_s_array() -> None:
    x = np.array([1.0, 2.0])

    def spoil(point: NDArray[Any]) -> float:
        point += 1
        return float(point.sum().real)

    differences(spoil, x)
    complex_step(spoil, x)
    assert x.tolist() == [1.0, 2.0]


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_the_complex_step_is_exact_at_every_scale(x: float, scale: float) -> None:
    found = complex_step(of(f"{scale!r} * sin(x)"), np.array(x))
    assert found == pytest.approx(scale * np.cos(x), rel=1e-14)
