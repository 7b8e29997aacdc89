"""A formula on one line: `∇_θ log π_θ(a|s)`, `1/(2σ²)`; the plain style also reads well aloud."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from studytool.terminal.tex_spacing import first_letter, gap, tight
from studytool.terminal.tex_symbols import SUBSCRIPTS, SUPERSCRIPTS
from studytool.terminal.tex_tree import (
    Accent,
    Atom,
    Brace,
    Fence,
    Fraction,
    Grid,
    Node,
    Root,
    Row,
    Scripts,
    children,
    kind,
)

_MARKS_ALOUD = {
    "\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot",
    "\u20d7": "vec", "\u0301": "acute", "\u0300": "grave", "\u030c": "check", "\u0306": "breve",
    "\u030a": "ring", "\u0332": "underline",
}  # fmt: skip
_ASCII = str.maketrans({"−": "-", "∗": "*", "·": "*", "′": "'", "∼": "~", "‖": "||", "⊤": "T"})

_SEVERAL = frozenset(("bin", "sign", "rel", "tight", "punct", "big", "block"))
_FACTORS = frozenset(("op", "limop", "big", "block", "fence", "open"))


def line(node: Node, *, plain: bool = False) -> str:
    """The formula on one line. `plain` writes scripts as `x^2`, roots as `sqrt(x)`, and no mathematical alphabets."""
    return _Line(plain).show(node).strip()


def compact(script: Node, table: dict[str, str]) -> str | None:
    """The script in Unicode's raised or lowered letters, or None where they lack one."""
    shown = _Line(plain=False).show(tight(script))
    raised = [table.get(sign) for sign in shown]
    return "".join(sign for sign in raised if sign) if shown and None not in raised else None


def simple(script: Node) -> bool:
    """Whether the script reads well after `_` or `^` without brackets: one symbol, or one word or number."""
    shown = _Line(plain=False).show(tight(script))
    return len(shown) == 1 or (shown.isascii() and shown.isalnum())


def awkward(node: Node) -> bool:
    """Whether one line is hard to read: a fraction in a fraction, a grid, or a sum whose limits take brackets."""
    match node:
        case Grid() | Brace():
            return True
        case Fraction() if any(_holds_fraction(part) for part in children(node)):
            return True
        case Scripts(base, sub, sup) if kind(base) == "big" and sub and sup and not (_easy(sub, sup)):
            return True
    return any(awkward(child) for child in children(node))


def _holds_fraction(node: Node) -> bool:
    return isinstance(node, Fraction) or any(_holds_fraction(child) for child in children(node))


def _easy(sub: Node, sup: Node) -> bool:
    below = compact(sub, SUBSCRIPTS) is not None or simple(sub)
    return below and (compact(sup, SUPERSCRIPTS) is not None or simple(sup))


