"""Curves over a common axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from studytool.plot._figure import COLOURS, DASHES, WIDTH, Figure, columns, long, padded, tag, words
from studytool.plot._scale import Scale, number, scale

LEFT, RIGHT, ROW, FIELD = 48, 16, 19, 190
TEXT_ROWS = 13
MARKS = "*o+x"

Point = tuple[float, float]  # as a share of the field: 0, 0 is its lower left corner


@dataclass(frozen=True, slots=True)
class Line(Figure):
    x: tuple[float, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    x_label: str
    y_label: str
    across: Scale
    up: Scale

    @property
    def height(self) -> float:
        return self._top + FIELD + 2.4 * ROW

    @property
    def _top(self) -> float:
        return ROW * (len(self._legend()) + bool(self.y_label)) + 8

    def _legend(self) -> list[list[tuple[int, str, float]]]:
        """Rows of (number of the series, its name, where it begins); none for one series without a name."""
        rows: list[list[tuple[int, str, float]]] = []
        end = math.inf
        for n, (name, _) in enumerate(self.series):
            if end + long(name) + 40 > WIDTH:
                rows.append([])
                end = LEFT
            rows[-1].append((n, name, end))
            end += long(name) + 44
        return rows if len(self.series) > 1 or self.series[0][0] else []

    def _pieces(self, values: tuple[float, ...]) -> Iterator[list[Point]]:
        """The points of a curve, from gap to gap."""
        pairs = zip(self.x, values, strict=True)
        for finite, run in groupby(pairs, key=lambda pair: math.isfinite(pair[1])):
            if finite:
                yield [(self.across.at(x), self.up.at(y)) for x, y in run]

    def shapes(self) -> Iterator[str]:
        yield from self._keys()
        yield from self._axes()
        for n, (_, values) in enumerate(self.series):
            for piece in self._pieces(values):
                yield _curve([(self._left(u), self._down(v)) for u, v in piece], n)

    def _left(self, share: float) -> float:
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _down(self, share: float) -> float:
        return self._top + (1 - share) * FIELD

    def _keys(self) -> Iterator[str]:
        for row, keys in enumerate(self._legend()):
            y = (row + 0.5) * ROW
            for n, name, x in keys:
                yield _curve([(x, y), (x + 22, y)], n) + words(name, x + 27, y)

    def _axes(self) -> Iterator[str]:
        if self.y_label:
            yield words(self.y_label, 2, self._top - ROW / 2 - 5)
        for tick in self.up.ticks:
            y = self._down(self.up.at(tick))
            yield tag("path", d=f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", stroke="currentColor", stroke_opacity=0.15)
            yield words(number(tick), LEFT - 6, y, "end")
        for tick in self.across.ticks:
            yield words(number(tick), self._left(self.across.at(tick)), self._down(0) + 0.7 * ROW, "middle")
        yield words(self.x_label, self._left(0.5), self._down(0) + 1.8 * ROW, "middle")

    def summary(self) -> str:
        ends = f"from {number(self.x[0])} to {number(self.x[-1])}"
        return f"Curves over {self.x_label or 'x'} {ends}. " + " ".join(map(self._said, self.series))

    def _said(self, series: tuple[str, tuple[float, ...]]) -> str:
        name, values = series
        known = [(y, x) for x, y in zip(self.x, values, strict=True) if math.isfinite(y)]
        if not known:
            return f"{name or self.y_label}: nothing."
        first, last, (least, at_least), (most, at_most) = known[0][0], known[-1][0], min(known), max(known)
        return (
            f"{name or self.y_label or 'y'}: {number(first)} at first, {number(last)} at last, "
            f"lowest {number(least)} at {number(at_least)}, highest {number(most)} at {number(at_most)}."
        )

    def lines(self, width: int) -> Iterator[str]:
        labels = self._row_labels()
        margin = max(map(columns, labels.values()))
        room = max(width - margin - 2, 10)
        if self._legend():
            yield "   ".join(f"{MARKS[n % len(MARKS)]} {name}" for n, (name, _) in enumerate(self.series))
        if self.y_label:
            yield self.y_label
        for row, drawn in enumerate(self._canvas(room)):
            yield f"{padded(labels.get(row, ''), margin, 'right')} |{drawn}"
        yield " " * margin + " +" + "-" * room
        first, last = number(self.x[0]), number(self.x[-1])
        middle = padded(self.x_label, room - len(first) - len(last), "centre")
        yield " " * (margin + 2) + first + middle + last

    def _row_labels(self) -> dict[int, str]:
        return {_row(self.up.at(tick)): number(tick) for tick in self.up.ticks}

    def _canvas(self, room: int) -> list[str]:
        canvas = [[" "] * room for _ in range(TEXT_ROWS)]
        for n, (_, values) in enumerate(self.series):
            for piece in self._pieces(values):
                for u, v in (*piece, *_between(piece, room)):
                    canvas[_row(v)][round(u * (room - 1))] = MARKS[n % len(MARKS)]
        return ["".join(row) for row in canvas]


def line(
    series: Mapping[str, Iterable[float]],
    x: Iterable[float] | None = None,
    *,
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    log: str = "",
) -> Figure:
    """Curves by name, all over `x` (0, 1, 2, … if not given), which must increase; `log` is "x", "y" or "xy".

    Raises ValueError for lengths that differ, an `x` that does not increase, or nothing to draw.
    """
    curves = tuple((name, tuple(map(float, values))) for name, values in series.items())
    places = (
        tuple(map(float, x)) if x is not None else tuple(map(float, range(max((len(v) for _, v in curves), default=0))))
    )
    for name, values in curves:
        if len(values) != len(places):
            raise ValueError(f"`{name}` has {len(values)} numbers, x has {len(places)}")
    if not all(before < after for before, after in pairwise(places)):
        raise ValueError("x must increase from each number to the next")
    across = scale(places, log="x" in log)
    up = scale((y for _, values in curves for y in values), log="y" in log, round_ends=True)
    return Line(title, places, curves, x_label, y_label, across, up)


def _curve(points: list[Point], n: int) -> str:
    colour = COLOURS[n % len(COLOURS)]
    if len(points) == 1:
        return tag("circle", cx=points[0][0], cy=points[0][1], r=3.5, fill=colour)
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return tag("path", d=path, fill="none", stroke=colour, stroke_width=2, stroke_dasharray=DASHES[n % len(DASHES)])


def _row(share: float) -> int:
    return round((1 - share) * (TEXT_ROWS - 1))


def _between(piece: list[Point], room: int) -> Iterator[Point]:
    """Points of the curve in every column that it crosses."""
    for (u, v), (next_u, next_v) in pairwise(piece):
        for column in range(math.ceil(u * (room - 1)), math.floor(next_u * (room - 1)) + 1):
            share = (column / (room - 1) - u) / (next_u - u)
            yield column / (room - 1), v + share * (next_v - v)
