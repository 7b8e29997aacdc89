"""Checks a claimed gradient by three methods: two numerical derivatives with their errors, the Taylor test, and the
same at points nearby.

What is allowed scales with each component and with the estimated error of its derivative. Where that error is too large
to tell right from wrong, where the methods disagree, or at a kink, the result says that it cannot be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.maths import trees
from studytool.maths.along import Along, look_along
from studytool.maths.calls import Call, asked
from studytool.maths.checked import Checked, Coverage, GradcheckResult
from studytool.maths.findings import fault, gradient_slips, misbehaviour
from studytool.maths.nearby import look_nearby
from studytool.maths.pair import Evaluate, Pair, Point, Stopped, arrays, coarse, flat
from studytool.maths.problem import GradientProblem, Target
from studytool.maths.taylor import Taylor, binade, directions, taylor
from studytool.maths.windows import FINE_ENOUGH, settle
from studytool.maths.witnesses import CLOSE, EPS, SAFETY, Evidence, Place, place_at, weigh
from studytool.model import Text

Vector = NDArray[np.float64]

RIGHT_SLOPE = 1.5  # between a right gradient's 2 and a wrong one's 1
STRAIGHT = 0.75  # a remainder that falls by less does not fall as a wrong gradient's does either
SLIGHT = 1e-8  # of the largest component
HIDES = 1e-7  # the error of a component beside which a slope may hide that is worth a word
ARRAYS = ("yours", "value", "error", "ok", "telling")  # of Evidence, one entry a component
FEW = 8  # components looked at with fewer rows of data
LARGE, SAMPLE = 400, 24  # of more components than the first, so many are looked at one by one, and all by directions


def gradcheck(
    f: Callable[..., Any],
    grad: Callable[..., Any],
    x: Any,
    *,
    wrt: str | Sequence[str] = (),
    samples: int | None = None,
    seed: int = 0,
) -> GradcheckResult:
    """Whether `grad` returns the gradient of `f`, one number, at `x`.

    `x` is a number, an array, a tuple (the arguments), a dict (named arguments where f takes them, else one tree of
    parameters) or a tree of these; what is not real is passed on unchanged. The gradient has the same tree, one array
    for each real one, or is one flat vector. `wrt` names arguments or parameters to look at; all real ones otherwise.
    Above some hundreds of components a sample of `samples` and random directions over all are checked, by `seed`.
    Both are called in this process, with copies, at `x` and beside it.
    """
    try:
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
        problem = GradientProblem(Target(f), Target(grad), x, names)
    except trees.Unfit as error:
        return GradcheckResult("unjudged", feedback=(messages.gradcheck.unfit_point(str(error)),))
    point = Point.read(problem.described())
    fewer = problem.smaller()
    value, claim = _evaluate(problem, problem.value), _evaluate(problem, problem.claim)
    batch = Batch(_evaluate(fewer, fewer.value), _evaluate(fewer, fewer.claim), fewer.rows) if fewer else None
    try:
        return check(value, claim, point, batch, samples=samples, seed=seed)
    finally:
        problem.restore()


def assert_gradient(
    f: Callable[..., Any],
    grad: Callable[..., Any],
    x: Any,
    *,
    wrt: str | Sequence[str] = (),
    samples: int | None = None,
    seed: int = 0,
) -> None:
    """Raises AssertionError, with the reasons and the worst components, unless `gradcheck` finds the gradient right."""
    __tracebackhide__ = True  # pytest shows the caller's line
    result = gradcheck(f, grad, x, wrt=wrt, samples=samples, seed=seed)
    if not result.ok:
        raise AssertionError(str(result))


def _evaluate(problem: GradientProblem, act: Callable[..., Any]) -> Evaluate:
    return lambda vector, again: replace(asked(act, vector, again=again), notes=tuple(problem.notes))


@dataclass(frozen=True, slots=True)
class Batch:
    """The function and its gradient with only so many `rows` of the point's data."""

    function: Evaluate
    gradient: Evaluate
    rows: int


def check(
    function: Evaluate,
    gradient: Evaluate,
    point: Point,
    batch: Batch | None = None,
    *,
    samples: int | None = None,
    seed: int = 0,
) -> GradcheckResult:
    """The same for anything that can be called: functions of this process, or code in the sandbox."""
    try:
        with np.errstate(all="ignore"):
            result = _checked(Pair(function, gradient, point), _looked(point, samples, seed), seed)
            if result.ok and batch is not None and _wrong_with(batch, point, seed):
                text = messages.gradcheck.batch_size(batch.rows)
                result = replace(result, verdict="incorrect", misconception="batch-size", feedback=(text,))
            return result
    except Stopped as stopped:
        return _unjudged(point, messages.code.stopped(stopped.call.stopped or "killed", stopped.call.line))


