"""Which product is meant where two arrays stand side by side: the inner product, or entry by entry."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from studytool.maths.choices import Choices
from studytool.maths.expression import Expression
from studytool.maths.ranks import Ranks, rank


def call(function: str, arguments: list[ast.expr], axis: ast.keyword | None = None) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), arguments, [axis] if axis else [])


def product(
    left: ast.expr, sign: str, right: ast.expr, ranks: Ranks, used: frozenset[str], choices: Choices
) -> ast.expr:
    """`left sign right`, where an empty sign is none. `used`: the products of arrays in the item's own formulas.

    `·` and no sign are the inner product of two arrays, unless the item multiplies only entry by entry; `*` is entry by
    entry, as numpy has it. The other of the two is what may have been meant.
    """
    axes = rank(left, ranks), rank(right, ranks)
    inner = ast.BinOp(left, ast.MatMult(), right)
    if sign == "@" or (sign != "∘" and is_row(left) and axes[1] >= 1):
        return inner
    if sign != "∘" and is_row(right) and axes == (1, 1):
        return call("outer", [left, right])
    entry = ast.BinOp(left, ast.Mult(), right)
    if sign == "∘" or min(axes) == 0:
        return entry
    if sign == "" and used == {"dot", "entry"}:
        return (inner, entry)[choices.pick(0, 0)]
    pair = (entry, inner) if sign == "*" or used == {"entry"} else (inner, entry)
    return pair[choices.pick(0, 1)]


def transposed(tree: ast.expr, ranks: Ranks) -> ast.expr:
    """A list of numbers becomes a column, rows become columns; a vector remembers that it is a row."""
    if isinstance(tree, ast.List):
        rows = listed_rows(tree) or [tree.elts]
        if len({len(row) for row in rows}) == 1:
            return _list([_list([row[place] for row in rows]) for place in range(len(rows[0]))])
    axes = rank(tree, ranks)
    if axes == 0:
        return tree
    turned = call("transpose", [tree])
    turned.row = axes == 1 and not is_row(tree)  # type: ignore[attr-defined]
    return turned


def listed_rows(tree: ast.List) -> list[list[ast.expr]]:
    """The rows of a list of lists; empty where an entry is none."""
    rows = [entry.elts for entry in tree.elts if isinstance(entry, ast.List)]
    return rows if len(rows) == len(tree.elts) else []


def is_row(tree: ast.expr) -> bool:
    """Whether a vector was transposed: `wᵀ`."""
    return getattr(tree, "row", False)


def products_used(formulas: Iterable[Expression], ranks: Ranks) -> frozenset[str]:
    """`dot` and `entry`, as far as the item's own formulas multiply two arrays so."""
    used = set()
    for node in (node for formula in formulas for node in ast.walk(formula.tree)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            used |= {"entry"} if min(rank(node.left, ranks), rank(node.right, ranks)) else set()
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dot"
        if called or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)):
            used.add("dot")
    return frozenset(used)


def _list(entries: list[ast.expr]) -> ast.List:
    return ast.List(entries, ast.Load())
