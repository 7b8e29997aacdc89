"""Numbers side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studytool.plot._figure import COLOURS, WIDTH, Figure, columns, long, padded, tag, words
from studytool.plot._scale import Scale, number, scale

ROW, BAR = 28, 16
FULL, HALF = "⣿", "⡇"  # braille is one column wide in every terminal, which block characters are not


@dataclass(frozen=True, slots=True)
class Bars(Figure):
    values: tuple[tuple[str, float], ...]
    label: str
    along: Scale

    @property
    def height(self) -> float:
        return ROW * (len(self.values) + bool(self.label))

    def shapes(self) -> Iterator[str]:
        left = max(long(name) for name, _ in self.values) + 10
        room = WIDTH - left - max(long(number(value)) for _, value in self.values) - 12
        zero = left + self.along.at(0) * room
        for row, (name, value) in enumerate(self.values):
            y = (row + 0.5) * ROW
            yield words(name, left - 8, y, "end")
            end = left + self.along.at(value) * room if math.isfinite(value) else zero
            start, width = min(zero, end), max(abs(end - zero), 1.0)
            yield tag("rect", x=start, y=y - BAR / 2, width=width, height=BAR, rx=2, fill=COLOURS[0])
            yield words(number(value), start + width + 6, y)
        yield tag("path", d=f"M{zero:.1f} 0V{ROW * len(self.values)}", stroke="currentColor", stroke_opacity=0.4)
        if self.label:
            yield words(self.label, left, ROW * (len(self.values) + 0.5))

    def summary(self) -> str:
        of = f" of {self.label}" if self.label else ""
        return f"Bars{of}. " + ", ".join(f"{name}: {number(value)}" for name, value in self.values) + "."

    def lines(self, width: int) -> Iterator[str]:
        margin = max(columns(name) for name, _ in self.values)
        room = max(width - margin - max(len(number(value)) for _, value in self.values) - 3, 8)
        if self.label:
            yield self.label
        for name, value in self.values:
            bar = _bar(self.along.at(0) * room, self.along.at(value) * room) if math.isfinite(value) else ""
            yield f"{padded(name, margin)} |{bar} {number(value)}"


def bars(values: Mapping[str, float], *, title: str = "", label: str = "") -> Figure:
    """A bar from zero for each number, by name; `label` says what is measured. Raises ValueError for none at all."""
    given = tuple((name, float(value)) for name, value in values.items())
    finite = [value for _, value in given if math.isfinite(value)]
    if not finite:
        raise ValueError("there is no finite number to draw")
    ends = scale((0.0, *finite))
    return Bars(title, given, label, ends)


def _bar(start: float, end: float) -> str:
    """A bar between two places counted in columns, to half a column."""
    first, last = sorted((round(2 * start), round(2 * end)))
    return " " * (first // 2) + FULL * (last // 2 - first // 2) + HALF * (last % 2)
