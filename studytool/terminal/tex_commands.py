"""The commands that take arguments, one reader each."""

from __future__ import annotations

import unicodedata

from studytool.terminal import tex_symbols as symbols
from studytool.terminal.tex_parse import Readers, TexParser
from studytool.terminal.tex_tokens import TexToken
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
    kind,
    restyled,
)

_ENVIRONMENTS = {  # alignment of the columns, repeated; cells between them; delimiters
    **dict.fromkeys(("aligned", "align", "align*", "split"), ("rl", 0, "", "")),
    **dict.fromkeys(("gathered", "gather", "gather*", "equation", "equation*"), ("c", 0, "", "")),
    **dict.fromkeys(("matrix", "smallmatrix", "array"), ("c", 2, "", "")),
    "pmatrix": ("c", 2, "(", ")"), "bmatrix": ("c", 2, "[", "]"), "Bmatrix": ("c", 2, "{", "}"),
    "vmatrix": ("c", 2, "|", "|"), "Vmatrix": ("c", 2, "‖", "‖"),
    "cases": ("l", 2, "{", ""), "rcases": ("l", 2, "", "}"),
}  # fmt: skip
_CLASSES = {"mathop": "limop", "mathbin": "bin", "mathrel": "rel", "mathord": "ord", "mathpunct": "punct"}


def _fraction(parser: TexParser, token: TexToken) -> Node:
    return Fraction(parser.argument(token), parser.argument(token))


def _binomial(parser: TexParser, token: TexToken) -> Node:
    return Fence("(", Fraction(parser.argument(token), parser.argument(token), bar=False), ")")


def _root(parser: TexParser, token: TexToken) -> Node:
    degree = parser.optional()
    return Root(parser.argument(token), degree)


def _left(parser: TexParser, token: TexToken) -> Node:
    left = parser.delimiter(token)
    body = parser.row()
    return Fence(left, body, parser.delimiter(parser.expect("\\right", token)))


def _accent(parser: TexParser, token: TexToken) -> Node:
    return Accent(symbols.ACCENTS[token.command], parser.argument(token))


def _font(parser: TexParser, token: TexToken) -> Node:
    return restyled(parser.argument(token), symbols.FONTS[token.command])


def _text(parser: TexParser, token: TexToken) -> Node:
    return Atom(parser.name(token))


def _operator(parser: TexParser, token: TexToken) -> Node:
    return Atom(parser.name(token), "limop" if token.text.endswith("*") else "op")


def _classed(parser: TexParser, token: TexToken) -> Node:
    return Row((parser.argument(token),), _CLASSES[token.command])


def _over(parser: TexParser, token: TexToken) -> Node:
    """`\\overset` and its kin: a label above or below, spaced as what it labels."""
    label, base = parser.argument(token), parser.argument(token)
    stacked = Scripts(Row((base,), "limop"), *((label, None) if token.command == "underset" else (None, label)))
    return Row((stacked,), kind(base)) if kind(base) in ("rel", "bin") else stacked


def _arrow(parser: TexParser, token: TexToken) -> Node:
    sign = Atom("⟵" if token.command == "xleftarrow" else "⟶", "limop")
    return Row((Scripts(sign, parser.optional(), parser.argument(token)),), "rel")


def _brace(parser: TexParser, token: TexToken) -> Node:
    return Brace(parser.argument(token), token.command == "overbrace")


def _passed(parser: TexParser, token: TexToken) -> Node:
    return parser.argument(token)


def _not(parser: TexParser, token: TexToken) -> Node:
    negated = parser.argument(token)
    if not isinstance(negated, Atom) or negated.kind != "rel":
        raise parser.fail("`\\not` without a relation", "write `\\not=`, `\\neq` or the like", token)
    return Atom(unicodedata.normalize("NFC", negated.text + "\u0338"), "rel")


def _modulo(parser: TexParser, token: TexToken) -> Node:
    return Fence("(", Row((Atom("mod", "op"), parser.argument(token))), ")")


def _label(parser: TexParser, token: TexToken) -> None:
    parser.raw(token)


def _tag(parser: TexParser, token: TexToken) -> Node:
    return Row((Atom("  ", "space"), Atom(f"({parser.name(token)})")))


def _color(parser: TexParser, token: TexToken) -> Node:
    parser.raw(token)
    return parser.argument(token)


def _begin(parser: TexParser, token: TexToken) -> Node:
    name = parser.name(token)
    if name not in _ENVIRONMENTS:
        raise parser.fail(f"unknown environment `{name}`", f"use one of {', '.join(_ENVIRONMENTS)}", token)
    pattern, gap, left, right = _ENVIRONMENTS[name]
    if name == "array":
        pattern = "".join(align for align in parser.name(token) if align in "lcr") or pattern
    rows = parser.rows(name)
    columns = max(map(len, rows))
    if pattern == "rl":
        rows = tuple(tuple(_continued(cell) if column % 2 else cell for column, cell in enumerate(row)) for row in rows)
    return Grid(rows, (pattern * columns)[:columns], gap, left, right)


def _continued(cell: Node) -> Node:
    """A cell that goes on from the one before it, so that `&=` keeps its space."""
    return Row((Atom(""), *cell.items)) if isinstance(cell, Row) else cell


def _substack(parser: TexParser, token: TexToken) -> Node:
    opened = parser.peek()
    if opened is None or opened.text != "{":
        raise parser.fail("`\\substack` lacks an argument", "add it in braces", token)
    parser.next()
    lines = [parser.row()]
    while (stop := parser.peek()) and stop.text == "\\\\":
        parser.next()
        lines.append(parser.row())
    parser.expect("}", opened)
    return Grid(tuple((line,) for line in lines), "c", 0)


READERS: Readers = {
    **dict.fromkeys(("frac", "tfrac", "dfrac", "cfrac"), _fraction),
    **dict.fromkeys(("binom", "tbinom", "dbinom"), _binomial),
    **dict.fromkeys(symbols.ACCENTS, _accent),
    **dict.fromkeys(symbols.FONTS, _font),
    **dict.fromkeys(("text", "textrm", "textnormal", "textit", "textsf", "texttt", "textbf", "mbox"), _text),
    **dict.fromkeys(("operatorname", "operatorname*"), _operator),
    **dict.fromkeys(_CLASSES, _classed),
    **dict.fromkeys(("overset", "underset", "stackrel"), _over),
    **dict.fromkeys(("xrightarrow", "xleftarrow"), _arrow),
    **dict.fromkeys(("overbrace", "underbrace"), _brace),
    **dict.fromkeys(("boxed", "smash", "mathclap", "mathinner"), _passed),
    "sqrt": _root, "left": _left, "not": _not, "pmod": _modulo, "label": _label, "tag": _tag, "textcolor": _color,
    "begin": _begin, "substack": _substack,
}  # fmt: skip
