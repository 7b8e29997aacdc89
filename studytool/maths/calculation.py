"""A computed item at one variant, and what can be read off the formulas its author wrote."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool.errors import ExpressionError
from studytool.maths.draws import Value
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import Expression
from studytool.model import Text

Array = NDArray[np.float64]
Let = tuple[tuple[str, Expression], ...]
Written = tuple[Expression, ...]

SAME = 1e-9
SHIFTS = (0.0, 1e-3, -2e-3)  # of wrt
REMEMBERED = 4096  # what is read off an item's formulas, without numbers, is read once


@dataclass(frozen=True, slots=True)
class Calculation:
    """A computed item at one variant. `key` is the true gradient, array or number; `objective` and `wrt` are there
    for gradients only, and `answer` not where a function's key is found by differentiating."""

    key: Array
    answer: Expression | None
    given: Mapping[str, Value]
    let: Let
    values: Mapping[str, Any]
    objective: Expression | None = None
    wrt: str | None = None

    def formulas(self) -> Written:
        return tuple(formula for formula in (self.objective, self.answer) if formula)

    def written(self) -> Written:
        """Everything the author wrote: objective, answer and lets."""
        return self.formulas() + tuple(expression for _, expression in self.let)

    def at(self, expression: Expression, let: Let) -> Array | None:
        """An expression's value with these lets, or None where it has none at this variant."""
        try:
            value = np.asarray(evaluate(expression, environment(self.given, let)), dtype=float)
        except ExpressionError:
            return None
        return value if np.isfinite(value).all() else None

    def beside(self, expression: Expression, let: Let) -> Array:
        """An expression's values, stacked, at the variant and where wrt is moved a little; empty where one fails."""
        if self.wrt is None:
            return np.empty(0)
        point = np.asarray(self.values[self.wrt], dtype=float)
        sides = np.where(np.arange(point.size).reshape(point.shape) % 2, -1.0, 1.0)
        moved = [point + shift * sides * np.where(point == 0, 1.0, np.abs(point)) for shift in SHIFTS]
        try:
            values = [evaluate(expression, environment(self.given, let, {self.wrt: there})) for there in moved]
            stacked = np.array(values, dtype=float)
        except (ExpressionError, ValueError):
            return np.empty(0)
        return stacked if np.isfinite(stacked).all() else np.empty(0)


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong result with its diagnosis."""

    id: str
    value: Array
    message: Text


def agree(values: Array, others: Array, scale: float = 1.0) -> bool:
    """Whether two arrays are the same up to rounding, beside numbers of the size `scale`."""
    return values.shape == others.shape and bool(np.all(np.abs(values - others) <= SAME * scale))


def value_of(expression: Expression, values: Mapping[str, Any]) -> Array | None:
    """An expression's value, or None where it has none at this variant."""
    try:
        value = np.asarray(evaluate(expression, values), dtype=float)
    except ExpressionError:
        return None
    return value if np.isfinite(value).all() else None


def from_tree(tree: ast.expr) -> Expression:
    """A tree of the language as an expression that can be evaluated."""
    return Expression(ast.unparse(tree), (), tree)


@lru_cache(REMEMBERED)
def arguments(written: Written, functions: tuple[str, ...]) -> Written:
    """The first argument of every call of these functions, each once."""
    calls = (
        node
        for expression in written
        for node in ast.walk(expression.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions
    )
    return tuple(dict.fromkeys(from_tree(call.args[0]) for call in calls))


def indices(calculation: Calculation) -> dict[str, int]:
    """The givens used as an index: in brackets, or as the first argument of onehot."""
    used = index_names(calculation.written())
    return {name: value for name, value in calculation.given.items() if name in used and isinstance(value, int)}


@lru_cache(REMEMBERED)
def index_names(written: Written) -> frozenset[str]:
    """The names used as an index: in brackets, or as the first argument of onehot."""
    subscripts = (node for expression in written for node in ast.walk(expression.tree))
    used = [node.slice for node in subscripts if isinstance(node, ast.Subscript)]
    used += [argument.tree for argument in arguments(written, ("onehot",))]
    return frozenset(part.id for index in used for part in ast.walk(index) if isinstance(part, ast.Name))
