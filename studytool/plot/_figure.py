"""What every figure can do, and the few marks they are drawn with."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from studytool.plot._labels import labelled, speaking

# In the drawing's own units. On a phone it shrinks a little, on a desk it is not blown up: text stays readable.
WIDTH = 420
FONT = 13
# Each at least 3 to 1 against white and against a dark page; a page may set its own, for words too.
_HUES = ("#4a7fd6", "#c4622d", "#2f8f5b", "#9a5fc7")
COLOURS = tuple(f"var(--st-plot-{n},{hue})" for n, hue in enumerate(_HUES, start=1))
PAPER = "var(--md-default-bg-color,Canvas)"
DASHES = ("none", "7 3", "2 3", "9 3 2 3")  # they tell curves apart without colour
HEAD = 7.0  # of an arrow


@dataclass(frozen=True, slots=True)
class Figure(ABC):
    """A picture with a title. It follows the colour of the text around it, in a light theme and in a dark one."""

    title: str

    @property
    @abstractmethod
    def height(self) -> float:
        """Of the drawing, in units of which it is `WIDTH` wide."""

    @abstractmethod
    def shapes(self) -> Iterator[str]:
        """The drawing, as SVG elements."""

    @abstractmethod
    def summary(self) -> str:
        """The numbers in words, for who cannot see the picture."""

    @abstractmethod
    def lines(self, width: int) -> Iterator[str]:
        """The picture as lines of text, the title left out."""

    def svg(self, language: str = "en", labels: Mapping[str, str] | None = None) -> str:
        """One `svg` element on one line, without script, style sheet or address of another host.

        Its summary is in the language, `en` or `zh`, and what stands in `labels` is written as that says.
        """
        shown = labelled(self, labels or {})
        with speaking(language):
            words = tag("title", escape(shown.title)) + tag("desc", escape(shown.summary()))
            return tag(
                "svg", words + "".join(shown.shapes()), xmlns="http://www.w3.org/2000/svg", role="img",
                viewBox=f"0 0 {WIDTH} {shown.height:g}", fill="currentColor", font_size=FONT,
            )  # fmt: skip

    def text(self, width: int = 72) -> str:
        """The picture for a terminal of so many columns, title first, no line with trailing space."""
        shown = (self.title, *self.lines(width)) if self.title else self.lines(width)
        return "\n".join(line.rstrip() for line in shown)

    def show(self) -> None:
        """Print the picture as text, or what else `show_with` has put in the place of printing."""
        _display.get()(self)

    def __str__(self) -> str:
        return self.text()


_display: ContextVar[Callable[[Figure], object]] = ContextVar("display", default=print)


def show_with(display: Callable[[Figure], object]) -> None:
    """Pass figures to this function in every later `show()` of this context: a page draws what a terminal prints."""
    _display.set(display)


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; `content` is SVG already, attribute values are escaped, and `_` in their names becomes `-`."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(_short(v))}"' for key, v in attributes.items())
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def words(text: str, x: float, y: float, anchor: str = "start", /, **attributes: object) -> str:
    """Text whose middle height is at `y`."""
    return tag("text", escape(text), x=x, y=y, text_anchor=anchor, dominant_baseline="central", **attributes)


def clear(text: str, x: float, y: float, anchor: str = "start", /, **attributes: object) -> str:
    """Text that stays readable across lines: it is written over its own outline in the colour of the page."""
    outline = words(text, x, y, anchor, **attributes | {"fill": "none", "stroke": PAPER, "stroke_width": 3.5})
    return outline + words(text, x, y, anchor, **attributes)


def tip(start: tuple[float, float], end: tuple[float, float], size: float = HEAD) -> str:
    """The path of an arrow's head, which ends at `end`; no longer than the arrow."""
    (x, y), (to_x, to_y) = start, end
    length = math.hypot(to_x - x, to_y - y)
    if not length:
        return ""
    size = min(size, length)
    along_x, along_y = (to_x - x) / length * size, (to_y - y) / length * size
    sides = ((to_x - along_x + s * along_y, to_y - along_y - s * along_x) for s in (0.45, -0.45))
    return f"M{to_x:.1f} {to_y:.1f}" + "".join(f"L{u:.1f} {v:.1f}" for u, v in sides) + "Z"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def long(text: str) -> float:
    """About how long a text is in the drawing."""
    wide = sum(map(str.isupper, text)) * 0.16 + sum(map(text.count, "mwMW")) * 0.2
    return (columns(text) * 0.56 + wide) * FONT


def padded(text: str, width: int, align: str = "left") -> str:
    """A text filled up with spaces to so many columns."""
    spare = max(width - columns(text), 0)
    before = {"left": 0, "right": spare, "centre": spare // 2}[align]
    return " " * before + text + " " * (spare - before)


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
