"""Running text of words, Chinese characters and formulas, filled into lines of a given width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from studytool.terminal.box import Box, beside
from studytool.terminal.cells import cell_len

_NEVER_FIRST = frozenset("，。；：？！、）】》」』”’…—·%,.;:?!)]}›»")
_NEVER_LAST = frozenset("（【《「『“‘([{‹«")

Glyph = str | Box
Unit = tuple[bool, list[Glyph]]  # whether a space comes before it, and what is never torn apart


def wrap(run: Iterable[Glyph], width: int) -> list[str]:
    """The run in lines of at most `width` cells, each formula on the baseline of its line.

    Only a formula or character wider than `width` makes a line wider.
    """
    return [row for line in _filled(list(_units(_glyphs(run, width))), width) for row in _drawn(line)]


def cut(text: str, width: int) -> str:
    """The text where it fits in `width` cells, else as much of its beginning as fits before an ellipsis."""
    if cell_len(text) <= width:
        return text
    kept, used = [], 1
    for cluster in _clusters(text):
        used += cell_len(cluster)
        if used > width:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def _glyphs(run: Iterable[Glyph], width: int) -> Iterator[Glyph]:
    """The run as single characters and boxes; a box of one row that is too wide becomes text."""
    for torn, parts in groupby(run, lambda part: _tearable(part, width)):
        if torn:
            yield from _clusters("".join(part if isinstance(part, str) else part.lines[0] for part in parts))
        else:
            yield from parts


def _tearable(part: Glyph, width: int) -> bool:
    # Two cells are kept for the punctuation mark that may follow, since it must not start a line.
    return isinstance(part, str) or (len(part.lines) == 1 and part.width > width - 2)


def _clusters(text: str) -> Iterator[str]:
    """The characters, each with the combining marks that follow it."""
    cluster = ""
    for sign in text:
        if cluster and cluster != " " and (cell_len(sign) == 0 or cluster[-1] == "\u200d"):
            cluster += sign
            continue
        if cluster:
            yield cluster
        cluster = sign
    if cluster:
        yield cluster


def _units(glyphs: Iterable[Glyph]) -> Iterator[Unit]:
    unit: list[Glyph] = []
    space = False
    for glyph in glyphs:
        if glyph in (" ", "\n"):
            if unit:
                yield space, unit
                unit, space = [], False
            space = True
            continue
        if unit and _breakable(unit[-1], glyph):
            yield space, unit
            unit, space = [], False
        unit.append(glyph)
    if unit:
        yield space, unit


def _breakable(before: Glyph, after: Glyph) -> bool:
    """Whether a line may end between two glyphs without a space: beside Chinese, except at its punctuation."""
    if before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    return _wide(before) or _wide(after)


def _wide(glyph: Glyph) -> bool:
    return isinstance(glyph, str) and cell_len(glyph) == 2


def _size(glyphs: Iterable[Glyph]) -> int:
    return sum(glyph.width if isinstance(glyph, Box) else cell_len(glyph) for glyph in glyphs)


def _filled(units: list[Unit], width: int) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = [[]]
    used = 0
    for space, unit in units:
        size = _size(unit)
        lead = 1 if space and lines[-1] else 0
        if lines[-1] and used + lead + size > width:
            lines.append([])
            used = lead = 0
        if size <= width:
            lines[-1] += [" "] * lead + unit
            used += lead + size
            continue
        for glyph in unit:
            if lines[-1] and used + _size([glyph]) > width:
                lines.append([])
                used = 0
            lines[-1].append(glyph)
            used += _size([glyph])
    return [line for line in lines if line]


def _drawn(line: list[Glyph]) -> list[str]:
    boxes = [glyph if isinstance(glyph, Box) else Box((glyph,)) for glyph in line]
    return [row.rstrip() for row in beside(boxes).lines]
