"""The Taylor test: r(h) = |f(x + h d) - f(x) - h g.d| falls as h^2 for the gradient g of f, and as h for any other.

It needs no tolerance; only the rounding in f's values ends the range of h it can use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Scalar = Callable[[Vector], float]

EPS = float(np.finfo(float).eps)
DIRECTIONS, SEED = 3, 20_210
HALVINGS = range(2, 62, 2)
DROP = 64  # per quarter of the step: a cubic remainder's
ABOVE = 100  # how far a remainder must stand above the rounding to count
# Of many binary digits, as round numbers hide rounding; whole multiples of x's own last digit, so that steps are exact.
NOISE_STEPS = tuple(round(1.37 * 2.0 ** (52 - power)) * 2.0**-52 for power in (17, 23, 29, 35, 41, 47))
MOVES = 6  # of eight differences: fewer where f stands still
SHRINKS = 32  # a step smaller by 64 leaves more of noise, and less of anything else
FITTED = 4  # as many of the smallest steps are fitted: there the next term of f is negligible


@dataclass(frozen=True, slots=True)
class Taylor:
    """`slope` of log r over log h, the least over the directions; None where f is straight, or rounding drowns it.

    `residue` is the largest r(h)/h at the smallest step used, in units of `reach`, the width a gradient's tolerance
    has along that direction: above 1 the first order is not explained by g. `points` are (h, r(h)) of the direction
    that has the slope, the largest step first.
    """

    slope: float | None
    residue: float = 0.0
    points: tuple[tuple[float, float], ...] = ()


def taylor(f: Scalar, x: Vector, gradient: Vector, *, noise: float, tolerance: Vector, precision: float) -> Taylor:
    """The test at x, shape (n,), for a gradient of that shape.

    `noise` is how far f's values are off beyond rounding, `tolerance` what is allowed in each entry of the gradient,
    `precision` the relative rounding of the gradient's own type.
    """
    tests = [_along(f, x, gradient, direction, noise, tolerance, precision) for direction in directions(x)]
    least = min(tests, key=lambda test: math.inf if test.slope is None else test.slope)
    return replace(least, residue=max(test.residue for test in tests))


def directions(x: Vector) -> Iterator[Vector]:
    """Seeded directions of the size of x, of few binary digits, so that x + h d is exact for h a power of 2."""
    rng = np.random.default_rng(SEED)
    for _ in range(DIRECTIONS):
        digits = rng.choice([-1.0, 1.0], x.shape) * rng.integers(3, 17, x.shape) / 8
        yield digits * binade(np.maximum(1, np.abs(x)))


def _along(
    f: Scalar, x: Vector, gradient: Vector, direction: Vector, noise: float, tolerance: Vector, precision: float
) -> Taylor:
    """One direction: the remainders that stand above the rounding, and the line through the smallest of them."""
    steps, remainders = [], []
    middle = f(x)
    for halving in HALVINGS:
        moved = x + 2.0**-halving * direction
        taken = moved - x  # the step as floats really take it
        value = f(moved)
        rounding = noise + 4 * EPS * (abs(value) + abs(middle)) + precision * float(np.sum(np.abs(gradient * taken)))
        remainder = abs(value - middle - float(gradient @ taken))
        if not math.isfinite(remainder) or not np.any(taken):
            continue
        if remainder > ABOVE * rounding:
            steps.append(2.0**-halving)
            remainders.append(remainder)
        elif remainders and steps[-1] == 4 * 2.0**-halving and remainders[-1] > DROP * ABOVE * rounding:
            steps, remainders = [], []  # a kink lies between, so remainders beyond it do not describe the point
    points = tuple(zip(steps, remainders, strict=True))
    steps, remainders = steps[-FITTED:], remainders[-FITTED:]
    if len(steps) < 3:
        return Taylor(None)
    slope = float(np.polyfit(np.log(steps), np.log(remainders), 1)[0])
    reach = float(np.sum(np.abs(tolerance * direction)))
    return Taylor(slope, remainders[-1] / steps[-1] / reach if reach else math.inf, points)


def noise_level(f: Scalar, x: Vector) -> float:
    """How far f's values scatter around a smooth function near x, from tables of differences (Hamming; Moré and Wild
    2011, Estimating computational noise): the rounding of its code, or more; 0 where none is seen.

    Noise stays as the step shrinks; a bend or a steep function scatters less. Steps at which f stands still tell
    nothing, but that it is a staircase where a larger one showed scatter.
    """
    direction = np.random.default_rng(SEED).choice([-1.0, 1.0], x.shape) * np.where(x == 0, 1, binade(x))
    levels = []
    for step in NOISE_STEPS:
        values = np.array([f(x + place * step * direction) for place in range(-4, 5)])
        if not np.isfinite(values).all():
            continue
        level = scatter(values)
        if level > 64 * EPS * float(np.max(np.abs(values))) or np.count_nonzero(np.diff(values)) >= MOVES:
            levels.append(level)
    if len(levels) == 1:
        return levels[0]
    fine = sorted(levels[-3:], reverse=True)  # by luck one may show less
    return next((level for level, other in pairwise(fine) if 0 < level <= SHRINKS * other), 0.0)


def nearer_to_claim(along: Callable[[float], float], x: float, claim: float, numerical: float, rough: float) -> bool:
    """Whether f along one entry, at the smallest step that can tell the two apart, has the slope that is claimed.

    `along` is f at a step from x, `rough` how far its values are off beyond rounding.
    """
    apart, size = abs(claim - numerical), 2.0 ** math.floor(math.log2(max(1.0, abs(x))))
    rounding = 4 * EPS * abs(along(0.0)) + 2 * rough + EPS * abs(x) * max(abs(claim), abs(numerical))
    if not 0 < apart < math.inf:
        return False
    step = max(2.0 ** math.ceil(math.log2(64 * rounding / apart)) if rounding else 0.0, 2.0**-46 * size)
    if step > 2.0**-10 * size:
        return False
    chord = (along(step) - along(-step)) / (2 * step)
    return abs(chord - claim) < abs(chord - numerical)


def binade(x: Vector) -> Vector:
    """The power of 2 below the size of each entry: steps of such sizes are exact."""
    return np.asarray(2.0 ** np.floor(np.log2(np.abs(x) + (x == 0))))


def scatter(values: Vector) -> float:
    """The standard deviation that differences of order 5 and 6 show: their variance is (2k)!/(k!)^2 times f's."""
    peak = float(np.max(np.abs(values))) or 1.0  # which squared may not fit a float
    return peak * max(
        math.sqrt(float(np.mean(np.diff(values / peak, order) ** 2)) / math.comb(2 * order, order)) for order in (5, 6)
    )
