"""The values of the author's answer with something left out: a factor, or the end of the episode."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

import numpy as np

from studytool import messages
from studytool.errors import ExpressionError
from studytool.maths.calculation import REMEMBERED, Array, Calculation, Slip, Written
from studytool.maths.draws import show
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import Expression
from studytool.model import Text


def omissions(calculation: Calculation) -> Iterator[Slip]:
    """Every omission that changes the formula; by chance, one may give the key."""
    if calculation.answer is None:
        return
    written = (calculation.answer, *(expression for _, expression in calculation.let))
    for name in _multiplied_names(written):
        if isinstance(calculation.given.get(name), int | float):
            value = _rewritten_answer(calculation, partial(_without, name))
            yield from _slip(calculation, "left-out", value, messages.diagnosis.left_out(f"`{name}`"))
    for number in _multiplied_numbers(written):
        value = _rewritten_answer(calculation, partial(_without, number))
        yield from _slip(calculation, "left-out", value, messages.diagnosis.left_out(show(number)))
    if any(_past_the_end(expression) != expression for expression in written):
        value = _rewritten_answer(calculation, _past_the_end)
        yield from _slip(calculation, "bootstrapped", value, messages.diagnosis.bootstrapped())


def _slip(calculation: Calculation, name: str, value: Array | None, message: Text) -> Iterator[Slip]:
    if value is not None and value.shape == calculation.key.shape:
        yield Slip(name, value, message)


def _rewritten_answer(calculation: Calculation, change: Callable[[Expression], Expression]) -> Array | None:
    """The answer and its lets, each changed."""
    assert calculation.answer is not None
    let = tuple((name, change(expression)) for name, expression in calculation.let)
    try:
        return np.asarray(evaluate(change(calculation.answer), environment(calculation.given, let)), float)
    except ExpressionError:
        return None


@lru_cache(REMEMBERED)
def _multiplied_names(written: Written) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node.id for node in _multiplied(written) if isinstance(node, ast.Name)))


@lru_cache(REMEMBERED)
def _multiplied_numbers(written: Written) -> tuple[float, ...]:
    """Plain numbers that are not whole, such as a step size."""
    numbers = (node.value for node in _multiplied(written) if isinstance(node, ast.Constant))
    return tuple(dict.fromkeys(number for number in numbers if isinstance(number, float) and number % 1))


def _multiplied(written: Written) -> Iterator[ast.expr]:
    """Both sides of every product; of a power, its base."""
    for expression in written:
        for node in ast.walk(expression.tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
                yield from (_base(side) for side in (node.left, node.right))


def _base(side: ast.expr) -> ast.expr:
    return side.left if isinstance(side, ast.BinOp) and isinstance(side.op, ast.Pow) else side


@lru_cache(REMEMBERED)
def _without(factor: str | float, expression: Expression) -> Expression:
    """The expression with 1 in place of a name or a plain number, or a power of it, wherever it multiplies."""

    def kept(side: ast.expr) -> ast.expr:
        match _base(side):
            case ast.Name(id=one) | ast.Constant(value=one) if one == factor:
                return ast.Constant(1.0)
        return side

    class Without(ast.NodeTransformer):
        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            self.generic_visit(node)
            if isinstance(node.op, ast.Mult):
                node.left, node.right = kept(node.left), kept(node.right)
            return node

    return _rewritten(expression, Without())


@lru_cache(REMEMBERED)
def _past_the_end(expression: Expression) -> Expression:
    """V[n-1] in place of the 0 in `[V[1], …, V[n-1], 0]`: the end of the episode valued as if it went on."""

    class Last(ast.NodeTransformer):
        def visit_List(self, node: ast.List) -> ast.expr:
            match node.elts:
                case [*steps, ast.Constant(value=0)] if (name := _shifted(steps)) is not None:
                    last = ast.Subscript(ast.Name(name, ast.Load()), ast.Constant(len(steps)), ast.Load())
                    return ast.List([*steps, last], ast.Load())
            return node

    return _rewritten(expression, Last())


def _shifted(steps: Sequence[ast.expr]) -> str | None:
    """V, where the entries are V[1], V[2], …"""
    names = set()
    for place, step in enumerate(steps, 1):
        match step:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=index)) if index == place:
                names.add(name)
            case _:
                return None
    return names.pop() if len(names) == 1 else None


def _rewritten(expression: Expression, change: ast.NodeTransformer) -> Expression:
    before = ast.unparse(expression.tree)
    tree = change.visit(ast.parse(before, mode="eval").body)
    after = ast.unparse(tree)
    return expression if after == before else Expression(after, expression.names, tree)
