"""Moodle XML. What is written has a category for each item, with a question for each of its variants, so that a quiz
can draw one. What is read may be any question bank of Moodle's."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent

from studytool.errors import UnusableFile
from studytool.exchange.contract import Export, Format, Question, Sheet, Unread, cloze, distinct
from studytool.exchange.contract.answers import Answer, Reading, named, number
from studytool.exchange.contract.gaps import asks
from studytool.exchange.contract.markup import asked, delimited, html, inline, xml_document, xml_text
from studytool.exchange.contract.reading import children, content, inside, tree
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Part,
    ShortAnswer,
)
from studytool.messages import exchange as said
from studytool.model import Text

ENDS = re.compile(r"[}#~\"]")  # what ends an answer or a feedback inside a gap
TYPES = {
    MultipleChoice: "multichoice",
    ShortAnswer: "shortanswer",
    Numerical: "numerical",
    Ordering: "ordering",
    Cloze: "cloze",
    Essay: "essay",
}


def write(sheet: Sheet) -> bytes:
    quiz = Element("quiz")
    for variants in sheet.items:
        first = variants[0]
        category = SubElement(quiz, "question", type="category")
        _text(SubElement(category, "category"), f"$course$/top/{first.topic}/{first.name}")
        for question in distinct(variants):
            _question(quiz, question)
    indent(quiz)
    return xml_document(quiz)


def _text(parent: Element, text: str) -> Element:
    SubElement(parent, "text").text = xml_text(text)
    return parent


def _html(parent: Element, name: str, content: str) -> None:
    _text(SubElement(parent, name, format="html"), content)


def _question(quiz: Element, question: Question) -> None:
    ask = question.ask
    made = SubElement(quiz, "question", type=TYPES[type(ask)])
    _text(SubElement(made, "name"), f"{question.name} ({question.seed})")
    picture = question.picture
    shown = asked(question, delimited, f"@@PLUGINFILE@@/{picture.name}" if picture else "")
    _html(made, "questiontext", f"{shown}\n{_gaps(ask)}" if isinstance(ask, Cloze) else shown)
    if picture:
        file = SubElement(made[-1], "file", name=picture.name, path="/", encoding="base64")
        file.text = b64encode(picture.content).decode()
    _html(made, "generalfeedback", html(question.solution, delimited))
    match ask:
        case MultipleChoice():
            _choices(made, ask)
        case ShortAnswer():
            _words(made, ask)
        case Numerical():
            _number(made, ask)
        case Ordering():
            SubElement(made, "layouttype").text = "VERTICAL"
            SubElement(made, "selecttype").text = "ALL"
            SubElement(made, "gradingtype").text = "RELATIVE_TO_CORRECT"
            for place, step in enumerate(ask.steps, 1):
                _text(SubElement(made, "answer", fraction=str(place), format="html"), inline(step, delimited))
        case Essay():
            SubElement(made, "responseformat").text = "monospaced" if ask.template else "editor"
            _html(made, "graderinfo", html(ask.key, delimited))
            _html(made, "responsetemplate", f"<pre>{escape(ask.template)}</pre>" if ask.template else "")
    if question.hint:
        _html(made, "hint", html(question.hint, delimited))
    _text(SubElement(SubElement(made, "tags"), "tag"), question.item)


def _answer(made: Element, fraction: float, text: str, feedback: str = "") -> Element:
    answer = _text(SubElement(made, "answer", fraction=f"{fraction:.7g}", format="moodle_auto_format"), text)
    if feedback:
        _html(answer, "feedback", inline(feedback, delimited))
    return answer


def _words(made: Element, ask: ShortAnswer) -> None:
    SubElement(made, "usecase").text = "0"
    for accepted in ask.accept:
        _answer(made, 100, _literal(accepted))
    for wrong in ask.wrong:
        for response in wrong.responses:
            _answer(made, 0, _literal(response), wrong.feedback)


def _literal(response: str) -> str:
    """A response in which an asterisk is one, and does not stand for any text."""
    return response.replace("*", r"\*")


def _number(made: Element, ask: Numerical) -> None:
    SubElement(_answer(made, 100, ask.value), "tolerance").text = ask.within
    for wrong in ask.wrong:
        SubElement(_answer(made, 0, wrong.responses[0], wrong.feedback), "tolerance").text = ask.within
    if ask.unit:
        unit = SubElement(SubElement(made, "units"), "unit")
        SubElement(unit, "multiplier").text = "1"
        SubElement(unit, "unit_name").text = ask.unit
        SubElement(made, "unitgradingtype").text = "0"
        SubElement(made, "showunits").text = "0"


def _choices(made: Element, ask: MultipleChoice) -> None:
    """Of many right options each gives its share, and a wrong one takes as much away."""
    SubElement(made, "single").text = "false" if ask.many else "true"
    SubElement(made, "shuffleanswers").text = "true" if ask.shuffle else "false"
    SubElement(made, "answernumbering").text = "abc"
    for choice in ask.choices:
        fraction = ask.share if choice.correct else -ask.share if ask.many else 0
        answer = _answer(made, fraction, inline(choice.text, delimited), choice.feedback)
        answer.set("format", "html")


def _gaps(ask: Cloze) -> str:
    """The parts, each with its gaps: a vector in one row, a matrix in rows."""
    lines = iter(asks(ask))
    return "\n".join(f"{html(next(lines), delimited) if part.ask else ''}{_rows(part)}" for part in ask.parts)


def _rows(part: Part) -> str:
    rows = ["&nbsp; ".join(map(_gap, row)) for row in part.rows()]
    return f"<p>{'<br>'.join(rows)}</p>" if rows else ""


def _gap(number: Numerical) -> str:
    wrong = "".join(
        f"~%0%{one.responses[0]}:{number.within}#{ENDS.sub(_escaped, inline(one.feedback, delimited))}"
        for one in number.wrong
    )
    return f"{{1:NUMERICAL:={number.value}:{number.within}{wrong}}}{escape(number.unit)}"


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def lost(question: Question) -> Iterator[Text]:
    """Moodle has a place for everything that is not told of every format."""
    del question
    yield from ()


# Reading -------------------------------------------------------------------------------------------------------------


def read(path: Path) -> Iterator[Question | Unread]:
    document = tree(content(path), str(path))
    if document.root.tag != "quiz":
        raise UnusableFile(str(path), said.not_this("Moodle XML"), said.EXPORT_ANEW)
    for made in children(document.root, "question"):
        kind = made.get("type", "")
        if kind == "category":
            continue
        name = inside(made, "name/text").strip()
        reading = Reading(str(document.line(made)), name or kind)
        read_kind = READ.get(kind)
        try:
            questions = read_kind(made, _common(made, name, reading), reading) if read_kind else []
        except ValueError as refused:
            yield reading.unread(said.refused(str(refused)))
            continue
        if questions:
            yield from reading.given(*questions)
        else:
            yield reading.unread(said.no_item(kind) if read_kind is None else said.NO_KEY)


def _common(made: Element, name: str, reading: Reading) -> Question:
    """The question with all that is no answer to it."""
    prompt, picture, alt = "", None, ""
    text = made.find("questiontext")
    if text is not None and made.get("type") != "cloze":
        if text.get("format", "html") in ("html", "moodle_auto_format"):
            prompt, picture, alt = reading.pictured(inside(text, "text"), partial(_file, text))
        else:
            prompt = _said(text, reading)
    hints = [_said(hint, reading) for hint in children(made, "hint")]
    if len(hints) > 1:
        reading.lost.append(said.MORE_HINTS)
    return Question(
        prompt=prompt,
        picture=picture,
        alt=alt,
        ask=Essay(""),
        item=named(name),
        hint=hints[0] if hints else "",
        solution=_said(made.find("generalfeedback"), reading),
    )


def _file(text: Element, address: str) -> bytes | None:
    """The bytes of a file that stands in the question itself."""
    name = address.removeprefix("@@PLUGINFILE@@/")
    for file in children(text, "file"):
        if file.get("name") == name:
            with suppress(ValueError):
                return b64decode(file.text or "", validate=False)
    return None


def _said(element: Element | None, reading: Reading) -> str:
    return "" if element is None else reading.marked(inside(element, "text"), element.get("format", "html"))


def _answers(made: Element, reading: Reading, *, formatted: bool) -> Iterator[tuple[Answer, Element]]:
    """Each answer, with the element that holds it."""
    for answer in children(made, "answer"):
        text = _said(answer, reading) if formatted else inside(answer, "text").strip()
        percent = float(number(answer.get("fraction", "0")) or 0)
        yield Answer(text, percent, _said(answer.find("feedback"), reading)), answer


def _read_choices(made: Element, question: Question, reading: Reading) -> list[Question]:
    answers = [answer for answer, _ in _answers(made, reading, formatted=True)]
    many = made.get("type") == "multichoiceset" or inside(made, "single").strip() in ("false", "0")
    shuffle = made.get("type") != "truefalse" and inside(made, "shuffleanswers").strip() not in ("false", "0")
    return [replace(question, ask=reading.choices(answers, many=many, shuffle=shuffle))] if answers else []


def _read_truth(made: Element, question: Question, reading: Reading) -> list[Question]:
    answers = [answer._replace(text=answer.text.capitalize()) for answer, _ in _answers(made, reading, formatted=True)]
    return [replace(question, ask=reading.choices(answers, many=False, shuffle=False))] if answers else []


def _read_words(made: Element, question: Question, reading: Reading) -> list[Question]:
    case = inside(made, "usecase").strip() in ("1", "true")
    ask = reading.words((answer for answer, _ in _answers(made, reading, formatted=False)), case=case)
    return [replace(question, ask=ask)] if ask.accept else []


def _read_number(made: Element, question: Question, reading: Reading) -> list[Question]:
    units = [
        (inside(unit, "unit_name").strip(), number(inside(unit, "multiplier"))) for unit in made.findall("units/unit")
    ]
    own = next((name for name, factor in units if factor and float(factor) == 1), "")
    if len(units) > 1:
        reading.lost.append(said.OTHER_UNITS)
    answers = ((answer, inside(element, "tolerance")) for answer, element in _answers(made, reading, formatted=False))
    ask = reading.numerical(answers, own)
    return [replace(question, ask=ask)] if ask else []


def _read_order(made: Element, question: Question, reading: Reading) -> list[Question]:
    steps = [answer.text for answer, _ in sorted(
        _answers(made, reading, formatted=True), key=lambda pair: pair[0].percent
    )]  # fmt: skip
    return [replace(question, ask=Ordering(tuple(steps), tuple(range(len(steps)))))] if len(steps) > 1 else []


def _read_pairs(made: Element, question: Question, reading: Reading) -> list[Question]:
    pairs = [(_said(one, reading), reading.html(inside(one, "answer/text"))) for one in children(made, "subquestion")]
    return reading.pairs(question, pairs)


def _read_essay(made: Element, question: Question, reading: Reading) -> list[Question]:
    key = _said(made.find("graderinfo"), reading)
    key, solution = (key, question.solution) if key else (question.solution, "")
    return [replace(question, ask=Essay(key), solution=solution)] if key else []


def _read_gaps(made: Element, question: Question, reading: Reading) -> list[Question]:
    return cloze.questions(question, inside(made, "questiontext/text"), reading)


READ: dict[str, Callable[[Element, Question, Reading], list[Question]]] = {
    "multichoice": _read_choices,
    "multichoiceset": _read_choices,
    "truefalse": _read_truth,
    "shortanswer": _read_words,
    "numerical": _read_number,
    "ordering": _read_order,
    "matching": _read_pairs,
    "essay": _read_essay,
    "cloze": _read_gaps,
}

FORMAT = Format("Moodle", Export(write, lost), read)
