"""Is this the gradient of that function? Differences decide, component by component; the Taylor test gives the reason.

What is allowed scales with the gradient's own size and with the estimated error of the differences. Where that error
is too large to tell right from wrong, or the point is a kink, the answer is that it cannot be judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.maths.calls import Array, Call, Index, Point, called
from studytool.maths.derivative import Differences, differences
from studytool.maths.findings import fault, gradient_slips
from studytool.maths.taylor import Taylor, noise_level, taylor
from studytool.model import Text

Vector = NDArray[np.float64]
Verdict = Literal["correct", "incorrect", "unjudged"]
Evaluate = Callable[[tuple[Array, ...], bool], Call]  # the arguments, and whether to call twice

CLOSE = 1e-6  # of the component itself
GOOD = 1e-6  # of the component: differences this sure need no second look
SAFETY = 10  # the error of the differences is an estimate
TELLING = 1e-3  # of the component: an error above it tells nothing
NEGLIGIBLE = 1e-6  # of the largest component
SLIGHT = 1e-4  # of the largest component: an error below it hides nothing that matters beside it
ULPS = 4  # how far the point is moved to see the gradient's own rounding
SLOPES = (1.5, 1.0)  # between a right gradient's and a wrong one's; a wrong one's


@dataclass(frozen=True, slots=True)
class Checked:
    """One component of the gradient beside the differences; `error` estimates how far `numerical` is off."""

    index: Index
    yours: float
    numerical: float
    error: float
    relative_error: float | None
    ok: bool


@dataclass(frozen=True, slots=True)
class GradcheckResult:
    """`shape` is the point's, for a tuple one for each array, and then each index begins with the array's number.

    `taylor_slope` is 2 for a right gradient and 1 for a wrong one; None where f is straight or rounding drowns it.
    """

    verdict: Verdict
    shape: Index | tuple[Index, ...] = ()
    components: tuple[Checked, ...] = ()
    taylor_slope: float | None = None
    kinks: tuple[Index, ...] = ()
    warnings: tuple[Text, ...] = ()
    misconception: str | None = None
    feedback: tuple[Text, ...] = ()

    @property
    def ok(self) -> bool:
        return self.verdict == "correct"

    def __str__(self) -> str:
        said = [text.say("en") for text in (messages.gradcheck.VERDICTS[self.verdict], *self.feedback, *self.warnings)]
        rows = [f"{'component':>12} {'yours':>14} {'numerical':>14} {'error of it':>12}"] if self.components else []
        for part in worst_first(self.components)[:ROWS]:
            mark = "ok" if part.ok else "<-"
            rows.append(f"{list(part.index)!s:>12} {part.yours:14.7g} {part.numerical:14.7g} {part.error:12.1e} {mark}")
        return "\n".join((*said, *rows))


ROWS = 20


def worst_first(components: tuple[Checked, ...]) -> list[Checked]:
    return sorted(components, key=lambda part: (part.ok, -abs(part.yours - part.numerical)))


def gradcheck(f: Callable[..., Any], grad: Callable[..., Any], x: Any) -> GradcheckResult:
    """Whether `grad` returns the gradient of `f`, one number, at `x`: a number, an array, or a tuple of arrays.

    A tuple gives the functions so many arguments (or the tuple itself, where they take only one); the gradient is
    then a tuple of arrays of the same shapes. Both are called in this process, with copies.
    """
    try:
        point = Point.read(x)
    except ValueError as error:
        return GradcheckResult("unjudged", feedback=(messages.gradcheck.unfit_point(str(error)),))

    def evaluator(function: Callable[..., Any]) -> Evaluate:
        return lambda arguments, again: called(function, arguments, several=point.several, again=again)

    return check(evaluator(f), evaluator(grad), point)


def check(function: Evaluate, gradient: Evaluate, point: Point) -> GradcheckResult:
    """The same for anything that can be called: a function of this process, or code in the sandbox."""
    try:
        return _checked(function, gradient, point)
    except _Stopped as stopped:
        return _unjudged(point, messages.code.stopped(stopped.call.stopped or "killed", stopped.call.line))


def _unjudged(point: Point, reason: Text) -> GradcheckResult:
    return GradcheckResult("unjudged", point.shape, warnings=point.warnings, feedback=(reason,))


class _Stopped(Exception):
    """A limit ended the code that is called."""

    def __init__(self, call: Call) -> None:
        super().__init__(call.stopped)
        self.call = call


def _checked(function: Evaluate, gradient: Evaluate, point: Point) -> GradcheckResult:
    f, g = _first(function, point), _first(gradient, point)
    for call, messages_of in ((f, messages.gradcheck.function_fails), (g, messages.gradcheck.gradient_fails)):
        if call.error is not None:
            return _unjudged(point, messages_of(call.error, call.line))
    if (reason := _unfit(f)) is not None:
        return _unjudged(point, reason)
    found = fault(g, point)
    if found is None and f.changed:
        found = fault(f, point)
    if found is not None:
        return GradcheckResult(
            "incorrect", point.shape, warnings=point.warnings, misconception=found[0], feedback=(found[1],)
        )
    return _compared(function, gradient, point, f, g)


def _first(evaluate: Evaluate, point: Point) -> Call:
    call = evaluate(point.parts, True)
    if call.stopped:
        raise _Stopped(call)
    return call


def _unfit(call: Call) -> Text | None:
    """Why the function cannot be differentiated here, whatever the gradient is."""
    value = call.value
    if not isinstance(value, np.ndarray) or value.size != 1:
        shape = value.shape if isinstance(value, np.ndarray) else f"of {len(value or ())} arrays"
        return messages.gradcheck.not_one_number(str(shape))
    if value.dtype.kind == "c" or not np.isfinite(value).all():
        return messages.gradcheck.function_not_finite()
    return None if call.repeatable else messages.gradcheck.function_random()


def _compared(function: Evaluate, gradient: Evaluate, point: Point, f: Call, g: Call) -> GradcheckResult:
    scalar, yours = partial(_number, function, point), _flat(g)
    x, coarse = point.flat, _coarse(f)
    rough = max(noise_level(scalar, x), coarse * abs(scalar(x)))
    found = _differentiated(scalar, x, rough)
    size = float(np.max(np.abs(found.value), initial=0.0))
    allowed = CLOSE * np.abs(found.value) + SAFETY * found.error + _own_rounding(gradient, point, yours, found.slope)
    precision = max(_coarse(g), np.finfo(float).eps)
    if _coarse(g):
        allowed = allowed + 50 * precision * size
    telling = SAFETY * found.error <= np.maximum(
        TELLING * np.abs(found.value), np.maximum(SLIGHT * size, NEGLIGIBLE * found.slope)
    )
    telling |= (yours == 0) & (found.value == 0)
    with np.errstate(all="ignore"):
        test = taylor(scalar, x, yours, noise=4 * rough, tolerance=allowed, precision=precision)
    ok = np.abs(yours - found.value) <= allowed
    return _concluded(point, yours, found, ok, telling, test, (f, g))


def _concluded(
    point: Point, yours: Vector, found: Differences, ok: NDArray[np.bool_], telling: NDArray[np.bool_], test: Taylor,
    calls: tuple[Call, Call],
) -> GradcheckResult:  # fmt: skip
    indices = point.indices()
    kinks = tuple(indices[place] for (place,) in found.kinks)
    warnings = point.warnings + _precision_warnings(calls)
    misconception: str | None = None
    feedback: tuple[Text, ...] = (messages.gradcheck.gradient_agrees(),)
    verdict: Verdict = "correct"
    if kinks:
        verdict, feedback = "unjudged", (messages.gradcheck.kink_at(_listed(kinks)),)
    elif not ok.all():
        verdict = "incorrect"
        misconception, feedback = gradient_slips(yours, found, point, ok)
    elif not telling.all():
        unclear = [index for index, clear in zip(indices, telling, strict=True) if not clear]
        misconception = "float32" if _coarse(calls[0]) else None
        verdict, feedback = "unjudged", (messages.gradcheck.numerical_error_too_large(_listed(tuple(unclear))),)
    elif test.slope is not None and test.slope < SLOPES[0] and test.residue > 1:
        verdict, feedback = "unjudged", (messages.gradcheck.bent_direction(),)
    if test.slope is not None and not kinks:
        feedback += (messages.gradcheck.taylor_slope(test.slope),)
    return GradcheckResult(
        verdict,
        point.shape,
        _components(indices, yours, found, ok),
        test.slope,
        kinks,
        warnings,
        misconception,
        feedback,
    )


def _components(indices: list[Index], yours: Vector, found: Differences, ok: NDArray[np.bool_]) -> tuple[Checked, ...]:
    return tuple(
        Checked(
            index, mine, numerical, error, abs(mine - numerical) / abs(numerical) if numerical else None, bool(right)
        )
        for index, mine, numerical, error, right in zip(
            indices, yours.tolist(), found.value.tolist(), found.error.tolist(), ok, strict=True
        )
    )


# Numbers -----------------------------------------------------------------------------------------------------------


def _number(function: Evaluate, point: Point, flat: Vector) -> float:
    """f near the point; nan where it fails there, as outside its domain."""
    call = function(point.at(flat), False)
    if call.stopped:
        raise _Stopped(call)
    if not isinstance(call.value, np.ndarray) or call.value.size != 1 or call.value.dtype.kind == "c":
        return np.nan
    return float(call.value.reshape(()))


def _differentiated(scalar: Callable[[Vector], float], x: Vector, rough: float) -> Differences:
    """Steps of the size of 1 first; where they tell little about a smaller entry, steps of that entry's own size."""
    found = differences(scalar, x, noise=rough)
    again = found.error > GOOD * np.abs(found.value)
    again[[place for (place,) in found.kinks]] = True
    places = np.flatnonzero(again & (x != 0) & (np.abs(x) < 1))
    if not places.size:
        return found

    def scaled(factors: Vector) -> float:
        moved = x.copy()
        moved[places] *= factors
        return scalar(moved)

    finer = differences(scaled, np.ones(places.size), noise=rough)
    return _merged(found, finer, places, x[places])


