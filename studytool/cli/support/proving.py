"""Items that were read from a stranger's file, as far as `check` has nothing against them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from studytool.bank.folders import of_bank
from studytool.bank.write import bank_file
from studytool.check.report import check
from studytool.exchange.contract import Unread
from studytool.exchange.contract.importing import OPTIONAL, Made
from studytool.messages import exchange as said
from studytool.model import Problem

FIELD = re.compile(r"  [ -] (?P<name>[a-z]+):")
VARIANTS = 5  # of numbers that are not drawn one would do; options and steps are shuffled


def proved(items: Sequence[Made], output: Path) -> tuple[str, list[Made], list[Unread]]:
    """The text of the file `output`, the items in it, and what had to be left out: of an item with an error the field
    that has it, where it can do without, else the item."""
    left_out: list[Unread] = []
    held = [*items]
    while True:
        text, lines = bank_file(output.stem, [item.fields for item in held])
        faulty: dict[int, Problem] = {}
        for problem in _errors(text, held, output):
            place = next((place for place, own in enumerate(lines) if problem.line in own), None)
            if place is not None:
                faulty.setdefault(place, problem)
        if not faulty or not held:
            return text, held, left_out
        mended = {place: _mended(held[place], problem, lines[place], text) for place, problem in faulty.items()}
        left_out += [unread for _, unread in mended.values()]
        kept = (mended[place][0] if place in mended else item for place, item in enumerate(held))
        held = [item for item in kept if item is not None]


def _errors(text: str, items: Sequence[Made], output: Path) -> list[Problem]:
    """What `check` says of the file, in a bank of its own beside the notes of the bank it is meant for."""
    docs = of_bank(output.parent).docs
    with TemporaryDirectory() as folder:
        bank = Path(folder) / "quiz"
        bank.mkdir()
        file = bank / output.name
        file.write_text(text, encoding="utf-8")
        for name, content in filter(None, (item.picture for item in items)):
            (bank / name).write_bytes(content)
        report = check(bank, [file], docs=docs if docs.is_dir() else None, variants=VARIANTS)
    return [problem for problem in report.problems if problem.severity == "error" and Path(problem.file) == file]


def _mended(item: Made, problem: Problem, lines: range, text: str) -> tuple[Made | None, Unread]:
    """The item without the field that has the problem, or None where it cannot do without; and what to say of it."""
    written = text.split("\n")[lines.start - 1 : problem.line]
    starts = [start for line in written if (start := FIELD.match(line))]
    field = starts[-1]["name"] if starts else ""
    if field in OPTIONAL:
        return item.without(field), item.unread(said.faulty(field, problem.message))
    return None, item.unread(said.refused(problem.message))
