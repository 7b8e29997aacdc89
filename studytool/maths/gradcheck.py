"""Is this the gradient of that function? Three witnesses: two derivatives with their errors, the Taylor test, and the
same at points nearby.

What is allowed scales with each component and with the estimated error of its derivative. Where that error is too
large to tell right from wrong, where the witnesses disagree, or at a kink, the answer is that it cannot be judged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.maths.calls import Call, Index, Point, called
from studytool.maths.checked import Checked, GradcheckResult
from studytool.maths.findings import fault, gradient_slips
from studytool.maths.nearby import look_nearby
from studytool.maths.pair import Evaluate, Pair, Stopped, coarse, flat
from studytool.maths.taylor import Taylor, binade, directions, noise_level, taylor
from studytool.maths.windows import FINE_ENOUGH, settle
from studytool.maths.witnesses import CLOSE, EPS, SAFETY, Evidence, Place, weigh
from studytool.model import Text

Vector = NDArray[np.float64]

RIGHT_SLOPE = 1.5  # between a right gradient's 2 and a wrong one's 1


def gradcheck(f: Callable[..., Any], grad: Callable[..., Any], x: Any) -> GradcheckResult:
    """Whether `grad` returns the gradient of `f`, one number, at `x`: a number, an array, or a tuple of arrays.

    A tuple gives the functions so many arguments (or the tuple itself, where they take only one); the gradient is
    then a tuple of arrays of the same shapes. Both are called in this process, with copies, at `x` and beside it.
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
        with np.errstate(all="ignore"):
            return _checked(Pair(function, gradient, point))
    except Stopped as stopped:
        return _unjudged(point, messages.code.stopped(stopped.call.stopped or "killed", stopped.call.line))


def _unjudged(point: Point, reason: Text) -> GradcheckResult:
    return GradcheckResult("unjudged", point.shape, warnings=point.warnings, feedback=(reason,))


def _checked(pair: Pair) -> GradcheckResult:
    point, (f, g) = pair.point, pair.first()
    for call, messages_of in ((f, messages.gradcheck.function_fails), (g, messages.gradcheck.gradient_fails)):
        if call.error is not None:
            return _unjudged(point, messages_of(call.error, call.line))
    if (reason := _unfit(f)) is not None:
        return _unjudged(point, reason)
    misbehaves = fault(g, point) or (fault(f, point) if f.changed else None)
    if misbehaves is not None:
        name, text = misbehaves
        return GradcheckResult("incorrect", point.shape, warnings=point.warnings, misconception=name, feedback=(text,))
    return _compared(pair, f, g)


def _unfit(call: Call) -> Text | None:
    """Why the function cannot be differentiated here, whatever the gradient is."""
    value = call.value
    if not isinstance(value, np.ndarray) or value.size != 1:
        shape = value.shape if isinstance(value, np.ndarray) else f"of {len(value or ())} arrays"
        return messages.gradcheck.not_one_number(str(shape))
    if value.dtype.kind == "c" or not np.isfinite(value).all():
        return messages.gradcheck.function_not_finite()
    return None if call.repeatable else messages.gradcheck.function_random()


def _compared(pair: Pair, f: Call, g: Call) -> GradcheckResult:
    x = pair.point.flat
    rough = max(noise_level(pair.value, x), coarse(f) * abs(pair.value(x)))
    place = Place(x, flat(g), np.arange(x.size), rough, coarse(g))
    evidence = weigh(pair, place)
    test = _taylor(pair, place, evidence)
    verdict, misconception, feedback = _concluded(pair, place, evidence, test, coarse(f))
    if verdict == "unjudged" and coarse(f) and not evidence.kinks:
        misconception = "float32"
    if test.slope is not None and not evidence.kinks:
        feedback += (messages.gradcheck.taylor_slope(test.slope),)
    indices = pair.point.indices()
    return GradcheckResult(
        verdict,
        pair.point.shape,
        _components(indices, evidence),
        test.slope,
        tuple(indices[kink] for kink in evidence.kinks),
        pair.point.warnings + _precision_warnings(f, g),
        misconception,
        feedback,
    )


Conclusion = tuple[Any, str | None, tuple[Text, ...]]


