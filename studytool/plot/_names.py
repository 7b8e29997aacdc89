"""Names written beside what they name, where nothing else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from studytool.plot._field import Field, Point
from studytool.plot._figure import FONT, WIDTH, long

CELL = 6.0  # the drawing is taken as squares of this size, each free or crossed by so many lines
HIGH, GAP = 1.15 * FONT, 5.0
TRIES = 16  # points of a drawing beside which its name may stand
OVER, NEAR, OTHER, OUTSIDE, EARLY = 6.0, 1.0, 60.0, 1000.0, 3.0  # what each makes a place worse by

Cells = tuple[int, int, int, int]  # first column and row, and those after the last


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    wide: float

    def middle(self) -> float:
        return self.top + HIGH / 2

    def cells(self, margin: int = 0) -> Cells:
        return (
            _cell(self.left) - margin,
            _cell(self.top) - margin,
            _cell(self.left + self.wide) + margin + 1,
            _cell(self.top + HIGH) + margin + 1,
        )


class Crossed:
    """How many points lie in a rectangle of cells, by sums over all that begin at the first cell."""

    def __init__(self, points: Iterable[Point]) -> None:
        counts = Counter((_cell(x), _cell(y)) for x, y in points)
        columns, rows = [column for column, _ in counts] or [0], [row for _, row in counts] or [0]
        self.left, self.top = min(columns), min(rows)
        self.wide, self.high = max(columns) - self.left + 1, max(rows) - self.top + 1
        self.sums = [[0] * (self.wide + 1)]
        for row in range(self.top, self.top + self.high):
            line = accumulate((counts[column, row] for column in range(self.left, self.left + self.wide)), initial=0)
            self.sums.append([here + above for here, above in zip(line, self.sums[-1], strict=True)])

    def within(self, cells: Cells) -> int:
        left, right = (min(max(column - self.left, 0), self.wide) for column in cells[::2])
        above, below = (self.sums[min(max(row - self.top, 0), self.high)] for row in cells[1::2])
        return below[right] - below[left] - above[right] + above[left]


def beside(named: Iterable[tuple[str, Sequence[Point]]], drawn: Iterable[Point], field: Field) -> list[Box]:
    """A box for each of the names, near one of its points; `drawn` are points of everything there is."""
    crossed = Crossed(drawn)
    named = list(named)
    placed: dict[int, Box] = {}
    for n in sorted(range(len(named)), key=lambda n: min(len(named[n][1]), TRIES)):  # the least choice first
        name, points = named[n]
        boxes = [(early, box) for early, point in _some(points) for box in _around(point, long(name))]
        others = list(placed.values())
        _, placed[n] = min(boxes, key=lambda choice: _cost(choice[0], choice[1], crossed, others, field))
    return [placed[n] for n in range(len(named))]


def _some(points: Sequence[Point]) -> Iterator[tuple[float, Point]]:
    """A few of the points, and how early each is, from 1 to 0."""
    count = min(len(points), TRIES)
    for n in range(count):
        share = n / (count - 1) if count > 1 else 1.0
        yield 1 - share, points[round(share * (len(points) - 1))]


def _around(point: Point, wide: float) -> Iterator[Box]:
    """Boxes to its right, above, below and to its left, pressed into the drawing."""
    x, y = point
    level = y - HIGH / 2
    for left, top in (
        (x + GAP, level),
        (x - wide / 2, level - 0.5 * HIGH - GAP),
        (x - wide / 2, y + GAP),
        (x - GAP - wide, level),
    ):
        yield Box(max(min(left, WIDTH - 1 - wide), 0), max(top, 0), wide)


def _cost(early: float, box: Box, crossed: Crossed, placed: Sequence[Box], field: Field) -> float:
    inside = field.left + 1 <= box.left and box.left + box.wide <= WIDTH - 1
    inside &= field.top - 3 <= box.top and box.top + HIGH <= field.top + field.height
    around = box.cells(1)
    over = crossed.within(box.cells())
    near = crossed.within(around) - over
    other = sum(_common(around, one.cells()) for one in placed)
    return OVER * over + NEAR * near + OTHER * other + OUTSIDE * (not inside) + EARLY * early


def _common(one: Cells, other: Cells) -> int:
    """How many cells two rectangles share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(down, 0)


def _cell(length: float) -> int:
    return int(length // CELL)
