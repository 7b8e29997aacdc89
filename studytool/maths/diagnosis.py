"""Names the mistake in a wrong response where it is certain.

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
from studytool.maths.calculation import Calculation, Slip
from studytool.maths.judging import agrees_as_typed, compare, distance, matches, may_match
from studytool.maths.omissions import omissions
from studytool.maths.plain import Reading, significant
from studytool.maths.slips import plain_factors, wrong
from studytool.maths.tolerance import ULPS, Tolerance, cut, rounds_to
from studytool.model import Text

ORDER = tuple(messages.diagnosis.DIAGNOSES)
MULTIPLES = ("factor", "grad-pi", "mean-for-sum")  # of the key: a single number is always some multiple of it
BY_CHANCE = (*MULTIPLES, "left-out")  # so many values that one is near any number
SAYS_WHERE = {"one-component", "slip", "cut-off"}  # and so agrees with every other diagnosis
ROUNDED = 3.0  # tolerances
NEAR, FURTHEST = 2, 15  # decimal places; a shift larger than NEAR is another unit


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`id` of the first slip that fits, in the table's order; `feedback` names every one that fits."""

    id: str
    feedback: tuple[Text, ...]


def diagnose(
    calculation: Calculation, slips: Sequence[Slip], reading: Reading, ok: Sequence[bool], tolerance: Tolerance
) -> Diagnosis | None:
    """The slips a wrong response shows, or None. `ok` says per component, row-major, which are right."""
    candidates = (*slips, *wrong(omissions(calculation), calculation.key))
    fitting = _fitting(candidates, calculation, reading, tolerance)
    if any(slip.id == "factor" for slip in fitting):  # a factor of the whole says the same
        fitting = [slip for slip in fitting if slip.id != "left-out"]
    shown = list(_shown(calculation, reading, ok, tolerance))
    if any(slip.id in ("permuted", "transposed") for slip in fitting):
        shown = [slip for slip in shown if slip.message != messages.diagnosis.permuted()]  # the other is more exact
    named = _unambiguous(fitting) + shown
    if all(slip.id == "one-component" for slip in named):
        named += _fitting(plain_factors(calculation.key, reading.value), calculation, reading, tolerance)
    if not named:
        return None
    named.sort(key=lambda slip: ORDER.index(slip.id))
    rivals = {slip.id for slip in named} - SAYS_WHERE
    texts = tuple(slip.message for slip in named)
    return Diagnosis(named[0].id, (messages.diagnosis.several_fit(), *texts) if len(rivals) > 1 else texts)


def _fitting(
    candidates: Iterable[Slip], calculation: Calculation, reading: Reading, tolerance: Tolerance
) -> list[Slip]:
    """The slips within tolerance of the response; failing that, those it gives with the digits typed.

    None so near the key that a careless rounding gives the same, and a factor only where the response is that to the
    digit.
    """
    near = (slip for slip in candidates if may_match(slip.value, reading, tolerance))
    compared = [(slip, compare(slip.value, reading, tolerance)) for slip in near]
    exact = [slip for slip, comparison in compared if comparison.correct]
    matching = exact or [slip for slip, comparison in compared if comparison.imprecise]
    single = calculation.key.size == 1
    plain = single and bool(_quantities_typed(calculation, reading) or reading.value.item() in (0, 1, -1))
    return [
        slip
        for slip in matching
        if distance(calculation.key, slip.value, tolerance) > ROUNDED
        and not (plain and slip.id in MULTIPLES)
        and (agrees_as_typed(slip.value, reading) or not (slip.id == "factor" or (single and slip.id in BY_CHANCE)))
    ]


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


def _shown(calculation: Calculation, reading: Reading, ok: Sequence[bool], tolerance: Tolerance) -> Iterator[Slip]:
    """Slips seen in the response alone."""
    key = calculation.key
    for name in _quantities_typed(calculation, reading):
        given = name.partition("[")[0] in calculation.given
        yield Slip("quantity", key, messages.diagnosis.quantity(name, given=given))
    if _cut_off(key, reading):
        yield Slip("cut-off", key, messages.diagnosis.cut_off())
    elif key.size == 1:
        yield from _typing(key, reading, 0, tolerance, "")
    elif ok.count(False) == 1:
        yield from _one_component(key, reading, ok, tolerance)
    elif _permuted(key, reading, tolerance):
        yield Slip("permuted", key, messages.diagnosis.permuted())


def _quantities_typed(calculation: Calculation, reading: Reading) -> list[str]:
    """The item's givens and lets that the response is; for a single number, entries of given lists too."""
    values = dict(calculation.values)
    if calculation.key.size == 1:
        lists = [(name, np.asarray(values[name])) for name in calculation.given if np.ndim(values.get(name, 0)) == 1]
        values |= {f"{name}[{place}]": entry for name, entries in lists for place, entry in enumerate(entries)}
    arrays = [(name, np.asarray(value, dtype=float)) for name, value in values.items()]
    return [
        name
        for name, value in arrays
        if value.shape == reading.value.shape
        and agrees_as_typed(value, reading)
        and not np.isin(value, (0, 1, -1)).all()  # such values occur by chance
    ]


def _cut_off(key: NDArray[np.float64], reading: Reading) -> bool:
    """Whether every component is the key without its further digits, and some would have been rounded up."""
    largest = reading.typed[int(np.argmax(np.abs(key)))]
    if largest is None or largest.digits < 2:
        return False
    parts = list(zip(key.ravel().tolist(), reading.value.ravel().tolist(), reading.typed, strict=True))
    return all(typed and cut(true, typed.decimals) == value for true, value, typed in parts) and not all(
        typed and rounds_to(true, value, typed.decimals) for true, value, typed in parts
    )


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
    if not true or not one.value:
        return
    nearest = round(math.log10(abs(float(one.value))) - math.log10(abs(true)))
    moved = [
        places
        for places in (nearest, nearest - 1, nearest + 1)
        if 1 <= abs(places) <= FURTHEST
        and math.isfinite(true * 10.0**places)
        and _same_digits(np.asarray(true * 10.0**places), one, tolerance)
    ]
    for places in moved:
        near = abs(places) <= NEAR
        said = messages.diagnosis.point_moved(places, name) if near else messages.diagnosis.other_scale(places, name)
        yield Slip("slip", key, said)
    if not moved and _swapped(one, true, tolerance):
        yield Slip("slip", key, messages.diagnosis.digits_swapped(name))


def _same_digits(moved: NDArray[np.float64], one: Reading, tolerance: Tolerance) -> bool:
    """Whether it is this number, or this number rounded to the digits typed."""
    comparison, typed = compare(moved, one, tolerance), one.typed[0]
    return comparison.correct or (comparison.imprecise and (typed is None or typed.telling >= 2))


def _swapped(one: Reading, true: float, tolerance: Tolerance) -> bool:
    typed, sign = one.typed[0], math.copysign(1.0, float(one.value))
    if typed is None or typed.digits < 2:
        return False
    (width,) = tolerance.half_widths([true], components=False)
    # Of many digits, some two would always do within the tolerance alone.
    near = min(width, 0.5 * 10.0**-typed.decimals)
    far = near + 10.0**-typed.decimals + ULPS * (abs(true) + abs(float(one.value)))  # beyond what rounding can explain
    for text in _swaps(typed.text.lower(), sign * true, far):
        value = sign * float(text)
        if not math.isfinite(value):
            continue
        decimals, _ = significant(text)
        digits = significant(f"{abs(value):.{max(typed.decimals, 0)}f}")[1]  # zeros that nobody typed are none
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
