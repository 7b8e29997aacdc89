"""A table for spreadsheets: one row for each variant. What is read may have fewer columns, in any order.

A spreadsheet runs a cell that begins like a formula, so a quote goes before every text that does; it is taken off when
the table is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from studytool.errors import UnusableFile
from studytool.exchange.contract import Export, Format, Question, Sheet, Unread, reading
from studytool.exchange.contract.answers import Answer, Reading, number
from studytool.exchange.contract.gaps import asks, gaps_of
from studytool.exchange.contract.markdown import own
from studytool.items.contract.portable import (
    Choice,
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Part,
    Portable,
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
        "item": question.item, "variant": str(question.seed), "kind": _kind(ask), "prompt": question.described,
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
            row["prompt"] = "\n\n".join((question.described, *asks(ask)))
            row["answer"] = "\n".join(f"{name} = {gap.value}" for name, gap in gaps)
            row["within"] = "\n".join(gap.within for _, gap in gaps)
            return row
    raise TypeError(ask)


def _kind(ask: Portable) -> str:
    return "choices" if isinstance(ask, MultipleChoice) and ask.many else KINDS[type(ask)]


def _options(options: Iterable[tuple[str, str]]) -> Row:
    return {
        f"{word} {place}": value
        for place, option in enumerate(options, 1)
        for word, value in zip(("option", "feedback"), option, strict=True)
    }


def _wrong(wrong: Iterable[Wrong]) -> Row:
    return _options(("\n".join(one.responses), one.feedback) for one in wrong)


def lost(question: Question) -> Iterator[Text]:
    if question.picture:
        yield said.NO_FIGURE
    match question.ask:
        case Cloze() as ask if any(gap.wrong for _, gap in gaps_of(ask)):
            yield said.NO_MISTAKES
        case MultipleChoice(shuffle=False):
            yield said.ANY_ORDER


# Reading -------------------------------------------------------------------------------------------------------------

QUOTED = re.compile(r"'(?=" + ACTING.pattern + ")")
OTHER_NAMES = {  # of columns, as other programs call them
    "question": "prompt", "question text": "prompt", "front": "prompt", "id": "item", "name": "item", "type": "kind",
    "correct answer": "answer", "key": "answer", "back": "answer", "tolerance": "within", "explanation": "solution",
}  # fmt: skip
NUMBERED = re.compile(r"(?:(?:option|answer|choice)[ _]?(?P<option>\d+|[a-z])|feedback[ _]?(?P<feedback>\d+|[a-z]))")
LEVELS = ("recall", "apply", "derive")
DELIMITERS = ",;\t"
GAP = re.compile(r"(?:\((?P<part>\d+)\))?(?P<place>\[[\d, ]+\])?\s*=\s*(?P<value>\S+)")
ASKED = re.compile(r"\A\((?P<part>\d+)\)\s*(?P<ask>.*)", re.DOTALL)


def read(path: Path) -> Iterator[Question | Unread]:
    lines = io.StringIO(reading.text(path), newline="")
    first = lines.readline()
    lines.seek(0)
    csv.field_size_limit(reading.MOST)
    table = csv.DictReader(lines, delimiter=max(DELIMITERS, key=first.count))
    try:
        names = [_column(name) for name in table.fieldnames or ()]
    except csv.Error as error:
        raise UnusableFile(f"{path}:1", said.no_table(str(error)), said.SEE_COLUMNS) from None
    if not {"prompt", "answer"} <= {*names}:
        raise UnusableFile(f"{path}:1", said.no_table("prompt, answer"), said.SEE_COLUMNS)
    table.fieldnames = names
    while True:
        line = table.line_num + 1
        try:
            cells = next(table, None)
        except csv.Error as error:
            yield Unread(str(line), "", said.refused(str(error)))
            continue
        if cells is None:
            return
        row = {name: own(QUOTED.sub("", cell)) for name, cell in cells.items() if name and isinstance(cell, str)}
        yield from _row_read(row, str(line))


def _column(name: str) -> str:
    plain = " ".join(name.split()).casefold()
    if numbered := NUMBERED.fullmatch(plain):
        word = "option" if numbered["option"] else "feedback"
        place = numbered[word]
        return f"{word} {place if place.isdigit() else ord(place) - ord('a') + 1}"
    return OTHER_NAMES.get(plain, plain)


def _row_read(row: Row, line: str) -> Iterator[Question | Unread]:
    name = row.get("item", "")
    ours = Reading(line, name or row.get("prompt", ""))
    if not any(row.values()):
        return
    kind = row.get("kind") or _likely(row)
    ask = READ[kind](row, ours) if kind in READ else None
    if isinstance(ask, MultipleChoice) and kind == "choices":
        ask = ask._replace(many=True)
    if ask is None:
        yield ours.unread(said.NO_KEY if kind in READ else said.no_item(kind))
        return
    prompt = row.get("prompt", "")
    if isinstance(ask, Cloze):
        prompt = "\n\n".join(text for text in prompt.split("\n\n") if not ASKED.match(text))
    level = row.get("level", "")
    yield from ours.given(
        Question(
            prompt=prompt, ask=ask, item=name, hint=row.get("hint", ""), solution=row.get("solution", ""),
            level=level if level in LEVELS else "", note=row.get("note", ""),
        )
    )  # fmt: skip


def _likely(row: Row) -> str:
    """The kind of a row that names none."""
    if any(text for _, text, _ in _listed(row)) and not row.get("within"):
        return "choice"
    return "number" if number(row.get("answer", "")) else "text"


def _listed(row: Row) -> list[tuple[int, str, str]]:
    """The number, the text and the feedback of each option that is there."""
    places = sorted(int(name.partition(" ")[2]) for name in row if name.startswith("option ") and row[name])
    return [(place, row[f"option {place}"], row.get(f"feedback {place}", "")) for place in places]


def _read_choices(row: Row, ours: Reading) -> Portable | None:
    """The answer is the numbers of the right options, else their letters, else the text of one."""
    del ours
    listed, answer = _listed(row), row["answer"].casefold()
    wanted = set(re.split(r"[\s,;]+", answer.strip(" ,;")))
    names = (
        [str(place) for place, _, _ in listed],
        [chr(ord("a") + place - 1) for place, _, _ in listed if place < 27],
    )
    called = next((named for named in names if wanted <= {*named}), None)
    right = wanted if called else {answer}
    keys = called or [text.casefold() for _, text, _ in listed]
    choices = [Choice(text, key in right, feedback) for key, (_, text, feedback) in zip(keys, listed, strict=False)]
    correct = sum(choice.correct for choice in choices)
    return MultipleChoice(tuple(choices), correct > 1, True) if correct else None


def _read_words(row: Row, ours: Reading) -> Portable | None:
    answers = [Answer(text.replace("*", r"\*"), 100) for text in row["answer"].split("\n") if text.strip()]
    wrong = tuple(Wrong(tuple(text.split("\n")), feedback) for _, text, feedback in _listed(row) if feedback)
    words = ours.words(answers)
    return words._replace(wrong=wrong) if words.accept else None


def _read_number(row: Row, ours: Reading) -> Portable | None:
    wrong = ((Answer(text, 0, feedback), "") for _, text, feedback in _listed(row))
    return ours.numerical([(Answer(row["answer"], 100), row.get("within", "")), *wrong], row.get("unit", ""))


def _read_order(row: Row, ours: Reading) -> Portable | None:
    del ours
    steps = {str(place): text for place, text, _ in _listed(row)}
    order = re.split(r"[\s,;]+", row["answer"].strip())
    if len(steps) < 2 or sorted(order) != sorted(steps):
        return None
    return Ordering(tuple(steps[place] for place in order), tuple(range(len(steps))))


def _read_gaps(row: Row, ours: Reading) -> Portable | None:
    """One gap a line, with its index and the number of its part before it, as they are written here."""
    del ours
    found = [GAP.fullmatch(line.strip()) for line in row["answer"].split("\n") if line.strip()]
    within = row.get("within", "").split("\n")
    asked = {match["part"]: match["ask"] for text in row["prompt"].split("\n\n") if (match := ASKED.match(text))}
    parts: dict[str, list[tuple[list[int], Numerical]]] = {}
    for match, width in zip(found, [*within, *[""] * len(found)], strict=False):
        value = number(match["value"]) if match else None
        if match is None or value is None:
            return None
        place = [int(index) for index in re.findall(r"\d+", match["place"] or "")]
        parts.setdefault(match["part"] or "", []).append((place, Numerical(value, number(width) or "0")))
    return Cloze(tuple(_part(asked.get(part, ""), gaps) for part, gaps in parts.items())) if parts else None


def _part(ask: str, gaps: list[tuple[list[int], Numerical]]) -> Part:
    last = gaps[-1][0]
    shape = tuple(index + 1 for index in last)
    return Part(ask, shape, tuple(gap for _, gap in gaps))


def _read_essay(row: Row, ours: Reading) -> Portable | None:
    del ours
    return Essay(row["answer"]) if row["answer"] else None


READ: dict[str, Callable[[Row, Reading], Portable | None]] = {
    "choice": _read_choices,
    "choices": _read_choices,
    "text": _read_words,
    "number": _read_number,
    "order": _read_order,
    "gaps": _read_gaps,
    "essay": _read_essay,
}

FORMAT = Format("CSV", Export(write, lost), read)
