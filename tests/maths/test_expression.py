from __future__ import annotations

import ast
import warnings
from typing import Any

import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studytool.errors import ExpressionError
from studytool.maths.derivative import complex_step
from studytool.maths.evaluate import analytic, evaluate, rooted
from studytool.maths.expression import MAX_CHARACTERS, parse, written_out
from studytool.maths.functions import IMPLEMENTATIONS, MAX_ELEMENTS
from studytool.maths.table import FUNCTIONS
from tests.maths.cases import cases
from tests.maths.oracle import ANALYTIC, BRANCHING

POINTS = [np.array([0.3, -1.2, 2.1]), np.array([-0.7, 0.4, 1.6]), np.array([1.1, 0.9, -2.5])]
Floats = NDArray[np.float64]
HOSTILE = st.sampled_from([
    "x", "1", "0", "e", "10**9", "9**9", "zeros(", "ones(", "eye(", "arange(", "outer(", "onehot(", "exp(", "where(",
    "[", "]", "(", ")", ",", ":", "::", "-", "*", "**", "@", "/", "<", "==", "axis=", "lambda", "__import__", ".", "x.",
    "'", "f'", "{", "}", "if", "for", "in", ":=", "not", "#", "\\", "\n", "\0", "\ud800", "1e309", "0x", "_", "await",
])  # fmt: skip


def value(source: str, **values: object) -> np.ndarray:
    return np.asarray(evaluate(parse(source), {name: np.asarray(one, dtype=float) for name, one in values.items()}))


def tried(source: str) -> np.ndarray | ExpressionError:
    """The value, or the error that refuses it: nothing else may come out."""
    found: np.ndarray | ExpressionError
    try:
        found = value(source, x=[0.5, -1.5])
    except ExpressionError as error:
        found = error
    if isinstance(found, ExpressionError):
        assert found.todo
        assert 0 <= (found.offset or 0) <= len(source)
    else:
        assert found.size <= MAX_ELEMENTS
        assert found.dtype == np.float64
    return found


@cases("expressions/values")
def test_an_expression_has_the_value_of_its_formula(case: dict[str, Any]) -> None:
    expected = np.array(case["value"], dtype=float)
    found = value(case["source"], x=[1, 2, 3], M=[[1, 2], [3, 4]], a=2)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@cases("expressions/refused")
