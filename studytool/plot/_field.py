"""Where numbers lie in a drawing: on a page in its units, in a terminal in columns and rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from studytool.plot._scale import Scale

Place = tuple[float, ...]  # two coordinates, or the shares of three corners
Point = tuple[float, float]  # in the drawing
ENOUGH, MOST = 800, 4000  # points of one curve: drawn as they are, and drawn at all
HEIGHT = math.sqrt(3) / 2  # of a triangle with sides of length 1


@dataclass(frozen=True, slots=True)
class Field:
    """A rectangle, with an axis along its lower side and one up its left side."""

    left: float
    top: float
    width: float
    height: float
    across: Scale
    up: Scale

    def at(self, place: Place) -> Point:
        x, y = place if len(place) == 2 else in_triangle(place)
        return self.left + self.across.at(x) * self.width, self.top + (1 - self.up.at(y)) * self.height

    def holds(self, point: Point) -> bool:
        x, y = point[0] - self.left, point[1] - self.top
        return -1e-6 <= x <= self.width + 1e-6 and -1e-6 <= y <= self.height + 1e-6

    def pieces(self, places: Iterable[Place]) -> Iterator[list[Point]]:
        """A curve through these places, without its gaps and what is outside: each piece as its points."""
        for finite, run in groupby(map(self.at, places), key=lambda point: all(map(math.isfinite, point))):
            if finite:
                yield from self._within(list(run))

    def _within(self, points: list[Point]) -> Iterator[list[Point]]:
        if all(map(self.holds, points)):
            yield points
            return
        piece: list[Point] = []
        for start, end in pairwise(points):
            kept = self._cut(start, end)
            if piece and (not kept or kept[0] != piece[-1]):
                yield piece
                piece = []
            if kept:
                piece += kept[bool(piece) :]
        if piece:
            yield piece

    def _cut(self, start: Point, end: Point) -> list[Point]:
        """The part of a straight line that is inside (Liang and Barsky)."""
        first, last = 0.0, 1.0
        for axis, low, high in ((0, self.left, self.left + self.width), (1, self.top, self.top + self.height)):
            step = end[axis] - start[axis]
            for pace, room in ((-step, start[axis] - low), (step, high - start[axis])):
                if not pace and room < 0:
                    return []
                if pace > 0:
                    last = min(last, room / pace)
                elif pace < 0:
                    first = max(first, room / pace)
        if first > last:
            return []
        return [_between(start, end, first), _between(start, end, last)]


def in_triangle(shares: Place) -> Point:
    """Where three shares that sum to one lie in a triangle, whose corners are left, right and on top."""
    _, second, third = shares
    return second + third / 2, third * HEIGHT


def thinned(points: list[Point]) -> list[Point]:
    """So many points of a curve as make a difference: in each column the first, the last, the lowest, the highest."""
    if len(points) <= ENOUGH:
        return points
    kept: list[Point] = []
    for _, run in groupby(points, key=lambda point: round(point[0])):
        column = list(run)
        heights = [y for _, y in column]
        ends = {0, heights.index(min(heights)), heights.index(max(heights)), len(column) - 1}
        kept += (column[n] for n in sorted(ends))
    return kept[:: math.ceil(len(kept) / MOST)]


def steps(piece: list[Point], size: float = 1.0) -> Iterator[Point]:
    """Points along a curve, none further from the next than `size` in either direction."""
    yield piece[0]
    for start, end in pairwise(piece):
        count = math.ceil(max(abs(end[0] - start[0]), abs(end[1] - start[1])) / size)
        yield from (_between(start, end, n / count) for n in range(1, count + 1))


def path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _between(start: Point, end: Point, share: float) -> Point:
    """Exactly the ends at 0 and 1, so that cut pieces can be joined."""
    if share in (0, 1):
        return end if share else start
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
