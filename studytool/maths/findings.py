"""What is wrong with a function's result, or with what it did to get there: named only where it is plain."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.maths.calls import Array, Call, Index, Point
from studytool.maths.draws import show
from studytool.maths.expression import Expression
from studytool.maths.table import FUNCTIONS
from studytool.model import Text

Vector = NDArray[np.float64]
Slip = tuple[str, Vector, Text]

SAME = 1e-5
FACTORS = (2.0, 0.5)


def fault(call: Call, point: Point) -> tuple[str, Text] | None:
    """A gradient that is wrong before its numbers are looked at: its shape, what is not finite, what it changed."""
    parts = call.value if isinstance(call.value, tuple) else (call.value,)
    given = tuple(part.shape for part in parts if part is not None)
    wanted = tuple(part.shape for part in point.parts)
    if given != wanted:
        return "shape", messages.gradcheck.gradient_shape(_shape(given), _shape(wanted))
    return misbehaviour(call) or (None if _finite(parts) else ("nan", messages.code.result_not_finite()))


def misbehaviour(call: Call) -> tuple[str, Text] | None:
    """What a function must not do, whatever it returns."""
    if call.changed:
        return "in-place", messages.code.changed_in_place(call.changed[0] + 1)
    if not call.repeatable:
        return "nondeterministic", messages.code.not_repeatable()
    return None


def _shape(shapes: tuple[Index, ...]) -> str:
    return str(shapes[0]) if len(shapes) == 1 else ", ".join(map(str, shapes))


def _finite(parts: tuple[Array | None, ...]) -> bool:
    return all(part is not None and part.dtype.kind != "c" and np.isfinite(part).all() for part in parts)


def gradient_slips(
    yours: Vector, numerical: tuple[Vector, Vector], point: Point, ok: NDArray[np.bool_]
) -> tuple[str | None, tuple[Text, ...]]:
    """(id, feedback) of the slips that a wrong gradient shows: every one that fits is said, the first is the id.

    `numerical` is the derivative and its error, each of shape (n,).
    """
    order = list(messages.diagnosis.DIAGNOSES)
    plain = "one-component"  # that one is wrong and the others are not has been found already
    fitting = [
        slip for slip in _slips(yours, numerical[0], point, ok) if slip[0] == plain or _fits(yours, slip[1], numerical)
    ]
    if any(name == "transposed" for name, _, _ in fitting):  # which is another order too
        fitting = [slip for slip in fitting if slip[0] != "permuted"]
    fitting.sort(key=lambda slip: order.index(slip[0]))
    if not fitting:
        return None, (messages.diagnosis.components_right(int(ok.sum()), ok.size),)
    several = (messages.diagnosis.several_fit(),) if len(fitting) > 1 else ()
    return fitting[0][0], (*several, *(text for _, _, text in fitting))


def _slips(yours: Vector, true: Vector, point: Point, ok: NDArray[np.bool_]) -> Iterator[Slip]:
    yield "sign", -true, messages.diagnosis.sign_flipped()
    yield from _factor(yours, true)
    if not point.several:
        yield from _arranged(true.reshape(point.parts[0].shape))
    if true.size > 2 and not np.array_equal(yours, yours[::-1]):
        yield "permuted", _in_order_of(yours, true), messages.diagnosis.permuted()
    if ok.size > 1 and np.count_nonzero(~ok) == 1:
        place = int(np.flatnonzero(~ok)[0])
        yield "one-component", yours, messages.diagnosis.one_component(str(list(point.indices()[place])))


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
