"""What leads to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from studytool.plot._figure import COLOURS, PAPER, WIDTH, Figure, columns, long, padded, tag, words
from studytool.plot._labels import listed, say, together

BOX, GAP, APART = 24, 26, 4


@dataclass(frozen=True, slots=True)
class Graph(Figure):
    needs: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        return len(self.rows) * (BOX + GAP) - GAP + 2

    def _places(self) -> dict[str, tuple[float, float]]:
        """The middle of each box."""
        places = {}
        for level, row in enumerate(self.rows):
            apart = max(WIDTH - sum(map(_wide, row)), 0) / len(row)
            right = 0.0
            for name in row:
                right += apart / 2 + _wide(name)
                places[name] = (right - _wide(name) / 2, 1 + BOX / 2 + level * (BOX + GAP))
                right += apart / 2
        return places

    def shapes(self) -> Iterator[str]:
        places = self._places()
        for name, needed in self.needs:
            for before in needed:
                yield _arrow(places[before], places[name])
        for name, (x, y) in places.items():
            width = _wide(name)
            yield tag(
                "rect", x=x - width / 2, y=y - BOX / 2, width=width, height=BOX, rx=4, stroke=COLOURS[0],
                fill=PAPER,
            )  # fmt: skip
            yield words(name, x, y, "middle")

    def summary(self) -> str:
        return together(
            say("{name} needs {needed}.", name=name, needed=listed(needed))
            if needed
            else say("{name} needs nothing.", name=name)
            for name, needed in self.needs
        )

    def lines(self, width: int) -> Iterator[str]:
        del width  # a line for each, as long as it is
        margin = max(columns(name) for name, _ in self.needs)
        for name, needed in self.needs:
            yield f"{padded(name, margin)}  {'<- ' + ', '.join(needed) if needed else ''}"


def graph(needs: Mapping[str, Sequence[str]], *, title: str = "") -> Figure:
    """For each name, in any order, the names it needs, which are drawn above it.

    Raises ValueError where names need each other in a circle, or there are none.
    """
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise ValueError(f"these need each other: {', '.join(error.args[1])}") from None
    if not order:
        raise ValueError("there is nothing to draw")
    level: dict[str, int] = {}
    for name in order:
        level[name] = 1 + max((level[before] for before in needs.get(name, ())), default=-1)
    given = dict.fromkeys((*needs, *order))
    levels = ([name for name in given if level[name] == n] for n in range(max(level.values()) + 1))
    rows = tuple(row for names in levels for row in _rows(names))
    return Graph(title, tuple((name, tuple(needs.get(name, ()))) for name in given), rows)


def _wide(name: str) -> float:
    return min(long(name) + 14, WIDTH / 2)


def _rows(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The names in as many rows as they need for lying side by side."""
    row: list[str] = []
    for name in names:
        if row and sum(_wide(one) + APART for one in [*row, name]) > WIDTH:
            yield tuple(row)
            row = []
        row.append(name)
    yield tuple(row)


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (to_x, to_y) = (start[0], start[1] + BOX / 2), (end[0], end[1] - BOX / 2)
    bend = (to_y - y) / 2
    path = f"M{x:.1f} {y:.1f}C{x:.1f} {y + bend:.1f} {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {to_y:.1f}"
    head = f"M{to_x - 3.5:.1f} {to_y - 6:.1f}L{to_x:.1f} {to_y:.1f}L{to_x + 3.5:.1f} {to_y - 6:.1f}"
    return tag("path", d=path + head, fill="none", stroke="currentColor", stroke_opacity=0.45)
