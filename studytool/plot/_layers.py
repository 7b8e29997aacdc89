"""What can be drawn into a chart, one over the other. Layers of one name have one colour."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from studytool.plot._field import Field, Place, Point, path, steps, thinned
from studytool.plot._figure import COLOURS, DASHES, tag, tip
from studytool.plot._labels import listed, say
from studytool.plot._scale import number

MARKS = "*o+x"
FEW, DOZENS, MANY = 6, 40, 300  # told one by one; drawn large; drawn one by one
GRAIN = 2.0

Trace = tuple[float, float, str]  # column, row, and what is put there


@dataclass(frozen=True, slots=True)
class Layer(ABC):
    name: str
    depth: ClassVar[int]  # what is deeper is drawn first

    @abstractmethod
    def places(self) -> Iterable[Place]:
        """What the axes must hold; a coordinate that does not matter is not finite."""

    @abstractmethod
    def shapes(self, field: Field, n: int) -> Iterator[str]:
        """The drawing, in the colour of this number."""

    @abstractmethod
    def outline(self, field: Field) -> Iterator[Point]:
        """Points of the drawing. Its name is written beside one of them, the later the better, and over none."""

    @abstractmethod
    def traces(self, field: Field, n: int) -> Iterator[Trace]:
        """The drawing in a terminal, whose columns and rows the field counts."""

    @abstractmethod
    def said(self, name: str) -> str:
        """A sentence on the numbers."""

    def key(self, n: int) -> str:
        """What explains it in a terminal."""
        return f"{MARKS[n % len(MARKS)]} {self.name}"


@dataclass(frozen=True, slots=True)
class Path(Layer):
    along: tuple[Place, ...]
    depth = 2

    def places(self) -> Iterable[Place]:
        return self.along

    def shapes(self, field: Field, n: int) -> Iterator[str]:
        for piece in map(thinned, field.pieces(self.along)):
            yield _stroke(piece, n)

    def outline(self, field: Field) -> Iterator[Point]:
        for piece in map(thinned, field.pieces(self.along)):
            yield from steps(piece, 5.0)

    def traces(self, field: Field, n: int) -> Iterator[Trace]:
        for piece in map(thinned, field.pieces(self.along)):
            yield from ((x, y, MARKS[n % len(MARKS)]) for x, y in steps(piece))

    def said(self, name: str) -> str:
        known = [place for place in self.along if all(map(math.isfinite, place))]
        if not known:
            return say("{name}: nothing.", name=name)
        if len(known[0]) > 2 or not all(before[0] < after[0] for before, after in pairwise(known)):
            return say("{name}: from {start} to {end}.", name=name, start=_told(known[0]), end=_told(known[-1]))
        (least, at_least), (most, at_most) = min((y, x) for x, y in known), max((y, x) for x, y in known)
        numbers = {
            "first": known[0][1], "last": known[-1][1],
            "least": least, "at_least": at_least, "most": most, "at_most": at_most,
        }  # fmt: skip
        return say(
            "{name}: {first} at first, {last} at last, lowest {least} at {at_least}, highest {most} at {at_most}.",
            name=name,
            **{which: number(value) for which, value in numbers.items()},
        )


@dataclass(frozen=True, slots=True)
class Band(Layer):
    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    depth = 0

    def places(self) -> Iterable[Place]:
        return (*zip(self.x, self.low, strict=True), *zip(self.x, self.high, strict=True))

    def _edges(self, field: Field) -> tuple[list[Point], list[Point]]:
        """Its lower and its upper side, pressed into the field."""
        top, bottom = field.top, field.top + field.height
        lower, upper = [], []
        for x, low, high in zip(self.x, self.low, self.high, strict=True):
            (left, down), (_, above) = field.at((x, low)), field.at((x, high))
            if math.isfinite(left + down + above) and field.holds((left, top)):
                lower.append((left, min(max(down, top), bottom)))
                upper.append((left, min(max(above, top), bottom)))
        return thinned(lower), thinned(upper)

    def shapes(self, field: Field, n: int) -> Iterator[str]:
        lower, upper = self._edges(field)
        if lower:
            yield tag("path", d=path([*lower, *reversed(upper)]) + "Z", fill=_colour(n), fill_opacity="0.18")

    def outline(self, field: Field) -> Iterator[Point]:
        for edge in self._edges(field):
            yield from steps(edge, 5.0) if edge else ()

    def traces(self, field: Field, n: int) -> Iterator[Trace]:
        del n
        lower, upper = self._edges(field)
        for (x, bottom), (_, top) in zip(steps(lower), steps(upper), strict=False) if lower else ():
            yield from ((x, row, ".") for row in range(math.ceil(top - 0.5), math.floor(bottom + 0.5) + 1))

    def said(self, name: str) -> str:
        ends = (
            say("{low} to {high}", low=number(low), high=number(high))
            for low, high in zip(self.low, self.high, strict=True)
        )
        first, *_, last = [*ends] * 2
        return say("{name}: a band, {first} at first, {last} at last.", name=name, first=first, last=last)

    def key(self, n: int) -> str:
        del n
        return f". {self.name}"


@dataclass(frozen=True, slots=True)
class Points(Layer):
    at: tuple[Place, ...]
    depth = 4

    def places(self) -> Iterable[Place]:
        return self.at

    def _inside(self, field: Field) -> list[Point]:
        return [point for place in self.at if field.holds(point := field.at(place))]

    def _seen(self, field: Field) -> list[Point]:
        """The points inside; where there are many, one for all that lie in the same place."""
        points = self._inside(field)
        if len(points) <= MANY:
            return points
        return list(dict.fromkeys((GRAIN * round(x / GRAIN), GRAIN * round(y / GRAIN)) for x, y in points))

    def shapes(self, field: Field, n: int) -> Iterator[str]:
        points = self._seen(field)
        if len(points) <= MANY:
            r = 3.5 if len(points) <= DOZENS else 2.0
            yield from (tag("circle", cx=x, cy=y, r=r, fill=_colour(n), fill_opacity="0.8") for x, y in points)
        else:
            size = f"{GRAIN:g}"
            squares = (f"M{x - GRAIN / 2:g} {y - GRAIN / 2:g}h{size}v{size}h-{size}z" for x, y in points)
            yield tag("path", d="".join(squares), fill=_colour(n), fill_opacity="0.6")

    def outline(self, field: Field) -> Iterator[Point]:
        """The outer ones last: there is more room."""
        points = self._seen(field)
        middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
        yield from sorted(points, key=lambda point: math.dist(point, middle))

    def traces(self, field: Field, n: int) -> Iterator[Trace]:
        yield from ((x, y, MARKS[n % len(MARKS)]) for x, y in self._inside(field))

    def said(self, name: str) -> str:
        if len(self.at) <= FEW:
            return say("{name}: {said}.", name=name, said=listed(map(_told, self.at)))
        return say("{name}: {count} points, {spread}.", name=name, count=len(self.at), spread=_spread(self.at))


@dataclass(frozen=True, slots=True)
class Arrows(Layer):
    pairs: tuple[tuple[Place, Place], ...]
    depth = 3

    def places(self) -> Iterable[Place]:
        return [place for pair in self.pairs for place in pair]

    def _seen(self, field: Field) -> list[tuple[Point, Point]]:
        """Those that begin and end inside; of very many, so many as can be told apart."""
        drawn = [(field.at(start), field.at(end)) for start, end in self.pairs]
        inside = [pair for pair in drawn if all(map(field.holds, pair))]
        return inside[:: math.ceil(len(inside) / (4 * MANY)) or 1]

    def shapes(self, field: Field, n: int) -> Iterator[str]:
        arrows = self._seen(field)
        if arrows:
            wide = 2.2 if len(arrows) <= FEW else 1.2
            yield tag("path", d="".join(map(path, arrows)), stroke=_colour(n), stroke_width=wide, fill="none")
            yield tag("path", d="".join(tip(*arrow, size=3 + 2.5 * wide) for arrow in arrows), fill=_colour(n))

    def outline(self, field: Field) -> Iterator[Point]:
        for start, end in self._seen(field):
            yield from steps([start, end], 5.0)

    def traces(self, field: Field, n: int) -> Iterator[Trace]:
        for (x, y), (to_x, to_y) in self._seen(field):
            yield from ((u, v, MARKS[n % len(MARKS)]) for u, v in steps([(x, y), (to_x, to_y)]))
            flat = abs(to_x - x) >= abs(to_y - y)
            yield to_x, to_y, "<>"[to_x > x] if flat else "^v"[to_y > y]

    def said(self, name: str) -> str:
        if len(self.pairs) <= FEW:
            told = listed(say("from {low} to {high}", low=_told(start), high=_told(end)) for start, end in self.pairs)
            return say("{name}: arrows {told}.", name=name, told=told)
        start, end = max(self.pairs, key=lambda pair: math.dist(*pair))
        ends = {"start": _told(start), "end": _told(end)}
        return say(
            "{name}: {count} arrows, the longest from {start} to {end}.", name=name, count=len(self.pairs), **ends
        )


@dataclass(frozen=True, slots=True)
class Mark(Layer):
    x: float
    y: float
    depth = 1

    def places(self) -> Iterable[Place]:
        return [(self.x, self.y)]

    def _line(self, field: Field) -> list[Point]:
        """From end to end, the end that its words stand at last; one point for a dot."""
        bottom, right = field.top + field.height, field.left + field.width
        (x, _), (_, y) = field.at((self.x, field.up.high)), field.at((field.across.high, self.y))
        if math.isnan(self.y):
            points = [(x, bottom), (x, field.top)]
        elif math.isnan(self.x):
            points = [(field.left, y), (right, y)]
        else:
            points = [(x, y)]
        return points if all(map(field.holds, points)) else []

    def shapes(self, field: Field, n: int) -> Iterator[str]:
        del n
        line = self._line(field)
        if len(line) == 2:
            yield tag("path", d=path(line), stroke="currentColor", stroke_opacity=0.6, stroke_dasharray="4 3")
        elif line:
            yield tag("circle", cx=line[0][0], cy=line[0][1], r=4)

    def outline(self, field: Field) -> Iterator[Point]:
        if line := self._line(field):
            yield from steps(line, 5.0)

    def traces(self, field: Field, n: int) -> Iterator[Trace]:
        del n
        line = self._line(field)
        for x, y in steps(line) if line else ():
            yield x, y, self._sign()

    def said(self, name: str) -> str:
        return say("{name}: {said}.", name=name, said=self._where())

    def key(self, n: int) -> str:
        del n
        return f"{self._sign()} {self.name}"

    def _sign(self) -> str:
        return "|" if math.isnan(self.y) else "-" if math.isnan(self.x) else "@"

    def _where(self) -> str:
        if math.isnan(self.y):
            return say("a line up at {x}", x=number(self.x))
        if math.isnan(self.x):
            return say("a line across at {y}", y=number(self.y))
        return say("at {place}", place=_told((self.x, self.y)))


def curve(x: Iterable[float], y: Iterable[float], name: str = "") -> Layer:
    """A curve; raises ValueError where there are more of one than of the other. What is not finite leaves a gap."""
    return Path(name, _together(name, x=x, y=y))


def way(places: Iterable[Iterable[float]], name: str = "") -> Layer:
    """A curve through places, each of two numbers, or in `simplex` of three that sum to one."""
    return Path(name, _places(places))


def points(places: Iterable[Iterable[float]], name: str = "") -> Layer:
    """Dots at places, each of two numbers, or in `simplex` of three that sum to one."""
    return Points(name, _places(places))


def arrows(starts: Iterable[Iterable[float]], ends: Iterable[Iterable[float]], name: str = "") -> Layer:
    """Arrows from each start to its end; raises ValueError where their numbers differ."""
    first, last = _places(starts), _places(ends)
    if len(first) != len(last):
        raise ValueError(f"`{name}` has {len(first)} starts, {len(last)} ends")
    return Arrows(name, tuple(zip(first, last, strict=True)))


def band(x: Iterable[float], low: Iterable[float], high: Iterable[float], name: str = "") -> Layer:
    """All between two curves; raises ValueError for numbers of different lengths."""
    rows = _together(name, x=x, low=low, high=high)
    if not rows:
        raise ValueError("a band needs numbers")
    along, lower, upper = zip(*rows, strict=True)
    return Band(name, along, lower, upper)


def mark(name: str = "", *, x: float = math.nan, y: float = math.nan) -> Layer:
    """A line with words, upright at `x` or across at `y`; a dot where both are given. Raises ValueError for neither."""
    if math.isnan(x) and math.isnan(y):
        raise ValueError("a mark needs x, y or both")
    return Mark(name, float(x), float(y))


def _together(name: str, **columns: Iterable[float]) -> tuple[tuple[float, ...], ...]:
    given = {key: tuple(map(float, values)) for key, values in columns.items()}
    lengths = {key: len(values) for key, values in given.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{count} {key}" for key, count in lengths.items())
        raise ValueError(f"`{name}` has as many of each, not {told}")
    return tuple(zip(*given.values(), strict=True))


def _places(places: Iterable[Iterable[float]]) -> tuple[Place, ...]:
    given = tuple(tuple(map(float, place)) for place in places)
    if any(len(place) not in (2, 3) for place in given):
        raise ValueError("a place has two numbers, or three in a simplex")
    return given


def _stroke(points: list[Point], n: int) -> str:
    if len(points) == 1:
        return tag("circle", cx=points[0][0], cy=points[0][1], r=3.5, fill=_colour(n))
    dash = DASHES[n % len(DASHES)]
    return tag("path", d=path(points), fill="none", stroke=_colour(n), stroke_width=2, stroke_dasharray=dash)


def _colour(n: int) -> str:
    return COLOURS[n % len(COLOURS)]


def _told(place: Place) -> str:
    return f"({', '.join(map(number, place))})"


def _spread(places: tuple[Place, ...]) -> str:
    ends = [(min(axis), max(axis)) for axis in zip(*places, strict=True)]
    low, high = (_told(tuple(end)) for end in zip(*ends, strict=True))
    return say("from {low} to {high}", low=low, high=high)
