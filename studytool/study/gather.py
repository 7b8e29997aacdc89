"""Entries from elsewhere: a file of exported lines, or another progress file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from studytool.errors import Unusable
from studytool.model import Entry
from studytool.study.lines import from_line

SQLITE = b"SQLite format 3\0"
UNCHANGED = "nothing was imported"
LIMIT = 10_000_000  # characters in a line: beyond it nothing that was exported


def gather(path: Path) -> list[Entry]:
    """Every entry of the file, of either kind. Raises Unusable, naming the line, unless all of them are good."""
    try:
        with path.open("rb") as file:
            other = file.read(len(SQLITE)) == SQLITE
        if not other:
            with path.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
                return from_lines(iter(lambda: lines.readline(LIMIT), ""), str(path))
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise Unusable(str(path), what, "name a file that `progress export` wrote, or a progress file") from None
    return _entries_of(path)


def from_lines(lines: Iterable[str], name: str) -> list[Entry]:
    """The entries of exported lines, empty lines left out; `name` is what a message calls their file."""
    entries: list[Entry] = []
    bad: list[tuple[int, str]] = []
    for number, line in _filled(lines):
        try:
            entries.append(from_line(line))
        except ValueError as error:
            bad.append((number, str(error)))
    if bad:
        (number, what), more = bad[0], len(bad) - 1
        others = f" (and {more} more bad line{'s' if more > 1 else ''})" if more else ""
        raise Unusable(f"{name}:{number}", f"{what}{others}", f"mend or remove the line; {UNCHANGED}")
    return entries


def _filled(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _entries_of(path: Path) -> list[Entry]:
    from studytool.study.store import Store  # the page, which reads lines alone, has no sqlite3

    try:
        with Store.open(path, create=False) as store:
            return list(store.entries())
    except Unusable as error:
        raise Unusable(error.where, error.what, f"name another file; {UNCHANGED}") from None
