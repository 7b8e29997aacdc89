"""The same item with its sizes one larger, to detect code that is right only at the shape shown."""

from __future__ import annotations

import ast
from dataclasses import replace

from studytool.maths.draws import Draw

SIZED = ("onehot", "eye", "zeros", "ones", "arange")


def sizes_of(draw: Draw) -> tuple[int, ...]:
    """The sizes of what is drawn."""
    match draw:
        case Draw(kind="normal", arguments=(tuple() as axes, *_)):
            return axes
        case Draw(kind="simplex", arguments=(int(n), *_)):
            return (n,)
    return ()


def enlarged(draw: Draw) -> Draw:
    match draw:
        case Draw(kind="normal", arguments=(tuple() as axes, *rest)):
            return replace(draw, arguments=(tuple(size + 1 for size in axes), *rest))
        case Draw(kind="simplex", arguments=(int(n), int(decimals))):
            return replace(draw, arguments=(min(n + 1, 10**decimals), decimals))
    return draw


def fixes_size(tree: ast.expr, sizes: set[int]) -> bool:
    """Whether an expression may say how large something is: with a number that is a size, or that counts entries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in sizes:
            return True
        counts: list[ast.expr] = []
        if isinstance(node, ast.Subscript):
            counts = [node.slice]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SIZED:
            counts = node.args
        parts = (part for count in counts for part in ast.walk(count))
        if any(isinstance(part, ast.Constant) and part.value for part in parts):
            return True
    return False
