"""A formula as a tree: what the parser builds and the two printers read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class TexError(Exception):
    """TeX that cannot be shown. `message` says what is wrong, `fix` what to do.

    `offset` counts characters from the start of the formula.
    """

    def __init__(self, message: str, fix: str, offset: int) -> None:
        super().__init__(f"{message}; {fix}")
        self.message, self.fix, self.offset = message, fix, offset


class Atom(NamedTuple):
    """Something set on the line. `kind` decides the space around it:

    ord, op (log), limop (max), big (∑), bin, sign (a `-` without left operand), rel, open, close, punct, space,
    tight (an operator inside a script).
    """

    text: str
    kind: str = "ord"


class Row(NamedTuple):
    items: tuple[Node, ...]
    kind: str = "ord"


class Fence(NamedTuple):
    left: str
    body: Node
    right: str


class Scripts(NamedTuple):
    base: Node
    sub: Node | None = None
    sup: Node | None = None


class Fraction(NamedTuple):
    above: Node
    below: Node
    bar: bool = True


class Root(NamedTuple):
    body: Node
    degree: Node | None = None


class Accent(NamedTuple):
    mark: str
    body: Node


class Brace(NamedTuple):
    """A brace over the body (`above`) or under it; its label is a script."""

    body: Node
    above: bool


class Grid(NamedTuple):
    """Cells in rows; `aligns` holds l, c or r for each column, `gap` the cells between columns."""

    rows: tuple[tuple[Node, ...], ...]
    aligns: str
    gap: int
    left: str = ""
    right: str = ""


Node = Atom | Row | Fence | Scripts | Fraction | Root | Accent | Brace | Grid


def children(node: Node) -> Iterator[Node]:
    match node:
        case Row(items):
            yield from items
        case Grid(rows):
            for row in rows:
                yield from row
        case Fence(_, body) | Accent(_, body) | Brace(body):
            yield body
        case Root(one, other) | Fraction(one, other):
            yield from (part for part in (one, other) if part is not None)
        case Scripts(base, sub, sup):
            yield from (part for part in (base, sub, sup) if part is not None)


def kind(node: Node) -> str:
    """The kind that decides spacing; a fence is `fence`, a fraction or a grid `block`."""
    match node:
        case Atom(_, said) | Row(_, said):
            return said
        case Scripts(base):
            return kind(base)
        case Brace(body):
            inner = kind(body)
            return "limop" if inner == "ord" else inner
        case Fence():
            return "fence"
        case Fraction() | Grid():
            return "block"
    return "ord"


def restyled(node: Node, font: Mapping[int, int]) -> Node:
    """The node with its letters in another alphabet."""
    match node:
        case Atom(text):
            return node._replace(text=text.translate(font))
        case Row(items):
            return node._replace(items=tuple(restyled(item, font) for item in items))
        case Scripts(base):
            return node._replace(base=restyled(base, font))
        case Accent(_, body) | Fence(_, body):
            return node._replace(body=restyled(body, font))
    return node


def takes_limits(node: Node) -> bool:
    """Whether scripts stand above and below in a display."""
    return isinstance(node, Brace) or kind(node) in ("big", "limop")
