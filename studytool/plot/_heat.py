"""A grid of numbers, the larger the stronger its colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studytool.plot._figure import COLOURS, FONT, WIDTH, Figure, columns, padded, tag, words
from studytool.plot._scale import number

FAINT, STRONG = 0.06, 0.55  # the text on top stays readable in a light theme and in a dark one


@dataclass(frozen=True, slots=True)
class Heat(Figure):
    grid: tuple[tuple[float, ...], ...]
    labels: tuple[tuple[str, ...], ...]

    @property
    def _cell(self) -> float:
        return min(WIDTH / len(self.grid[0]), 64.0)

    @property
    def height(self) -> float:
        return self._cell * len(self.grid)

    def shapes(self) -> Iterator[str]:
        size, left = self._cell, (WIDTH - self._cell * len(self.grid[0])) / 2
        font = min(FONT, size / 2.9)
        for row, cells in enumerate(self._cells()):
            for column, cell in enumerate(cells):
                x, y = left + column * size, row * size
                yield self._square(self.grid[row][column], x, y)
                shown = [text for text in cell if text]
                for n, text in enumerate(shown, start=1):
                    place = y + size * n / (len(shown) + 1)
                    yield words(text, x + size / 2, place, "middle", font_size=font)

    def _square(self, value: float, x: float, y: float) -> str:
        low, high = self._ends()
        share = (value - low) / (high - low) if math.isfinite(value) and high > low else 0.0
        depth = f"{FAINT + share * (STRONG - FAINT):.2f}" if math.isfinite(value) else "0"
        return tag(
            "rect", x=x, y=y, width=self._cell, height=self._cell, fill=COLOURS[0], fill_opacity=depth,
            stroke="currentColor", stroke_opacity=0.2,
        )  # fmt: skip

    def _ends(self) -> tuple[float, float]:
        finite = [value for row in self.grid for value in row if math.isfinite(value)]
        return min(finite), max(finite)

    def summary(self) -> str:
        low, high = self._ends()
        size = f"Grid of {len(self.grid)} rows and {len(self.grid[0])} columns, {number(low)} to {number(high)}."
        rows = ([" ".join(cell).strip() or "empty" for cell in row] for row in self._cells())
        return " ".join((size, *(f"Row {n}: {', '.join(row)}." for n, row in enumerate(rows, start=1))))

    def lines(self, width: int) -> Iterator[str]:
        del width  # a table is as wide as its numbers
        most = max(len(_number(value)) for row in self.grid for value in row)
        room = max(columns(label) for row in self.labels for label in row)
        for row in self._cells():
            yield "  ".join(f"{padded(shown, most, 'right')} {padded(label, room)}" for shown, label in row)

    def _cells(self) -> list[list[tuple[str, str]]]:
        pairs = (zip(*row, strict=True) for row in zip(self.grid, self.labels, strict=True))
        return [[(_number(value), label) for value, label in row] for row in pairs]


def heat(grid: Iterable[Iterable[float]], *, labels: Sequence[Sequence[str]] | None = None, title: str = "") -> Figure:
    """A grid, its first row on top; `labels` of the same shape are written under the numbers.

    A number that is not finite is left out, as for a wall. Raises ValueError for rows of different lengths.
    """
    rows = tuple(tuple(map(float, row)) for row in grid)
    marks = tuple(map(tuple, labels)) if labels is not None else tuple(("",) * len(row) for row in rows)
    if not rows or len({len(row) for row in (*rows, *marks)}) != 1 or len(marks) != len(rows):
        raise ValueError("rows, and labels where given, must be of one shape")
    if not any(math.isfinite(value) for row in rows for value in row):
        raise ValueError("there is no finite number to draw")
    return Heat(title, rows, marks)


def _number(value: float) -> str:
    return number(value) if math.isfinite(value) else ""
