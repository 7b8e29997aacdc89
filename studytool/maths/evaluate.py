"""Computing expressions: the tree becomes nested Python functions once, and is then called at any point.

Everything is float64 (complex128 under a complex step). Sizes are checked before arrays are made, so that the work
of one expression is bounded by its parts times MAX_ELEMENTS.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from studytool.errors import ExpressionError
from studytool.maths.expression import Expression, place
from studytool.maths.functions import IMPLEMENTATIONS, MAX_ELEMENTS, Array, bounded, matmul, power, take, whole
from studytool.maths.table import CONSTANTS, FUNCTIONS

Values = Mapping[str, Array]
Compute = Callable[[Values], Array]

OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: power,
}
COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def evaluate(expression: Expression, values: Values) -> Array:
    """The value of an expression, an array or a scalar of float64 or complex128, maybe nan or infinite.

    Raises ExpressionError where shapes do not fit, an index is out of range, or an array would be too large.
    """
    with np.errstate(all="ignore"):
        return compiled(expression)(values)


def compute(tree: ast.expr, values: Values) -> Array:
    """The same for a tree that is computed once (a response's numbers), and not worth remembering."""
    with np.errstate(all="ignore"):
        return _compile(tree, "")(values)


def environment(
    given: Mapping[str, Any],
    let: Iterable[tuple[str, Expression]],
    moved: Mapping[str, Array] | None = None,
) -> dict[str, Array]:
    """Givens as arrays, then the lets computed in order; `moved` replaces givens or lets before anything is computed
    from them."""
    moved = moved or {}
    values: dict[str, Array] = {
        name: moved[name] if name in moved else np.asarray(value, dtype=float) for name, value in given.items()
    }
    for name, expression in let:
        values[name] = moved[name] if name in moved else evaluate(expression, values)
    return values


@lru_cache(maxsize=20_000)
def compiled(expression: Expression) -> Compute:
    return _compile(expression.tree, expression.source)


def _compile(node: ast.expr, source: str) -> Compute:
    compute = _compute(node, source)

    def guarded(values: Values) -> Array:
        try:
            return compute(values)
        except ExpressionError as error:
            offset = place(node, source) if error.offset is None else error.offset
            raise ExpressionError(error.what, error.todo, offset) from None
        except (ValueError, IndexError, TypeError, np.exceptions.AxisError) as error:
            what = str(error).split("\n")[0].rstrip(" .")
            raise ExpressionError(what, "check the shapes and indices", place(node, source)) from None

    return guarded if isinstance(node, ast.Call | ast.BinOp | ast.Subscript | ast.List | ast.Compare) else compute


def _compute(node: ast.expr, source: str) -> Compute:
    match node:
        case ast.Constant(value=value):
            constant = np.float64(value)  # type: ignore[arg-type]
            return lambda values: constant
        case ast.Name(id=name):
            return _name(name)
        case ast.UnaryOp(op=sign, operand=operand):
            inner = _compile(operand, source)
            return inner if isinstance(sign, ast.UAdd) else lambda values: -inner(values)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(_compile(left, source), type(op), _compile(right, source))
        case ast.Compare():
            return _comparison(node, source)
        case ast.List(elts=entries) | ast.Tuple(elts=entries):
            parts = [_compile(entry, source) for entry in entries]
            return lambda values: _stacked([part(values) for part in parts])
        case ast.Subscript(value=array, slice=index):
            taken, at = _compile(array, source), _index(index, source)
            return lambda values: take(taken(values), at(values))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
            return _call(name, [_compile(argument, source) for argument in arguments], keywords, source)
    raise ExpressionError("not an expression", "use numbers, names and functions", place(node, source))


def _name(name: str) -> Compute:
    default = CONSTANTS.get(name)
    if default is None:
        return lambda values: _known(values, name)
    constant = np.float64(default)
    return lambda values: values.get(name, constant)


def _known(values: Values, name: str) -> Array:
    try:
        return values[name]
    except KeyError:
        raise ExpressionError(f"unknown name `{name}`", "declare it in given: or let:") from None


def _binary(left: Compute, op: type[ast.operator], right: Compute) -> Compute:
    if op is ast.MatMult:
        return lambda values: matmul(left(values), right(values))
    operation = OPERATIONS[op]

    def binary(values: Values) -> Array:
        a, b = left(values), right(values)
        if a.size * b.size > MAX_ELEMENTS:
            bounded(float(np.prod(np.broadcast_shapes(a.shape, b.shape), dtype=float)))
        return operation(a, b)

    return binary


def _comparison(node: ast.Compare, source: str) -> Compute:
    """1.0 where true, 0.0 where not; a chain `a < b < c` is true where every link is."""
    parts = [_compile(part, source) for part in (node.left, *node.comparators)]
    links = [COMPARED[type(op)] for op in node.ops]

    def comparison(values: Values) -> Array:
        sides = [np.real(part(values)) for part in parts]
        bounded(float(np.prod(np.broadcast_shapes(*(side.shape for side in sides)), dtype=float)))
        true = [link(a, b) for link, a, b in zip(links, sides, sides[1:], strict=False)]
        return reduce(np.logical_and, true).astype(float)

    return comparison


def _stacked(parts: list[Array]) -> Array:
    bounded(sum(np.size(part) for part in parts))
    return np.stack([np.asarray(part) for part in parts])


def _index(node: ast.expr, source: str) -> Callable[[Values], Any]:
    if isinstance(node, ast.Tuple):
        axes = [_index(entry, source) for entry in node.elts]
        return lambda values: tuple(axis(values) for axis in axes)
    if isinstance(node, ast.Slice):
        ends = [_end(end, source) for end in (node.lower, node.upper, node.step)]
        return lambda values: slice(*(end(values) for end in ends))
    compute = _compile(node, source)
    return lambda values: _whole_or_list(compute(values))


def _end(node: ast.expr | None, source: str) -> Callable[[Values], int | None]:
    if node is None:
        return lambda values: None
    compute = _compile(node, source)
    return lambda values: whole(compute(values))


def _whole_or_list(value: Array) -> Any:
    """An index, or a vector of them (`theta[actions]`)."""
    if np.ndim(value) == 0:
        return whole(value)
    return np.array([whole(entry) for entry in np.ravel(value)], dtype=int).reshape(np.shape(value))


def _call(name: str, arguments: list[Compute], keywords: list[ast.keyword], source: str) -> Compute:
    function = IMPLEMENTATIONS[name]
    if not keywords:
        if len(arguments) == 1:
            (only,) = arguments
            return lambda values: function(only(values))
        return lambda values: function(*(argument(values) for argument in arguments))
    axis = _compile(keywords[0].value, source)
    return lambda values: function(*(argument(values) for argument in arguments), axis=whole(axis(values)))


@lru_cache(maxsize=1000)
def analytic(tree: ast.AST, moving: frozenset[str]) -> bool:
    """Whether a complex step in the names `moving` may pass: nothing they reach is a comparison or a function that
    is not analytic."""
    for node in ast.walk(tree):
        branching = isinstance(node, ast.Compare) or (
            isinstance(node, ast.Call) and not FUNCTIONS[_called(node)].analytic
        )
        if branching and any(isinstance(part, ast.Name) and part.id in moving for part in ast.walk(node)):
            return False
    return True


@lru_cache(maxsize=1000)
def rooted(tree: ast.AST, moving: frozenset[str]) -> bool:
    """Whether a root is taken of something the names `moving` reach: finite at 0, and without a derivative there."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="sqrt" | "norm"), args=[radicand]):
                pass
            case ast.BinOp(left=radicand, op=ast.Pow(), right=exponent) if not _whole_constant(exponent):
                pass
            case _:
                continue
        if any(isinstance(part, ast.Name) and part.id in moving for part in ast.walk(radicand)):
            return True
    return False


def _whole_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value % 1 == 0


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def reached(wrt: str, let: Iterable[tuple[str, Expression]]) -> frozenset[str]:
    """`wrt` and every let that depends on it."""
    names = {wrt}
    for name, expression in let:
        if names & set(expression.names):
            names.add(name)
    return frozenset(names)
