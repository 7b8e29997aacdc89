"""Layers over common axes, and in a triangle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

from studytool.plot._field import HEIGHT, Field, Place, path, steps
from studytool.plot._figure import COLOURS, WIDTH, Figure, clear, columns, padded, tag, words
from studytool.plot._labels import listed, say, together
from studytool.plot._layers import Layer, Mark, curve
from studytool.plot._names import beside
from studytool.plot._scale import Scale, number, scale

LEFT, RIGHT, ROW, FIELD, TALLEST, LEAST = 48, 16, 19, 190, 300, 60
TEXT_ROWS = 13
SIDE = 270  # of a triangle
CORNERS = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet(Figure):
    """What axes and triangle have in common."""

    layers: tuple[Layer, ...]

    def _colour(self, layer: Layer) -> int:
        names = list(dict.fromkeys(one.name for one in self.layers if not isinstance(one, Mark)))
        return names.index(layer.name) if layer.name in names else 0

    def _drawn(self, field: Field) -> Iterator[str]:
        for layer in sorted(self.layers, key=lambda one: one.depth):
            yield from layer.shapes(field, self._colour(layer))

    def _names(self, field: Field) -> Iterator[str]:
        """Each name once, at the last layer that has it."""
        outlines = [(layer, list(layer.outline(field))) for layer in self.layers]
        last = {layer.name: (layer, outline) for layer, outline in outlines if layer.name and outline}
        drawn = chain.from_iterable(outline for _, outline in outlines)
        boxes = beside(((name, outline) for name, (_, outline) in last.items()), drawn, field)
        for (name, (layer, _)), box in zip(last.items(), boxes, strict=True):
            fill = "currentColor" if isinstance(layer, Mark) else COLOURS[self._colour(layer) % len(COLOURS)]
            yield clear(name, box.left, box.middle(), fill=fill)

    def _said(self, default: str) -> str:
        return together(layer.said(layer.name or default) for layer in self.layers)

    def _keys(self) -> Iterator[str]:
        keys = dict.fromkeys(layer.key(self._colour(layer)) for layer in self.layers if layer.name)
        if keys:
            yield "   ".join(keys)

    def _canvas(self, field: Field) -> list[str]:
        canvas = [[" "] * (round(field.width) + 1) for _ in range(round(field.height) + 1)]
        for layer in sorted(self.layers, key=lambda one: one.depth):
            for x, y, sign in layer.traces(field, self._colour(layer)):
                canvas[round(y)][round(x)] = sign
        return ["".join(row) for row in canvas]


@dataclass(frozen=True, slots=True)
class Chart(Sheet):
    x_label: str
    y_label: str
    across: Scale
    up: Scale
    square: bool

    @property
    def height(self) -> float:
        return self._field().top + self._field().height + 2.4 * ROW

    def _field(self) -> Field:
        top, room = (ROW + 4) * bool(self.y_label) + 8, float(WIDTH - LEFT - RIGHT)
        if not self.square:
            return Field(LEFT, top, room, FIELD, self.across, self.up)
        wide, high = self.across.high - self.across.low, self.up.high - self.up.low
        unit = min(room / wide, TALLEST / high)
        width, height = max(unit * wide, LEAST), max(unit * high, LEAST)
        return Field(LEFT + (room - width) / 2, top, width, height, self.across, self.up)

    def shapes(self) -> Iterator[str]:
        field = self._field()
        yield from self._axes(field)
        yield from self._drawn(field)
        yield from self._names(field)

    def _axes(self, field: Field) -> Iterator[str]:
        bottom, right = field.top + field.height, field.left + field.width
        if self.y_label:
            yield words(self.y_label, 2, field.top - ROW / 2 - 9)
        grid = []
        for tick in self.up.ticks:
            y = field.at((self.across.low, tick))[1]
            grid.append(f"M{field.left:.1f} {y:.1f}H{right:.1f}")
            yield words(number(tick), field.left - 6, y, "end")
        yield tag("path", d="".join(grid), stroke="currentColor", stroke_opacity=0.15)
        for tick in self.across.ticks:
            yield words(number(tick), field.at((tick, self.up.low))[0], bottom + 0.7 * ROW, "middle")
        yield words(self.x_label, field.left + field.width / 2, bottom + 1.8 * ROW, "middle")

    def summary(self) -> str:
        ends = {"low": number(self.across.low), "high": number(self.across.high)}
        over = say("Chart over {x} from {low} to {high}.", x=self.x_label or "x", **ends)
        return together((over, self._said(self.y_label or "y")))

    def lines(self, width: int) -> Iterator[str]:
        labels = {round((1 - self.up.at(tick)) * (TEXT_ROWS - 1)): number(tick) for tick in self.up.ticks}
        margin = max(map(columns, labels.values()))
        room = max(width - margin - 2, 10)
        yield from self._keys()
        if self.y_label:
            yield self.y_label
        for row, drawn in enumerate(self._canvas(Field(0, 0, room - 1, TEXT_ROWS - 1, self.across, self.up))):
            yield f"{padded(labels.get(row, ''), margin, 'right')} |{drawn}"
        yield " " * margin + " +" + "-" * room
        first, last = number(self.across.low), number(self.across.high)
        middle = padded(self.x_label, room - len(first) - len(last), "centre")
        yield " " * (margin + 2) + first + middle + last


@dataclass(frozen=True, slots=True)
class Triangle(Sheet):
    corners: tuple[str, str, str]

    @property
    def height(self) -> float:
        return SIDE * HEIGHT + 2.6 * ROW

    def _field(self, width: float, height: float, left: float = 0, top: float = 0) -> Field:
        return Field(left, top, width, height, Scale(0, 1, ()), Scale(0, HEIGHT, ()))

    def shapes(self) -> Iterator[str]:
        field = self._field(SIDE, SIDE * HEIGHT, (WIDTH - SIDE) / 2, 1.3 * ROW)
        places = list(map(field.at, CORNERS))
        yield tag("path", d=path(places) + "Z", fill="none", stroke="currentColor", stroke_opacity=0.4)
        for name, (x, y), side in zip(self.corners, places, (1, 1, -1), strict=True):
            yield words(name, x, y + side * 0.7 * ROW, "middle")
        yield from self._drawn(field)
        yield from self._names(field)

    def summary(self) -> str:
        corners = say("A triangle with the corners {corners}.", corners=listed(self.corners))
        return together((corners, self._said(say("unnamed"))))

    def lines(self, width: int) -> Iterator[str]:
        room = min(width, 3 * TEXT_ROWS)
        field = self._field(room - 1, TEXT_ROWS - 1)
        first, second, top = self.corners
        sides = {(round(x), round(y)) for x, y in steps([field.at(corner) for corner in (*CORNERS, CORNERS[0])])}
        yield from self._keys()
        yield padded(top, room, "centre")
        for y, row in enumerate(self._canvas(field)):
            yield "".join("." if (x, y) in sides and sign == " " else sign for x, sign in enumerate(row))
        yield first + " " * max(room - columns(first) - columns(second), 2) + second


def chart(
    *layers: Layer,
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    log: str = "",
    x: Ends | None = None,
    y: Ends | None = None,
    square: bool = False,
) -> Figure:
    """Curves, bands, points, arrows and marks over common axes; `log` is "x", "y" or "xy".

    `x` and `y` are the ends of the axes, where what is drawn should not decide them; what is outside is left out. With
    `square` both axes have one unit. Raises ValueError for no number to draw, and for places of three numbers.
    """
    places = [place for layer in layers for place in layer.places()]
    if any(len(place) != 2 for place in places):
        raise ValueError("a place in a chart has two numbers; three shares belong in a simplex")
    across = scale(x or (place[0] for place in places), log="x" in log)
    up = scale(y or (place[1] for place in places), log="y" in log, round_ends=y is None)
    return Chart(title, layers, x_label, y_label, across, up, square)


def simplex(*layers: Layer, corners: tuple[str, str, str], title: str = "") -> Figure:
    """Points, arrows and ways in a triangle: a place is the shares of its three corners.

    Raises ValueError for a place that is not three numbers from 0 to 1 with the sum 1.
    """
    for place in (place for layer in layers for place in layer.places()):
        if not _is_shares(place):
            raise ValueError(f"a place in a simplex is three numbers from 0 to 1 with the sum 1, not {place}")
    return Triangle(title, layers, corners)


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
    curves = {name: tuple(map(float, values)) for name, values in series.items()}
    along = tuple(map(float, range(max(map(len, curves.values()), default=0)) if x is None else x))
    for name, values in curves.items():
        if len(values) != len(along):
            raise ValueError(f"`{name}` has {len(values)} numbers, x has {len(along)}")
    if not all(before < after for before, after in pairwise(along)):
        raise ValueError("x must increase from each number to the next")
    layers = (curve(along, values, name) for name, values in curves.items())
    return chart(*layers, title=title, x_label=x_label, y_label=y_label, log=log)


def _is_shares(place: Place) -> bool:
    return len(place) == 3 and math.isclose(sum(place), 1, abs_tol=1e-6) and all(-1e-6 <= share <= 1 for share in place)