def _wrong_with(batch: Batch, point: Point, seed: int) -> bool:
    """Whether the gradient is wrong with fewer rows of data; False where either fails with them."""
    pair = Pair(batch.function, batch.gradient, point)
    f, g = pair.first()
    if f.error or g.error or _unfit(f) is not None or fault(g, point) is not None:
        return False
    looked = _looked(point, min(point.flat.size, FEW), seed)
    return weigh(pair, place_at(pair, point.flat, flat(g), looked, coarse(f), coarse(g))).wrong


def _looked(point: Point, samples: int | None, seed: int) -> NDArray[np.intp]:
    """The components to look at one by one: all, or a sample from every array, of large ones more."""
    size = point.flat.size
    most = (SAMPLE if size > LARGE else size) if samples is None else samples
    if size <= most:
        return np.arange(size)
    rng = np.random.default_rng(seed)
    ranges = list(point.ranges())
    each = [max(1, round(most * len(entries) / size)) for entries in ranges]
    picked = [rng.choice(np.array(entries), min(count, len(entries)), replace=False)
              for entries, count in zip(ranges, each, strict=True)]  # fmt: skip
    return np.sort(np.concatenate(picked))


def _unjudged(point: Point, reason: Text, notes: tuple[Text, ...] = ()) -> GradcheckResult:
    return GradcheckResult("unjudged", point.shape, warnings=notes, feedback=(reason,))


def _checked(pair: Pair, looked: NDArray[np.intp], seed: int) -> GradcheckResult:
    point, (f, g) = pair.point, pair.first()
    notes = messages.gradcheck.notes(dict.fromkeys((*f.notes, *g.notes)))
    for call, messages_of in ((f, messages.gradcheck.function_fails), (g, messages.gradcheck.gradient_fails)):
        if call.error is not None:
            return _unjudged(point, messages_of(call.error, call.line), notes)
    if (reason := _unfit(f)) is not None:
        return _unjudged(point, reason, notes)
    misbehaves = fault(g, point) or misbehaviour(f)
    if misbehaves is not None:
        name, text = misbehaves
        return GradcheckResult("incorrect", point.shape, warnings=notes, misconception=name, feedback=(text,))
    return _compared(pair, f, g, looked, seed, notes)


def _unfit(call: Call) -> Text | None:
    """Why the function cannot be differentiated here, whatever the gradient is."""
    if call.mismatch is not None:
        return messages.gradcheck.not_one_number(call.mismatch, call.part)
    if any(part.dtype.kind == "c" for part in arrays(call)) or not np.isfinite(flat(call)).all():
        return messages.gradcheck.function_not_finite()
    return None if call.repeatable else messages.gradcheck.function_random()


def _compared(
    pair: Pair, f: Call, g: Call, looked: NDArray[np.intp], seed: int, notes: tuple[Text, ...]
) -> GradcheckResult:
    x = pair.point.flat
    place = place_at(pair, x, flat(g), looked, coarse(f), coarse(g))
    evidence = weigh(pair, place)
    all_looked = looked.size == x.size
    if not all_looked:
        place, evidence = _telling(place, evidence)
    test = _taylor(pair, place, evidence)
    along = Along() if all_looked or not evidence.right else look_along(pair, place, exact=evidence.exact, seed=seed)
    if along.wrong:
        place, evidence = _joined(place, evidence, along)
    verdict, misconception, feedback = _concluded(pair, place, evidence, test, along, coarse(f))
    if verdict == "unjudged" and coarse(f) and not evidence.kinks:
        misconception = "float32"
    if verdict == "correct" and test.slope is not None and test.slope < RIGHT_SLOPE:
        test = Taylor(None)  # rounding, or a wave: its slope says nothing
    if test.slope is not None and not evidence.kinks:
        feedback += (messages.gradcheck.taylor_slope(test.slope),)
    coverage = Coverage(x.size, place.looked.size, along.judged, along.visible)
    if not all_looked:
        feedback += (messages.gradcheck.covered(*astuple(coverage)),)
    return GradcheckResult(
        verdict,
        pair.point.shape,
        _components(pair.point, place, evidence),
        test.slope,
        tuple(pair.point.index(int(place.looked[kink])) for kink in evidence.kinks),
        notes + _precision_warnings(f, g),
        misconception,
        feedback,
        coverage,
        test.points,
    )


def _telling(place: Place, evidence: Evidence) -> tuple[Place, Evidence]:
    """A sample without the components that are too small beside the largest to be told one by one."""
    slight = ~evidence.telling & (evidence.error + np.abs(evidence.yours) <= SLIGHT * np.max(np.abs(place.yours)))
    if not slight.any() or slight.all() or evidence.kinks or evidence.disputed or evidence.stairs:
        return place, evidence
    kept: dict[str, Any] = {name: getattr(evidence, name)[~slight] for name in ARRAYS}
    return replace(place, looked=place.looked[~slight]), replace(evidence, **kept)


