"""Writes a tree for the learner ("read as …"): one line of mathematics that is read as the same tree again."""

from __future__ import annotations

import ast

from studytool.maths.notation import GREEK
from studytool.maths.ranks import Ranks, rank

LETTERS = {"lam": "λ", "eps": "ε"} | {name: letter for letter, name in reversed(GREEK.items()) if letter not in "ςϵϕϑ"}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUM, INNER, PRODUCT, POWER, ATOM = range(5)


def written(tree: ast.expr, ranks: Ranks) -> str:
    """`x − (w·f)·f / σ²`: every product and bracket written out. `ranks`: the item's names with their axes."""
    return _Writer(ranks).write(tree)[0]


class _Writer:
    def __init__(self, ranks: Ranks) -> None:
        self.ranks = ranks

    def write(self, tree: ast.expr) -> tuple[str, int]:
        """The text, and how tightly it binds."""
        match tree:
            case ast.Constant():
                return _number(tree)
            case ast.Name(id=name):
                return LETTERS.get(name, name), ATOM
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"−{self.inside(operand, PRODUCT)}", INNER
            case ast.UnaryOp(operand=operand):
                return self.write(operand)
            case ast.BinOp():
                return self.operation(tree)
            case ast.List(elts=entries) | ast.Tuple(elts=entries):
                return f"[{', '.join(self.write(entry)[0] for entry in entries)}]", ATOM
            case ast.Subscript(value=array, slice=ast.Tuple(elts=indices)):
                return f"{self.inside(array, ATOM)}[{', '.join(self.write(index)[0] for index in indices)}]", ATOM
            case ast.Subscript(value=array, slice=index):
                return f"{self.inside(array, ATOM)}[{self.write(index)[0]}]", ATOM
            case ast.Call():
                return self.called(tree)
        return ast.unparse(tree), SUM

    def inside(self, tree: ast.expr, least: int) -> str:
        """With brackets where it binds less than that."""
        text, binds = self.write(tree)
        return text if binds >= least else f"({text})"

    def operation(self, tree: ast.BinOp) -> tuple[str, int]:
        left, right = tree.left, tree.right
        match tree.op:
            case ast.Add():
                return f"{self.inside(left, SUM)} + {self.inside(right, PRODUCT)}", SUM
            case ast.Sub():
                return f"{self.inside(left, SUM)} − {self.inside(right, PRODUCT)}", SUM
            case ast.MatMult():
                return f"{self.inside(left, POWER)}·{self.inside(right, POWER)}", INNER
            case ast.Div():
                return f"{self.inside(left, PRODUCT)} / {self.inside(right, POWER)}", PRODUCT
            case ast.Pow():
                return self.power(left, right), POWER
        entry = min(rank(left, self.ranks), rank(right, self.ranks)) > 0
        beside = isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult)
        return (
            f"{self.inside(left, PRODUCT if beside else POWER)}{'∘' if entry else '·'}{self.inside(right, POWER)}",
            PRODUCT,
        )

    def power(self, base: ast.expr, exponent: ast.expr) -> str:
        below = self.inside(base, ATOM)
        text, binds = self.write(exponent)
        if text.isdecimal():
            return below + text.translate(RAISED)
        return f"{below}^{text}" if binds == ATOM and text[0].isalpha() and "(" not in text else f"{below}^({text})"

    def called(self, tree: ast.Call) -> tuple[str, int]:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        arguments = [self.write(argument)[0] for argument in tree.args]
        if name == "sqrt":
            return f"√({arguments[0]})", ATOM
        if name == "transpose":
            return f"{self.inside(tree.args[0], ATOM)}ᵀ", ATOM
        arguments += [f"{keyword.arg}={ast.unparse(keyword.value)}" for keyword in tree.keywords]
        return f"{name}({', '.join(arguments)})", ATOM


def _number(constant: ast.Constant) -> tuple[str, int]:
    symbol = getattr(constant, "symbol", None)
    if symbol:
        return {"pi": "π"}.get(symbol, symbol), PRODUCT if "·" in symbol else ATOM
    digits = getattr(constant, "typed", None)
    text = digits.text if digits else repr(constant.value)
    return (text.removesuffix(".0") if not digits else text), ATOM