def _concluded(pair: Pair, place: Place, evidence: Evidence, test: Taylor, precision: float) -> Conclusion:
    """(verdict, misconception, reasons); `precision` is the relative rounding of f's type, if not float64."""
    indices = pair.point.indices()

    def named(places: Any) -> str:
        return _listed([indices[number] for number in places])

    if evidence.kinks:
        return "unjudged", None, (messages.gradcheck.kink_at(named(evidence.kinks)),)
    if evidence.disputed:
        return "unjudged", None, (messages.gradcheck.witnesses_disagree(named(evidence.disputed)),)
    if evidence.wrong:
        numerical = (evidence.value, evidence.error)
        return "incorrect", *gradient_slips(place.yours, numerical, pair.point, evidence.ok)
    if not evidence.right:
        return (
            "unjudged",
            None,
            (messages.gradcheck.numerical_error_too_large(named(np.flatnonzero(~evidence.telling))),),
        )
    if _slants(test) and _bends(pair, place):
        return "unjudged", None, (messages.gradcheck.bent_direction(),)
    return _beside(pair, place, evidence, precision)


def _beside(pair: Pair, place: Place, evidence: Evidence, precision: float) -> Conclusion:
    """Right at the point: what the points nearby say."""
    nearby = look_nearby(pair, place, exact=evidence.exact, coarse=precision)
    if nearby.wrong is not None:
        number, yours, value = nearby.wrong
        where = str(list(pair.point.indices()[number]))
        stays = (messages.gradcheck.gradient_stays(),) if nearby.stays else ()
        return (
            "incorrect",
            None,
            (messages.gradcheck.nearby_differs(f"{nearby.by:.0%}", where, f"{yours:.6g}", f"{value:.6g}"), *stays),
        )
    if not nearby.judged and not np.any(place.yours):
        return "unjudged", None, (messages.gradcheck.zero_here_alone(),)
    said = (
        messages.gradcheck.gradient_agrees(exact=evidence.exact),
        messages.gradcheck.nearby_agrees(nearby.judged, nearby.skipped),
    )
    return "correct", None, said


# The Taylor test ---------------------------------------------------------------------------------------------------


def _taylor(pair: Pair, place: Place, evidence: Evidence) -> Taylor:
    allowed = CLOSE * np.abs(evidence.value) + SAFETY * evidence.error
    precision = max(place.precision, EPS)
    return taylor(pair.value, place.x, place.yours, noise=4 * place.rough, tolerance=allowed, precision=precision)


def _slants(test: Taylor) -> bool:
    return test.slope is not None and test.slope < RIGHT_SLOPE and test.residue > 1


def _bends(pair: Pair, place: Place) -> bool:
    """Whether f has a kink in one of the test's directions, though each component has its derivative."""
    middle = pair.value(place.x)

    def along(direction: Vector, step: float) -> tuple[float, float]:
        return step, pair.value(place.x + step * direction)

    if np.max(np.abs(place.x)) > FINE_ENOUGH:
        return False
    own = np.where(place.x == 0, 1.0, np.minimum(1, binade(place.x)))  # to stay inside the domain
    ways = [partial(along, own * direction) for direction in directions(place.x)]
    return any(settle(way, middle, 0.0, place.rough, None).kink for way in ways)


# The report --------------------------------------------------------------------------------------------------------


def _components(indices: list[Index], evidence: Evidence) -> tuple[Checked, ...]:
    rows = zip(
        indices, evidence.yours.tolist(), evidence.value.tolist(), evidence.error.tolist(), evidence.ok, strict=True
    )
    return tuple(
        Checked(index, yours, value, error, abs(yours - value) / abs(value) if value else None, bool(ok))
        for index, yours, value, error, ok in rows
    )  # fmt: skip


def _precision_warnings(f: Call, g: Call) -> tuple[Text, ...]:
    said = ((f, messages.gradcheck.function_coarse), (g, messages.gradcheck.gradient_coarse))
    return tuple(message() for call, message in said if coarse(call))


def _listed(indices: list[Index]) -> str:
    shown = ", ".join(str(list(index)) for index in indices[:5])
    return f"{shown}, …" if len(indices) > 5 else shown
