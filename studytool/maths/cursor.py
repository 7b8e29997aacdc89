"""Going through the tokens of a response: what comes next, how deep it is nested, and where it cannot be read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from studytool import messages
from studytool.errors import Unreadable
from studytool.maths.choices import Choices
from studytool.maths.notation import Token, unreadable_at
from studytool.maths.plain import Typed, significant

MAX_DEPTH = 40
LONGEST_CHAIN = 150  # terms of a sum, factors of a product


def typed(leaf: ast.expr) -> Typed | None:
    """The digits of a plain number, kept on its node by the parser."""
    while isinstance(leaf, ast.UnaryOp):
        leaf = leaf.operand
    return getattr(leaf, "typed", None)


def unsigned(tree: ast.expr) -> Typed | None:
    """The same of a number without a sign in front."""
    return getattr(tree, "typed", None)


@dataclass(slots=True)
class Cursor:
    """A place in the tokens of a text.

    `ranks` are the item's names with their axes. `listed`: white space separates elements outside round brackets.
    `grouping`: square brackets around one expression are brackets. `products`: which products of arrays the item's own
    formulas use, of `dot` and `entry`.
    """

    text: str
    stream: list[Token]
    ranks: Mapping[str, int]
    functions: frozenset[str]
    listed: bool
    choices: Choices = field(default_factory=Choices)
    grouping: bool = False
    products: frozenset[str] = frozenset()
    position: int = 0
    depth: int = 0
    bars: int = 0

    @property
    def next(self) -> Token:
        return self.stream[self.position]

    @property
    def after(self) -> Token:
        return self.stream[min(self.position + 1, len(self.stream) - 1)]

    @property
    def before(self) -> Token:
        return self.stream[self.position - 1]

    def take(self) -> Token:
        token = self.next
        self.position += token.kind != "end"
        return token

    def fail(self, token: Token | None = None) -> Unreadable:
        return unreadable_at(self.text, (token or self.next).at)

    def nested(self, part: Callable[[], ast.expr]) -> ast.expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable(messages.reading.too_deep(MAX_DEPTH))
        tree = part()
        self.depth -= 1
        return tree

    def close(self, bracket: str, opening: Token) -> None:
        if self.next.kind == "end":
            raise Unreadable(messages.reading.unclosed(bracket, opening.at))
        if self.next.text != bracket:
            raise self.fail()
        self.take()

    def literal(self, text: str) -> ast.Constant:
        constant = ast.Constant(float(text))
        constant.typed = Typed(text, *significant(text))  # type: ignore[attr-defined]
        return constant

    def skip_lines(self) -> None:
        while self.next.kind == "newline":
            self.take()


def called_so(value: float, symbol: str) -> ast.Constant:
    """A number that is shown as a symbol."""
    constant = ast.Constant(value)
    constant.symbol = symbol  # type: ignore[attr-defined]
    return constant


def listing(entries: list[ast.expr]) -> ast.List:
    """Elements as an array."""
    return ast.List(entries, ast.Load())


def taken(array: ast.expr, indices: list[ast.expr]) -> ast.expr:
    """The entry of an array at these indices."""
    return ast.Subscript(array, indices[0] if len(indices) == 1 else ast.Tuple(indices, ast.Load()))
