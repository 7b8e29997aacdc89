"""Why a response is wrong, where that can be said for sure.

Standard slips come from `slips.py`; here they are matched with the response, together with the ones only the response
shows: another order, one component, swapped digits, a moved decimal point. A wrong diagnosis is worse than none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.maths.draws import show
from studytool.maths.judging import compare, distance, matches, may_match
from studytool.maths.notation import significant
from studytool.maths.question import Question, Slip
from studytool.maths.reading import Reading
from studytool.maths.slips import literal_factors, wrong
from studytool.maths.tolerance import ULPS, Tolerance, rounds_to
from studytool.model import Text

ORDER = tuple(messages.diagnosis.DIAGNOSES)
ROUNDED = 3.0  # tolerances
PLACES = (1, -1, 2, -2, 3, -3)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`id` of the first slip that fits, in the table's order; `feedback` names every one that fits."""

    id: str
    feedback: tuple[Text, ...]


def diagnose(
    question: Question, slips: Sequence[Slip], reading: Reading, ok: Sequence[bool], tolerance: Tolerance
) -> Diagnosis | None:
    """The slips a wrong response shows, or None. `ok` says per component, row-major, which are right."""
    fitting = _fitting(slips, question.key, reading, tolerance)
    found = _unambiguous(fitting) + list(_shown(question.key, reading, ok, tolerance))
    if any(slip.id in ("permuted", "transposed") for slip in fitting):
        found = [slip for slip in found if slip.message != messages.diagnosis.permuted()]  # said more exactly already
    if all(slip.id == "one-component" for slip in found):
        found += _unambiguous(
            _fitting(wrong(literal_factors(question), question.key), question.key, reading, tolerance)
        )
    found = found or list(_constant(question.key, reading, tolerance))
    if not found:
        return None
    found.sort(key=lambda slip: ORDER.index(slip.id))
    rivals = {slip.id for slip in found} - {"one-component", "slip"}  # those two say where, and go with any other
    texts = tuple(slip.message for slip in found)
    return Diagnosis(found[0].id, (messages.diagnosis.several_fit(), *texts) if len(rivals) > 1 else texts)


def _fitting(
    candidates: Iterable[Slip], key: NDArray[np.float64], reading: Reading, tolerance: Tolerance
) -> list[Slip]:
    """The slips within tolerance of the response; failing that, those it gives with the digits typed.

    None so near the key that a careless rounding gives the same.
    """
    near = (slip for slip in candidates if may_match(slip.value, reading, tolerance))
    compared = [(slip, compare(slip.value, reading, tolerance)) for slip in near]
    exact = [slip for slip, comparison in compared if comparison.correct]
    found = exact or [slip for slip, comparison in compared if comparison.imprecise]
    return [slip for slip in found if distance(key, slip.value, tolerance) > ROUNDED]


def _unambiguous(fitting: list[Slip]) -> list[Slip]:
    """A factor is named by the first of the quantities that are as large, where no more than two sizes fit and
    nothing more telling does."""
    factors = {
        float(f"{slip.value.ravel()[slip.value.argmax()]:.9g}"): slip
        for slip in reversed(fitting)
        if slip.id == "factor"
    }
    others = [slip for slip in fitting if slip.id != "factor"]
    if any(slip.id == "grad-pi" for slip in others) or len(factors) > 2:
        return others
    return [*reversed(factors.values()), *others]


def _shown(key: NDArray[np.float64], reading: Reading, ok: Sequence[bool], tolerance: Tolerance) -> Iterator[Slip]:
    """Slips seen in the response alone."""
    if key.size == 1:
        yield from _typing(key, reading, 0, tolerance, "")
    elif ok.count(False) == 1:
        yield from _one_component(key, reading, ok, tolerance)
    elif _permuted(key, reading, tolerance):
        yield Slip("permuted", key, messages.diagnosis.permuted())


