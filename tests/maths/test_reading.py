from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import starmap
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from studytool.errors import Unreadable
from studytool.items._computed import typed
from studytool.maths.evaluate import evaluate
from studytool.maths.notation import MAX_CHARACTERS
from studytool.maths.plain import Reading, read_plain
from studytool.maths.reading import read_array, read_formula, read_number
from tests.maths.cases import cases

FINITE = st.floats(allow_nan=False, allow_infinity=False)
PIECES = [
    *"0123456789.,;()[]{}+-*/^%eE½√ πx·×⁻²\n−（）１，；_\\$=!",
    "sqrt",
    "10^",
    "frac",
    "abs(",
    "nan",
    "１．",
    "e-",
]
NOTATION = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)

Floats = NDArray[np.float64]
Read = TypeVar("Read")


def reading(read: Callable[..., Sequence[Read]], *arguments: object) -> Read | str:
    """What is read first, or what the learner is told instead."""
    try:
        return read(*arguments)[0]
    except Unreadable as unreadable:
        return unreadable.message.say("en")


def told(read: Callable[..., Sequence[object]], *arguments: object) -> str:
    found = reading(read, *arguments)
    assert isinstance(found, str)
    return found


PLAIN = st.from_regex(r"-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,6})?(e[-+]?[0-9]{1,3})?", fullmatch=True)


@given(
    st.lists(PLAIN, min_size=1, max_size=4),
    st.sampled_from(("{}", "{}, {}", "[{}, {}]", "{} {}", "[[{}, {}], [{}, {}]]")),
)
def test_plain_numbers_are_read_as_anything_else_is(entries: list[str], layout: str) -> None:
    """The short way for what is typed most is no other way."""
    count = layout.count("{}")
    text = layout.format(*(entries * count)[:count])
    shape = {1: (), 2: (2,), 4: (2, 2)}[count]
    if plain := read_plain(text, shape):
        (other,) = read_array(text, shape)
        assert plain.value.tolist() == other.value.tolist()
        assert repr(plain) == repr(other)


def test_most_responses_are_plain() -> None:
    for text, shape in (("-0.25", ()), ("1e-3", ()), ("0.1 -0.2", (2,)), ("[1, 2.5]", (2,)), ("[[1, 2]]", (1, 2))):
        assert read_plain(text, shape), text
    for text, shape in (("1 000", (2,)), ("0,25", ()), ("1/4", ()), ("0.1 -0.2", ()), ("1e999", ()), ("{}", ())):
        assert not read_plain(text, shape), text


@cases("reading/numbers")
def test_a_number_is_read_with_the_digits_typed(case: dict[str, Any]) -> None:
    found = read_number(case["text"])[0]
    digits = found.typed[0].digits if found.typed[0] else None
    assert float(found.value) == pytest.approx(case["value"], rel=1e-15)
    assert digits == case["digits"]


@cases("reading/arrays")
def test_an_array_is_read_with_its_shape(case: dict[str, Any]) -> None:
    expected = np.array(case["value"], dtype=float)
    found = read_array(case["text"], expected.shape)[0]
    np.testing.assert_allclose(found.value, expected, rtol=1e-15)


@cases("reading/shapes")
def test_a_shape_fits_exactly_or_not_at_all(case: dict[str, Any]) -> None:
    found = reading(read_array, case["text"], tuple(case["shape"]))
    assert isinstance(found, Reading) == case["fits"]


@cases("reading/unreadable")
def test_what_cannot_be_read_is_said_with_its_place(case: dict[str, Any]) -> None:
    assert case["say"] in told(read_array, case["text"], (3,))


@pytest.mark.parametrize("text", ["1,234", "12,345", "1,234e2"])
def test_a_comma_that_may_be_a_decimal_or_a_thousands_comma_is_not_guessed(text: str) -> None:
    assert "cannot tell whether the comma" in told(read_number, text)


@pytest.mark.parametrize("text", ["1,-2", "1, 2", "1 ,2", "1，2", "1、2", "1,2,3", "1.5,2", "(1,2)", "1 2", "1 -2"])
def test_several_numbers_are_not_one(text: str) -> None:
    assert "one number is expected" in told(read_number, text)


