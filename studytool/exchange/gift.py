"""GIFT, the plain text that Moodle and others read. What is written has a question for each variant, in a category for
each item.

A question there has one answer, so that a cloze becomes a numerical question for each gap; what is to be put in order
is matched with its places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html import escape
from pathlib import Path

from studytool.exchange.contract import Export, Format, Question, Sheet, Unread, distinct, reading
from studytool.exchange.contract.answers import Answer, Reading, named, number
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
    prompt = html(question.described, delimited)
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
    if question.picture:
        yield said.NO_FIGURE
    match question.ask:
        case Cloze():
            yield said.ONE_GAP
        case Ordering():
            yield said.AS_PLACES
        case MultipleChoice(shuffle=False):
            yield said.ANY_ORDER


# Reading -------------------------------------------------------------------------------------------------------------

# An escaped sign stands in Unicode's private area meanwhile, where none of the signs that end something is.
ESCAPED, HELD, OFFSET = re.compile(r"\\([\\:#={}~n])"), re.compile("[\ue000-\ue0ff]"), 0xE000
TITLE = re.compile(r"::(?P<title>.*?)::\s*", re.DOTALL)
MARKUP = re.compile(r"\s*\[(?P<kind>html|moodle|plain|markdown)\]\s*")
ANSWER = re.compile(
    r"(?P<sign>[=~])\s*(?:%(?P<percent>-?[\d.]+)%)?(?P<text>[^=~#]*)(?:#(?P<feedback>[^=~]*))?", re.DOTALL
)
TRUTH = re.compile(r"\s*(?P<value>T|TRUE|F|FALSE)\s*(?:#(?P<wrong>[^#]*))?(?:#(?P<right>[^#]*))?\s*", re.IGNORECASE)
RANGE = re.compile(r"(?P<low>[^:]+?)\.\.(?P<high>[^:]+)")
BLANK = "…"


def read(path: Path) -> Iterator[Question | Unread]:
    for line, block in _blocks(reading.text(path)):
        title = TITLE.match(block)
        body = block[title.end() :] if title else block
        name = named(_shown(title["title"]).strip()) if title else ""
        own = Reading(str(line), name or _shown(body.partition("{")[0]))
        try:
            questions = _questions(Question(prompt="", ask=Essay(""), item=name), body, own)
        except ValueError as refused:
            yield own.unread(said.refused(str(refused)))
            continue
        if questions:
            yield from own.given(*(replace(one, item=one.item or one.prompt) for one in questions))
        else:
            yield own.unread(said.NO_KEY if "{" in body else said.no_item("description"))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The line that each question begins on, and its text without comments, what is escaped in it held."""
    text = ESCAPED.sub(lambda match: chr(OFFSET + ord(match[1])), HELD.sub("", text))
    lines: list[str] = []
    first = 1
    for number_of_line, line in enumerate([*text.splitlines(), ""], 1):
        inside_braces = "".join(lines).count("{") > "".join(lines[-1:]).count("}") and "}" not in "".join(lines)
        starts = line.startswith(("::", "$CATEGORY"))
        if lines and (starts or (not line.strip() and not inside_braces)):
            yield first, "\n".join(lines)
            lines = []
        if line.lstrip().startswith("//") or line.startswith("$CATEGORY") or (not lines and not line.strip()):
            continue
        first = first if lines else number_of_line
        lines.append(line)
    if lines:
        yield first, "\n".join(lines)


def _shown(text: str) -> str:
    """The text with the signs that were escaped."""
    return HELD.sub(lambda match: {"n": "\n"}.get(sign := chr(ord(match[0]) - OFFSET), sign), text)


def _questions(question: Question, body: str, own: Reading) -> list[Question]:
    before, opened, rest = body.partition("{")
    answers, closed, after = rest.rpartition("}")
    if not opened or not closed:
        return []
    kind = match["kind"] if (match := MARKUP.match(before)) else "moodle"
    before = before[match.end() :] if match else before
    if after.strip():
        gap = " " if after.lstrip()[:1].isalnum() else ""
        before = f"{before.rstrip()} {BLANK}{gap}{after.lstrip()}"
    answers, _, general = answers.partition("####")
    question = replace(question, prompt=_marked(before, kind, own), solution=_marked(general, kind, own))
    if not answers.strip():
        return [replace(question, ask=Essay(question.solution), solution="")] if question.solution else []
    if truth := TRUTH.fullmatch(answers):
        return [replace(question, ask=_truth(truth, kind, own))]
    if answers.lstrip().startswith("#"):
        ask = own.numerical(_numbers(answers.lstrip()[1:], kind, own))
        return [replace(question, ask=ask)] if ask else []
    found = [*ANSWER.finditer(answers)]
    pairs = [match["text"].partition("->") for match in found]
    if found and all(arrow and match["sign"] == "=" for (_, arrow, _), match in zip(pairs, found, strict=True)):
        return own.pairs(question, [(_marked(left, kind, own), _marked(right, kind, own)) for left, _, right in pairs])
    if any(match["sign"] == "~" for match in found):
        options = [_answer(match, kind, own, formatted=True) for match in found]
        many = not any(match["sign"] == "=" for match in found)
        return [replace(question, ask=own.choices(options, many=many, shuffle=True))]
    words = own.words(_answer(match, kind, own, formatted=False) for match in found)
    return [replace(question, ask=words)] if words.accept else []


def _marked(text: str, kind: str, own: Reading) -> str:
    """A text in the markup it names, or that of its question."""
    if match := MARKUP.match(text):
        kind, text = match["kind"], text[match.end() :]
    shown = _shown(text).strip()
    if kind == "moodle":  # its line breaks are kept
        return own.html(re.sub(r"\n(?=[^<])", "<br>", shown) if "\n\n" in shown else shown)
    return own.marked(shown, {"plain": "plain_text"}.get(kind, kind))


def _answer(match: re.Match[str], kind: str, own: Reading, *, formatted: bool) -> Answer:
    percent = float(match["percent"]) if match["percent"] else 100.0 if match["sign"] == "=" else 0.0
    text = _marked(match["text"], kind, own) if formatted else _shown(match["text"]).strip()
    return Answer(text, percent, _marked(match["feedback"] or "", kind, own))


def _truth(match: re.Match[str], kind: str, own: Reading) -> MultipleChoice:
    right = match["value"].upper().startswith("T")
    said_to = {True: _marked(match["right"] or "", kind, own), False: _marked(match["wrong"] or "", kind, own)}
    options = [Answer(str(value), 100.0 * (value is right), said_to[value is right]) for value in (True, False)]
    return own.choices(options, many=False, shuffle=False)


def _numbers(answers: str, kind: str, own: Reading) -> Iterator[tuple[Answer, str]]:
    """Each answer with how far off is right: `3.14:0.01`, `3.13..3.15`, alone or after a sign."""
    if "=" not in answers:
        answers = f"={answers}"
    for match in ANSWER.finditer(answers):
        answer = _answer(match, kind, own, formatted=False)
        if between := RANGE.fullmatch(answer.text):
            low, high = (number(between[name]) for name in ("low", "high"))
            if low and high:
                middle, half = (Decimal(low) + Decimal(high)) / 2, (Decimal(high) - Decimal(low)) / 2
                yield answer._replace(text=str(middle)), str(half)
                continue
        value, _, within = answer.text.partition(":")
        yield answer._replace(text=value), within


FORMAT = Format("GIFT", Export(write, lost), read)
