"""What is wrong with a function's result, or with what it did to get there: named only where it is plain."""

from __future__ import annotations

import ast
from collections.abc import Iterator

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


def fault(call: Call, point: Point) -> tuple[str, Text] | None:
    """A gradient that is wrong before its numbers are looked at: its shape, what is not finite, what it changed."""
    if call.mismatch is not None:
        return "shape", messages.gradcheck.gradient_mismatch(call.mismatch, point.described())
    wrong = [
        (name, part.shape, shape)
        for name, part, shape in zip(point.names, arrays(call), point.shapes, strict=False)
        if part.shape != shape and len(point.names) == len(arrays(call))
    ]
    if wrong:
        name, given, shape = wrong[0]
        return "shape", messages.gradcheck.gradient_shape(name, str(given), str(shape))
    return misbehaviour(call) or (None if _finite(arrays(call)) else ("nan", messages.code.result_not_finite()))


def misbehaviour(call: Call) -> tuple[str, Text] | None:
    """What a function must not do, whatever it returns."""
    if call.changed:
        return "in-place", messages.code.changed_in_place(call.changed[0])
    if not call.repeatable:
        return "nondeterministic", messages.code.not_repeatable()
    return None


def _finite(parts: tuple[Array, ...]) -> bool:
    return all(part.dtype.kind != "c" and np.isfinite(part).all() for part in parts)


def gradient_slips(place: Place, evidence: Evidence, point: Point) -> tuple[str | None, tuple[Text, ...]]:
    """(id, feedback) of the slips that a wrong gradient shows: every one that fits is said, the first is the id."""
    order = list(messages.diagnosis.DIAGNOSES)
    yours, numerical, ok = evidence.yours, (evidence.value, evidence.error), evidence.ok
    plain = "one-component"  # that one is wrong and the others are not has been found already
    fitting = [slip for slip in _slips(place, evidence, point) if slip[0] == plain or _fits(yours, slip[1], numerical)]
    if any(name == "transposed" for name, _, _ in fitting):  # which is another order too
        fitting = [slip for slip in fitting if slip[0] != "permuted"]
    fitting.sort(key=lambda slip: order.index(slip[0]))
    if not fitting:
        return None, (messages.diagnosis.components_right(int(ok.sum()), ok.size),)
    several = (messages.diagnosis.several_fit(),) if len(fitting) > 1 else ()
    return fitting[0][0], (*several, *(text for _, _, text in fitting))


def _slips(place: Place, evidence: Evidence, point: Point) -> Iterator[Slip]:
    yours, true, ok = evidence.yours, evidence.value, evidence.ok
    yield "sign", -true, messages.diagnosis.sign_flipped()
    yield from _factor(yours, true)
    whole = true.size == point.flat.size
    if whole and len(point.shapes) == 1:
        yield from _arranged(true.reshape(point.shapes[0]))
    if whole and true.size > 2 and not np.array_equal(yours, yours[::-1]):
        yield "permuted", _in_order_of(yours, true), messages.diagnosis.permuted()
    if whole and ok.size > 1 and np.count_nonzero(~ok) == 1:
        number = int(place.looked[np.flatnonzero(~ok)[0]])
        yield "one-component", yours, messages.diagnosis.one_component(point.label(number))


def _factor(yours: Vector, true: Vector) -> Iterator[Slip]:
    """One constant times the gradient: any, over two components or more; 2 or 1/2 for a single one."""
    square = float(true @ true)
    factor = float(true @ yours) / square if square else 0.0
    plain = any(abs(factor - known) <= SAME * known for known in FACTORS)
    if factor not in (0, 1) and abs(factor + 1) > SAME and (plain or np.count_nonzero(true) > 1):
        yield "factor", factor * true, messages.diagnosis.constant_factor(show(float(f"{factor:.6g}")))


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
