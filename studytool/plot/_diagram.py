"""Nodes and the arrows between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from studytool.plot._field import Point
from studytool.plot._figure import COLOURS, FONT, PAPER, WIDTH, Figure, clear, long, tag, tip, words
from studytool.plot._labels import say, together

SHAPES = ("box", "circle", "dot", "words")
LINE = 1.25 * FONT
ROUND, DOT = 17.0, 5.0  # radii
STEP = 66  # between one row and the next
BEND = 26.0
ALONG = [n / 8 for n in range(1, 8)]  # places of an arrow, from 0 to 1


@dataclass(frozen=True, slots=True)
class Node:
    x: float
    y: float
    text: str
    shape: str
    strong: float

    def said(self, name: str) -> str:
        return " ".join(self.text.split()) or name

    def size(self) -> Point:
        """Half its width and half its height."""
        lines = self.text.split("\n")
        if self.shape == "dot":
            return DOT, DOT
        wide, high = max(map(long, lines)) / 2, LINE * len(lines) / 2
        if self.shape == "circle":
            return (max(ROUND, wide + 4),) * 2
        return (wide, high) if self.shape == "words" else (wide + 9, high + 6)


@dataclass(frozen=True, slots=True)
class Link:
    start: str
    end: str
    text: str
    bend: float
    strong: float


@dataclass(frozen=True, slots=True)
class Diagram(Figure):
    nodes: tuple[tuple[str, Node], ...]
    links: tuple[Link, ...]

    @property
    def height(self) -> float:
        above, below = self._ends()
        return below - above

    def _ends(self) -> tuple[float, float]:
        """How far up and down nodes, arrows and their words reach, from the middle of the first row."""
        places = self._level()
        reached = [places[name][1] + way * (node.size()[1] + 2) for name, node in self.nodes for way in (-1, 1)]
        for one in self.links:
            start, end = places[one.start], places[one.end]
            control = _control(start, end, one.bend)[1]
            reached += ((1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control + t * t * end[1] for t in ALONG)
            if one.text:
                middle = _middle(start, end, one.bend)[1]
                reached += (middle - LINE / 2, middle + LINE / 2)
        return min(reached), max(reached)

    def _level(self) -> dict[str, Point]:
        """The middle of each node, from the first row down. What is on the left and on the right touches the edges."""
        nodes = [node for _, node in self.nodes]
        low, high = min(node.x for node in nodes), max(node.x for node in nodes)
        left = max(node.size()[0] for node in nodes if node.x == low) + 1
        right = WIDTH - 1 - max(node.size()[0] for node in nodes if node.x == high)
        unit = (right - left) / (high - low) if high > low else 0.0
        first = left if unit else WIDTH / 2
        return {name: (first + (node.x - low) * unit, node.y * STEP) for name, node in self.nodes}

    def _places(self) -> dict[str, Point]:
        above, _ = self._ends()
        return {name: (x, y - above) for name, (x, y) in self._level().items()}

    def shapes(self) -> Iterator[str]:
        places, nodes = self._places(), dict(self.nodes)
        written = []
        for one in self.links:
            yield from _drawn(one, places, nodes)
            if one.text:
                written.append((one.text, *_middle(places[one.start], places[one.end], one.bend)))
        for name, node in self.nodes:
            yield from _node(node, *places[name])
        for text, x, y in written:
            half = long(text) / 2
            yield clear(text, min(max(x, half), WIDTH - half), y, "middle", font_size=0.92 * FONT)

    def summary(self) -> str:
        return together(
            say("{one}.", one=line) for line in self._said(say("{start} to {end}", start="{start}", end="{end}"))
        )

    def lines(self, width: int) -> Iterator[str]:
        del width  # a line for each arrow, as long as it is
        yield from self._said("{start} -> {end}")

    def _said(self, ends: str) -> Iterator[str]:
        nodes = dict(self.nodes)
        for one in self.links:
            arrow = ends.format(start=nodes[one.start].said(one.start), end=nodes[one.end].said(one.end))
            yield say("{ends}: {text}", ends=arrow, text=one.text) if one.text else arrow
        alone = nodes.keys() - {name for one in self.links for name in (one.start, one.end)}
        yield from (nodes[name].said(name) for name in nodes if name in alone)


def node(x: float, y: float, text: str = "", shape: str = "box", *, strong: float = 0.0) -> Node:
    """A node in column `x` and row `y`, the first row on top: "box", "circle", "dot", or "words" alone.

    `strong`, from 0 to 1, is the strength of its colour; a line break in the text begins another line.
    """
    if shape not in SHAPES:
        raise ValueError(f"a node is one of {', '.join(SHAPES)}, not {shape}")
    return Node(float(x), float(y), text, shape, float(strong))


def link(start: str, end: str, text: str = "", *, bend: float = 0.0, strong: float = 0.3) -> Link:
    """An arrow with words; `bend` takes it to its left (above 0) or right. `strong`, from 0 to 1, makes it thicker."""
    return Link(start, end, text, float(bend), float(strong))


def diagram(nodes: Mapping[str, Node], links: Iterable[Link] = (), *, title: str = "") -> Figure:
    """Nodes by name, and the arrows between them. Raises ValueError for no node, and an arrow from or to none."""
    arrows = tuple(links)
    if not nodes:
        raise ValueError("there is nothing to draw")
    for one in arrows:
        if missing := {one.start, one.end} - nodes.keys():
            raise ValueError(f"an arrow needs a node `{min(missing)}`")
        if one.start == one.end:
            raise ValueError(f"an arrow leads from `{one.start}` to another node")
    return Diagram(title, tuple(nodes.items()), arrows)


def _control(start: Point, end: Point, bend: float) -> Point:
    """The point that pulls a bent arrow aside, to its left for a `bend` above 0."""
    (x, y), (to_x, to_y) = start, end
    length = math.hypot(to_x - x, to_y - y) or 1.0
    aside = 2 * BEND * bend / length
    return (x + to_x) / 2 + (to_y - y) * aside, (y + to_y) / 2 - (to_x - x) * aside


def _middle(start: Point, end: Point, bend: float) -> Point:
    """Where the words of an arrow stand: on it, or above it where it is straight and level."""
    control = _control(start, end, bend)
    above = 0.75 * LINE if start[1] == end[1] and not bend else 0.0
    return (start[0] + end[0] + 2 * control[0]) / 4, (start[1] + end[1] + 2 * control[1]) / 4 - above


def _border(middle: Point, towards: Point, node: Node, gap: float) -> Point:
    """Where a line from the middle of a node leaves it."""
    half_wide, half_high = (half + gap for half in node.size())
    across, down = towards[0] - middle[0], towards[1] - middle[1]
    length = math.hypot(across, down) or 1.0
    if node.shape in ("circle", "dot"):
        share = half_wide / length
    else:
        share = min(half_wide / abs(across) if across else math.inf, half_high / abs(down) if down else math.inf)
    return middle[0] + across * min(share, 1), middle[1] + down * min(share, 1)


def _drawn(one: Link, places: Mapping[str, Point], nodes: Mapping[str, Node]) -> Iterator[str]:
    control = _control(places[one.start], places[one.end], one.bend)
    start = _border(places[one.start], control, nodes[one.start], 0)
    end = _border(places[one.end], control, nodes[one.end], 2)
    wide = 0.8 + 2.4 * min(max(one.strong, 0.0), 1.0)
    curve = f"M{start[0]:.1f} {start[1]:.1f}Q{control[0]:.1f} {control[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    yield tag("path", d=curve, fill="none", stroke="currentColor", stroke_opacity=0.65, stroke_width=wide)
    yield tag("path", d=tip(control, end, 6 + 1.5 * wide), fill="currentColor")


def _node(node: Node, x: float, y: float) -> Iterator[str]:
    half_wide, half_high = node.size()
    edge: dict[str, object] = {"stroke": COLOURS[0], "stroke_width": 1.5}
    depth = f"{0.06 + 0.5 * min(max(node.strong, 0.0), 1.0):.2f}"
    if node.shape == "dot":
        yield tag("circle", cx=x, cy=y, r=DOT)
    elif node.shape == "circle":
        yield tag("circle", cx=x, cy=y, r=half_wide, fill=PAPER)
        yield tag("circle", cx=x, cy=y, r=half_wide, fill=COLOURS[0], fill_opacity=depth, **edge)
    elif node.shape == "box":
        place: dict[str, object] = {
            "x": x - half_wide, "y": y - half_high, "width": 2 * half_wide, "height": 2 * half_high, "rx": 5,
        }  # fmt: skip
        yield tag("rect", fill=PAPER, **place)
        yield tag("rect", fill=COLOURS[0], fill_opacity=depth, **edge, **place)
    lines = node.text.split("\n") if node.shape != "dot" else []
    for n, text in enumerate(lines):
        yield words(text, x, y + (n - (len(lines) - 1) / 2) * LINE, "middle") if text else ""
