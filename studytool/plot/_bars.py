"""Numbers side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studytool.plot._figure import COLOURS, WIDTH, Figure, columns, long, padded, tag, words
from studytool.plot._labels import listed, say
from studytool.plot._scale import Scale, number, scale

ROW, BAR = 28, 16
MOST = 60  # bars drawn
FULL, HALF = "⣿", "⡇"  # braille is one column wide in every terminal, which block characters are not

Value = tuple[float, float]  # where the bar begins, and where it ends


@dataclass(frozen=True, slots=True)
class Bars(Figure):
    values: tuple[tuple[str, Value], ...]
    label: str
    along: Scale
    marks: tuple[tuple[str, float], ...]
    marked: str

    @property
    def height(self) -> float:
        return ROW * (min(len(self.values), MOST) + len(self._below()))

    def _below(self) -> list[str]:
        more = len(self.values) - MOST
        told = (
            self.label,
            f"| {self.marked}" if self.marked else "",
            say("… and {more} more", more=more) if more > 0 else "",
        )
        return [words for words in told if words]

    def shapes(self) -> Iterator[str]:
        shown, marks = self.values[:MOST], dict(self.marks)
        left = min(max(long(name) for name, _ in shown) + 10, 0.6 * WIDTH)
        room = WIDTH - left - max(long(self._number(value)) for _, value in shown) - 12
        for row, (name, value) in enumerate(shown):
            y = (row + 0.5) * ROW
            yield words(name, left - 8, y, "end")
            first, last = sorted(left + self._at(end) * room for end in self._ends(value))
            width = max(last - first, 1.0)
            yield tag("rect", x=first, y=y - BAR / 2, width=width, height=BAR, rx=2, fill=COLOURS[0])
            end = first + width
            if name in marks:
                place = left + self._at(marks[name]) * room
                end = place if end <= place < end + long(self._number(value)) + 12 else end
                yield tag(
                    "path",
                    d=f"M{place:.1f} {y - 0.42 * ROW:.1f}v{0.84 * ROW:.1f}",
                    stroke="currentColor",
                    stroke_width=2.5,
                )
            yield words(self._number(value), end + 6, y)
        zero = left + self.along.at(self._origin()) * room
        yield tag("path", d=f"M{zero:.1f} 0V{ROW * len(shown)}", stroke="currentColor", stroke_opacity=0.4)
        for n, told in enumerate(self._below()):
            yield words(told, left, ROW * (len(shown) + n + 0.5))

    def _origin(self) -> float:
        return self.along.low if self.along.log else 0.0

    def _at(self, value: float) -> float:
        """Where a number is, pressed into the ends of the axis."""
        return min(max(self.along.at(value), 0.0), 1.0) if math.isfinite(value) else self.along.at(self._origin())

    def _ends(self, value: Value) -> Value:
        low, high = value
        return (self._origin() if math.isnan(low) else low), high

    def _number(self, value: Value) -> str:
        low, high = value
        return number(high) if math.isnan(low) else say("{low} to {high}", low=number(low), high=number(high))

    def summary(self) -> str:
        marks = dict(self.marks)
        told = listed(
            say("{name}: {value} ({mark} {at})", name=name, value=shown, mark=self.marked, at=number(marks[name]))
            if name in marks
            else say("{ends}: {text}", ends=name, text=shown)
            for name, shown in ((name, self._number(value)) for name, value in self.values)
        )
        return (
            say("Bars of {label}. {told}.", label=self.label, told=told)
            if self.label
            else say("Bars. {told}.", told=told)
        )

    def lines(self, width: int) -> Iterator[str]:
        margin = max(columns(name) for name, _ in self.values)
        room = max(width - margin - max(len(self._number(value)) for _, value in self.values) - 3, 8)
        marks = dict(self.marks)
        if self.label:
            yield self.label
        for name, value in self.values:
            start, end = (self._at(place) * room for place in self._ends(value))
            bar = _bar(start, end) if all(map(math.isfinite, self._ends(value))) else ""
            told = f" ({self.marked} {number(marks[name])})" if name in marks else ""
            yield f"{padded(name, margin)} |{bar} {self._number(value)}{told}"


def bars(
    values: Mapping[str, float | tuple[float, float]],
    *,
    title: str = "",
    label: str = "",
    ends: tuple[float, float] | None = None,
    log: bool = False,
    marks: Mapping[str, float] | None = None,
    marked: str = "",
) -> Figure:
    """A bar from zero for each number, by name, or from the first to the second of two; `label` says what is measured.

    `ends` are those of the axis, where the numbers should not decide them. With `log` a bar for one number begins at
    the low end. `marks` are further numbers, by the names of bars, which `marked` explains. Raises ValueError for none.
    """
    given = tuple((name, _value(value)) for name, value in values.items())
    beside = tuple((name, float(value)) for name, value in (marks or {}).items())
    numbers = [number for _, pair in given for number in pair] + [number for _, number in beside]
    if not any(map(math.isfinite, (high for _, (_, high) in given))):
        raise ValueError("there is no finite number to draw")
    if strangers := {name for name, _ in beside} - values.keys():
        raise ValueError(f"`{min(strangers)}` is marked, and has no bar")
    along = scale(ends or (numbers if log else (0.0, *numbers)), log=log, round_ends=log and not ends)
    return Bars(title, given, label, along, beside, marked)


def _value(value: float | tuple[float, float]) -> Value:
    if isinstance(value, tuple):
        return float(value[0]), float(value[1])
    return math.nan, float(value)


def _bar(start: float, end: float) -> str:
    """A bar between two places counted in columns, to half a column."""
    first, last = sorted((round(2 * start), round(2 * end)))
    return " " * (first // 2) + FULL * (last // 2 - first // 2) + HALF * (last % 2)
