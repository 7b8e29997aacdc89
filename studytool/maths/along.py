"""Directions over many components at once: what a sample of components cannot see.

Along random signs every wrong component shows, unless others cancel it. That happens for at most half of all signs:
where the errors cancel, turning the sign of one of them ends it. Where a direction is off, halving it leads to a
component in as many steps as its number has binary digits: the cost does not grow with the size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studytool.maths.derivative import complex_size
from studytool.maths.pair import Pair
from studytool.maths.taylor import binade
from studytool.maths.windows import settle
from studytool.maths.witnesses import EPS, SAFETY, Evidence, Place, weigh

Vector = NDArray[np.float64]

OVER_ALL = 8  # directions over all components
APART = 32  # as many arrays at most get a direction of their own
SHOWS = 1e-8  # of the length of g times d: a direction off by more is looked into
MOST_WRONG = 10  # wrong components that are looked for


@dataclass(frozen=True, slots=True)
class Along:
    """How many directions were `judged` and how many `skipped`, as they did not settle; the components that are
    `wrong`, each as Evidence of one; `unexplained`: a direction is off, and no component that it leads to is.

    `visible` is the smallest error of one component that shows in every direction judged.
    """

    judged: int = 0
    skipped: int = 0
    wrong: tuple[tuple[int, Evidence], ...] = ()
    unexplained: bool = False
    visible: float = 0.0


@dataclass(frozen=True, slots=True)
class _Slope:
    """The derivative along a direction, its error, and how far the claim is from it."""

    error: float
    off: float
    settled: bool

    @property
    def shows(self) -> bool:
        return self.settled and abs(self.off) > self.error


def look_along(pair: Pair, at: Place, *, exact: bool, seed: int) -> Along:
    """The claim along seeded directions. `exact`: the complex step has been found to pass."""
    look = _Look(pair, at, pair.value(at.x), exact)
    result, wrong = Along(), dict[int, Evidence]()
    for direction in _directions(pair, at.x, seed):
        slope = look.slope(direction)
        while slope.shows and len(wrong) < MOST_WRONG:
            number = look.lead(direction, slope)
            evidence = weigh(pair, replace(look.at, looked=np.array([number])))
            if not evidence.wrong or number in wrong:
                result = replace(result, unexplained=True)
                break
            wrong[number] = evidence
            look = look.corrected(number, float(evidence.value[0]))
            slope = look.slope(direction)
        smallest = slope.error / float(np.min(np.abs(direction[direction != 0])))
        result = replace(
            result, judged=result.judged + slope.settled, skipped=result.skipped + (not slope.settled),
            visible=max(result.visible, smallest) if slope.settled else result.visible,
        )  # fmt: skip
    return replace(result, wrong=tuple(sorted(wrong.items())))


def _directions(pair: Pair, x: Vector, seed: int) -> Iterator[Vector]:
    """Random signs of the size of x, so that a step by a power of 2 is exact: over all, then over each array."""
    rng, size = np.random.default_rng(seed), binade(np.maximum(1, np.abs(x)))
    for _ in range(OVER_ALL):
        yield size * rng.choice([-1.0, 1.0], x.shape)
    ranges = list(pair.point.ranges())
    for entries in ranges if 1 < len(ranges) <= APART else ():
        direction = np.zeros_like(x)
        direction[entries] = size[entries] * rng.choice([-1.0, 1.0], len(entries))
        yield direction


@dataclass(frozen=True, slots=True)
class _Look:
    pair: Pair
    at: Place
    middle: float
    exact: bool

    def slope(self, direction: Vector) -> _Slope:
        claim = float(self.at.yours @ direction)
        length = float(np.linalg.norm(self.at.yours * direction))
        rounding = 4 * EPS * float(np.abs(self.at.yours) @ np.abs(direction)) + self.at.precision * length
        stepped = self._stepped(direction) if self.exact else None
        if stepped is not None:
            return _Slope(SHOWS * length + rounding + SAFETY * EPS * abs(stepped), claim - stepped, settled=True)

        def along(step: float) -> tuple[float, float]:
            return step, self.pair.value(self.at.x + step * direction)

        estimate = settle(along, self.middle, 0.0, self.at.rough, None)
        error = SAFETY * estimate.error + SHOWS * length + rounding
        return _Slope(error, claim - estimate.value, settled=estimate.settled and not estimate.kink)

    def _stepped(self, direction: Vector) -> float | None:
        step = complex_size(1.0)
        value = self.pair.complex_value(self.at.x + 1j * step * direction)
        return None if value is None else value.imag / step

    def lead(self, direction: Vector, slope: _Slope) -> int:
        """Down to one component, each time into the half that is off by more."""
        entries, off = np.flatnonzero(direction), slope.off
        while entries.size > 1:
            first, second = np.array_split(entries, 2)
            half = np.zeros_like(direction)
            half[first] = direction[first]
            seen = self.slope(half).off
            entries, off = (first, seen) if abs(seen) >= abs(off - seen) else (second, off - seen)
        return int(entries[0])

    def corrected(self, number: int, value: float) -> _Look:
        """The same with one component of the claim put right, so that others can be seen."""
        yours = self.at.yours.copy()
        yours[number] = value
        return replace(self, at=replace(self.at, yours=yours))
