"""Moodle's gaps, `{1:NUMERICAL:=3.5:0.01~%50%7#half}`: a text with some is one question, or one for each gap."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import groupby

from studytool.exchange.contract import Question
from studytool.exchange.contract.answers import Answer, Reading, number
from studytool.items.contract.portable import Cloze, Numerical, Part, Portable

GAP = re.compile(
    r"\{\d*:(?P<kind>NUMERICAL|NM|SHORTANSWER|SA|MW|SHORTANSWER_C|SAC|MWC|(?:MULTICHOICE|MC|MULTIRESPONSE|MR)\w*)"
    r":(?P<answers>(?:\\.|[^\\}])*)\}",
    re.DOTALL,
)
ANSWER = re.compile(
    r"(?P<right>=)?(?:%(?P<percent>-?[\d.]+)%)?(?P<text>(?:\\.|[^\\#])*)(?:#(?P<feedback>.*))?", re.DOTALL
)
NUMBERS, WORDS = ("NUMERICAL", "NM"), ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
ESCAPED = re.compile(r"\\([}#~/\"\\{=:])")
OWN_LABEL = re.compile(r"\A\(\d+\)\s*")  # with which parts are exported


def questions(question: Question, html: str, reading: Reading) -> list[Question]:
    """What a text with gaps asks; nothing where it has none that can be read. Raises ValueError as `Reading.html`."""
    mark = "gap"
    while mark in html:
        mark += "x"
    asks: list[Portable | None] = []

    def gap(match: re.Match[str]) -> str:
        asks.append(_ask(match["kind"].upper(), match["answers"], reading))
        return f"{mark}{len(asks)}z"

    text = reading.html(GAP.sub(gap, html))
    if not asks or None in asks:
        return []
    place = re.compile(rf"{mark}(\d+)z")
    numbers = [ask for ask in asks if isinstance(ask, Numerical)]
    if len(numbers) == len(asks):
        blocks = [(block, place.findall(block), place.sub("", block).strip()) for block in text.split("\n\n")]
        if all(not gaps or _alone(rest, gaps) for _, gaps, rest in blocks):
            return [_calculation(question, blocks, numbers)]
    several = len(asks) > 1
    shown = place.sub(lambda match: f"({match[1]}) …" if several else "…", text)
    if several and len(numbers) == len(asks):
        parts = tuple(Part(f"({place})", numbers=(one,)) for place, one in enumerate(numbers, 1))
        return [replace(question, prompt=shown, ask=Cloze(parts))]
    return [
        replace(question, prompt=f"{shown}\n\n({place})" if several else shown, ask=ask)
        for place, ask in enumerate(asks, 1)
        if ask
    ]


def _ask(kind: str, written: str, reading: Reading) -> Portable | None:
    formatted = kind not in (*NUMBERS, *WORDS)
    answers = [_answer(one, reading, formatted) for one in re.split(r"(?<!\\)~", written) if one.strip()]
    if kind in NUMBERS:
        return reading.numerical(_within(answer) for answer in answers)
    if kind in WORDS:
        words = reading.words(answers, case=kind.endswith("C"))
        return words if words.accept else None
    return reading.choices(answers, many=kind.startswith(("MULTIRESPONSE", "MR")), shuffle=kind.endswith("S"))


def _answer(written: str, reading: Reading, formatted: bool) -> Answer:
    match = ANSWER.match(written.strip())
    assert match, "everything in it may be missing"
    percent = 100.0 if match["right"] and not match["percent"] else float(match["percent"] or 0)
    text, feedback = (ESCAPED.sub(r"\1", match[name] or "").strip() for name in ("text", "feedback"))
    return Answer(reading.html(text) if formatted else unescape(text), percent, reading.html(feedback))


def _within(answer: Answer) -> tuple[Answer, str]:
    value, _, within = answer.text.partition(":")
    return answer._replace(text=value), within


def _alone(rest: str, gaps: list[str]) -> bool:
    """Whether a paragraph is gaps and nothing else, but for the unit of one."""
    return not rest or (len(gaps) == 1 and len(rest) <= 12 and " " not in rest and number(rest) is None)


def _calculation(question: Question, blocks: list[tuple[str, list[str], str]], numbers: list[Numerical]) -> Question:
    """Parts that are paragraphs of gaps, those of one length below each other the rows of a matrix; what stands before
    them is asked."""
    parts: list[Part] = []
    asked: list[str] = []
    prompt: list[str] | None = None
    for count, group in groupby(blocks, key=lambda block: len(block[1])):
        texts, gaps, rests = zip(*group, strict=True)
        if not count:
            asked = [*texts]
            continue
        if prompt is None:
            own = len(asked) > 1 and OWN_LABEL.match(asked[-1])
            prompt, asked = (asked[:-1], asked[-1:]) if own else (asked, [])
        shape = () if count == len(texts) == 1 else (count,) if len(texts) == 1 else (len(texts), count)
        held = [
            numbers[int(place) - 1]._replace(unit=rest) for row, rest in zip(gaps, rests, strict=True) for place in row
        ]
        parts.append(Part(OWN_LABEL.sub("", "\n\n".join(asked)), shape, tuple(held)))
        asked = []
    after = asked
    whole = "\n\n".join((*(prompt or ()), *after)) or question.prompt
    if len(parts) == 1 and not parts[0].shape:
        return replace(question, prompt=whole, ask=parts[0].numbers[0])
    return replace(question, prompt=whole, ask=Cloze(tuple(parts)))
