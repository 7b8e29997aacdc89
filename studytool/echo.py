"""Runs code as a notebook does: where the last line is an expression, its value is shown."""

from __future__ import annotations

import ast
import sys
from typing import Any


def run(code: str, name: str, names: dict[str, Any]) -> None:
    """Run `code`, which tracebacks call `name`, among these names. Raises what the code raises, or SyntaxError."""
    tree = ast.parse(code, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec", dont_inherit=True), names)
    if isinstance(last, ast.Expr):
        _show(eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), names))


def _show(value: object) -> None:
    plot = sys.modules.get("studytool.plot")
    if plot and isinstance(value, plot.Figure):
        value.show()
    elif value is not None:
        print(repr(value))
