"""A formula as a tree: what the parser builds and the two printers read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace


class TexError(Exception):
    """TeX that cannot be shown. `message` says what is wrong, `fix` what to do.

    `offset` counts characters from the start of the formula.
    """

    def __init__(self, message: str, fix: str, offset: int) -> None:
        super().__init__(f"{message}; {fix}")
        self.message, self.fix, self.offset = message, fix, offset


@dataclass(frozen=True, slots=True)
class Atom:
    """Something set on the line. `kind` decides the space around it:

    ord, op (log), limop (max), big (∑), bin, sign (a `-` without left operand), rel, open, close, punct, space,
    tight (an operator inside a script).
    """

    text: str
    kind: str = "ord"


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Node, ...]
    kind: str = "ord"


@dataclass(frozen=True, slots=True)
class Fence:
    left: str
    body: Node
    right: str


@dataclass(frozen=True, slots=True)
class Scripts:
    base: Node
    sub: Node | None = None
    sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    above: Node
    below: Node
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    body: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    mark: str
    body: Node


@dataclass(frozen=True, slots=True)
class Brace:
    """A brace over the body (`above`) or under it; its label is a script."""

    body: Node
    above: bool


@dataclass(frozen=True, slots=True)
class Grid:
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
            return replace(node, text=text.translate(font))
        case Row(items):
            return replace(node, items=tuple(restyled(item, font) for item in items))
        case Scripts(base):
            return replace(node, base=restyled(base, font))
        case Accent(_, body) | Fence(_, body):
            return replace(node, body=restyled(body, font))
    return node


def takes_limits(node: Node) -> bool:
    """Whether scripts stand above and below in a display."""
    return isinstance(node, Brace) or kind(node) in ("big", "limop")