def _joined(place: Place, evidence: Evidence, along: Along) -> tuple[Place, Evidence]:
    """The components looked at, and those that directions led to."""
    every = [evidence, *(one for _, one in along.wrong)]
    looked = np.concatenate([place.looked, [number for number, _ in along.wrong]])
    joined: dict[str, Any] = {name: np.concatenate([getattr(one, name) for one in every]) for name in ARRAYS}
    return replace(place, looked=looked), replace(evidence, **joined)


Conclusion = tuple[Any, str | None, tuple[Text, ...]]


def _concluded(
    pair: Pair, place: Place, evidence: Evidence, test: Taylor, along: Along, precision: float
) -> Conclusion:
    """(verdict, misconception, reasons); `precision` is the relative rounding of f's type, if not float64."""

    def named(numbers: Sequence[int] | NDArray[np.intp]) -> str:
        return pair.point.labels(place.looked[list(numbers)].tolist())

    if evidence.kinks:
        return "unjudged", None, (messages.gradcheck.kink_at(named(evidence.kinks)),)
    if evidence.stairs:
        return "unjudged", None, (messages.gradcheck.stands_still(named(evidence.stairs)),)
    if evidence.disputed:
        return "unjudged", None, (messages.gradcheck.witnesses_disagree(named(evidence.disputed)),)
    if evidence.wrong:
        wrong = messages.gradcheck.wrong_components(named(np.flatnonzero(~evidence.ok))) if along.wrong else None
        if wrong is not None:
            return "incorrect", None, (wrong,)
        return "incorrect", *gradient_slips(place, evidence, pair.point)
    if not evidence.right:
        untold = named(np.flatnonzero(~evidence.telling))
        complex_taken = pair.complex_value(place.x.astype(complex)) is not None
        return "unjudged", None, (messages.gradcheck.numerical_error_too_large(untold, complex_taken=complex_taken),)
    if along.unexplained or (along.skipped and not along.judged):
        return "unjudged", None, (messages.gradcheck.directions_disagree(unexplained=along.unexplained),)
    if _slants(test) and _bends(pair, place):
        return "unjudged", None, (messages.gradcheck.bent_direction(),)
    if _slants(test) and test.slope is not None and test.slope > STRAIGHT and not evidence.exact:
        return "unjudged", None, (messages.gradcheck.slants(),)
    return _beside(pair, place, evidence, precision)


def _beside(pair: Pair, place: Place, evidence: Evidence, precision: float) -> Conclusion:
    """For a gradient that is right at the point: the result at points nearby."""
    nearby = look_nearby(pair, place, exact=evidence.exact, coarse=precision)
    if nearby.wrong is not None:
        number, yours, value = nearby.wrong
        where = pair.point.label(number)
        stays = (messages.gradcheck.gradient_stays(),) if nearby.stays else ()
        return (
            "incorrect",
            "stale" if nearby.stays else None,
            (messages.gradcheck.nearby_differs(f"{nearby.by:.0%}", where, f"{yours:.6g}", f"{value:.6g}"), *stays),
        )
    if not nearby.judged and not np.any(place.yours):
        return "unjudged", None, (messages.gradcheck.zero_here_alone(),)
    hidden = evidence.error * (evidence.yours == 0)
    said = (
        messages.gradcheck.gradient_agrees(exact=evidence.exact),
        messages.gradcheck.nearby_agrees(nearby.judged, nearby.skipped),
        *([messages.gradcheck.zero_or_unseen(f"{SAFETY * np.max(hidden):.0e}")] if np.any(hidden > HIDES) else []),
    )
    return "correct", None, said


# The Taylor test ---------------------------------------------------------------------------------------------------


def _taylor(pair: Pair, place: Place, evidence: Evidence) -> Taylor:
    allowed = CLOSE * np.abs(place.yours)  # of components not looked at
    allowed[place.looked] = CLOSE * np.abs(evidence.value) + SAFETY * evidence.error
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


def _components(point: Point, place: Place, evidence: Evidence) -> tuple[Checked, ...]:
    rows = zip(
        place.looked.tolist(), evidence.yours.tolist(), evidence.value.tolist(), evidence.error.tolist(), evidence.ok,
        strict=True,
    )  # fmt: skip
    return tuple(
        Checked(*point.place(number), yours, value, error, abs(yours - value) / abs(value) if value else None, bool(ok))
        for number, yours, value, error, ok in rows
    )


def _precision_warnings(f: Call, g: Call) -> tuple[Text, ...]:
    said = ((f, messages.gradcheck.function_coarse), (g, messages.gradcheck.gradient_coarse))
    return tuple(message() for call, message in said if coarse(call))
