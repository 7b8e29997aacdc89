"""The table of grading.md: what each slip is called, and that nothing is called what it is not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from studytool.bank.loader import load
from studytool.items._computed import typed
from studytool.items.contract import Item
from studytool.items.number import Number
from studytool.maths.diagnosis import ORDER
from studytool.maths.evaluate import evaluate
from studytool.maths.expression import parse
from studytool.maths.tolerance import Tolerance
from studytool.model import Judgement, Text, Verdict
from tests.maths.cases import DATA, cases

ITEMS = {item.id.removeprefix("slips/"): item for item in load(DATA / "diagnosis" / "bank")[0].items}
TABLE = (
    "sign factor grad-pi no-onehot no-softmax other-action permuted transposed mean-for-sum left-out bootstrapped "
    "quantity one-component cut-off slip"
)


def judged(name: str, response: str) -> Judgement:
    item = ITEMS[name]
    return item.judge(item.variant(0), response)


@cases("diagnosis/slips")
def test_a_slip_is_called_by_its_name_and_every_reading_that_fits_is_said(case: dict[str, Any]) -> None:
    item = ITEMS[case["item"]]
    variant = item.variant(0)
    computed = evaluate(parse(case.get("response", "0")), {**variant.values, "key": variant.key})
    judgement = judged(case["item"], case.get("text") or typed(np.asarray(computed)))
    said = " ".join(text.say("en") for text in judgement.feedback)
    assert judgement.misconception == case["id"]
    assert [part for part in case["say"] if part not in said] == []
    assert said or not case["say"]
    assert judgement.verdict in (Verdict.INCORRECT, Verdict.PARTIAL)


def test_slips_are_named_in_the_order_of_the_table() -> None:
    assert list(ORDER[: len(TABLE.split())]) == TABLE.split()


def test_a_single_reading_is_not_introduced_as_one_of_several() -> None:
    assert len(judged("score", typed(-ITEMS["score"].variant(0).key)).feedback) == 1


def test_a_slip_rounded_to_two_digits_is_still_recognised() -> None:
    key = ITEMS["score"].variant(0).key
    assert judged("score", " ".join(f"{-entry:.2f}" for entry in key)).misconception == "sign"


def test_a_number_rounded_carelessly_is_not_called_a_factor_near_one() -> None:
    item = ITEMS["near-one"]
    off = typed(np.add(item.variant(0).key, [0, 0, 0.0006]))
    assert judged("near-one", off).misconception == "one-component"
    assert judged("near-one", off).verdict is Verdict.PARTIAL


def test_a_near_miss_typed_in_full_is_not_called_two_digits_swapped() -> None:
    off = typed(np.add(ITEMS["near-one"].variant(0).key, [0, 0.00055, 0]))
    assert [text.say("en") for text in judged("near-one", off).feedback] == [
        "Only component [1] is wrong; the others are right."
    ]


@pytest.mark.parametrize(
    ("key", "rule", "response"),
    [
        ("0.4", Tolerance(), "0.41"),
        ("0.4", Tolerance(), "-0.41"),
        ("3", Tolerance(decimals=0), "3.6"),
        ("1", Tolerance(rel=0.05), "1.06"),
        ("0.9798", Tolerance(), "100"),
        ("0.9798", Tolerance(), "10"),
        ("10.2", Tolerance(), "100"),
    ],
)
def test_a_digit_too_much_is_not_two_digits_swapped(key: str, rule: Tolerance, response: str) -> None:
    item = Number(id="t/n", topic="t", prompt=Text({"en": "?"}), answer=parse(key), tolerance=rule)
    assert item.judge(item.variant(0), response).misconception is None


def test_too_few_digits_come_before_any_diagnosis() -> None:
    key = ITEMS["score"].variant(0).key
    assert judged("score", " ".join(f"{entry:.1f}" for entry in key)).verdict is Verdict.IMPRECISE


TRUE: dict[str, Callable[[Any, Any], Any]] = {
    "sign": lambda g, v: np.allclose(v, -g, rtol=0.006, atol=6e-3),
    "factor": lambda g, v: np.allclose(v * np.sum(g * g), g * np.sum(g * v), rtol=0.006, atol=0.006 * np.sum(g * g)),
    "permuted": lambda g, v: np.allclose(np.sort(v), np.sort(g), rtol=0.006, atol=6e-3),
    "one-component": lambda g, v: np.count_nonzero(np.abs(v - g) > 0.006 * np.max(np.abs(g)) + 0.006 * np.abs(g)) <= 1,
    "grad-pi": lambda g, v: TRUE["factor"](g, v),
    "mean-for-sum": lambda g, v: TRUE["factor"](g, v),
}


@pytest.mark.slow
@given(arrays(np.float64, (3,), elements=st.floats(-4, 4)), st.integers(0, 8), st.integers(2, 6))
@settings(max_examples=600)
def test_a_random_wrong_response_is_given_a_name_only_where_the_name_is_true(
    value: NDArray[np.float64], start: int, decimals: int
) -> None:
    """Half of the responses start from a true slip, and stray from it."""
    item = ITEMS["score"]
    variant = item.variant(0)
    key, a, strength = variant.key, 1, -2.5
    policy = np.exp(variant.values["theta"]) / np.sum(np.exp(variant.values["theta"]))
    known = [-key, 2 * key, policy[a] * key, -strength * policy, strength * np.eye(3)[a], key[::-1], key]
    response = np.round(known[start] + value * 10.0**-decimals if start < len(known) else value, decimals)
    judgement = item.judge(variant, " ".join(f"{entry:.{decimals}f}" for entry in response))
    assume(judgement.misconception is not None)
    truth = TRUE | {
        "no-onehot": lambda g, v: np.allclose(v, -strength * policy, rtol=0.006, atol=6e-3),
        "no-softmax": lambda g, v: np.allclose(v, strength * np.eye(3)[a], rtol=0.006, atol=6e-3),
        "other-action": lambda g, v: any(
            np.allclose(v, strength * (np.eye(3)[b] - policy), rtol=0.006, atol=6e-3) for b in (0, 2)
        ),
        "left-out": lambda g, v: np.allclose(v, g / strength, rtol=0.006, atol=6e-3),
        "quantity": lambda g, v: np.allclose(v, variant.values["theta"], rtol=0, atol=0.51 * 10.0**-decimals),
        "cut-off": lambda g, v: np.allclose(v, np.trunc(g * 10**decimals) / 10**decimals, rtol=0, atol=1e-12),
    }
    assert truth[judgement.misconception](key, response)


@pytest.mark.slow
@given(st.permutations("066635").flatmap(lambda digits: st.integers(1, 5).map(lambda place: (digits, place))))
@settings(max_examples=1000, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_wrong_number_with_the_key_s_digits_is_called_a_slip_only_where_it_is_one(
    written: tuple[list[str], int],
) -> None:
    digits, place = written
    text, decimals = "".join(digits[:place]) + "." + "".join(digits[place:]), 6 - place
    assume(judged("single", text).misconception == "slip")
    key, near = float(ITEMS["single"].variant(0).key), max(0.005, 0.51 * 10.0**-decimals)
    moved = [float(text) * 10.0**places for places in range(-6, 7) if places]
    assert any(abs(candidate - key) <= max(near, 0.06 * key) for candidate in (*moved, *swapped(text)))


def swapped(text: str) -> list[float]:
    """The number with any two digits swapped, zeros that need not be written included."""
    letters = list(f"0{text}0")
    pairs = combinations([place for place, letter in enumerate(letters) if letter != "."], 2)
    return [float("".join(_swap(letters, *pair))) for pair in pairs]


def _swap(letters: list[str], first: int, second: int) -> list[str]:
    found = letters.copy()
    found[first], found[second] = found[second], found[first]
    return found


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_no_feedback_of_a_failed_try_tells_a_digit_of_the_key(item: Item) -> None:
    variant = item.variant(0)
    digits = {f"{abs(entry):.{places}g}" for entry in np.ravel(variant.key) for places in (3, 4)}
    digits -= {
        f"{abs(entry):.{places}g}"
        for entry in item.variant(0).given.values()
        if not isinstance(entry, list)
        for places in (3, 4)
    }
    for factor in (-1, 2, 0.5, 1.37, float(variant.key.ravel()[0]) if variant.key.size == 1 else 3):
        for response in (
            variant.key * factor,
            variant.key + factor,
            variant.key.ravel()[::-1].reshape(variant.key.shape),
        ):
            judgement = item.judge(variant, typed(response))
            said = " ".join(text.say("en") for text in judgement.feedback)
            assert not [part for part in digits if len(part) > 3 and part in said], said
