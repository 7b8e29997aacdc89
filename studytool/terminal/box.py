"""Rectangles of text: what a formula is drawn in, and how rectangles stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studytool.terminal.cells import cell_len


class Box(NamedTuple):
    """Rows of equal width in terminal cells; `baseline` is the index of the row that lines up with running text."""

    lines: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        return cell_len(self.lines[0])


def beside(boxes: Sequence[Box]) -> Box:
    """The boxes from left to right on one baseline; an empty sequence is one empty row."""
    above = max((box.baseline for box in boxes), default=0)
    below = max((len(box.lines) - box.baseline for box in boxes), default=1)
    columns = [_stretched(box, above, below) for box in boxes]
    return Box(tuple("".join(row) for row in zip(*columns, strict=True)) or ("",), above)


def _stretched(box: Box, above: int, below: int) -> list[str]:
    blank = " " * box.width
    top, bottom = above - box.baseline, below - (len(box.lines) - box.baseline)
    return [blank] * top + list(box.lines) + [blank] * bottom
