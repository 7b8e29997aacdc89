"""TeX to Unicode: a formula as a box of text, on one line where that reads well, else in two dimensions.

TeXicode draws; what it lacks is done before it: its parser shows an unknown command as `?` and an error as
text, so the formula is read here, and only its renderer is used.
"""

from __future__ import annotations

from studytool.terminal.box import Box
from studytool.terminal.tex_commands import READERS
from studytool.terminal.tex_draw import draw
from studytool.terminal.tex_line import awkward, line
from studytool.terminal.tex_parse import TexParser
from studytool.terminal.tex_tree import Grid, Node, TexError

__all__ = ["Box", "TexError", "box", "check", "parse", "spoken"]


def parse(source: str) -> Node:
    """The tree of a formula given without its dollars. Raises TexError."""
    rows = TexParser(source, READERS).rows("")
    return rows[0][0] if len(rows) == 1 else Grid(rows, "l", 0)


def box(source: str, *, display: bool, width: int | None = None) -> Box:
    """The formula (TeX without its dollars) as rows of equal width.

    In running text one row where it reads well; a display wider than `width` cells is broken before relations and
    signs. Raises TexError.
    """
    tree = parse(source)
    return draw(tree, width) if display or awkward(tree) else Box((line(tree),))


def spoken(source: str) -> str:
    """The formula on one line for a screen reader: `x^2`, `sqrt(x)`, no raised letters. Raises TexError."""
    return line(parse(source), plain=True)


def check(source: str) -> TexError | None:
    """Why the formula cannot be shown, or None."""
    try:
        box(source, display=True)
    except TexError as error:
        return error
    return None