def _permuted(key: NDArray[np.float64], reading: Reading, tolerance: Tolerance) -> bool:
    order = np.argsort(reading.value.ravel(), kind="stable")
    typed = tuple(reading.typed[place] for place in order)
    return matches(np.sort(key.ravel()), Reading(reading.value.ravel()[order], typed), tolerance)


def _one_component(
    key: NDArray[np.float64], reading: Reading, ok: Sequence[bool], tolerance: Tolerance
) -> Iterator[Slip]:
    place = list(ok).index(False)
    index = np.unravel_index(place, key.shape)
    name = "[" + ", ".join(str(int(axis)) for axis in index) + "]"
    yield Slip("one-component", key, messages.diagnosis.one_component(name))
    if matches(-key[index], _single(reading, place), tolerance):
        yield Slip("one-component", key, messages.diagnosis.component_sign(name))
    yield from _typing(key, reading, place, tolerance, name)


def _typing(key: NDArray[np.float64], reading: Reading, place: int, tolerance: Tolerance, name: str) -> Iterator[Slip]:
    """Two digits swapped, or the decimal point moved, in one component."""
    one, true = _single(reading, place), float(key.ravel()[place])
    if not true:
        return
    moved = [places for places in PLACES if matches(np.asarray(true * 10.0**places), one, tolerance)]
    for places in moved:
        yield Slip("slip", key, messages.diagnosis.point_moved(places, name))
    if not moved and _swapped(one, true, tolerance):
        yield Slip("slip", key, messages.diagnosis.digits_swapped(name))


def _swapped(one: Reading, true: float, tolerance: Tolerance) -> bool:
    typed, sign = one.typed[0], math.copysign(1.0, float(one.value))
    if typed is None or typed.digits < 2:
        return False
    (width,) = tolerance.half_widths([true], components=False)
    # Of many digits, some two would always do within the tolerance alone.
    near = min(width, 0.5 * 10.0**-typed.decimals)
    far = near + 10.0**-typed.decimals + ULPS * (abs(true) + abs(float(one.value)))  # no rounding reaches further
    for text in _swaps(typed.text.lower(), sign * true, far):
        value = sign * float(text)
        decimals, digits = significant(text)
        if abs(value - true) <= near or (rounds_to(true, value, decimals) and digits >= 2):
            return True
    return False


def _swaps(text: str, true: float, far: float) -> Iterator[str]:
    """The number with any two of its digits swapped, or the outer ones with zeros that were not written, where that
    comes as near as `far`."""
    mantissa, mark, exponent = text.partition("e")
    letters = f"0{mantissa}" + ("0" if "." in mantissa else ".0")
    point, power = letters.index("."), int(exponent or 0)
    digits = [(place, int(letter)) for place, letter in enumerate(letters[:24]) if letter.isdigit()]
    worth = [float(f"1e{point - place - (place < point) + power}") for place, _ in digits]  # infinite, not an error
    wanted = true - float(text)
    last = len(digits) - 1
    for first, second in combinations(range(len(digits)), 2):
        (left, one), (right, other) = digits[first], digits[second]
        change = (other - one) * (worth[first] - worth[second])
        beside = second - first == 1
        if change and abs(change - wanted) <= far and (beside or (first > 0 and second < last)):
            swapped = list(letters)
            swapped[left], swapped[right] = swapped[right], swapped[left]
            yield "".join(swapped) + mark + exponent


def _single(reading: Reading, place: int) -> Reading:
    return Reading(np.asarray(reading.value.ravel()[place]), (reading.typed[place],))


def _constant(key: NDArray[np.float64], reading: Reading, tolerance: Tolerance) -> Iterator[Slip]:
    """Some constant times the key, over two components or more."""
    if np.count_nonzero(key) < 2:
        return
    k = float(np.sum(key * reading.value) / np.sum(key * key))
    if k and matches(k * key, reading, tolerance):
        yield Slip("factor", k * key, messages.diagnosis.constant_factor(show(float(f"{k:.3g}"))))
