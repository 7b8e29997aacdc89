"""Comparing a response with the key: component by component, scaled by the key, never broadcast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studytool.maths.plain import Reading, Typed
from studytool.maths.tolerance import Tolerance, rounds_to
from studytool.model import Component

COMPUTED = 1e-6  # what a computed response may be off by, in parts of each component


@dataclass(frozen=True, slots=True)
class Comparison:
    """`ok` per component in row-major order; `imprecise`: wrong only in having too few digits."""

    ok: tuple[bool, ...]
    imprecise: bool

    @property
    def correct(self) -> bool:
        return all(self.ok)


def widths(key: NDArray[np.float64], tolerance: Tolerance) -> NDArray[np.float64]:
    """How far each component may be from the key, in the key's shape."""
    flat = tolerance.half_widths(key.ravel().tolist(), components=key.ndim > 0)
    return np.array(flat).reshape(key.shape)


def compare(key: NDArray[np.float64], reading: Reading, tolerance: Tolerance) -> Comparison:
    """Key and response must have the same shape."""
    keys, values = key.ravel().tolist(), reading.value.ravel().tolist()
    allowed = tolerance.half_widths(keys, components=key.ndim > 0)
    ok = tuple(abs(value - one) <= width for one, value, width in zip(keys, values, allowed, strict=True))
    return Comparison(ok, imprecise=not all(ok) and _rounded(keys, values, reading.typed, ok))


def matches(candidate: NDArray[np.float64], reading: Reading, tolerance: Tolerance) -> bool:
    """Whether the response is this candidate (a misconception's answer), at the digits typed."""
    if candidate.shape != reading.value.shape or not np.isfinite(candidate).all():
        return False
    comparison = compare(candidate, reading, tolerance)
    return comparison.correct or comparison.imprecise


def agrees_as_typed(candidate: NDArray[np.float64], reading: Reading) -> bool:
    """Whether the response is this candidate to the last digit typed, two digits at least: a closer look than a
    tolerance, for what would else fit too much."""
    if candidate.shape != reading.value.shape or not np.isfinite(candidate).all():
        return False
    parts = list(zip(candidate.ravel().tolist(), reading.value.ravel().tolist(), reading.typed, strict=True))
    if all(abs(true - value) <= COMPUTED * abs(true) for true, value, _ in parts):
        return True
    _, _, largest = max(parts, key=lambda part: abs(part[0]))
    return largest is not None and largest.telling >= 2 and all(_rounds(*part) for part in parts)


def may_match(candidate: NDArray[np.float64], reading: Reading, tolerance: Tolerance) -> bool:
    """Whether the candidate's largest component allows `compare` to find it right or imprecise: most are ruled out
    so, at a fraction of the work."""
    values = candidate.ravel().tolist()
    place = max(range(len(values)), key=lambda index: abs(values[index]))
    one, typed = float(reading.value.ravel()[place]), reading.typed[place]
    (width,) = tolerance.half_widths([values[place]], components=candidate.ndim > 0)
    return abs(one - values[place]) <= width or _rounds(values[place], one, typed)


def distance(key: NDArray[np.float64], other: NDArray[np.float64], tolerance: Tolerance) -> float:
    """How many tolerances the furthest component of `other` is from the key; infinite for another shape."""
    if other.shape != key.shape or not np.isfinite(other).all():
        return float("inf")
    with np.errstate(all="ignore"):
        return float(np.max(np.abs(other - key) / widths(key, tolerance), initial=0.0))


def table(
    key: NDArray[np.float64],
    reading: Reading,
    ok: tuple[bool, ...],
    numerical: NDArray[np.float64] | None = None,
) -> tuple[Component, ...]:
    """The per-component table; `numerical` is the derivative found without the key."""
    return tuple(
        Component(
            index=index,
            yours=float(reading.value[index]),
            expected=float(key[index]),
            numerical=None if numerical is None else float(numerical[index]),
            relative_error=abs(float(reading.value[index] - key[index])) / abs(float(key[index]))
            if key[index]
            else None,
            ok=right,
        )
        for index, right in zip(np.ndindex(key.shape), ok, strict=True)
    )


def _rounded(keys: list[float], values: list[float], typed: tuple[Typed | None, ...], ok: tuple[bool, ...]) -> bool:
    """Every component is right or the key rounded to the decimals typed, and the largest has two digits or more."""
    largest = max(range(len(keys)), key=lambda place: abs(keys[place]))
    parts = zip(keys, values, typed, ok, strict=True)
    return _enough(typed[largest]) and all(right or _rounds(k, v, one) for k, v, one, right in parts)


def _rounds(key: float, value: float, typed: Typed | None) -> bool:
    return typed is not None and rounds_to(key, value, typed.decimals)


def _enough(typed: Typed | None) -> bool:
    """A computed entry (`1/3`) has all its digits."""
    return typed is None or typed.digits >= 2
