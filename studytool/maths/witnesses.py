"""Compares a claimed gradient at one point with the complex step and with differences, component by component.

The complex step is believed only where the differences, which need nothing but f, give the same: at this component
here, or, where rounding drowns them, with this component moved. Code that drops the imaginary part on the way
(`abs`, a buffer of floats) is found so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from studytool.maths.derivative import Differences, complex_size, differences
from studytool.maths.pair import Pair
from studytool.maths.taylor import nearer_to_claim, noise_level, scatter
from studytool.maths.windows import FIRST, ROUNDING

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

EPS = float(np.finfo(float).eps)
CLOSE = 1e-6  # of the component itself
SAFETY = 10  # the errors are estimates
TELLING = 5e-3  # of the component: an error above it tells nothing
NEGLIGIBLE = 1e-6  # of the steepest chord: what is left of a slope that vanishes at the point
SHOWN = 0.05  # of the component: differences this sure show that the complex step passes
ULPS = 4  # how far the point is moved to see the gradient's own rounding
BELOW = 64 * EPS  # of f: a change of the gradient that no value of f can show
ROUNDINGS, SLIGHT = 1e4, 1e-3  # what rounding inside the gradient scatters it by, and how much of it that may be
GRAIN = EPS / 16  # the least scatter that rounding of a number as large as 1 makes
UNDERFLOW = 1e-300  # an imaginary part below it has lost its digits
UNSEEN = 1e3 * EPS  # a change of f that roundings of larger numbers in its code can hide
RESIDUE = 64 * EPS  # of the largest component: what is left where terms cancel
DIGITS = 12  # of a residue, at most
HARDLY, ERRATIC = 2.0**-20, 0.1  # of the point's size; of the claim: how a residue changes with the point
WIDE = 2.0**-21  # of f: steps that single precision does not explain
STAIR = 256  # roundings of f
NEAR = 0.1  # of the steepest chord of the first steps
DISPUTES = 3  # as many of the worst components are compared with f again
ELSEWHERE = (0.5, 0.25, 0.0625, 2.0**-6, 2.0, 16.0, 2.0**-12, 2.0**-20)


@dataclass(frozen=True, slots=True)
class Evidence:
    """For the components asked for, in their order, each array of shape (n,). `ok`: `yours` is within `allowed` of
    `value`; `telling`: `error` is small enough to say so. `exact`: the complex step passes, and `value` is its.

    `kinks`, `disputed` and `stairs` are places in these arrays: where f has no derivative, where f itself, at a small
    step, is nearer to `yours` than to `value`, and where f stands still beside the point and moves farther off.
    """

    yours: Vector
    value: Vector
    error: Vector
    ok: Flags
    telling: Flags
    exact: bool
    kinks: tuple[int, ...] = ()
    disputed: tuple[int, ...] = ()
    stairs: tuple[int, ...] = ()

    @property
    def right(self) -> bool:
        return not self.kinks and bool(self.ok.all() and self.telling.all())

    @property
    def wrong(self) -> bool:
        return not (self.kinks or self.disputed or self.stairs or self.ok.all())


@dataclass(frozen=True, slots=True)
class Place:
    """A point, shape (m,), the claimed gradient there, and which n components of it are looked at.

    `rough` is how far f's values are off beyond rounding in float64; `precision` and `coarse` are the relative
    roundings of the gradient's and of f's own type where these are coarser.
    """

    x: Vector
    yours: Vector
    looked: NDArray[np.intp]
    rough: float
    precision: float = 0.0
    coarse: float = 0.0

    @property
    def claims(self) -> Vector:
        return self.yours[self.looked]

    def moved(self, part: Vector) -> Vector:
        x = self.x.copy()
        x[self.looked] = part
        return x


def place_at(pair: Pair, x: Vector, yours: Vector, looked: NDArray[np.intp], coarse: float, precision: float) -> Place:
    """The place with f's roughness measured there; `coarse`: the relative rounding of f's type, if not float64."""
    rough = max(noise_level(pair.value, x), coarse * abs(pair.value(x)))
    return Place(x, yours, looked, rough, precision, coarse)


def glance(pair: Pair, place: Place) -> Evidence | None:
    """By the complex step alone, where it has been found to pass; None where that does not settle it."""
    stepped = stepped_at(pair, place.x, place.looked)
    if stepped is None:
        return None
    error = 4 * EPS * np.abs(stepped)
    ok = np.abs(place.claims - stepped) <= CLOSE * np.abs(stepped) + SAFETY * error
    return Evidence(place.claims, stepped, error, ok, np.ones_like(ok), exact=True) if ok.all() else None


def weigh(pair: Pair, place: Place) -> Evidence:
    """Both derivatives, the tolerance beside them, and the components where f itself supports the claim against
    them."""
    stepped = stepped_at(pair, place.x, place.looked)
    numerical = differences(partial(_value_at, pair, place), place.x[place.looked], noise=place.rough, expected=stepped)
    value, error, exact = numerical.value, numerical.error, np.zeros(place.looked.size, dtype=bool)
    if stepped is not None:
        exact = _endorsed(pair, place, stepped, numerical)
        value = np.where(exact, stepped, value)
        error = np.where(exact, _rounding_of_step(pair, place, stepped, exact), error)
    return _weighed(pair, place, numerical, stepped, value, error, exact)


def _value_at(pair: Pair, place: Place, part: Vector) -> float:
    return pair.value(place.moved(part))


def _weighed(
    pair: Pair, place: Place, numerical: Differences, stepped: Vector | None, value: Vector, error: Vector, exact: Flags
) -> Evidence:
    yours, off = place.claims, np.abs(place.claims - value)
    middle = abs(pair.value(place.x))
    allowed = CLOSE * np.abs(value) + SAFETY * error
    if place.precision:
        allowed = allowed + 50 * place.precision * np.max(np.abs(value), initial=0.0)
    if not np.all(off <= allowed):
        allowed = allowed + _own_rounding(pair, place, numerical.slope, middle)
    ok = off <= allowed
    telling = exact | numerical.settled
    size = np.maximum(1, np.abs(place.x[place.looked]))
    seen = numerical.slope - SAFETY * (ROUNDING * middle + 4 * place.rough) / (FIRST * size)
    telling &= SAFETY * error <= np.maximum(TELLING * np.abs(value), NEGLIGIBLE * seen)
    vanishing = ok & ~telling & (np.abs(value) <= SAFETY * error) & (stepped is None or ~exact)
    telling |= vanishing & (yours == 0) & (numerical.slope == 0) & (stepped is None or stepped == 0)
    slight = vanishing & (yours != 0) & (np.abs(yours) <= RESIDUE * np.max(np.abs(place.yours)))
    telling |= slight & (_residues(pair, place) if slight.any() else False)
    # On a plateau: a claim made of a few roundings, as 1 - tanh(x)² is, or one that no value of f can show.
    grains = yours / (EPS / 2)
    grainy = (np.abs(grains - np.round(grains)) <= CLOSE * np.abs(grains)) & (np.abs(yours) <= BELOW)
    lost = ~ok & grainy & (off <= np.where(yours != 0, max(4 * EPS * middle, EPS), 4 * EPS * middle))
    lost |= ~ok & ~exact & (numerical.slope == 0) & (np.abs(yours) * size <= UNSEEN)
    # Where larger numbers cancel in f, small steps leave it where it is; larger ones have the slope that is claimed.
    still = (numerical.value == 0) & (yours != 0) & (np.abs(np.abs(yours) - numerical.slope) <= NEAR * numerical.slope)
    unsettled = ~ok & ~exact & (~numerical.settled | still)
    kinks = tuple(index for (index,) in numerical.kinks if not exact[index])
    ok, telling = ok | lost | unsettled, telling & ~lost & ~unsettled
    stairs = _stairs(pair, place, value, ~exact & (numerical.slope > 0), ok)
    disputed = _disputed(pair, place, value, ~ok & ~exact) if not kinks and not stairs else ()
    return Evidence(yours, value, error, ok, telling, bool(exact.all()), kinks, disputed, stairs)


# The complex step ----------------------------------------------------------------------------------------------------


def stepped_at(pair: Pair, x: Vector, looked: NDArray[np.intp]) -> Vector | None:
    """The complex step's derivatives, shape (n,); None where the code takes no complex numbers."""
    gradient = np.empty(looked.size)
    for number, index in enumerate(looked):
        moved, step = x.astype(complex), complex_size(float(x[index]))
        moved[index] += 1j * step
        value = pair.complex_value(moved)
        if value is None:
            return None
        gradient[number] = value.imag / step if abs(value.imag) > UNDERFLOW else 0.0
    return gradient