def test_a_wrong_shape_is_said_with_both_shapes() -> None:
    assert told(read_array, "[1, 2; 3, 4]", (3,)).startswith("You gave shape (2, 2); expected (3,)")


@pytest.mark.parametrize("text", ["2e", "2e + 1", "3 + 2e"])
def test_an_exponent_left_hanging_is_unreadable_in_a_formula_too(text: str) -> None:
    assert "I cannot read that" in told(read_formula, text, ("x",))


def test_a_formula_of_too_many_parts_is_refused_before_it_is_computed() -> None:
    text = "[" + ",".join(["sum(sin(ones(9999)))"] * 900) + "]"
    assert "more than 500" in told(read_formula, text, ("x",))


def test_a_number_before_the_name_e_is_a_product() -> None:
    assert read_formula("2e", ("e",))[0].expression.source == "2.0 * e"


@given(value=FINITE)
def test_a_float_in_full_is_read_as_itself(value: float) -> None:
    assert float(read_number(repr(value))[0].value) == value


@given(arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=4), elements=FINITE))
def test_an_array_in_full_is_read_as_itself(value: Floats) -> None:
    assert np.array_equal(read_array(typed(value), value.shape)[0].value, value)


@pytest.mark.slow
@given(arrays(np.float64, array_shapes(min_dims=1, max_dims=2, max_side=4), elements=st.floats(-1e6, 1e6)))
def test_what_numpy_prints_is_read_as_printed(value: Floats) -> None:
    value = np.round(value, 4)
    for printed in (repr(value), np.array2string(value, threshold=100, max_line_width=200)):
        np.testing.assert_allclose(read_array(printed, value.shape)[0].value, value, rtol=1e-6)


@given(st.decimals(-1000, 1000, places=4))
def test_full_width_signs_and_digits_read_as_their_ascii(number: Decimal) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in str(number))
    assert read_number(wide)[0].value == read_number(str(number))[0].value == float(number)


@pytest.mark.slow
@given(st.decimals(1, "9.999", places=3), st.integers(-30, 30))
def test_every_way_to_write_a_power_of_ten_reads_the_same(mantissa: Decimal, exponent: int) -> None:
    raised = str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    ways = [
        f"{mantissa}e{exponent}",
        f"{mantissa}×10^{exponent}",
        f"{mantissa} · 10{raised}",
        f"{mantissa}*10**{exponent}",
    ]
    found = [read_number(way)[0] for way in ways]
    assert {float(one.value) for one in found} == {float(Decimal(str(mantissa)).scaleb(exponent))}
    assert {one.typed[0] and (one.typed[0].digits, one.typed[0].decimals) for one in found} == {(4, 3 - exponent)}


@pytest.mark.slow
@given(st.one_of(st.text(max_size=60), NOTATION), st.sampled_from([(), (1,), (3,), (2, 2)]))
@example("1" * 5000, ())
@example("1e-99999999999999999999", ())
@example("0e99999999999999999999", ())
@example("5e99999999999999999999%", ())
@settings(max_examples=1500)
def test_any_text_is_read_as_finite_numbers_or_refused_with_a_reason(text: str, shape: tuple[int, ...]) -> None:
    found = reading(read_array, text, shape) if shape else reading(read_number, text)
    if isinstance(found, str):
        assert found
    else:
        assert found.value.shape == shape
        assert np.isfinite(found.value).all()
        assert len(found.typed) == math.prod(shape)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=500)
def test_a_valid_response_with_a_character_changed_is_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(
        st.sampled_from(["[0.1, -0.2; 3e-2, 1/4]", "（0.1，-0.2）", "3×10⁻² √2/2 1½", "[[1, 2], [3, 4]]/7"])
    )
    place = data.draw(st.integers(0, len(text)))
    changed = text[:place] + data.draw(st.sampled_from(PIECES)) + text[place + data.draw(st.integers(0, 2)) :]
    found = reading(read_array, changed, (2, 2))
    assert isinstance(found, str) or np.isfinite(found.value).all()


