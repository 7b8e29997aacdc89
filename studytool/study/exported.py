"""Reads lines of `progress export`, all of them or none. The page uses it too, on files that the user gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TextIO

from studytool import texts
from studytool.errors import Unusable
from studytool.model import Entry
from studytool.study.lines import from_line

UNCHANGED = "nothing was imported"
LIMIT = 10_000_000  # characters in a line: more than any exported line has


class BadLines(Unusable):
    """Exported lines that cannot be read; `problems` has one for each of them."""

    def __init__(self, problems: Sequence[Unusable]) -> None:
        first, more = problems[0], len(problems) - 1
        others = f" (and {more} more bad line{'s' if more > 1 else ''})" if more else ""
        super().__init__(first.where, first.what + others, first.todo)
        self.problems = tuple(problems)


def from_file(file: TextIO, name: str) -> list[Entry]:
    """The entries of a file of exported lines, opened by `texts`; `name` is what a message calls it."""
    lines = _bounded(file)
    first = next(lines, "")
    if texts.broken(first) == texts.UNMARKED:
        what, todo = f"this looks like {texts.UNMARKED}", "save it as UTF-8, or write it with `progress export -o FILE`"
        raise Unusable(name, what, f"{todo}; {UNCHANGED}")
    return from_lines(chain([first], lines), name)


def from_lines(lines: Iterable[str], name: str) -> list[Entry]:
    """The entries of exported lines, empty lines left out. Raises BadLines unless all of them are good."""
    entries, bad = sorted_out(lines, name)
    if bad:
        raise BadLines(bad)
    return entries


def sorted_out(lines: Iterable[str], name: str) -> tuple[list[Entry], list[Unusable]]:
    """The entries of the good lines, and what is wrong with each of the others. Empty lines are left out."""
    entries: list[Entry] = []
    bad: list[Unusable] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                entries.append(from_line(line))
        except ValueError as error:
            bad.append(Unusable(f"{name}:{number}", str(error), f"mend or remove the line; {UNCHANGED}"))
    return entries, bad


def _bounded(file: TextIO) -> Iterator[str]:
    """The lines one by one, each cut at LIMIT."""
    while line := file.readline(LIMIT):
        rest = line
        while rest and not rest.endswith("\n"):
            rest = file.readline(LIMIT)
        yield line
