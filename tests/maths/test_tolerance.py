from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studytool.maths.judging import compare
from studytool.maths.plain import Reading
from studytool.maths.reading import read_array
from studytool.maths.tolerance import Tolerance, half_unit, right_digits
from tests.maths.cases import cases

KEYS = st.floats(1e-12, 1e12).flatmap(lambda size: st.sampled_from([size, -size]))


def verdict(key: object, response: str, tolerance: Tolerance) -> str:
    expected = np.asarray(key, dtype=float)
    reading = read_array(response, expected.shape)[0]
    found = compare(expected, reading, tolerance)
    return "correct" if found.correct else "imprecise" if found.imprecise else "wrong"


@cases("tolerance/verdicts")
def test_a_response_is_judged_by_the_key_s_own_scale(case: dict[str, Any]) -> None:
    rule = Tolerance(**case.get("tolerance", {}))
    assert verdict(case["key"], case["response"], rule) == case["verdict"]


@given(KEYS, st.integers(1, 8))
def test_the_key_rounded_to_the_digits_asked_is_right_and_a_unit_off_is_wrong(key: float, digits: int) -> None:
    rounded = f"{key:.{digits - 1}e}"
    unit = Decimal(1).scaleb(Decimal(f"{key:.11e}").adjusted() - digits + 1)
    assert verdict(key, rounded, Tolerance(digits=digits)) == "correct"
    off = Decimal(rounded) + unit.copy_sign(Decimal(str(key))) * 2
    assert verdict(key, str(off), Tolerance(digits=digits)) == "wrong"


@given(KEYS, st.integers(1, 10), st.sampled_from([1, -1]))
def test_just_inside_half_a_unit_is_right_and_just_outside_is_not(key: float, digits: int, side: int) -> None:
    half = half_unit(key, digits)
    rule = Tolerance(digits=digits)
    inside, outside = key + side * half * 0.999, key + side * half * 1.001
    assert compare(np.asarray(key), Reading(np.asarray(inside), (None,)), rule).correct
    assert not compare(np.asarray(key), Reading(np.asarray(outside), (None,)), rule).correct


@given(st.lists(KEYS, min_size=1, max_size=5), st.integers(0, 12), st.integers(3, 6))
def test_more_digits_than_needed_never_hurt(keys: list[float], more: int, digits: int) -> None:
    key = np.array(keys)
    for response in (
        "[" + ", ".join(f"{one:.{digits + more}e}" for one in keys) + "]",
        " ".join(f"{one:.{digits - 1 + more}e}" for one in keys),
        "; ".join(f"{one:.{digits + more}e}" for one in keys),
        " ".join(f"{one:.{digits + more}e}".replace("e", "×10^") for one in keys),
        "（" + "，".join(f"{one * 100:.{digits + more}e}%" for one in keys) + "）",
    ):
        shape = (len(keys), 1) if ";" in response else key.shape
        assert verdict(key.reshape(shape), response, Tolerance(digits=digits)) == "correct"


@given(st.floats(0.01, 1e6), st.integers(2, 12))
def test_every_plain_decimal_with_enough_digits_is_right(key: float, decimals: int) -> None:
    assume(decimals >= 3 - math.floor(math.log10(key)))
    assert verdict(key, f"{key:.{decimals}f}", Tolerance()) == "correct"


@given(st.lists(KEYS, min_size=2, max_size=4), st.floats(1e-280, 1e-3))
def test_a_tiny_gradient_with_its_sign_flipped_is_wrong(keys: list[float], scale: float) -> None:
    key = np.array(keys) * scale
    assert not compare(key, Reading(-key, (None,) * key.size), Tolerance()).correct
    assert compare(key, Reading(key.copy(), (None,) * key.size), Tolerance()).correct


@given(st.lists(KEYS, min_size=2, max_size=4), st.floats(1e-6, 1e6))
def test_scaling_key_and_response_together_changes_nothing(keys: list[float], scale: float) -> None:
    key = np.array(keys)
    rule = Tolerance(rel=0.01)
    for factor in (1.005, 1.02):
        apart = [compare(one, Reading(one * factor, (None,) * key.size), rule).ok for one in (key, key * scale)]
        assert apart[0] == apart[1]


@pytest.mark.parametrize("exponent", range(-12, 13))
@pytest.mark.parametrize("step", [-1, 0, 1])
def test_a_key_that_is_a_power_of_ten_to_rounding_has_that_power_s_digits(exponent: int, step: int) -> None:
    key = 10.0**exponent
    key = math.nextafter(key, math.inf * step) if step else key
    assert half_unit(key, 3) == float(Decimal(5).scaleb(exponent - 3))


@pytest.mark.parametrize(
    ("keys", "values", "digits"),
    [
        ([1.0], [1 + 3e-8], 8),  # half a unit of the eighth digit of 1 is 5e-8
        ([1.0], [1 + 6e-8], 7),
        ([9.0], [9 - 3e-8], 8),
        ([9.0, 2.0], [9.0, 2.02], 2),
        ([1.0, 0.0], [1.0, 4e-6], 3),  # of 0 as of 0.001
        ([1.0], [2.0], 0),
    ],
)
def test_values_are_right_to_the_digits_that_all_of_them_share_with_the_key(
    keys: list[float], values: list[float], digits: int
) -> None:
    assert right_digits(np.array(keys), np.array(values)) == digits