def test_what_is_not_arithmetic_is_refused_when_read(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(case["source"])
    assert case["say"] in refused.value.what
    assert refused.value.offset == case.get("at", refused.value.offset)


@cases("expressions/too_much")
def test_what_would_be_too_large_or_does_not_fit_is_refused_when_computed(case: dict[str, Any]) -> None:
    refusal = tried(case["source"])
    assert isinstance(refusal, ExpressionError)
    assert case["say"] in refusal.what


def test_every_function_has_a_declaration_and_an_implementation_and_is_tested() -> None:
    sources = " ".join([*ANALYTIC, *BRANCHING])
    assert set(FUNCTIONS) == set(IMPLEMENTATIONS)
    assert not [name for name in FUNCTIONS if f"{name}(" not in sources]


@pytest.mark.parametrize("source", ANALYTIC)
@pytest.mark.parametrize("point", POINTS, ids=str)
def test_the_complex_step_gives_the_derivative_of_an_analytic_expression(source: str, point: Floats) -> None:
    expression = parse(source)
    assert analytic(expression.tree, frozenset("x"))
    found = complex_step(lambda x: evaluate(expression, {"x": x}), point)
    np.testing.assert_allclose(found, grad(ANALYTIC[source])(point), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("source", [*ANALYTIC, *BRANCHING])
@pytest.mark.parametrize("point", POINTS, ids=str)
def test_a_value_equals_the_oracle_s(source: str, point: Floats) -> None:
    np.testing.assert_allclose(value(source, x=point), {**ANALYTIC, **BRANCHING}[source](point), rtol=1e-12)


@pytest.mark.parametrize("source", BRANCHING)
def test_an_expression_that_branches_never_takes_the_complex_step(source: str) -> None:
    tree = parse(source).tree
    assert not analytic(tree, frozenset("x"))
    assert analytic(tree, frozenset("y"))


@pytest.mark.parametrize("function", sorted(name for name, one in FUNCTIONS.items() if not one.analytic))
def test_a_branching_function_lets_a_complex_argument_through(function: str) -> None:
    x = np.array([0.3 + 1e-20j, -0.2 + 2e-20j])
    found = IMPLEMENTATIONS[function](*[x, x - 1, x + 1][: FUNCTIONS[function].arity[0]])
    assert function == "sign" or np.iscomplexobj(found)


@pytest.mark.parametrize("x", [[1000.0, 0.0], [-1000.0, 0.0], [745.0, -745.0]])
def test_softmaxes_and_sigmoid_do_not_overflow(x: list[float]) -> None:
    for source in ("softmax(x)", "log_softmax(x)", "logsumexp(x)", "sigmoid(x)"):
        assert np.isfinite(value(source, x=x)).all()


def test_names_are_those_read_in_order_without_functions() -> None:
    assert parse("b * exp(a) + b[i] + pi").names == ("b", "a", "i", "pi")


def test_pi_and_e_give_way_to_the_item_s_own_names() -> None:
    assert value("e + pi", e=1, pi=2) == 3
    assert value("e + pi") == np.e + np.pi


def test_written_out_replaces_lets_within_lets_and_keeps_the_value() -> None:
    lets = {"p": parse("softmax(x)"), "q": parse("p * 2")}
    assert value(written_out(parse("q[0] - 1"), lets), x=[1, 2]) == value("softmax(x)[0] * 2 - 1", x=[1, 2])


def test_reading_an_expression_is_silent() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for source in ("'\\d'", "1if x else 2", "1 is 2", "[1][0][1, 2]", "1(2)"):
            tried(source)
    assert not heard


@pytest.mark.slow
@given(st.lists(HOSTILE, max_size=25).map("".join))
@settings(max_examples=1500)
def test_hostile_pieces_are_computed_within_bounds_or_refused(source: str) -> None:
    tried(source)


@pytest.mark.slow
@given(st.text(max_size=200))
def test_any_text_is_computed_within_bounds_or_refused(source: str) -> None:
    tried(source)


TERMS = st.recursive(
    st.sampled_from(
        ["x", "0.5", "3", "[1, 2]", "x[0]", "ones(100)", "arange(5)", "zeros([100, 100])", "1e300", "eye(50)"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/@<") | st.just("**"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, min_size=1, max_size=3)).map(
            lambda t: f"{t[0]}({', '.join(t[1])})"
        ),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.tuples(inner, st.integers(-2, 2)).map(lambda t: f"sum({t[0]}, axis={t[1]})"),
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(TERMS)
@settings(max_examples=800)
def test_a_drawn_expression_is_computed_within_bounds_or_refused(source: str) -> None:
    tried(source)


@pytest.mark.parametrize(
    "piece", ["(", "[", "-", "1+", "x[", "exp(", "x,", "a ", "1e", "'", "f'{", "lambda:", "not ", "[[],", "\\\n"]
)
@pytest.mark.parametrize("length", [MAX_CHARACTERS, 1_000_000])
def test_a_very_long_expression_is_refused(piece: str, length: int) -> None:
    assert isinstance(tried((piece * length)[:length]), ExpressionError)


@given(TERMS)
@settings(max_examples=200)
def test_what_is_written_out_is_python_s_reading_of_the_same(source: str) -> None:
    try:
        tree = parse(source).tree
    except ExpressionError:
        return
    assert ast.dump(parse(ast.unparse(tree)).tree) == ast.dump(tree)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("sqrt(x)", True), ("norm(x - 1)", True), ("(x * x) ** 0.5", True), ("2 ** sqrt(1 + x)", True),
        ("x ** y", True),
        ("sqrt(y)", False), ("x ** 2", False), ("x ** 3.0", False), ("2 ** x", False), ("exp(x) / norm(y)", False),
    ],
)  # fmt: skip
def test_a_root_of_what_moves_is_found(source: str, found: bool) -> None:
    assert rooted(parse(source).tree, frozenset("x")) == found
