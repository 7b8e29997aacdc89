"""The derivative of a function of one number by differences, with steps that shrink until they settle.

A window is three halvings of one step. A value counts only where every smaller window allows it: a peak narrower than
the step, a bend beside the point or a fast wave looks settled from afar, and is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Restriction = Callable[[float], tuple[float, float]]

FIRST, RATIO = 2.0**-10, 2.0**-4  # of the size of x, a power of 2: such steps are exact
SMALLEST = 2.0**-46
COARSER = (2.0**-6, 2.0**-3, 1.0, 2.0**3, 2.0**6)  # for a function so flat that rounding drowns small steps
OWN = tuple(2.0**-power for power in range(2, 40, 4))  # of x itself, where it is small
PROBE = 2.0**-22
ROUNDING = float(np.finfo(float).eps)
INPUT = ROUNDING / 4  # of x
UNMEASURED = 4 * ROUNDING
UNDERFLOW = float(np.finfo(float).tiny)
GOOD = 1e-9  # of the value: an error that needs no other step
SAFETY = 10  # the errors are estimates
DROWNED = 0.9
BLURRED, STEEPENS = 0.25, 1.5
MEANINGLESS = 0.05  # of f: with values this inaccurate no slope can be computed
ROUNDINGS = 1e4
FINE_ENOUGH = 2.0**26  # beyond it, floats are too far apart to tell a kink from a wave


@dataclass(frozen=True, slots=True)
class Estimate:
    """A derivative; `sides` is the mean of the two one-sided ones, `slope` the steepest chord of the first steps."""

    value: float
    error: float
    sides: float
    slope: float
    settled: bool
    kink: bool


@dataclass(frozen=True, slots=True)
class _Window:
    step: float
    value: float
    error: float
    noise: float  # the part of the error that rounding makes: a smaller step only adds to it
    left: float
    right: float
    side_error: float
    slope: float
    steepens: bool

    @property
    def gap(self) -> float:
        return abs(self.right - self.left)

    def bent(self, slope: float) -> bool:
        """The two sides differ by more than their own errors explain."""
        return not self.gap <= SAFETY * self.side_error + 1e-6 * max(abs(self.left), abs(self.right), slope)

    @property
    def drowned(self) -> bool:
        return self.noise > DROWNED * self.error

    @property
    def blurred(self) -> bool:
        """The one-sided slopes grow as the step shrinks: what is beside the point is not yet resolved."""
        own = self.side_error - 8 * self.noise
        return self.steepens and own > BLURRED * self.slope and own > 8 * self.noise

    def good(self, slope: float) -> bool:
        return bool(np.isfinite(self.error)) and not self.bent(slope) and self.error <= GOOD * abs(self.value)

    def allows(self, coarser: _Window) -> bool:
        return not abs(self.value - coarser.value) > SAFETY * (self.error + coarser.error)


def settle(along: Restriction, middle: float, x: float, rough: float, expected: float | None) -> Estimate:
    """The derivative at x, where f is `middle` and its values are off by `rough`; `expected` by another method."""
    size = 2.0 ** math.floor(math.log2(max(1.0, abs(x))))
    first = _window(along, middle, FIRST * size, rough, x)
    if first.good(first.slope) and _confirmed(along, first, expected, size):
        return _estimate(first, first.slope)
    windows = [first]
    own = 2.0 ** math.floor(math.log2(abs(x))) if 0 < abs(x) < 1 else 1.0
    slope = _shrink(along, middle, rough, x, windows, _steps(size, own))
    best = _chosen(windows, slope)
    if best is not None and not best.good(slope):
        best = _widen(along, middle, rough, x, windows, slope, size)
    if best is None:
        finite = [window for window in windows if np.isfinite(window.error)]
        return _estimate(finite[-1] if finite else first, slope, settled=False, kink=size <= FINE_ENOUGH)
    settled = best.drowned or best.error <= 1e-4 * abs(best.value) + 1e-7 * slope
    if rough > MEANINGLESS * max(abs(middle), slope * first.step) or _moves_by_roundings(along, middle, windows, size):
        settled = False
    return _estimate(best, slope, settled=settled, kink=not settled and size <= FINE_ENOUGH and _grows(windows))


def _estimate(window: _Window, slope: float, *, settled: bool = True, kink: bool = False) -> Estimate:
    return Estimate(window.value, window.error, (window.left + window.right) / 2, slope, settled, kink)


def _confirmed(along: Restriction, first: _Window, expected: float | None, size: float) -> bool:
    """Whether another method, or else a far smaller step, gives the same as the first window."""
    if expected is not None:
        return abs(first.value - expected) <= SAFETY * first.error + GOOD * abs(expected)
    (up, above), (down, below) = along(PROBE * size), along(-PROBE * size)
    noise = first.noise * FIRST / PROBE
    return abs((above - below) / (up - down) - first.value) <= SAFETY * (first.error + noise) + 1e-7 * first.slope


def _steps(size: float, own: float) -> Iterator[float]:
    step = FIRST * RATIO
    while step >= SMALLEST:
        yield step * size
        step *= RATIO
    if own < FIRST:
        yield from (part * own for part in OWN)


def _shrink(
    along: Restriction, middle: float, rough: float, x: float, windows: list[_Window], steps: Iterator[float]
) -> float:
    """Add windows of smaller steps until one settles and the next allows it; the slope seen at the first steps."""
    slope = windows[0].slope
    for step in steps:
        windows.append(_window(along, middle, step, rough, x))
        windows.sort(key=lambda window: -window.step)
        slope = slope or windows[-1].slope
        best = _chosen(windows, slope)
        if best is None or best is windows[-1]:
            continue
        if best.good(slope) or (best.drowned and windows[-1].noise > 100 * best.error):
            break
    return slope


def _widen(
    along: Restriction, middle: float, rough: float, x: float, windows: list[_Window], slope: float, size: float
) -> _Window | None:
    """The best window with larger steps too, as long as they see the same function."""
    noisy = rough > 64 * float(np.finfo(float).eps) * abs(middle)
    for part in COARSER[:2] if noisy else COARSER:  # with large steps a staircase looks like a slope
        wide = _window(along, middle, part * size, rough, x)
        if wide.bent(slope) or not all(window.allows(wide) for window in windows):
            break
        windows.insert(0, wide)
        best = _chosen(windows, slope)
        if best is not None and best.good(slope):
            break
    return _chosen(windows, slope)


def _chosen(windows: list[_Window], slope: float) -> _Window | None:
    """Of windows from coarse to fine, that of the least error which no finer one contradicts."""
    best: _Window | None = None
    bends: _Window | None = None  # the finest bent window so far
    for place, window in enumerate(windows):
        if not np.isfinite(window.error) or (window.blurred and not window.bent(slope)):
            continue
        if window.bent(slope):
            best, bends = None, window
        elif bends is not None and SAFETY * window.side_error > bends.gap:
            continue  # too inaccurate to show the kink again, so it does not disprove it
        elif (best is None or window.error < best.error) and all(
            finer.allows(window) for finer in windows[place + 1 :]
        ):
            best = window
    return best


def _moves_by_roundings(along: Restriction, middle: float, windows: list[_Window], size: float) -> bool:
    """Whether f stands still near x, and farther off moves by no more than roundings of larger numbers in its code."""
    hidden = ROUNDINGS * ROUNDING * max(1.0, abs(middle), size)
    usual = next(window for window in windows if window.step == FIRST * size)
    if all(window.slope > 0 for window in windows) or usual.slope * usual.step > hidden:
        return False
    changes = [window.slope * window.step for window in windows if 0 < window.slope < np.inf]
    for part in (2.0**-8, 2.0**-6, 2.0**-4, 2.0**-2, 1.0) if not changes else ():
        changes += [change for sign in (-1, 1) if (change := abs(along(sign * part * size)[1] - middle)) > 0]
    known = 8 * ROUNDING * abs(middle)
    return bool(changes) and known < min(changes) <= hidden


def _grows(windows: list[_Window]) -> bool:
    """Whether the slope grows by one power of the step, as at a jump or a vertical tangent, or f ends beside x."""
    slopes = [window.slope for window in windows if np.isfinite(window.error)][-4:]
    if len(slopes) < 4:
        return True
    powers = [math.log2(fine) - math.log2(coarse) for coarse, fine in pairwise(slopes)] if min(slopes) > 0 else [0.0]
    return min(powers) > 0.5 and max(powers) - min(powers) < 0.5


def _window(along: Restriction, middle: float, step: float, rough: float, x: float) -> _Window:
    """Three halvings of one step: central differences are even in the step, one-sided ones are not."""
    central, left, right, peak = [], [], [], abs(middle)
    for halving in range(3):
        (up, above), (down, below) = along(step / 2**halving), along(-step / 2**halving)
        right.append((above - middle) / up if up else np.nan)
        left.append((below - middle) / down if down else np.nan)
        # Each side weighted by the other's step: rounding may make one a little longer.
        central.append((up * left[-1] - down * right[-1]) / (up - down) if up != down else np.nan)
        peak = max(peak, abs(above), abs(below))
    noise = max((ROUNDING if rough else UNMEASURED) * peak, 4 * rough, UNDERFLOW) / step
    value, error = _richardson(central, 4.0)
    if np.isfinite(value):  # f may round what it makes of x, as in sin(1e7 x)
        noise += INPUT * abs(x * value) / step
    left_value, left_error = _richardson(left, 2.0)
    right_value, right_error = _richardson(right, 2.0)
    sides = left_error + right_error + 8 * noise
    mean = (left_value + right_value) / 2
    odd = sides < error + noise or abs(value - mean) > sides + error  # as at 0 of max(x, 0)²
    if abs(right_value - left_value) <= sides and odd:
        value, error = mean, sides
    slope = max((abs(chord) for chord in (*left, *right) if np.isfinite(chord)), default=0.0)
    steepens = any(abs(chords[2]) > STEEPENS * abs(chords[0]) for chords in (left, right))
    return _Window(step, value, _finite(error + noise), noise, left_value, right_value, _finite(sides), slope, steepens)


def _richardson(row: list[float], ratio: float) -> tuple[float, float]:
    """The limit of a halved sequence whose error falls by `ratio` (then `ratio` squared or doubled), and its error."""
    once = [fine + (fine - coarse) / (ratio - 1) for coarse, fine in pairwise(row)]
    factor = ratio * ratio if ratio > 2 else 2 * ratio
    limit = once[1] + (once[1] - once[0]) / (factor - 1)
    return limit, abs(limit - once[1])


def _finite(error: float) -> float:
    return error if np.isfinite(error) else np.inf
