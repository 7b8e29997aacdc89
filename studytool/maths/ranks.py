"""How many axes the value of a tree has, without computing it: what tells a product of vectors from one of numbers."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from studytool.maths.table import FUNCTIONS, REDUCED, SAME

Ranks = Mapping[str, int]


def rank(tree: ast.expr, ranks: Ranks) -> int:
    """0 a number, 1 a vector, 2 a matrix."""
    match tree:
        case ast.Name(id=name):
            return ranks.get(name, 0)
        case ast.UnaryOp(operand=operand):
            return rank(operand, ranks)
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            return max(0, rank(left, ranks) + rank(right, ranks) - 2)
        case ast.BinOp(left=left, right=right):
            return max(rank(left, ranks), rank(right, ranks))
        case ast.List(elts=entries):
            return 1 + max((rank(entry, ranks) for entry in entries), default=0)
        case ast.Subscript(value=array, slice=ast.Tuple(elts=indices)):
            return max(0, rank(array, ranks) - len(indices))
        case ast.Subscript(value=array):
            return max(0, rank(array, ranks) - 1)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
            return _called(name, [rank(argument, ranks) for argument in arguments], axis=bool(keywords))
    return 0


def _called(name: str, arguments: list[int], *, axis: bool) -> int:
    shape = FUNCTIONS[name].shape
    if shape == SAME or name == "transpose":
        return arguments[0]
    if shape == REDUCED:
        return max(0, arguments[0] - 1) if axis else 0
    if name == "dot":
        return max(0, sum(arguments) - 2)
    known = {"outer": 2, "eye": 2, "onehot": 1, "arange": 1, "zeros": 1, "ones": 1, "size": 0, "norm": 0, "cumsum": 1}
    return known.get(name, max(arguments, default=0))