def _merged(found: Differences, finer: Differences, places: NDArray[np.intp], x: Vector) -> Differences:
    """The better of both at these places; two that contradict each other are as far off as they are apart."""
    value, error, sides = finer.value / x, finer.error / np.abs(x), finer.sides / x
    wide, bent = (found.value[places], found.error[places]), {place for (place,) in found.kinks}
    sharp = error <= GOOD * np.abs(value)
    kinked = np.isin(np.arange(places.size), [number for (number,) in finer.kinks])
    seen = error > 0  # not where f underflows at such steps
    take = ~kinked & seen & (sharp | (error < wide[1]) | np.isin(places, list(bent)))
    apart = np.abs(value - wide[0])
    doubtful = ~kinked & ~sharp & ~np.isin(places, list(bent)) & (apart > SAFETY * (error + wide[1]))
    merged = found.value.copy(), found.error.copy(), found.sides.copy()
    for old, new in zip(merged, (value, np.where(doubtful, apart, error), sides), strict=True):
        old[places] = np.where(take, new, old[places])
    merged[1][places[doubtful & ~take]] = apart[doubtful & ~take]
    kinks = tuple((place,) for place in sorted(bent - set(places[take].tolist())))
    return Differences(*merged, found.slope, kinks)


def _own_rounding(gradient: Evaluate, point: Point, yours: Vector, slope: Vector) -> Vector:
    """How far the gradient moves when the point moves by a rounding: near 0 that is all its digits mean."""
    rng = np.random.default_rng(0)
    moved = np.zeros(yours.shape)
    for _ in range(3):
        step = rng.choice([-1.0, 1.0], yours.shape) * ULPS * np.finfo(float).eps
        call = gradient(point.at(point.flat * (1 + step)), False)
        if call.stopped:
            raise _Stopped(call)
        if call.value is not None and (there := _flat(call)).shape == yours.shape:
            moved = np.fmax(moved, np.abs(there - yours))
    return np.minimum(SAFETY * moved, NEGLIGIBLE * slope)


def _flat(call: Call) -> Vector:
    parts = call.value if isinstance(call.value, tuple) else (call.value,)
    return np.concatenate([np.asarray(part, dtype=float).ravel() for part in parts])


def _coarse(call: Call) -> float:
    """The relative rounding of a type coarser than float64, else 0."""
    parts = call.value if isinstance(call.value, tuple) else (call.value,)
    coarse = [
        float(np.finfo(part.dtype).eps)
        for part in parts
        if part is not None and part.dtype.kind == "f" and part.dtype.itemsize < 8
    ]
    return max(coarse, default=0.0)


def _precision_warnings(calls: tuple[Call, Call]) -> tuple[Text, ...]:
    said = zip(calls, (messages.gradcheck.function_coarse, messages.gradcheck.gradient_coarse), strict=True)
    return tuple(message() for call, message in said if _coarse(call))


def _listed(indices: tuple[Index, ...]) -> str:
    shown = ", ".join(str(list(index)) for index in indices[:5])
    return f"{shown}, …" if len(indices) > 5 else shown
