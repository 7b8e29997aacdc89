"""GIFT, the plain text that Moodle and others read: a question for each variant, in a category for each item.

A question there has one answer, so that a cloze becomes a numerical question for each gap; what is to be put in order
is matched with its places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html import escape

from studytool.exchange.contract import Export, Format, Question, Sheet, distinct
from studytool.exchange.contract.gaps import singles
from studytool.exchange.contract.markup import delimited, html, inline
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

SPECIAL = re.compile(r"[\\:#={}~]")


def write(sheet: Sheet) -> bytes:
    blocks = []
    for variants in sheet.items:
        first = variants[0]
        blocks.append(f"$CATEGORY: $course$/top/{first.topic}/{first.name}")
        blocks.extend(_question(name, one) for variant in distinct(variants) for name, one in singles(variant))
    return "\n\n".join((*blocks, "")).encode()


def _question(gap: str, question: Question) -> str:
    title = _literal(f"{question.name} ({question.seed}) {gap}".rstrip())
    prompt = html(question.prompt, delimited)
    if isinstance(question.ask, Essay) and question.ask.template:
        prompt += f"\n<pre>{escape(question.ask.template)}</pre>"
    answers = [*_answers(question.ask), *_after("####", html(question.explanation, delimited))]
    return f"// [tag:{question.item}]\n::{title}::[html]{_literal(prompt)}{{{_lines(answers)}}}"


def _lines(answers: list[str]) -> str:
    return "\n".join((answers[0], *(f"  {answer}" for answer in answers[1:]), "")) if answers else ""


def _answers(ask: object) -> Iterator[str]:
    match ask:
        case MultipleChoice():
            yield from _choices(ask)
        case ShortAnswer(accept=accept, wrong=wrong):
            yield from (f"=%100%{_words(response)}" for response in accept)
            yield from (f"=%0%{_words(response)}{_feedback(one)}" for one in wrong for response in one.responses)
        case Numerical(value=value, within=within, wrong=wrong):
            width = _decimal(within)
            yield f"#={_decimal(value)}:{width}"
            yield from (f"=%0%{_decimal(one.responses[0])}:{width}{_feedback(one)}" for one in wrong)
        case Ordering(steps=steps, shown=shown):
            yield from (f"={_literal(inline(steps[step], delimited))} -> {step + 1}" for step in shown)


def _choices(ask: MultipleChoice) -> Iterator[str]:
    """Of many right options each gives its share, and a wrong one takes as much away."""
    for choice in ask.choices:
        sign = f"~%{ask.share if choice.correct else -ask.share:.7g}%" if ask.many else "=" if choice.correct else "~"
        yield f"{sign}[html]{_literal(inline(choice.text, delimited))}{_said(choice.feedback)}"


def _feedback(wrong: Wrong) -> str:
    return _said(wrong.feedback)


def _said(feedback: str) -> str:
    return "".join(_after("#", inline(feedback, delimited)))


def _after(mark: str, text: str) -> Iterator[str]:
    if text:
        yield f"{mark}{_literal(text)}"


def _words(response: str) -> str:
    """A response in which an asterisk is one, and does not stand for any text.

    An arrow would make a pair of it, and cannot be escaped: there an asterisk does stand for any text.
    """
    return _literal(response.replace("*", r"\*").replace("->", "-*>"))


def _literal(text: str) -> str:
    """A text that ends nothing: on one line, since an empty one ends the question."""
    return SPECIAL.sub(r"\\\g<0>", text).replace("\r", "").replace("\n", r"\n")


def _decimal(number: str) -> str:
    """A number without a power of ten, which not every reader of GIFT knows."""
    return f"{Decimal(number):f}"


def lost(question: Question) -> Iterator[Text]:
    if question.hint:
        yield said.NO_HINT
    match question.ask:
        case Cloze():
            yield said.ONE_GAP
        case Ordering():
            yield said.AS_PLACES
        case MultipleChoice(shuffle=False):
            yield said.ANY_ORDER


FORMAT = Format("GIFT", Export(write, lost))
