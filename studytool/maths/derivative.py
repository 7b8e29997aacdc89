"""Numerical derivatives in float64: the reference that keys, formulas and functions are held against.

Two independent methods. The complex step, Im f(x + ih)/h with h = 1e-20 (Squire and Trapp 1998), is exact to rounding
where f is analytic. Differences with Richardson extrapolation and an error estimate (Ridders 1982) need f alone; their
one-sided halves must agree, or the point is a kink and has no gradient to be judged by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Scalar = Callable[[NDArray[np.float64]], float]
Complex = Callable[[NDArray[np.complex128]], complex]
Line = Callable[[float], tuple[float, float]]

STEP = 1e-20
FIRST = 2.0**-10
SHRINK = 2.0**-4
SMALLEST = 2.0**-34
EDGE = 2.0**-64
ROUNDING = 16 * float(np.finfo(float).eps)
GOOD = 1e-9
DROWNED = 0.9


@dataclass(frozen=True, slots=True)
class Differences:
    """Central differences of a scalar function, entry by entry in the shape of x.

    `error` estimates the error of each entry of `value`; `sides` is the mean of the two one-sided derivatives, found
    from other points; `slope` is the steepest chord of the first steps. `kinks` are the indices where the two sides
    differ, or where none settles (a jump, an infinite slope, the edge of the domain).
    """

    value: Vector
    error: Vector
    sides: Vector
    slope: Vector
    kinks: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Estimate:
    """One extrapolation. `slope` is the steepest chord it saw: what a difference of derivatives is small against."""

    value: float
    error: float
    noise: float
    left: float
    right: float
    side_error: float
    slope: float

    def settled(self, slope: float) -> bool:
        return self.error <= 1e-4 * abs(self.value) + 1e-7 * slope + 2 * self.noise

    def drowned(self) -> bool:
        """Rounding alone is left of the error: smaller steps only add to it."""
        return self.noise > DROWNED * self.error

    def bent(self, slope: float) -> bool:
        """The two sides differ by more than their own errors explain."""
        return not self.gap <= 10 * self.side_error + 1e-6 * max(abs(self.left), abs(self.right), slope)

    @property
    def gap(self) -> float:
        return abs(self.right - self.left)


def complex_step(f: Complex, x: Vector) -> Vector:
    """The gradient at x, in x's shape, of a function analytic there."""
    x = np.asarray(x, dtype=float)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[index] += 1j * STEP
        gradient[index] = complex(f(moved)).imag / STEP
    return gradient


def differences(f: Scalar, x: Vector, *, noise: float = 0.0) -> Differences:
    """The gradient of f at x by differences; all components, each with its own step.

    `noise` is how far f's values are off, where that is more than rounding in float64 explains.
    """
    x = np.asarray(x, dtype=float)
    value, error, sides, slopes = (np.empty(x.shape) for _ in range(4))
    kinks = []
    with np.errstate(all="ignore"):
        middle = float(f(x.copy()))
        for index in np.ndindex(x.shape):
            found, slope = _best(_line(f, x, index), middle, max(1.0, abs(float(x[index]))), noise)
            value[index], error[index], slopes[index] = found.value, found.error, slope
            sides[index] = (found.left + found.right) / 2
            if found.bent(slope) or not found.settled(slope):
                kinks.append(index)
    return Differences(value, error, sides, slopes, tuple(kinks))


def _line(f: Scalar, x: Vector, index: tuple[int, ...]) -> Line:
    """f along one entry: step to (the step as floats really take it, f there)."""

    def along(step: float) -> tuple[float, float]:
        moved = x.copy()
        moved[index] += step
        return float(moved[index] - x[index]), float(f(moved))

    return along


def _best(along: Line, middle: float, scale: float, rough: float) -> tuple[_Estimate, float]:
    """The estimate with the least error, and the slope seen at the first steps.

    A bend near the point, or the edge of the domain, asks for smaller steps; a function so flat that rounding drowns
    it asks for larger ones.
    """
    best = _extrapolate(along, middle, FIRST * scale, rough)
    slope = best.slope
    step = FIRST * SHRINK
    while step >= (SMALLEST if np.isfinite(best.error) else EDGE) and not _good(best, slope):
        if best.drowned() and not best.bent(slope):
            break
        best = _better(best, _extrapolate(along, middle, step * scale, rough), slope)
        step *= SHRINK
    step = FIRST / SHRINK
    while step <= 1 and not _good(best, slope) and not best.bent(slope):
        best = _better(best, _extrapolate(along, middle, step * scale, rough), slope)
        step /= SHRINK
    return best, slope


def _good(estimate: _Estimate, slope: float) -> bool:
    return not estimate.bent(slope) and estimate.error <= GOOD * abs(estimate.value)


def _better(old: _Estimate, new: _Estimate, slope: float) -> _Estimate:
    if not np.isfinite(new.error):
        return old
    # Where the smaller step drowns in noise, the bend seen at the larger one stays.
    sees = 10 * new.side_error <= abs(old.right - old.left)
    if not np.isfinite(old.error) or (old.bent(slope) and not new.bent(slope) and sees):
        return new
    return new if new.error < old.error and new.bent(slope) <= old.bent(slope) else old


def _extrapolate(along: Line, middle: float, step: float, rough: float) -> _Estimate:
    """Three halvings of one step: central differences are even in the step, one-sided ones are not."""
    central, left, right, peak = [], [], [], abs(middle)
    for halving in range(3):
        (up, above), (down, below) = along(step / 2**halving), along(-step / 2**halving)
        right.append((above - middle) / up if up else np.nan)
        left.append((below - middle) / down if down else np.nan)
        central.append((above - below) / (up - down) if up != down else np.nan)
        peak = max(peak, abs(above), abs(below))
    noise = max(ROUNDING * peak, rough) / step
    value, error = _richardson(central, 4.0)
    left_value, left_error = _richardson(left, 2.0)
    right_value, right_error = _richardson(right, 2.0)
    sides = left_error + right_error + 8 * noise
    slope = max((abs(chord) for chord in (*left, *right) if np.isfinite(chord)), default=0.0)
    return _Estimate(value, _finite(error + noise), noise, left_value, right_value, _finite(sides), slope)


def _richardson(row: list[float], ratio: float) -> tuple[float, float]:
    """The limit of a halved sequence whose error falls by `ratio` (then `ratio` squared or doubled), and its error."""
    once = [fine + (fine - coarse) / (ratio - 1) for coarse, fine in pairwise(row)]
    factor = ratio * ratio if ratio > 2 else 2 * ratio
    limit = once[1] + (once[1] - once[0]) / (factor - 1)
    return limit, abs(limit - once[1])


def _finite(error: float) -> float:
    return error if np.isfinite(error) else np.inf
