"""Entries from elsewhere: a file of exported lines, or another progress file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from studytool.errors import Unusable
from studytool.model import Entry
from studytool.study.lines import from_line

SQLITE = b"SQLite format 3\0"
UNCHANGED = "nothing was imported"
ENCODING, BROKEN = "utf-8-sig", "surrogateescape"  # so that a line with broken bytes can be named
LIMIT = 10_000_000  # characters in a line: beyond it nothing that was exported


class BadLines(Unusable):
    """Exported lines that make no sense; `problems` has one for each of them."""

    def __init__(self, problems: Sequence[Unusable]) -> None:
        first, more = problems[0], len(problems) - 1
        others = f" (and {more} more bad line{'s' if more > 1 else ''})" if more else ""
        super().__init__(first.where, first.what + others, first.todo)
        self.problems = tuple(problems)


def gather(path: Path) -> list[Entry]:
    """Every entry of the file, of either kind. Raises Unusable, naming the line, unless all of them are good."""
    try:
        with path.open("rb") as file:
            other = file.read(len(SQLITE)) == SQLITE
        if not other:
            with path.open(encoding=ENCODING, errors=BROKEN) as lines:
                return from_file(lines, str(path))
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise Unusable(str(path), what, "name a file that `progress export` wrote, or a progress file") from None
    return _entries_of(path)


def from_file(file: TextIO, name: str) -> list[Entry]:
    """The entries of a file of exported lines, opened with ENCODING and BROKEN; `name` is what a message calls it."""
    return from_lines(_bounded(file), name)


def from_lines(lines: Iterable[str], name: str) -> list[Entry]:
    """The entries of exported lines, empty lines left out. Raises BadLines unless all of them are good."""
    entries: list[Entry] = []
    bad: list[Unusable] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                entries.append(from_line(line))
        except ValueError as error:
            bad.append(Unusable(f"{name}:{number}", str(error), f"mend or remove the line; {UNCHANGED}"))
    if bad:
        raise BadLines(bad)
    return entries


def _bounded(file: TextIO) -> Iterator[str]:
    """Line by line, the rest of one that is too long left out."""
    while line := file.readline(LIMIT):
        rest = line
        while rest and not rest.endswith("\n"):
            rest = file.readline(LIMIT)
        yield line


def _entries_of(path: Path) -> list[Entry]:
    from studytool.study.store import Store  # the page, which reads lines alone, has no sqlite3

    try:
        with Store.open(path, create=False) as store:
            return list(store.entries())
    except Unusable as error:
        raise Unusable(error.where, error.what, f"name another file; {UNCHANGED}") from None
