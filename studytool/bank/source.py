"""A file of the bank: its text, read without trust, and the nodes of its YAML, each with its place."""

from __future__ import annotations

import re
import stat
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studytool.model import Problem

MAX_BYTES = 16 * 2**20
LINE_BREAK = re.compile(r"\r\n|\r|\n")
UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; `plain` without quotes or block indicator. `start` and `end` are offsets in the source."""

    start: int
    end: int
    text: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence; `flow` when written `[…]`."""

    start: int
    end: int
    entries: tuple[Node, ...]
    flow: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping with its keys in order, each once; `flow` when written `{…}`."""

    start: int
    end: int
    entries: tuple[tuple[Scalar, Node], ...]
    flow: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """What has been reported already, such as an alias: it stands for nothing and needs no second report."""

    start: int
    end: int


Node = Scalar | Listing | Mapping | Refused


class SourceError(Exception):
    """A file that cannot be read as text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True)
class Source:
    """The text of one file; offsets count characters, a byte order mark left out."""

    file: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_BREAK.finditer(self.text))]

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


def read(path: Path) -> Source:
    """The text of a regular file in UTF-8. Raises SourceError for anything else."""
    file = str(path)
    try:
        raw = _bytes(path)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(_not_utf8(file, error)) from None
    except OSError as error:
        what, fix = f"cannot read it ({reason(error)})", f"give a regular file of at most {MAX_BYTES // 2**20} MiB"
        raise SourceError(Problem(file, 1, 1, "unreadable", "error", what, fix)) from None
    source = Source(file, text)
    for problem in _unprintable(source):
        raise SourceError(problem)
    return source


def _bytes(path: Path) -> bytes:
    status = path.stat()
    # Opening a FIFO or a device could wait for ever, so that the kind is asked first.
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise OSError(0, f"larger than {MAX_BYTES // 2**20} MiB")
    return raw


def _not_utf8(file: str, error: UnicodeDecodeError) -> Problem:
    before = error.object[: error.start].decode()
    place = before.count("\n") + 1, len(before) - before.rfind("\n")
    what = f"byte {error.object[error.start]:#04x} is not UTF-8"
    return Problem(file, *place, "encoding", "error", what, "save the file as UTF-8")


def _unprintable(source: Source) -> Iterator[Problem]:
    if found := UNPRINTABLE.search(source.text):
        what = f"the control character U+{ord(found[0]):04X} cannot stand in YAML"
        yield source.problem(found.start(), "control-character", what, "delete it")


def short(text: str) -> str:
    """A text of the author's, cut so that it fits a message."""
    return text if len(text) <= 60 else text[:60] + "…"


def opens(text: str) -> bool:
    """Whether a text leaves a round bracket open, as `normal(3` does."""
    return text.count("(") > text.count(")")


def reason(error: OSError) -> str:
    """What the system says, as part of a sentence."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]
