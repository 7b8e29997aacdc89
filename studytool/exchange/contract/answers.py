"""What people wrote into another program's questions, in the terms of ours: answers with shares, numbers, gaps."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from studytool.bank.pictures import Picture, PictureError, checked
from studytool.exchange.contract import Question, Unread
from studytool.exchange.contract.markdown import Shown, harmless, markdown, own, plain
from studytool.items.contract.portable import Choice, MultipleChoice, Numerical, Ordering, ShortAnswer, Wrong
from studytool.messages import exchange as said
from studytool.model import Text

FULL = 99.9  # per cent: thirds do not add up to a hundred
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,4})?")
LONGEST = 40  # digits of a number
ANYTHING = re.compile(r"(?<!\\)\*")
LITERAL = re.compile(r"\\\*")
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")
OWN_NAME = re.compile(r"(?P<name>[a-z0-9-]+) \(-?\d+\)( .*)?")  # that of a variant which was exported


class Answer(NamedTuple):
    """A text in plain words or in Markdown, the share of the points that it gives, and what is said to it."""

    text: str
    percent: float
    feedback: str = ""


class Reading:
    """Reads the texts of one question, and collects what of it is left out."""

    def __init__(self, place: str, name: str) -> None:
        self.place, self.name = place, " ".join(name.split())[:80]
        self.lost: list[Text] = []

    def html(self, text: str) -> str:
        """Raises ValueError where it is no text of a question."""
        words = markdown(text)
        self.lost += (*words.lost, *map(_left_out, words.pictures))
        return words.text

    def pictured(self, text: str, held: Callable[[str], bytes | None]) -> tuple[str, Picture | None, str]:
        """The words of HTML with its first picture and what that shows; `held` gives the bytes at an address."""
        for shown in markdown(text).pictures:
            content = held(unquote(shown.address))
            if content is not None:
                name = NOT_IN_NAMES.sub("-", unquote(shown.address).rpartition("/")[2]).strip("-.") or "picture"
                try:
                    picture = checked(name, content)
                except PictureError as refused:
                    self.lost.append(said.refused(refused.what))
                    continue
                words = markdown(text, shown.address)
                self.lost += (*words.lost, *map(_left_out, words.pictures))
                if not shown.alt.strip():
                    self.lost.append(said.NO_ALT)
                return words.text, picture, plain(shown.alt) or name
        return self.html(text), None, ""

    def marked(self, text: str, kind: str) -> str:
        """A text whose marks are HTML, Markdown or none."""
        if kind == "plain_text":
            return plain(text)
        return own(text) if kind == "markdown" else self.html(text)

    def unread(self, what: Text) -> Unread:
        return Unread(self.place, self.name, what)

    def given(self, *questions: Question) -> Iterator[Question | Unread]:
        """The questions at their place, and what was left out of them."""
        yield from (replace(question, place=self.place, item=question.item or self.name) for question in questions)
        yield from {what.say("en"): self.unread(what) for what in self.lost}.values()

    # Kinds of question -----------------------------------------------------------------------------------------------

    def choices(self, answers: Sequence[Answer], *, many: bool, shuffle: bool) -> MultipleChoice:
        if not all(answer.text for answer in answers):
            raise ValueError("an option has no text")
        if any(0 < answer.percent < FULL for answer in answers) and not many:
            self.lost.append(said.PARTIAL_CREDIT)
        right = [answer.percent > 0 if many else answer.percent >= FULL for answer in answers]
        options = [Choice(one.text, correct, one.feedback) for one, correct in zip(answers, right, strict=True)]
        return MultipleChoice(tuple(options), many, shuffle)

    def words(self, answers: Iterable[Answer], *, case: bool = False) -> ShortAnswer:
        """In an answer `*` stands for any text there, and for itself after a backslash."""
        accept, wrong = [], []
        for answer in answers:
            if ANYTHING.search(answer.text):
                self.lost.append(said.pattern(answer.text))
                continue
            literal = " ".join(LITERAL.sub("*", answer.text).split())
            if answer.percent >= FULL:
                accept.append(literal)
                if answer.feedback:
                    self.lost.append(said.PRAISE)
            else:
                self._partly(answer)
                if answer.feedback:
                    wrong.append(Wrong((literal,), answer.feedback))
        if case:
            self.lost.append(said.NO_CASE)
        return ShortAnswer(tuple(dict.fromkeys(accept)), tuple(wrong))

    def numerical(self, answers: Iterable[tuple[Answer, str]], unit: str = "") -> Numerical | None:
        """Of answers, each with how far off is right, the first that is; None where none is a number that is."""
        found: Numerical | None = None
        wrong = []
        for answer, within in answers:
            value = number(answer.text)
            if answer.percent >= FULL and value and not found:
                found = Numerical(value, number(within) or "0", unit)
                if answer.feedback:
                    self.lost.append(said.PRAISE)
            elif answer.percent <= 0 and not answer.feedback:
                continue
            elif value and answer.percent < FULL and answer.feedback:
                self._partly(answer)
                wrong.append(Wrong((value,), answer.feedback))
            else:
                self.lost.append(said.another_answer(answer.text))
        return found and found._replace(wrong=tuple(wrong))

    def pairs(self, question: Question, pairs: Sequence[tuple[str, str]], others: Iterable[str] = ()) -> list[Question]:
        """What is to be matched: an order where it is matched with places, else one choice for each."""
        asked = [(left, right) for left, right in pairs if left]
        places = [number(right) for _, right in asked]
        if len(asked) > 1 and sorted(map(float, filter(None, places))) == list(range(1, len(asked) + 1)):
            steps = [left for left, _ in sorted(asked, key=lambda pair: float(number(pair[1]) or 0))]
            return [replace(question, ask=Ordering(tuple(steps), tuple(range(len(steps)))))]
        self.lost.append(said.PAIRS)
        rights = dict.fromkeys((*(right for _, right in pairs), *others))
        return [
            replace(
                question,
                prompt=f"{question.prompt}\n\n{left}".strip(),
                ask=MultipleChoice(tuple(Choice(one, one == right) for one in rights if one), False, True),
            )
            for left, right in asked
        ]

    def _partly(self, answer: Answer) -> None:
        if answer.percent > 0:
            self.lost.append(said.partial_credit(answer.text))


def _left_out(shown: Shown) -> Text:
    return said.no_picture(harmless(shown.alt or shown.address).rpartition("/")[2][:60])


def named(title: str) -> str:
    """The name of a question, and of a variant that was exported that of its item."""
    own = OWN_NAME.fullmatch(title)
    return own["name"] if own else " ".join(title.split())


def number(text: str) -> str | None:
    """A number as it is written in a bank, from one in full or with a decimal comma; None for anything else."""
    digits = text.strip().replace("−", "-")
    if digits.count(",") == 1 and "." not in digits:
        digits = digits.replace(",", ".")
    if len(digits) > LONGEST or not NUMBER.fullmatch(digits) or not math.isfinite(float(digits)):
        return None
    return digits.removeprefix("+")
