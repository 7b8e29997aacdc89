"""Over the whole bank, plain wrong numbers earn a reason only where it is literally true of them."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from studytool.errors import ExpressionError
from studytool.items.contract import Variant
from studytool.items.number import Number
from studytool.maths.evaluate import environment, evaluate
from studytool.model import Verdict
from tests.items.injected import contracted, exchanged, struck
from tests.items.test_bank_slips import ITEMS, NUMBERS, as_typed

SEEDS = (0, 1)
RANDOM = 200
SCALARS = [item for item in ITEMS if isinstance(item, Number)]


@pytest.mark.slow
@pytest.mark.parametrize("item", SCALARS, ids=[item.id for item in SCALARS])
def test_a_number_earns_a_reason_only_where_it_is_literally_true(item: Number) -> None:
    for seed in SEEDS:
        variant = item.variant(seed)
        for text in responses(variant, random.Random(f"{item.id}:{seed}")):
            judgement = item.judge(variant, text)
            if judgement.verdict is Verdict.INCORRECT and judgement.misconception is not None:
                assert is_true(judgement.misconception, item, variant, text), (text, judgement)


@pytest.mark.slow
@pytest.mark.parametrize("item", NUMBERS, ids=[item.id for item in NUMBERS])
def test_a_sum_is_called_a_mean_only_where_it_is_asked(item: Any) -> None:
    """Times or divided by any small number: what is then said of sums and means is so in the item's formula."""
    for seed in SEEDS:
        variant = item.variant(seed)
        true = [*exchanged(item, variant), *contracted(item, variant)]
        for factor in (one for count in range(2, 13) for one in (count, 1 / count)):
            judgement = item.judge(variant, as_typed(factor * variant.key))
            said = " ".join(text.say("en") for text in judgement.feedback)
            if " terms where their " in said:
                assert any(np.allclose(one, factor * variant.key, rtol=1e-9, atol=0) for one in true), (factor, said)
                assert ("their mean is asked" in said) is (factor > 1)


def test_nought_and_one_are_given_hardly_any_reason() -> None:
    """They are the commonest guesses, and nearly every reason for one is a coincidence."""
    judgements = [item.judge(item.variant(0), text) for item in SCALARS for text in ("0", "1", "-1")]
    assert {judgement.misconception for judgement in judgements}.isdisjoint({"factor", "mean-for-sum", "quantity"})
    assert sum(judgement.misconception is not None for judgement in judgements) < len(judgements) / 10


def responses(variant: Variant, rng: random.Random) -> Iterator[str]:
    key = float(variant.key)
    yield from ("0", "1", "-1")
    for value in variant.values.values():
        if np.ndim(value) == 0:
            yield repr(float(value))
    for digits in (2, 3, 4):
        yield cut(key, digits)
    for _ in range(RANDOM):
        yield f"{rng.uniform(-2, 2) * key:.{rng.choice([2, 3, 4])}g}"


def cut(key: float, digits: int) -> str:
    mantissa, _, exponent = f"{key:.17e}".partition("e")
    whole, _, decimals = mantissa.partition(".")
    return f"{whole}.{decimals[: digits - 1]}e{exponent}"


def is_true(name: str, item: Number, variant: Variant, text: str) -> bool:
    """By a look of its own at what each id claims, as close as the digits typed, or the item's tolerance."""
    value, key = float(text), float(variant.key)
    unit = (
        10.0 ** (math.floor(math.log10(abs(value))) - len(re.sub(r"e.*|[-.]", "", text).lstrip("0")) + 1)
        if value
        else 1
    )
    (width,) = item.tolerance.half_widths([key], components=False)
    named = [float(one) for one in variant.values.values() if np.ndim(one) == 0]

    def is_(candidate: float, *, exact: bool = False) -> bool:
        (slack,) = (0.0,) if exact else item.tolerance.half_widths([candidate], components=False)
        return abs(value - candidate) <= max(0.5000001 * unit, slack) + 1e-6 * abs(candidate)

    factors = {*named, *(float(n) for n in range(2, 11)), *(10.0**n for n in range(1, 16))} - {0.0}
    match name:
        case "sign":
            return is_(-key)
        case "factor":
            trivial = value in (0, 1, -1) or any(abs(value - one) <= 1e-9 * abs(one) for one in named)
            return not trivial and any(is_(key * k, exact=True) or is_(key / k, exact=True) for k in factors)
        case "mean-for-sum":
            return any(is_(float(one), exact=True) for one in (*exchanged(item, variant), *contracted(item, variant)))
        case "quantity":
            entries = [entry for one in variant.given.values() if np.ndim(one) == 1 for entry in np.ravel(one)]
            return any(is_(one, exact=True) for one in (*named, *map(float, entries)))
        case "cut-off":
            return abs(value) <= abs(key) < abs(value) + unit * 1.0000001 and value * key > 0
        case "slip":
            moved = [key * 10.0**places for places in range(-15, 16) if places]
            near = (abs(one - abs(key)) <= max(unit, width) for one in swapped(abs(value)))
            return any(is_(one) for one in moved) or any(near)
        case "other-action" | "left-out":
            return any(is_(one) for one in changed(item, variant))
        case "grad-pi" | "no-onehot" | "no-softmax":
            return False  # a number is no gradient
    return any(name == mistake and is_(float(one)) for mistake, one, _ in item.mistakes_at(variant) if one is not None)


def swapped(value: float) -> Iterator[float]:
    """The number with any two of its digits exchanged, zeros before and after them included."""
    letters = list(f"0{value:.6f}0")
    for one, other in combinations([place for place, letter in enumerate(letters) if letter != "."], 2):
        exchanged = letters.copy()
        exchanged[one], exchanged[other] = exchanged[other], exchanged[one]
        yield float("".join(exchanged))


def changed(item: Number, variant: Variant) -> Iterator[float]:
    """The answer with an index moved, and with a given or a plain decimal number struck out where it multiplies."""
    for name, drawn in variant.given.items():
        if np.ndim(drawn) == 0:
            for other in range(12):
                yield from value_of(item.answer, {**variant.given, name: other}, item.let)
    yield from (float(value) for value in struck(item, variant) if np.ndim(value) == 0)


def value_of(answer: Any, given: Any, let: Any) -> Iterator[float]:
    try:
        value = np.asarray(evaluate(answer, environment(given, let)))
    except ExpressionError:
        return
    if value.ndim == 0 and np.isfinite(value):
        yield float(value)
