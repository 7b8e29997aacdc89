"""A grid of numbers, the larger the stronger its colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studytool.plot._field import path
from studytool.plot._figure import COLOURS, DASHES, FONT, WIDTH, Figure, clear, columns, long, padded, tag, tip, words
from studytool.plot._labels import listed, say, together
from studytool.plot._scale import number

FAINT, STRONG = 0.06, 0.55  # the text on top stays readable in a light theme and in a dark one
LARGEST, READABLE = 64.0, 25.0  # sides of a cell; in a smaller one than the last, nothing can be read
SHADES = 12
DOTS = ".⣀⣤⣶⣿"  # braille is one column wide in every terminal
MOST = 60  # rows and columns drawn; of a larger grid, the means of blocks
ARROWS = {"←": (-1, 0), "→": (1, 0), "↑": (0, -1), "↓": (0, 1)}

Grid = tuple[tuple[float, ...], ...]
Cell = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class Heat(Figure):
    grid: Grid
    labels: tuple[tuple[str, ...], ...]
    paths: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def _size(self) -> float:
        return min(WIDTH / min(len(self.grid[0]), MOST), LARGEST)

    @property
    def height(self) -> float:
        return self._size * min(len(self.grid), MOST) + 1.6 * FONT * len(self.paths)

    def shapes(self) -> Iterator[str]:
        if self._large():
            yield from self._shades()
            return
        ends = _ends(self.grid)
        size, left = self._size, (WIDTH - self._size * len(self.grid[0])) / 2
        for row, cells in enumerate(self.grid):
            for column, value in enumerate(cells):
                yield tag(
                    "rect", x=left + column * size, y=row * size, width=size, height=size, fill=COLOURS[0],
                    fill_opacity=f"{_depth(_share(value, ends)):.2f}", stroke="currentColor", stroke_opacity=0.2,
                )  # fmt: skip
                if size >= READABLE:
                    yield from self._written(row, column, left)
        for n in range(len(self.paths)):
            yield from self._path(n)

    def _large(self) -> bool:
        return max(len(self.grid), len(self.grid[0])) > MOST

    def _shades(self) -> Iterator[str]:
        """A large grid: one path for all cells of a shade."""
        grid = _coarse(self.grid)
        size, left = self._size, (WIDTH - self._size * len(grid[0])) / 2
        squares: dict[int, list[str]] = {}
        ends = _ends(grid)
        for row, cells in enumerate(grid):
            for column, value in enumerate(cells):
                share = _share(value, ends)
                if share is not None:
                    square = f"M{left + column * size:g} {row * size:g}h{size:g}v{size:g}h-{size:g}z"
                    squares.setdefault(round(share * SHADES), []).append(square)
        for shade, drawn in sorted(squares.items()):
            yield tag("path", d="".join(drawn), fill=COLOURS[0], fill_opacity=f"{_depth(shade / SHADES):.2f}")

    def _written(self, row: int, column: int, left: float) -> Iterator[str]:
        """The number and its label, one above the other; arrows are drawn."""
        size = self._size
        shown = [text for text in (_number(self.grid[row][column]), self.labels[row][column]) if text]
        for n, text in enumerate(shown, start=1):
            x, y = left + (column + 0.5) * size, (row + n / (len(shown) + 1)) * size
            if set(text) <= ARROWS.keys():
                yield _arrows(text, x, y, size)
            else:
                yield words(text, x, y, "middle", font_size=min(FONT, size / 2.9, 0.92 * FONT * size / long(text)))

    def _path(self, n: int) -> Iterator[str]:
        """Through the middles of its cells, each path a little beside the others, and its name below the grid."""
        name, cells = self.paths[n]
        size, left = self._size, (WIDTH - self._size * len(self.grid[0])) / 2
        aside = (n - (len(self.paths) - 1) / 2) * 5
        points = [(left + (column + 0.5) * size + aside, (row + 0.5) * size + aside) for row, column in cells]
        paint = COLOURS[(n + 1) % len(COLOURS)]
        dash = DASHES[n % len(DASHES)]
        yield tag("path", d=path(points), fill="none", stroke=paint, stroke_width=2.5, stroke_dasharray=dash)
        yield tag("path", d=tip(points[-2], points[-1], 10), fill=paint)
        y = self._size * len(self.grid) + 1.6 * FONT * (n + 0.6)
        yield tag("path", d=f"M{left:.1f} {y:.1f}h26", stroke=paint, stroke_width=2.5, stroke_dasharray=dash)
        yield clear(name, left + 33, y, fill=paint)

    def summary(self) -> str:
        low, high = _ends(self.grid)
        size = say(
            "Grid of {rows} rows and {columns} columns, {low} to {high}.",
            rows=len(self.grid), columns=len(self.grid[0]), low=number(low), high=number(high),
        )  # fmt: skip
        if self._large():
            return size
        rows = ([" ".join(cell).strip() or say("empty") for cell in row] for row in self._cells())
        told = (say("Row {n}: {row}.", n=n, row=listed(row)) for n, row in enumerate(rows, start=1))
        paths = (say("{name}: {said}.", name=name, said=_moves(cells)) for name, cells in self.paths)
        return together((size, *told, *paths))

    def lines(self, width: int) -> Iterator[str]:
        if self._large():
            yield from self._shaded()
            return
        del width  # a table is as wide as its numbers
        most = max(len(_number(value)) for row in self.grid for value in row)
        room = max(columns(label) for row in self.labels for label in row)
        for row in self._cells():
            yield "  ".join(f"{padded(shown, most, 'right')} {padded(label, room)}" for shown, label in row)
        for name, cells in self.paths:
            yield f"{name}: {_moves(cells)}"

    def _shaded(self) -> Iterator[str]:
        grid = _coarse(self.grid)
        ends = _ends(grid)
        for row in grid:
            shares = (_share(value, ends) for value in row)
            yield "".join(" " if share is None else DOTS[round(share * (len(DOTS) - 1))] for share in shares)

    def _cells(self) -> list[list[tuple[str, str]]]:
        pairs = (zip(*row, strict=True) for row in zip(self.grid, self.labels, strict=True))
        return [[(_number(value), label) for value, label in row] for row in pairs]


def heat(
    grid: Iterable[Iterable[float]],
    *,
    labels: Sequence[Sequence[str]] | None = None,
    paths: Mapping[str, Iterable[Cell]] | None = None,
    title: str = "",
) -> Figure:
    """A grid, its first row on top; `labels` of the same shape are written under the numbers, "←↑→↓" as arrows.

    `paths` lead, by name, from cell to cell, each a row and a column. A number that is not finite is left out, as for a
    wall. Raises ValueError for rows of different lengths, and for a path that leaves the grid or has one cell only.
    """
    rows = tuple(tuple(map(float, row)) for row in grid)
    marks = tuple(map(tuple, labels)) if labels is not None else tuple(("",) * len(row) for row in rows)
    if not rows or len({len(row) for row in (*rows, *marks)}) != 1 or len(marks) != len(rows):
        raise ValueError("rows, and labels where given, must be of one shape")
    if not any(math.isfinite(value) for row in rows for value in row):
        raise ValueError("there is no finite number to draw")
    ways = tuple(
        (name, tuple((int(row), int(column)) for row, column in cells)) for name, cells in (paths or {}).items()
    )
    for name, cells in ways:
        inside = all(0 <= row < len(rows) and 0 <= column < len(rows[0]) for row, column in cells)
        if len(cells) < 2 or not inside:
            raise ValueError(f"the path `{name}` needs two cells or more, all inside the grid")
    return Heat(title, rows, marks, ways)


def _number(value: float) -> str:
    return number(value) if math.isfinite(value) else ""


def _ends(grid: Grid) -> tuple[float, float]:
    finite = [value for row in grid for value in row if math.isfinite(value)]
    return min(finite), max(finite)


def _share(value: float, ends: tuple[float, float]) -> float | None:
    """Where a number is between the ends, from 0 to 1; None for a wall."""
    low, high = ends
    if not math.isfinite(value):
        return None
    return (value - low) / (high - low) if high > low else 0.0


def _depth(share: float | None) -> float:
    return 0.0 if share is None else FAINT + share * (STRONG - FAINT)


def _arrows(signs: str, x: float, y: float, size: float) -> str:
    """An arrow from the middle for each sign."""
    shaft = size * (0.22 if len(signs) > 1 else 0.15)
    head = min(6.0, size / 6)
    drawn = []
    for sign in signs:
        right, down = ARROWS[sign]
        start = (x, y) if len(signs) > 1 else (x - right * shaft, y - down * shaft)
        end = (x + right * shaft, y + down * shaft)
        drawn.append(path([start, end]) + tip(start, end, head))
    return tag("path", d="".join(drawn), fill="currentColor", stroke="currentColor", stroke_width=1.2)


def _moves(cells: Sequence[Cell]) -> str:
    """A path in words: "up 2, right 5"."""
    turns: list[tuple[str, int]] = []
    for (row, column), (to_row, to_column) in pairwise(cells):
        down, right = to_row - row, to_column - column
        for way, count in (("down" if down > 0 else "up", abs(down)), ("right" if right > 0 else "left", abs(right))):
            if count and turns and turns[-1][0] == way:
                turns[-1] = (way, turns[-1][1] + count)
            elif count:
                turns.append((way, count))
    return listed(say(f"{way} {{count}}", count=count) for way, count in turns) or say("stays")


def _coarse(grid: Grid) -> Grid:
    """The means of blocks, so large that few enough are left."""
    down, right = (math.ceil(len(side) / MOST) for side in (grid, grid[0]))
    return tuple(
        tuple(
            _mean([value for line in grid[row : row + down] for value in line[column : column + right]])
            for column in range(0, len(grid[0]), right)
        )
        for row in range(0, len(grid), down)
    )


def _mean(values: Sequence[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return sum(finite) / len(finite) if finite else math.nan
