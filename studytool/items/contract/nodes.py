"""The text of a file of the bank, and the nodes of its YAML, each with its place: what the kinds of field read."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from studytool.model import Problem

LINE_BREAK = r"\r\n|\r|\n"

# No dataclasses here: a large bank has many nodes, and each start of a command defines these classes.


class Scalar(NamedTuple):
    """A text as written; `plain` without quotes or block indicator. `start` and `end` are offsets in the source."""

    start: int
    end: int
    text: str
    plain: bool


class Listing(NamedTuple):
    """A sequence; `flow` when written `[…]`."""

    start: int
    end: int
    entries: tuple[Node, ...]
    flow: bool


class Mapping(NamedTuple):
    """A mapping with its keys in order, each once; `flow` when written `{…}`."""

    start: int
    end: int
    entries: tuple[tuple[Scalar, Node], ...]
    flow: bool


class Refused(NamedTuple):
    """A node that was reported as a problem already, such as an alias; reading it reports nothing more."""

    start: int
    end: int


Node = Scalar | Listing | Mapping | Refused


class Source:
    """The text of one file; offsets count characters, a byte order mark left out."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(LINE_BREAK, self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, as an editor counts them."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> tuple[int, str]:
        """The offset and the text of a line; beyond the last line, the end and nothing."""
        bounds = [*self._line_starts[number - 1 : number + 1], len(self.text)]
        return bounds[0], self.text[bounds[0] : bounds[1]].rstrip("\r\n") if len(bounds) > 1 else ""

    def slice(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def problem(self, offset: int, code: str, message: str, fix: str, severity: str = "error") -> Problem:
        return Problem(self.file, *self.place(offset), code, severity, message, fix)

    def inside(self, node: Scalar, offset: int) -> int:
        """Where in the file a character of a scalar's text stands, or the scalar's start where folding hides it."""
        row = node.text.count("\n", 0, offset)
        before = node.text.rfind("\n", 0, offset) + 1
        written = node.text[before:].split("\n", 1)[0]
        line, _ = self.place(node.start)
        block = not node.plain and self.text[node.start] in "|>"
        start, text = self.line(line + row + block)
        begin = 0 if block or row else node.start - start
        column = text.find(written, begin)
        return node.start if column < 0 else start + column + offset - before


def short(text: str) -> str:
    """A text of the author's, cut so that it fits a message."""
    return text if len(text) <= 60 else text[:60] + "…"


def opens(text: str) -> bool:
    """Whether a text leaves a round bracket open, as `normal(3` does."""
    return text.count("(") > text.count(")")
