"""Names what is wrong with a function's result or side effects, only where it is certain."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.maths.calls import Array, Call
from studytool.maths.draws import show
from studytool.maths.expression import Expression
from studytool.maths.pair import Point, arrays
from studytool.maths.table import FUNCTIONS
from studytool.maths.witnesses import Evidence, Place
from studytool.model import Text

Vector = NDArray[np.float64]
Slip = tuple[str, Vector, Text]

SAME = 1e-5
FACTORS = (2.0, 0.5)
LARGEST, CLOSER = 1024, 1e-8  # a whole number up to this, or its inverse, as close
SMALL = 12  # a factor is named where it is a fraction of whole numbers up to this


def fault(call: Call, point: Point) -> tuple[str, Text] | None:
    """A gradient that is wrong before its numbers are looked at: its shape, what is not finite, what it changed."""
    if call.mismatch is not None:
        return "shape", messages.gradcheck.gradient_mismatch(call.mismatch, point.described(), call.part)
    wrong = [
        (name, part.shape, shape)
        for name, part, shape in zip(point.names, arrays(call), point.shapes, strict=False)
        if part.shape != shape and len(point.names) == len(arrays(call))
    ]
    if wrong:
        name, given, shape = wrong[0]
        turned = len(shape) > 1 and given == shape[::-1]
        return "shape", messages.gradcheck.gradient_shape(name, str(given), str(shape), transposed=turned)
    if (misbehaves := misbehaviour(call)) is not None or _finite(arrays(call)):
        return misbehaves
    overflow = any("overflow" in text for text in call.warnings)
    return "nan", messages.gradcheck.overflows() if overflow else messages.code.result_not_finite()


def misbehaviour(call: Call) -> tuple[str, Text] | None:
    """(misconception, reason) where a function changes its arguments or does not repeat its result."""
    if call.changed:
        return "in-place", messages.code.changed_in_place(call.changed[0])
    if not call.repeatable:
        return "nondeterministic", messages.code.not_repeatable()
    return None


def _finite(parts: tuple[Array, ...]) -> bool:
    return all(part.dtype.kind != "c" and np.isfinite(part).all() for part in parts)


# The slips of a gradient ---------------------------------------------------------------------------------------------


def gradient_slips(place: Place, evidence: Evidence, point: Point) -> tuple[str | None, tuple[Text, ...]]:
    """(id, feedback) of the slips that a wrong gradient shows, of all its arrays together or of each that is wrong:
    every one that fits is said, the first is the id."""
    fitting = _fitting(place, evidence, point)
    if fitting or len(point.names) == 1:
        return _told(fitting, evidence)
    told: list[tuple[str | None, tuple[Text, ...]]] = []
    for name, shape, entries in zip(point.names, point.shapes, point.ranges(), strict=True):
        chosen = (place.looked >= entries.start) & (place.looked < entries.stop)
        if evidence.ok[chosen].all():
            continue
        part = {array: getattr(evidence, array)[chosen] for array in ("yours", "value", "error", "ok", "telling")}
        fitting = _fitting(
            replace(place, x=place.x[entries], yours=place.yours[entries], looked=place.looked[chosen] - entries.start),
            replace(evidence, **part), Point((name,), (shape,), place.x[entries], point.lengths),
        )  # fmt: skip
        misconception, texts = _told(fitting, replace(evidence, **part))
        told.append((misconception, tuple(messages.gradcheck.of_array(name, text) for text in texts)))
    return next((name for name, _ in told if name), None), tuple(text for _, texts in told for text in texts)


def _told(fitting: list[Slip], evidence: Evidence) -> tuple[str | None, tuple[Text, ...]]:
    if not fitting:
        return None, (messages.diagnosis.components_right(int(evidence.ok.sum()), evidence.ok.size),)
    several = (messages.diagnosis.several_fit(),) if len(fitting) > 1 else ()
    return fitting[0][0], (*several, *(text for _, _, text in fitting))


def _fitting(place: Place, evidence: Evidence, point: Point) -> list[Slip]:
    """The slips that fit, in the order of the table."""
    order = list(messages.diagnosis.DIAGNOSES)
    plain = "one-component"  # that only one component is wrong was determined before
    numerical = evidence.value, evidence.error
    fitting = [slip for slip in _slips(place, evidence, point)
               if slip[0] == plain or _fits(evidence.yours, slip[1], numerical)]  # fmt: skip
    if any(name == "transposed" for name, _, _ in fitting):  # a transposed gradient is in another order as well
        fitting = [slip for slip in fitting if slip[0] != "permuted"]
    return sorted(fitting, key=lambda slip: order.index(slip[0]))


def _slips(place: Place, evidence: Evidence, point: Point) -> Iterator[Slip]:
    yours, true, ok = evidence.yours, evidence.value, evidence.ok
    if not yours.any():
        yield "detached", yours, messages.gradcheck.detached()
        return
    alone = len(point.names) == 1  # else an array that is wrong is named
    if alone and np.count_nonzero(~ok) > 1 and not yours[~ok].any() and yours[ok].any():
        yield "detached", yours, messages.gradcheck.detached_in_part()
    yield "sign", -true, messages.diagnosis.sign_flipped()
    yield from _factor(yours, true, point)
    x = place.x[place.looked]
    yield from _regulariser(yours, true, np.where(ok, 0.0, x) if alone else x)
    whole = true.size == point.flat.size
    if whole and alone:
        yield from _arranged(true.reshape(point.shapes[0]))
        yield from _one_hot(evidence, point.shapes[0])
    if whole and true.size > 2 and not np.array_equal(yours, yours[::-1]):
        yield "permuted", _in_order_of(yours, true), messages.diagnosis.permuted()
    if whole and ok.size > 1 and np.count_nonzero(~ok) == 1 and evidence.telling[ok].all():
        number = int(place.looked[np.flatnonzero(~ok)[0]])
        yield "one-component", yours, messages.diagnosis.one_component(point.label(number))


def _factor(yours: Vector, true: Vector, point: Point) -> Iterator[Slip]:
    """One constant times the gradient, over two components or more: the length of one of the point's axes or its
    inverse, else a fraction of small numbers or a power of ten; 2 or 1/2 for a single component."""
    square = float(true @ true)
    factor = float(true @ yours) / square if square else 0.0
    if abs(factor) <= SAME or abs(abs(factor) - 1) <= SAME:
        return
    for name, axis, length in point.lengths if factor > 0 and true.size > 1 else ():
        for count, averaged in ((1 / length, True), (float(length), False)):
            if length > 1 and abs(factor - count) <= SAME * count:
                said = messages.gradcheck.mean_over(name, axis, length, averaged=averaged)
                yield "mean-for-sum", count * true, said
                return
    written = _plain(factor)
    known = any(abs(factor - one) <= SAME * one for one in FACTORS)
    if written and (known or np.count_nonzero(true) > 1):
        yield "factor", factor * true, messages.diagnosis.constant_factor(written)


def _plain(factor: float) -> str | None:
    """`2/3`, `-2`, `64`, `1/64` or `1000` for a factor that is such a number; a large whole number has to be close."""
    fraction = Fraction(factor).limit_denominator(SMALL)
    count = round(abs(factor) if abs(factor) > 1 else 1 / abs(factor))
    whole = math.copysign(count if abs(factor) > 1 else 1 / count, factor)
    if SMALL < count <= LARGEST and abs(factor - whole) <= CLOSER * abs(whole):
        return str(Fraction(1, count) if abs(factor) < 1 else count) if factor > 0 else None
    small = 0 < abs(fraction.numerator) <= SMALL
    if small and abs(factor - fraction) <= SAME * abs(fraction):
        return str(fraction)
    power = 10.0 ** round(math.log10(abs(factor)))
    return show(math.copysign(power, factor)) if abs(abs(factor) - power) <= SAME * power else None


def _regulariser(yours: Vector, true: Vector, x: Vector) -> Iterator[Slip]:
    """Off by a multiple of the parameter itself; `x` is 0 where a flat vector has what is not regularised."""
    square = float(x @ x)
    multiple = float((yours - true) @ x) / square if square else 0.0
    beside = float(true @ x) ** 2 < (1 - SAME) * float(true @ true) * square  # otherwise a constant factor explains it
    if np.count_nonzero(x) > 2 and multiple and beside:
        yield "regulariser", true + multiple * x, messages.gradcheck.off_by_parameter(f"{multiple:.4g}")


def _one_hot(evidence: Evidence, shape: tuple[int, ...]) -> Iterator[Slip]:
    """Of two rows or columns or more, each is off at one entry, all by the same number."""
    wrong = ~evidence.ok
    for axis in (0, 1) if len(shape) == 2 else ():
        count = wrong.reshape(shape).sum(axis=axis)
        if count.size > 1 and (count == 1).all():
            amount = float(np.mean((evidence.yours - evidence.value)[wrong]))
            candidate = np.where(wrong, evidence.value + amount, evidence.value)
            yield "no-onehot", candidate, messages.gradcheck.one_hot(f"{amount:.4g}", axis)
            return


def _arranged(true: Array) -> Iterator[Slip]:
    if true.ndim != 2:
        return
    if true.shape[0] == true.shape[1]:
        yield "transposed", true.T.ravel(), messages.diagnosis.transposed()
    for axis in (0, 1):
        for reduced in (true.sum(axis=axis, keepdims=True), true.mean(axis=axis, keepdims=True)):
            yield "wrong-axis", np.broadcast_to(reduced, true.shape).ravel(), messages.gradcheck.summed_over_axis(axis)


def _in_order_of(yours: Vector, true: Vector) -> Vector:
    """The gradient's entries in the order in which the response has its own."""
    arranged = np.empty(true.shape)
    arranged[np.argsort(yours, kind="stable")] = np.sort(true)
    return arranged


def _fits(yours: Vector, candidate: Vector, numerical: tuple[Vector, Vector]) -> bool:
    """The response is this candidate and the candidate is not the gradient."""
    true, error = numerical[0], 10 * numerical[1]
    same = np.abs(yours - candidate) <= SAME * np.abs(candidate) + np.max(error, initial=0.0)
    apart = np.abs(candidate - true) > 10 * (SAME * np.abs(true) + error)
    return bool(same.all() and apart.any())


def over_other_axis(expression: Expression) -> Expression:
    """The expression with every sum and softmax that has an axis taken over the other axis of a matrix."""

    class Other(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.expr:
            self.generic_visit(node)
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if FUNCTIONS[name].axis and (node.keywords or name in ("softmax", "log_softmax")):
                node.keywords = [ast.keyword("axis", ast.Constant(_other(node.keywords)))]
            return node

    tree = Other().visit(ast.parse(ast.unparse(expression.tree), mode="eval").body)
    return Expression(ast.unparse(tree), expression.names, tree)


def _other(keywords: list[ast.keyword]) -> int:
    first = bool(keywords) and isinstance(keywords[0].value, ast.Constant) and keywords[0].value.value == 0
    return 1 if first else 0
