"""A table for spreadsheets: one row for each variant.

A spreadsheet runs a cell that begins like a formula, so a quote goes before every text that does; it is taken off when
the table is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from studytool.exchange.contract import Export, Format, Question, Sheet
from studytool.exchange.contract.gaps import asks, gaps_of
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    ShortAnswer,
    Wrong,
)
from studytool.messages import exchange as said
from studytool.model import Text

COLUMNS = ("item", "variant", "kind", "prompt", "answer", "within", "unit", "hint", "solution", "level", "note")
KINDS = {
    MultipleChoice: "choice",
    ShortAnswer: "text",
    Numerical: "number",
    Ordering: "order",
    Cloze: "gaps",
    Essay: "essay",
}
ACTING = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]|'+[=+\-@＝＋－＠\s]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?")

Row = dict[str, str]


def write(sheet: Sheet) -> bytes:
    rows = [_row(question) for question in sheet.questions]
    paired = sorted({name for row in rows for name in row if name not in COLUMNS}, key=_place)
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, (*COLUMNS, *paired), restval="")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return table.getvalue().encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def _place(column: str) -> tuple[int, bool]:
    word, _, number = column.partition(" ")
    return int(number), word == "feedback"


def harmless(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if ACTING.match(value) and not NUMBER.fullmatch(value) else value


def _row(question: Question) -> Row:
    ask = question.ask
    row = {
        "item": question.item, "variant": str(question.seed), "kind": KINDS[type(ask)], "prompt": question.prompt,
        "hint": question.hint, "solution": question.solution, "level": question.level, "note": question.note,
    }  # fmt: skip
    match ask:
        case MultipleChoice(choices=choices):
            row["answer"] = ", ".join(str(place) for place, choice in enumerate(choices, 1) if choice.correct)
            return row | _options((choice.text, choice.feedback) for choice in choices)
        case Ordering(steps=steps, shown=shown):
            row["answer"] = " ".join(str(shown.index(step) + 1) for step in range(len(steps)))
            return row | _options((steps[step], "") for step in shown)
        case ShortAnswer(accept=accept, wrong=wrong):
            return row | {"answer": "\n".join(accept)} | _wrong(wrong)
        case Numerical(value=value, within=within, unit=unit, wrong=wrong):
            return row | {"answer": value, "within": within, "unit": unit} | _wrong(wrong)
        case Essay(key=key):
            return row | {"answer": key}
        case Cloze():
            gaps = list(gaps_of(ask))
            row["prompt"] = "\n\n".join((question.prompt, *asks(ask)))
            row["answer"] = "\n".join(f"{name} = {gap.value}" for name, gap in gaps)
            row["within"] = "\n".join(gap.within for _, gap in gaps)
            return row
    raise TypeError(ask)


def _options(options: Iterable[tuple[str, str]]) -> Row:
    return {
        f"{word} {place}": value
        for place, option in enumerate(options, 1)
        for word, value in zip(("option", "feedback"), option, strict=True)
    }


def _wrong(wrong: Iterable[Wrong]) -> Row:
    return _options(("\n".join(one.responses), one.feedback) for one in wrong)


def lost(question: Question) -> Iterator[Text]:
    match question.ask:
        case Cloze() as ask if any(gap.wrong for _, gap in gaps_of(ask)):
            yield said.NO_MISTAKES


FORMAT = Format("CSV", Export(write, lost))
