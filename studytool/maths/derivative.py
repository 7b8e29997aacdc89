"""Numerical derivatives in float64, with which keys, formulas and functions are compared.

Two independent methods. The complex step, Im f(x + ih)/h with h = 1e-20 (Squire and Trapp 1998), is exact to rounding
where f is analytic. Differences with Richardson extrapolation and an error estimate (Ridders 1982) need f alone: their
steps shrink until a smaller step agrees, and their one-sided halves must agree, or the point is a kink.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studytool.maths.windows import Estimate, Restriction, settle

Vector = NDArray[np.float64]
Scalar = Callable[[NDArray[np.float64]], float]
Complex = Callable[[NDArray[np.complex128]], complex]

STEP = 1e-20


@dataclass(frozen=True, slots=True)
class Differences:
    """Central differences of a scalar function, entry by entry in the shape of x.

    `error` estimates the error of each entry of `value`; `sides` is the mean of the two one-sided derivatives, found
    from other points; `slope` is the steepest chord of the first steps. `settled` says whether smaller steps stop
    changing the value. `kinks` are the indices where the two sides differ, or where the slope grows without end or
    the function ends (a jump, a vertical tangent, the edge of the domain).
    """

    value: Vector
    error: Vector
    sides: Vector
    slope: Vector
    settled: NDArray[np.bool_]
    kinks: tuple[tuple[int, ...], ...]


def complex_step(f: Complex, x: Vector) -> Vector:
    """The gradient at x, in x's shape, of a function analytic there."""
    x = np.asarray(x, dtype=float)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        moved, step = x.astype(complex), complex_size(float(x[index]))
        moved[index] += 1j * step
        gradient[index] = complex(f(moved)).imag / step
    return gradient


def complex_size(x: float) -> float:
    """How far to step beside x: far below its own rounding, and above the smallest floats."""
    return STEP * min(1.0, max(abs(x), 1e-200)) if x else STEP


def differences(f: Scalar, x: Vector, *, noise: float = 0.0, expected: Vector | None = None) -> Differences:
    """The gradient of f at x by differences; all components, each with its own step.

    `noise` is how far f's values are off, where that is more than rounding in float64 explains. `expected` is another
    method's derivative, in x's shape: where the first steps agree with it, no smaller ones are tried.
    """
    x = np.asarray(x, dtype=float)
    estimates: list[Estimate] = []
    with np.errstate(all="ignore"):
        middle = float(f(x.copy()))
        for index in np.ndindex(x.shape):
            hoped = None if expected is None else float(expected[index])
            estimates.append(settle(_along(f, x, index), middle, float(x[index]), noise, hoped))

    def entries(name: str) -> Vector:
        return np.array([getattr(estimate, name) for estimate in estimates]).reshape(x.shape)

    kinks = tuple(index for index, estimate in zip(np.ndindex(x.shape), estimates, strict=True) if estimate.kink)
    settled = entries("settled").astype(bool)
    return Differences(entries("value"), entries("error"), entries("sides"), entries("slope"), settled, kinks)


def _along(f: Scalar, x: Vector, index: tuple[int, ...]) -> Restriction:
    """f along one entry: step to (the step as floats really take it, f there)."""

    def along(step: float) -> tuple[float, float]:
        moved = x.copy()
        moved[index] += step
        return float(moved[index] - x[index]), float(f(moved))

    return along