def _endorsed(pair: Pair, place: Place, stepped: Vector, numerical: Differences) -> Flags:
    """Where the complex step may be believed; nowhere, if settled differences contradict it anywhere."""
    apart = np.abs(stepped - numerical.value)
    bent = np.zeros(stepped.size, dtype=bool)
    bent[[index for (index,) in numerical.kinks]] = True
    agrees = apart <= SAFETY * numerical.error + CLOSE * np.abs(stepped)
    if np.any(~agrees & numerical.settled & ~bent):
        return np.zeros(stepped.size, dtype=bool)
    shown = agrees & numerical.settled & (SAFETY * numerical.error <= SHOWN * np.abs(stepped))
    open_to = ~shown & (stepped != 0) & (agrees | ~numerical.settled) & ~bent
    for number in np.flatnonzero(open_to):
        shown[number] = _passes_elsewhere(pair, place, int(place.looked[number]))
    return shown & ~bent


def _passes_elsewhere(pair: Pair, place: Place, index: int) -> bool:
    """Whether differences show, with this component moved, that the complex step passes."""
    here = place.x[index]
    for moved in (*(factor * (here or 1.0) for factor in ELSEWHERE), np.max(np.abs(place.x))):
        x = place.x.copy()
        x[index] = moved
        only = np.array([index])
        stepped = stepped_at(pair, x, only)
        if stepped is None or stepped[0] == 0:
            continue
        there = Place(x, place.yours, only, noise_level(pair.value, x))
        numerical = differences(partial(_value_at, pair, there), x[only], noise=there.rough, expected=stepped)
        error = SAFETY * numerical.error[0]
        if numerical.settled[0] and error <= SHOWN * abs(stepped[0]):
            return bool(abs(stepped[0] - numerical.value[0]) <= error + CLOSE * abs(stepped[0]))
    return False


