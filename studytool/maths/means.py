"""The sums in what an author wrote, averaged, and the means, summed: told only where that, and nothing else, makes the
whole result as many times smaller or larger.

The objective says which is asked; the answer does where it alone has a sum.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from studytool import messages
from studytool.maths.calculation import REMEMBERED, Calculation, Let, Slip, Written, agree, from_tree, value_of
from studytool.maths.expression import Expression


@dataclass(frozen=True, slots=True)
class _Reduction:
    """A sum or mean: the number of its formula among those written, that of its node there, and what it runs over,
    with its axis; None for all entries. `by` is what a sum is divided by, where it is."""

    formula: int
    node: int
    terms: Expression
    axis: int | None
    averaged: bool = False
    by: Expression | None = None

    def count(self, calculation: Calculation) -> int:
        """Over how many terms; 0 where that cannot be told."""
        terms = value_of(self.terms, calculation.values)
        if terms is None or not terms.ndim:
            return 0
        return terms.size if self.axis is None else terms.shape[self.axis]


def exchanged(calculation: Calculation) -> Iterator[Slip]:
    """The key with its sums averaged, or its means summed."""
    settled: set[int] = set()
    for formula in calculation.formulas():
        counted = _counted((formula, *(expression for _, expression in calculation.let)), calculation)
        for count in sorted({count for count, _ in counted} - settled):
            for averaged in (False, True):
                chosen = [one for number, one in counted if number == count and one.averaged is averaged]
                factor = float(count) if averaged else 1 / count
                if chosen and _scales(calculation, formula, chosen, factor):
                    settled.add(count)
                    said = messages.diagnosis.mean_for_sum(count, averaged=not averaged)
                    yield Slip("mean-for-sum", calculation.key * factor, said)
        settled |= {count for count, one in counted if one.formula == 0}


def _counted(written: Written, calculation: Calculation) -> list[tuple[int, _Reduction]]:
    """Every sum and mean of two terms or more, with their number; a sum divided by something else is no mean."""
    counted = [(one.count(calculation), one) for one in _reductions(written)]
    means = {
        (one.formula, one.node)
        for count, one in counted
        if one.by and (by := value_of(one.by, calculation.values)) is not None and np.all(by == count)
    }
    return [
        (count, one) for count, one in counted
        if count > 1 and ((one.formula, one.node) in means) is (one.by is not None)
    ]  # fmt: skip


def _scales(calculation: Calculation, formula: Expression, chosen: list[_Reduction], factor: float) -> bool:
    """Whether one of these reductions, or all of them together, times the factor makes the result as much larger."""
    groups = [[one] for one in chosen] + ([chosen] if len(chosen) > 1 else [])
    return any(_multiplies(calculation, formula, group, factor) for group in groups)


def _multiplies(calculation: Calculation, formula: Expression, group: list[_Reduction], factor: float) -> bool:
    def changed(number: int, expression: Expression) -> Expression:
        nodes = frozenset(one.node for one in group if one.formula == number)
        return _times(expression, nodes, factor) if nodes else expression

    other = changed(0, formula)
    let = tuple((name, changed(number, one)) for number, (name, one) in enumerate(calculation.let, 1))
    if formula is calculation.objective:
        return _moves_as_much(calculation, (formula, calculation.let), (other, let), factor)
    value = calculation.at(other, let)
    return value is not None and agree(value, calculation.key * factor, scale=float(np.max(np.abs(value))))


def _moves_as_much(
    calculation: Calculation, one: tuple[Expression, Let], other: tuple[Expression, Let], factor: float
) -> bool:
    """Whether the second objective changes with wrt by so many times what the first does."""
    changes = [np.diff(calculation.beside(*each), axis=0) for each in (one, other)]
    scale = float(np.max(np.abs(changes[1]), initial=0.0))
    return scale > 0 and agree(changes[1], changes[0] * factor, scale=scale)


@lru_cache(REMEMBERED)
def _reductions(written: Written) -> tuple[_Reduction, ...]:
    """Every sum, mean and inner product, and every sum that is divided by something."""
    return tuple(one for number, expression in enumerate(written) for one in _in_formula(number, expression))


def _in_formula(number: int, expression: Expression) -> Iterator[_Reduction]:
    nodes = list(ast.walk(expression.tree))
    for place, node in enumerate(nodes):
        match node:
            case ast.Call(func=ast.Name(id="mean"), args=[terms], keywords=keywords):
                yield _Reduction(number, place, from_tree(terms), _axis(keywords), averaged=True)
            case ast.Call() | ast.BinOp(op=ast.MatMult()):
                for summed, axis, _ in _summed(node):
                    yield _Reduction(number, place, summed, axis)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                for summed, axis, inner in _summed(left):
                    yield _Reduction(number, nodes.index(inner), summed, axis, averaged=True, by=from_tree(right))


def _summed(tree: ast.expr) -> Iterator[tuple[Expression, int | None, ast.expr]]:
    """The sums of a product, with what they run over."""
    match tree:
        case ast.Call(func=ast.Name(id="sum"), args=[terms], keywords=keywords):
            yield from_tree(terms), _axis(keywords), tree
        case ast.Call(func=ast.Name(id="dot"), args=[terms, _]) | ast.BinOp(left=terms, op=ast.MatMult()):
            yield from_tree(terms), -1, tree
        case ast.UnaryOp(operand=operand):
            yield from _summed(operand)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from _summed(left)
            yield from _summed(right)


def _axis(keywords: list[ast.keyword]) -> int | None:
    """The axis a reduction was written with, where it is a plain number; the first otherwise."""
    if not keywords:
        return None
    axis = keywords[0].value
    return axis.value if isinstance(axis, ast.Constant) and isinstance(axis.value, int) else 0


@lru_cache(REMEMBERED)
def _times(expression: Expression, nodes: frozenset[int], factor: float) -> Expression:
    """The expression with these of its nodes, by their number, times a factor."""
    tree = ast.parse(ast.unparse(expression.tree), mode="eval").body
    chosen = {id(node) for number, node in enumerate(ast.walk(tree)) if number in nodes}

    class Times(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            inner: Any = self.generic_visit(node)
            return ast.BinOp(inner, ast.Mult(), ast.Constant(factor)) if id(node) in chosen else inner

    return from_tree(Times().visit(tree))
