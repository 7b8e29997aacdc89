"""The two terms of the score function: the results of forgetting one of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studytool import messages
from studytool.errors import ExpressionError
from studytool.maths.calculation import REMEMBERED, SAME, Array, Calculation, Slip, arguments, indices, value_of
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import Expression


def halves(calculation: Calculation) -> Iterator[Slip]:
    """g = A (e_a - pi) J, with J the logits' Jacobian: each term alone. Where g is a sum of such terms, the author's
    answer with its one-hots, or its softmaxes, struck out."""
    if terms := _fitted_halves(calculation) or _struck_halves(calculation):
        onehot, softmax = terms
        yield Slip("no-onehot", softmax, messages.diagnosis.one_hot_dropped())
        yield Slip("no-softmax", onehot, messages.diagnosis.softmax_dropped())


def mirrored(calculation: Calculation) -> Iterator[Slip]:
    """With two actions a and b, A (pi - e_b) J in place of A (e_a - pi) J: the same where both are equally likely."""
    for logits in _logits(calculation):
        if logits.value.size == 2:
            for jacobian, probability in zip(logits.jacobian, logits.policy(), strict=True):
                if probability < 1 and _fit(calculation.key, jacobian, logits.mean()) is not None:
                    yield Slip(
                        "other-action",
                        calculation.key * probability / (1 - probability),
                        messages.diagnosis.sign_flipped(),
                    )


def _fitted_halves(calculation: Calculation) -> tuple[Array, Array] | None:
    for logits in _logits(calculation):
        mean = logits.mean()
        fits = [_fit(calculation.key, jacobian, mean) for jacobian in logits.jacobian]
        fitting = [(a, weight) for a, weight in enumerate(fits) if weight is not None]
        drawn = set(indices(calculation).values())
        if drawn:  # with two actions both scores lie on one line, and a sum of scores may look like another's
            fitting = [(a, weight) for a, weight in fitting if a in drawn]
        if len(fitting) == 1:
            a, weight = fitting[0]
            return weight * logits.jacobian[a], -weight * mean
    return None


def _fit(key: Array, taken: Array, mean: Array) -> float | None:
    """A with key = A (taken - mean), where there is one."""
    score = taken - mean
    square = float(np.sum(score * score))
    if score.shape != key.shape or square == 0:
        return None
    weight = float(np.sum(key * score)) / square
    residue = float(np.max(np.abs(key - weight * score)))
    return weight if residue <= SAME * float(np.max(np.abs(key))) else None


@dataclass(frozen=True, slots=True)
class _Logits:
    value: Array  # (n,)
    jacobian: Array  # (n, *shape of wrt)

    def policy(self) -> Array:
        """(n,): the softmax."""
        weights = np.exp(self.value - self.value.max())
        return np.asarray(weights / weights.sum())

    def mean(self) -> Array:
        """J' pi, in the shape of wrt."""
        return np.tensordot(self.policy(), self.jacobian, axes=1)


def _logits(calculation: Calculation) -> Iterator[_Logits]:
    """The arguments of every softmax over a vector that moves with wrt."""
    if calculation.wrt is None:
        return
    for logits in arguments(calculation.written(), ("softmax", "log_softmax")):
        value = value_of(logits, calculation.values)
        if value is not None and value.ndim == 1:
            jacobian = _jacobian(logits, calculation)
            if jacobian is not None and jacobian.shape[0] == value.size and np.any(jacobian):
                yield _Logits(value, jacobian)


def _jacobian(expression: Expression, calculation: Calculation) -> Array | None:
    """d expression / d wrt by the complex step, one column per component of wrt: (n, *shape)."""
    wrt = calculation.wrt or ""
    point = np.asarray(calculation.values[wrt], dtype=float)
    columns = []
    for index in np.ndindex(point.shape):
        moved = point.astype(complex)
        moved[index] += 1e-20j
        try:
            values = environment(calculation.given, calculation.let, {wrt: moved})
            columns.append(np.imag(evaluate(expression, values)) / 1e-20)
        except ExpressionError:
            return None
    return np.stack(columns, axis=-1).reshape(-1, *point.shape)


def _struck_halves(calculation: Calculation) -> tuple[Array, Array] | None:
    if calculation.objective is None:
        return None
    onehot, softmax = _strike(calculation, ("softmax",)), _strike(calculation, ("onehot",))
    if onehot is None or softmax is None or not (np.any(onehot) and np.any(softmax)):
        return None
    return (onehot, softmax) if np.allclose(onehot + softmax, calculation.key, rtol=SAME, atol=0) else None


def _strike(calculation: Calculation, functions: tuple[str, ...]) -> Array | None:
    """The author's answer with every call of these functions times zero."""
    if calculation.answer is None:
        return None
    let = tuple((name, _struck(expression, functions)) for name, expression in calculation.let)
    try:
        values = environment(calculation.given, let)
        return np.asarray(evaluate(_struck(calculation.answer, functions), values), dtype=float)
    except ExpressionError:
        return None


@lru_cache(REMEMBERED)
def _struck(expression: Expression, functions: tuple[str, ...]) -> Expression:
    class Strike(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.expr:
            self.generic_visit(node)
            if isinstance(node.func, ast.Name) and node.func.id in functions:
                return ast.BinOp(node, ast.Mult(), ast.Constant(0.0))
            return node

    tree = Strike().visit(ast.parse(ast.unparse(expression.tree), mode="eval").body)
    return Expression(ast.unparse(tree), expression.names, tree)
