"""Questions that were read as the items of a bank: the fields of each, and what becomes of a field that cannot stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from studytool.exchange.contract import Question, Unread
from studytool.items.contract.portable import (
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

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 60  # signs of an id
MARKUP = re.compile(r"<[^<>]*>|\\[a-zA-Z]+")
TELL_NOTHING = ("question", "frage", "item")  # names that programs give by themselves
OPTIONAL = ("figure", "note", "hint", "solution", "mistakes", "unit", "level")
SAME = 0.006  # a width is written in three digits
APART = 10  # a mistake differs from the key by so many widths, or the bank refuses it
EXACT = 1e-9  # what a number may be off by where its file says nothing

Fields = dict[str, Any]
Say = Callable[[str], Any]


class Made(NamedTuple):
    """The fields of an item, and the question it was made of."""

    fields: Fields
    question: Question

    @property
    def picture(self) -> tuple[str, bytes] | None:
        """The file of its figure, by its name."""
        picture = self.question.picture
        return (self.fields["figure"]["file"], picture.content) if picture and "figure" in self.fields else None

    def unread(self, what: Text) -> Unread:
        return Unread(self.question.place, self.question.name, what)

    def without(self, field: str) -> Made:
        return self._replace(fields={name: value for name, value in self.fields.items() if name != field})


def made(questions: Iterable[Question], language: str, topic: str) -> tuple[list[Made], list[Unread]]:
    """The items of a topic, in the language of their texts, and what of the questions has no place in one."""
    items: list[Made] = []
    unread: list[Unread] = []
    taken: set[str] = set()
    for question in questions:
        lost: list[Text] = []
        fields = _item(question, lambda text: text if language == "en" else {language: text}, lost)
        name = _name(question, taken)
        if question.picture:
            figure = {"file": f"{topic}-{name}{Path(question.picture.name).suffix.lower()}", "alt": fields.pop("alt")}
            fields = {"type": fields.pop("type"), "prompt": fields.pop("prompt"), "figure": figure, **fields}
        fields = {"id": name, **fields}
        item = Made(fields, question)
        unread += [item.unread(what) for what in lost]
        items.append(item)
    return items, unread


def _name(question: Question, taken: set[str]) -> str:
    """An id from the question's name, or from its words; a number follows it where it is taken."""
    title = "" if question.name.casefold() in TELL_NOTHING else question.name
    plain = "\n".join(MARKUP.sub(" ", text) for text in (title, question.prompt))
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    words = next((found for line in ascii_only.split("\n") if len("".join(found := NAME.findall(line))) > 2), [])
    name = ""
    for word in "-".join(words).split("-"):
        if len(f"{name}-{word}") > LONGEST:
            break
        name = f"{name}-{word}".strip("-")
    name = name or "question"
    free = next(one for one in (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)
    taken.add(free)
    return free


def _item(question: Question, say: Say, lost: list[Text]) -> Fields:
    kind, asked = _asked(question.ask, say, lost)
    texts = {name: say(text) for name in ("hint", "solution") if (text := getattr(question, name))}
    words = {name: text for name in ("note", "level") if (text := getattr(question, name))}
    prompt = question.prompt
    if isinstance(question.ask, Essay) and question.ask.template:
        prompt = f"{prompt}\n\n```\n{question.ask.template}\n```"
    shown = {"alt": say(question.alt)} if question.picture else {}
    return {"type": kind, **words, "prompt": say(prompt), **shown, **asked, **texts}


def _asked(ask: Portable, say: Say, lost: list[Text]) -> tuple[str, Fields]:
    """The type of the item, and the fields that this type has."""
    match ask:
        case MultipleChoice():
            return "choice", _choices(ask, say)
        case ShortAnswer(accept=accept, wrong=wrong):
            return "text", {"accept": [*accept]} | _mistakes(
                {"accept": [*one.responses], "feedback": say(one.feedback)} for one in wrong
            )
        case Ordering(steps=steps):
            return "order", {"steps": [say(step) for step in steps]}
        case Essay(key=key):
            return "recall", {"answer": say(key)}
        case Numerical() if float(ask.value) == 0:
            lost.append(said.ZERO)
            return "text", {"accept": [ask.value]}
        case Numerical():
            return "number", _number(ask, say, lost)
        case Cloze():
            return _calculation(ask, say, lost)
    raise TypeError(ask)


def _choices(ask: MultipleChoice, say: Say) -> Fields:
    options = [
        {"text": say(choice.text)}
        | ({"correct": True} if choice.correct else {})
        | ({"feedback": say(choice.feedback)} if choice.feedback else {})
        for choice in ask.choices
    ]
    return {"options": options} | ({"select": "many"} if ask.many else {}) | ({} if ask.shuffle else {"shuffle": False})


def _mistakes(mistakes: Iterable[Fields]) -> Fields:
    listed = [*mistakes]
    return {"mistakes": listed} if listed else {}


def _number(ask: Numerical, say: Say, lost: list[Text]) -> Fields:
    fields: Fields = {"answer": ask.value}
    if rule := _tolerance(Part(numbers=(ask,))):
        fields["tolerance"] = rule
    if ask.unit:
        fields["unit"] = ask.unit
    return fields | _mistakes({"answer": one.responses[0], "feedback": say(one.feedback)} for one in _apart(ask, lost))


def _apart(ask: Numerical, lost: list[Text]) -> list[Wrong]:
    """The mistakes that can be told from the key."""
    told = []
    for one in ask.wrong:
        if abs(float(one.responses[0]) - float(ask.value)) > APART * float(ask.within):
            told.append(one)
        else:
            lost.append(said.too_near(one.responses[0]))
    return told


def _calculation(ask: Cloze, say: Say, lost: list[Text]) -> tuple[str, Fields]:
    parts = [part for part in ask.parts if part.numbers]
    if len(parts) == 1 and parts[0].shape and (rule := _tolerance(parts[0])) is not None:
        return "array", {"answer": _array(parts[0])} | ({"tolerance": rule} if rule else {})
    numbered = [one for part in parts for one in _singles(part)]
    return "derivation", {
        "parts": [
            {"id": f"part_{place}", "type": kind, "ask": say(text or f"({place})"), **fields}
            for place, (text, kind, fields) in enumerate(
                ((part.ask, *_asked(_alone(part), say, lost)) for part in numbered), 1
            )
        ]
    }


def _singles(part: Part) -> list[Part]:
    """The part, or its numbers one by one where no one tolerance is right for all of them."""
    if not part.shape or _tolerance(part) is not None:
        return [part]
    return [
        Part(f"{part.ask} `{place}`".strip(), (), (one,))
        for place, one in zip(part.places(), part.numbers, strict=True)
    ]


def _alone(part: Part) -> Portable:
    return Cloze((part._replace(ask=""),)) if part.shape else part.numbers[0]


def _array(part: Part) -> str:
    rows = [f"[{', '.join(one.value for one in row)}]" for row in part.rows()]
    return rows[0] if len(part.shape) == 1 else f"[{', '.join(rows)}]"


def _tolerance(part: Part) -> Fields | None:
    """The rule that gives each number the width it has, or None where there is none; an empty one is that of items that
    name none."""
    import numpy as np

    from studytool.maths.judging import widths
    from studytool.maths.tolerance import Tolerance

    key, asked = (
        np.reshape([float(getattr(one, name)) for one in part.numbers], part.shape) for name in ("value", "within")
    )
    if not asked.all():
        return {"rel": EXACT} if not asked.any() else None
    rules: list[Fields] = [
        {}, *({"decimals": count} for count in range(7)), *({"digits": count} for count in (2, 4, 5, 6, 1)),
    ]  # fmt: skip
    for rule in rules:
        if np.allclose(widths(key, Tolerance(**rule)), asked, rtol=SAME, atol=0):
            return rule
    first = float(part.numbers[0].within)
    return {"abs": first} if np.allclose(asked, first, rtol=SAME, atol=0) else None