@dataclass(frozen=True, slots=True)
class _Line:
    plain: bool

    def show(self, node: Node) -> str:
        match node:
            case Atom(text):
                return self._atom(text)
            case Row(items):
                return self._row(items)
            case Fence(left, body, right):
                return self._atom(left) + self.show(body).strip() + self._atom(right)
            case Scripts(base, sub, sup):
                return self.show(base) + self._scripts(sub, sup)
            case Fraction(above, below, bar):
                return self._operand(above) + ("/" if bar else " over ") + self._operand(below, denominator=True)
            case Root(body, degree):
                return self._root(body, degree)
            case Accent(mark, body):
                return self._accent(mark, body)
            case Brace(body):
                return self._operand(body)
            case Grid():
                return self._grid(node)

    def _atom(self, text: str) -> str:
        if not self.plain:
            return text
        return "".join(_unstyled(sign) for sign in text).translate(_ASCII)

    def _row(self, items: tuple[Node, ...]) -> str:
        shown = ""
        left: Node | None = None
        for place, item in enumerate(items):
            after = items[place + 1] if place + 1 < len(items) else None
            bracketed = isinstance(item, Fraction) and (_multiplied(after) or (left is not None and kind(left) == "op"))
            shown += gap(left, item) + (f"({self.show(item)})" if bracketed else self.show(item))
            left = item
        return shown

    def _scripts(self, sub: Node | None, sup: Node | None) -> str:
        lowered = self._script("_", sub, SUBSCRIPTS) if sub else ""
        raised = self._script("^", sup, SUPERSCRIPTS) if sup else ""
        # A raised sign first where the lowered script is spelt out: V*_θ, not V_θ*.
        return raised + lowered if lowered[:1] == "_" and raised[:1] != "^" else lowered + raised

    def _script(self, sign: str, script: Node, table: dict[str, str]) -> str:
        small = compact(script, table)
        if small is not None and not (self.plain and set(small) - set("*⋆′†")):
            return self._atom(small)
        shown = self.show(tight(script))
        if simple(script):
            return sign + shown
        left, right = "()" if sign == "^" or self.plain else "{}"
        return f"{sign}{left}{shown}{right}"

    def _operand(self, node: Node, denominator: bool = False) -> str:
        shown = self.show(node).strip()
        return f"({shown})" if _compound(node, denominator) else shown

    def _root(self, body: Node, degree: Node | None) -> str:
        inner = self.show(body).strip()
        if self.plain:
            return f"sqrt({inner})" if degree is None else f"root({self.show(degree).strip()}, {inner})"
        small = "" if degree is None else self._script("", degree, SUPERSCRIPTS)
        return f"{small}√{inner}" if isinstance(body, Atom) or len(inner) == 1 else f"{small}√({inner})"

    def _accent(self, mark: str, body: Node) -> str:
        inner = self.show(body).strip()
        if self.plain:
            return f"{inner}-{_MARKS_ALOUD[mark]}" if len(inner) == 1 else f"{_MARKS_ALOUD[mark]}({inner})"
        return marked(inner, mark)

    def _grid(self, grid: Grid) -> str:
        between = ", " if grid.left in ("(", "[", "|", "‖") and grid.right else " "
        rows = [between.join(self.show(cell).strip() for cell in row) for row in grid.rows]
        return f"{grid.left}{'; '.join(rows)}{grid.right}"


def marked(text: str, mark: str) -> str:
    """The text with the accent on each letter, composed where Unicode has the letter whole."""
    return unicodedata.normalize("NFC", "".join(sign if sign == " " else sign + mark for sign in text))


def _unstyled(sign: str) -> str:
    """A letter of a mathematical alphabet as the plain letter: 𝔼 as E."""
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 and folded.isalnum() else sign


def _compound(node: Node, denominator: bool) -> bool:
    """Whether the node needs brackets beside a slash."""
    if not isinstance(node, Row):
        return isinstance(node, Fraction) or kind(node) == "big"
    items = [item for item in node.items if kind(item) != "space"]
    if len(items) == 1:
        return _compound(items[0], denominator)
    kinds = {kind(item) for item in items}
    return not kinds.isdisjoint(_SEVERAL) or (denominator and not _one_thing(items))


def _one_thing(items: list[Node]) -> bool:
    """Whether the items read as one: a function of something (not a product, as in `p(1 − p)`), or a differential."""
    if len(items) != 2:
        return not items
    applied = kind(items[0]) != "fence" and kind(items[1]) == "fence" and not _holds(items[1], "bin")
    return applied or items[0] in (Atom("∂"), Atom("d"))


def _holds(node: Node, wanted: str) -> bool:
    return kind(node) == wanted or any(_holds(child, wanted) for child in children(node))


def _multiplied(after: Node | None) -> bool:
    """Whether what follows a fraction would read as a part of its denominator."""
    if after is None:
        return False
    return kind(after) in _FACTORS or (kind(after) == "ord" and first_letter(after))
