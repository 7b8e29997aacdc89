"""A small constant that code adds where it could divide by zero: to a denominator, under a root, inside a logarithm."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from studytool.maths.calls import Array
from studytool.maths.expression import Expression

PLACES = ("denominator", "root", "logarithm")
SMALLEST, LARGEST = 1e-12, 1e-2
STEP = 1e-6  # where the slope in the constant is taken first
ROUNDS = 3  # of Newton's method, which starts within a few per cent
FIT = 1e-5  # of what the constant changes
ROUNDING = 1e-13  # of the largest component

Change = Callable[[Expression], Expression]


class Guard(NamedTuple):
    """A constant, and which of PLACES it was added at."""

    place: str
    size: float


def find_guard(
    written: Sequence[Expression], computed: Callable[[Change], Array | None], key: Array, value: Array
) -> Guard | None:
    """The constant of two digits at most that turns the key into this value, if one does.

    `computed` is the key with each of the expressions it is `written` in changed, None where it has none then.
    """
    for place in PLACES:
        nodes = (node for expression in written for node in ast.walk(expression.tree) if _divides(place, node))
        sites = tuple(dict.fromkeys(map(ast.unparse, nodes)))
        for chosen in (sites, *((site,) for site in sites if len(sites) > 1)):
            if chosen and (size := _fitted(partial(_with_constant, place, chosen), computed, key, value)):
                return Guard(place, size)
    return None


def _fitted(
    added: Callable[[float, Expression], Expression],
    computed: Callable[[Change], Array | None],
    key: Array,
    value: Array,
) -> float | None:
    """The constant that moves the key to the value, rounded to two digits, where it still does then."""
    size = STEP
    for _ in range(ROUNDS):
        moved = computed(partial(added, size))
        if moved is None or moved.shape != key.shape or not np.any(change := (moved - key) / size):
            return None
        size = float(np.vdot(value - key, change) / np.vdot(change, change))
        if not SMALLEST / 2 < size < 2 * LARGEST:
            return None
    size = float(f"{size:.1e}")
    moved = computed(partial(added, size))
    if moved is None or not SMALLEST <= size <= LARGEST:
        return None
    allowed = FIT * np.abs(value - key) + ROUNDING * np.max(np.abs(key))
    return size if np.all(np.abs(value - moved) <= allowed) else None


def _divides(place: str, node: ast.AST) -> bool:
    """Whether the value of this node must not be 0."""
    match node:
        case ast.BinOp(op=ast.Div(), right=divisor):
            return place == "denominator" and not isinstance(divisor, ast.Constant)
        case ast.Call(func=ast.Name(id=name)):
            return (place, name) in {("root", "sqrt"), *(("logarithm", log) for log in ("log", "log2", "log10"))}
    return False


def _with_constant(place: str, sites: Sequence[str], size: float, expression: Expression) -> Expression:
    """The expression with the constant added at these sites."""

    class Add(ast.NodeTransformer):
        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            chosen = self._chosen(node)
            self.generic_visit(node)
            node.right = self._more(node.right) if chosen else node.right
            return node

        def visit_Call(self, node: ast.Call) -> ast.expr:
            chosen = self._chosen(node)
            self.generic_visit(node)
            node.args[:1] = [self._more(node.args[0])] if chosen else node.args[:1]
            return node

        def _chosen(self, node: ast.expr) -> bool:
            return _divides(place, node) and ast.unparse(node) in sites

        def _more(self, inner: ast.expr) -> ast.expr:
            return ast.BinOp(inner, ast.Add(), ast.Constant(size))

    tree = Add().visit(ast.parse(ast.unparse(expression.tree), mode="eval").body)
    return Expression(ast.unparse(tree), expression.names, tree)