LONG = {
    "digits": "1", "spaces": "1 ", "commas": "1,", "sums": "1+", "signs": "-", "brackets": "[", "groups": "(",
    "pairs": "()", "roots": "√", "powers": "2^", "percents": "%", "halves": "½", "superscripts": "2²", "letters": "a",
    "functions": "sqrt ", "points": ".", "rows": "1;", "lines": "1\n", "fractions": "\\frac{", "arrays": "array(",
    "exponents": "1e", "tens": "1*10^", "dollars": "$", "ligatures": "\ufdfa", "underscores": "a_",
    "tanh": "tanh^2", "primes": "x'", "bars": "|", "angles": "<", "logs over x": "ln x/", "products": "x ",
    "raised": "x^1/2",
    "over and beside": "x/a x ", "names": "xa", "dots": "x.", "calls": "x.sum()", "equals": "x=", "words": "约",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
@pytest.mark.parametrize("start", ["", "[1, "])
def test_a_response_as_long_as_allowed_is_read_or_refused_in_few_words(start: str, piece: str) -> None:
    text = (start + piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    arguments: list[tuple[Any, ...]] = [(read_array, text, (3,)), (read_number, text), (read_formula, text, ("a", "x"))]
    for found in starmap(reading, arguments):
        assert not isinstance(found, str) or len(found) < 300


def test_a_longer_response_is_refused_by_its_length() -> None:
    assert "keep the response under 20000" in told(read_number, "1" * (MAX_CHARACTERS + 1))


TABLES = arrays(np.float64, array_shapes(min_dims=1, max_dims=2, min_side=2, max_side=4), elements=st.floats(-1e6, 1e6))
PRINTERS: dict[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "json": lambda value: json.dumps(value.tolist()),
    "tuple": lambda value: str(tuple(value.tolist())),
    "spreadsheet": lambda value: "\n".join("\t".join(map(repr, row)) for row in np.atleast_2d(value).tolist()),
    "matlab": lambda value: "[" + "; ".join(" ".join(map(repr, row)) for row in np.atleast_2d(value).tolist()) + "]",
    "mathematica": lambda value: str(value.tolist()).replace("[", "{").replace("]", "}"),
    "tex": lambda value: (
        "\\begin{pmatrix}"
        + "\\\\".join(" & ".join(map(repr, row)) for row in np.atleast_2d(value).tolist())
        + "\\end{pmatrix}"
    ),
    "torch": lambda value: f"tensor({value.tolist()}, device='cuda:0', grad_fn=<MulBackward0>)",
    "jax": lambda value: f"Array({value.tolist()}, dtype=float32)",
    "sympy": lambda value: f"Matrix({value.tolist()})",
}


@pytest.mark.parametrize("printer", PRINTERS)
@given(value=TABLES)
@settings(max_examples=40)
def test_what_a_program_prints_is_read_as_its_own_numbers(printer: str, value: Floats) -> None:
    value = np.round(value, 4)
    found = read_array(PRINTERS[printer](value), value.shape)[0].value
    np.testing.assert_allclose(found, value, rtol=1e-6)


TERMS = st.recursive(
    st.sampled_from(["x", "n", "w[1]", "0.5", "3", "dot(w, f)", "sqrt(x)", "exp(-x)", "pi"]),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=6,
)


@given(TERMS)
@settings(max_examples=300)
def test_a_formula_shown_as_read_reads_back_to_the_same_values(source: str) -> None:
    ranks = {"x": 0, "n": 0, "w": 1, "f": 1}
    values = {"x": np.array(1.3), "n": np.array(2.0), "w": np.array([0.5, -1.0]), "f": np.array([2.0, 0.25])}
    first = read_formula(source, ranks)[0]
    again = read_formula(first.shown, ranks)
    assert len([reading for reading in again if reading.doubt == 0]) == 1, first.shown
    with np.errstate(all="ignore"):
        found, expected = (evaluate(reading.expression, values) for reading in (again[0], first))
    np.testing.assert_allclose(found, expected, rtol=1e-9)
