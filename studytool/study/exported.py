"""Reads lines of `progress export`, all of them or none. The page uses it too, on text that the user gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studytool.errors import Unusable
from studytool.model import Entry
from studytool.study.lines import from_line

UNCHANGED = "nothing was imported"


class BadLines(Unusable):
    """Exported lines that cannot be read; `problems` has one for each of them."""

    def __init__(self, problems: Sequence[Unusable]) -> None:
        first, more = problems[0], len(problems) - 1
        others = f" (and {more} more bad line{'s' if more > 1 else ''})" if more else ""
        super().__init__(first.where, first.what + others, first.todo)
        self.problems = tuple(problems)


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