def _rounding_of_step(pair: Pair, place: Place, stepped: Vector, exact: Flags) -> Vector:
    """The complex step's error: a few roundings; where the claim differs, what it moves by with the point's own."""
    error = 4 * EPS * np.abs(stepped)
    doubtful = np.flatnonzero(exact & (np.abs(place.claims - stepped) > CLOSE * np.abs(stepped)))
    again = stepped_at(pair, place.x * (1 + ULPS * EPS), place.looked[doubtful])
    if again is not None:
        error[doubtful] += np.abs(again - stepped[doubtful])
    return error


# The claim -----------------------------------------------------------------------------------------------------------


def _own_rounding(pair: Pair, place: Place, slope: Vector, middle: float) -> Vector:
    """How far the claim is off by rounding: what moving the point by its rounding changes, and how it scatters around
    a smooth function, as far as no value of f can show it."""
    rng, size = np.random.default_rng(0), np.maximum(1, np.abs(place.x))
    moved = np.zeros(place.looked.size)
    for _ in range(3):
        step = rng.choice([-1.0, 1.0], place.x.shape) * ULPS * EPS
        there = pair.claimed(place.x * (1 + step))
        if there is not None:
            moved = np.fmax(moved, np.abs(there[place.looked] - place.claims))
    rows = [pair.claimed(place.x + number * FIRST * size) for number in range(-3, 4)]
    table = [row[place.looked] for row in rows if row is not None and np.isfinite(row).all()]
    unseen = np.zeros(moved.shape)
    if len(table) == len(rows):
        scattered = np.array([scatter(column) for column in np.array(table).T])
        # Numbers as large as 1 inside the gradient cannot scatter it by less than their own rounding.
        largest = np.max(np.abs(place.yours), initial=0.0)
        rounded = scattered <= ROUNDINGS * EPS * np.where(scattered >= GRAIN, max(largest, 1.0), largest)
        slight = np.where(rounded, SLIGHT * np.abs(place.claims), 0.0)
        unseen = np.minimum(SAFETY * scattered, np.maximum(BELOW * middle / size[place.looked], slight))
    return np.asarray(np.minimum(SAFETY * moved, NEGLIGIBLE * slope) + unseen)


def _residues(pair: Pair, place: Place) -> Flags:
    """Where the claim is what roundings leave of terms that cancel: it has few binary digits, or it changes while the
    point hardly moves."""
    few = np.frexp(place.claims)[0] * 2.0**DIGITS % 1 == 0
    size = np.maximum(1, np.abs(place.x))
    rows = [pair.claimed(place.x + number * HARDLY * size) for number in range(1, 5)]
    table = np.array([place.claims, *(row[place.looked] for row in rows if row is not None)])
    spread = np.max(table, axis=0) - np.min(table, axis=0)
    return np.asarray(few | ((len(table) > 1) & (spread > ERRATIC * np.max(np.abs(table), axis=0))))


def _stairs(pair: Pair, place: Place, value: Vector, asked: Flags, ok: Flags) -> tuple[int, ...]:
    """Where f stands still at steps that would change it by many roundings: it rises in steps, wide ones, or ones whose
    slope of 0 is what is claimed."""
    middle = pair.value(place.x)
    scale = max(1.0, abs(middle))  # where f is small, terms as large as 1 may cancel
    wide = place.rough > WIDE * scale
    level = ~ok & (np.abs(place.claims) <= CLOSE * np.abs(value))
    if place.coarse or not (wide or level.any()):
        return ()

    def still(number: int) -> bool:
        index, size = int(place.looked[number]), max(1.0, abs(float(place.x[place.looked[number]])))
        step = size * 2.0 ** np.ceil(np.log2(STAIR * EPS * scale / abs(value[number]) / size))
        steps = step * np.array([-4, -2, -1, 1, 2, 4])
        return bool(step < FIRST * size and all(_moved(pair, place, index, one) == middle for one in steps))

    numbers = np.flatnonzero(asked & (value != 0) & (level | wide))
    return tuple(int(number) for number in numbers if still(int(number)))


def _moved(pair: Pair, place: Place, index: int, step: float) -> float:
    x = place.x.copy()
    x[index] += step
    return pair.value(x)


def _disputed(pair: Pair, place: Place, value: Vector, wrong: Flags) -> tuple[int, ...]:
    """Of the worst components, those where f itself is nearer to the claim."""
    off = np.where(wrong, np.abs(place.claims - value), -1.0)
    worst = [int(number) for number in np.argsort(-off)[:DISPUTES] if off[number] > 0]

    def disputes(number: int) -> bool:
        index = int(place.looked[number])
        return nearer_to_claim(
            lambda step: _moved(pair, place, index, step),
            float(place.x[index]), float(place.claims[number]), float(value[number]), place.rough,
        )  # fmt: skip

    return tuple(number for number in worst if disputes(number))
