"""How things stand beside each other: brackets in pairs, signs without operands, and the space between."""

from __future__ import annotations

from collections.abc import Sequence

from studytool.terminal.tex_tree import Accent, Atom, Brace, Fence, Grid, Node, Row, Scripts, kind

_NO_OPERAND = ("open", "sign", "bin", "rel", "punct", "op", "limop", "big")


def tight(node: Node) -> Node:
    """The node as it is set in a script, where operators stand close."""
    match node:
        case Atom(_, "rel" | "bin" | "punct"):
            return node._replace(kind="tight")
        case Row(items):
            return node._replace(items=tuple(map(tight, items)), kind="ord")
        case Fence(_, body):
            return node._replace(body=tight(body))
        case Scripts(base):
            return node._replace(base=tight(base))
        case Grid(rows):
            return node._replace(rows=tuple(tuple(map(tight, row)) for row in rows))
    return node


def fenced(items: Sequence[Node]) -> list[Node]:
    """The items with each pair of brackets and what it holds as one node, so that brackets grow with their content."""
    levels: list[list[Node]] = [[]]
    openers: list[Atom] = []
    for item in items:
        closing = item.base if isinstance(item, Scripts) else item
        if isinstance(item, Atom) and item.kind == "open":
            openers.append(item)
            levels.append([])
        elif openers and isinstance(closing, Atom) and closing.kind == "close":
            fence = Fence(openers.pop().text, Row(signed(levels.pop())), closing.text)
            levels[-1].append(item._replace(base=fence) if isinstance(item, Scripts) else fence)
        else:
            levels[-1].append(item)
    for opener in reversed(openers):
        inner = levels.pop()
        levels[-1] += [opener, *inner]
    return levels[0]


def signed(items: Sequence[Node]) -> tuple[Node, ...]:
    """The items with every sign that has no left operand (`-x`) set close, as TeX does."""
    spaced: list[Node] = []
    before = "open"
    for item in items:
        if isinstance(item, Atom) and item.kind == "bin" and before in _NO_OPERAND:
            item = Atom(item.text, "sign")
        spaced.append(item)
        before = before if kind(item) == "space" else kind(item)
    return tuple(spaced)


def gap(left: Node | None, right: Node) -> str:
    """The space between two neighbours on the line."""
    before, after = kind(left) if left else "open", kind(right)
    if before in ("open", "space") or after in ("close", "punct", "space"):
        return ""
    if "rel" in (before, after):
        return "" if before == after else " "
    if "bin" in (before, after) or before == "punct":
        return " "
    return " " if _apart(left, before, after, right) else ""


def _apart(left: Node | None, before: str, after: str, right: Node) -> bool:
    """Whether two factors need air: operators, fractions, and a letter after scripts or a bracket."""
    if "sign" in (before, after) or "tight" in (before, after):
        return False
    if before == "op":
        return after not in ("open", "fence")
    if before in ("big", "limop"):
        return after not in ("open", "fence") or isinstance(left, Scripts | Brace)
    if after in ("op", "limop", "big") or "block" in (before, after):
        return True
    return (isinstance(left, Scripts) or before == "fence") and first_letter(right)


def first_letter(node: Node) -> bool:
    """Whether the node begins with a symbol that would run into what stands before it."""
    match node:
        case Atom(text):
            return bool(text) and text[0] not in "|‖/!.…:′([{⟨⌊⌈"
        case Row(items):
            return bool(items) and first_letter(items[0])
        case Scripts(body) | Accent(_, body) | Brace(body):
            return first_letter(body)
    return not isinstance(node, Fence)
