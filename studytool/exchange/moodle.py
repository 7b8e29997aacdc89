"""Moodle XML: one category for each item, with a question for each of its variants, so that a quiz can draw one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent

from studytool.exchange.contract import Export, Format, Question, Sheet, distinct
from studytool.exchange.contract.gaps import asks
from studytool.exchange.contract.markup import delimited, html, inline, xml_document, xml_text
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Part,
    ShortAnswer,
)
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
    shown = html(question.prompt, delimited)
    _html(made, "questiontext", f"{shown}\n{_gaps(ask)}" if isinstance(ask, Cloze) else shown)
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


FORMAT = Format("Moodle", Export(write, lost))
