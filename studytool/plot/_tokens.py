"""A text, each piece with its number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from studytool.plot._figure import COLOURS, WIDTH, Figure, long, tag, words
from studytool.plot._labels import say, together
from studytool.plot._scale import number

ROW, GAP, PAD = 27, 4.0, 4.0
STRONG = 0.5
MOST = 2000  # pieces drawn


@dataclass(frozen=True, slots=True)
class Tokens(Figure):
    pieces: tuple[tuple[str, float], ...]
    label: str

    @property
    def height(self) -> float:
        return ROW * (1 + max(row for row, *_ in self._flow()) + bool(self.label)) + 1

    def _flow(self) -> list[tuple[int, float, float, str, float]]:
        """Row, place, length, text and number of each piece, in lines as long as there is room."""
        placed, row, x = [], 0, 1.0
        for text, weight in self.pieces[:MOST]:
            wide = min(long(text) + 2 * PAD, WIDTH - 2)
            if x + wide > WIDTH - 1:
                row, x = row + 1, 1.0
            placed.append((row, x, wide, text, weight))
            x += wide + GAP
        return placed

    def shapes(self) -> Iterator[str]:
        most = max((abs(weight) for _, weight in self.pieces if math.isfinite(weight)), default=0.0)
        for row, x, wide, text, weight in self._flow():
            share = abs(weight) / most if most and math.isfinite(weight) else 0.0
            fill = COLOURS[0] if not weight < 0 else COLOURS[1]
            yield tag(
                "rect", x=x, y=row * ROW + 2, width=wide, height=ROW - 4, rx=3, fill=fill,
                fill_opacity=f"{share * STRONG:.2f}", stroke=fill if share else "currentColor",
                stroke_opacity=0.8 if share else 0.35, stroke_dasharray="none" if share else "2 3",
            )  # fmt: skip
            yield words(text, x + wide / 2, (row + 0.5) * ROW, "middle")
        if self.label:
            yield words(self.label, 1, self.height - 0.5 * ROW)

    def summary(self) -> str:
        told = together(say("{name}: {said}.", name=weight, said=text) for weight, text in self._runs())
        return (
            say("A text with {label}. {told}", label=self.label, told=told)
            if self.label
            else say("A text. {told}", told=told)
        )

    def lines(self, width: int) -> Iterator[str]:
        del width  # as long as the text
        runs = list(self._runs())
        margin = max(len(weight) for weight, _ in runs)
        if self.label:
            yield self.label
        yield from (f"{weight:>{margin}} | {text}" for weight, text in runs)

    def _runs(self) -> Iterator[tuple[str, str]]:
        """Pieces one after another with the same number."""
        for weight, run in groupby(self.pieces, key=lambda piece: number(piece[1])):
            yield weight, " ".join(text for text, _ in run)


def tokens(pieces: Iterable[tuple[str, float]], *, title: str = "", label: str = "") -> Figure:
    """Pieces of a text, each with a number that says how strongly it is coloured; `label` says what the numbers are.

    Below zero the colour is another; what has zero is framed alone. Raises ValueError for no text.
    """
    given = tuple((text, float(weight)) for text, weight in pieces)
    if not given:
        raise ValueError("there is no text to draw")
    return Tokens(title, given, label)
