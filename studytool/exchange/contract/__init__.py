"""What every exchange format declares and answers: what it writes, what it reads, and what it cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from studytool.bank.pictures import Picture
from studytool.errors import UnusableFile
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Portable,
    ShortAnswer,
)
from studytool.messages import exchange as said
from studytool.model import Entry, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One variant of an item, its texts in Markdown with TeX: what is written to a file, or read from one.

    `alt` says in words what the `picture` shows. `item` is a full id, and of a question that was read no more than a
    name; `place` is where it stands in its file.
    """

    prompt: str
    ask: Portable
    picture: Picture | None = None
    alt: str = ""
    item: str = ""
    topic: str = ""
    seed: int = 0
    key: str = ""
    hint: str = ""
    solution: str = ""
    level: str = ""
    note: str = ""
    source: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """The id within the topic."""
        return self.item.partition("/")[2] or self.item

    @property
    def described(self) -> str:
        """The prompt with its picture in words."""
        return f"{self.prompt}\n\n({self.alt})" if self.picture else self.prompt

    @property
    def explanation(self) -> str:
        """The solution; before it the key, where a person compares the response with it."""
        key = self.ask.key if isinstance(self.ask, Essay) else ""
        return "\n\n".join(text for text in (key, self.solution) if text)


Variants = tuple[Question, ...]  # those of one item, one for each seed


@dataclass(frozen=True, slots=True)
class Lost:
    """What a format cannot carry of an item."""

    item: str
    what: Text


@dataclass(frozen=True, slots=True)
class Unread:
    """A question of a file that no item can be made of, or what is left out of one; `place` is where it begins."""

    place: str
    name: str
    what: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is to be written: the variants of each item, in the language of their texts."""

    title: str
    language: str
    items: tuple[Variants, ...]

    @property
    def pictures(self) -> dict[str, Picture]:
        """Every picture by the name of its file."""
        return {one.picture.name: one.picture for variants in self.items for one in variants if one.picture}

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, but of an item only variants that ask different things."""
        for variants in self.items:
            yield from distinct(variants)


@dataclass(frozen=True, slots=True)
class Export:
    """`write` gives the whole file; `lost` what the format cannot carry of a question, beyond what no program that
    grades can. `grades` says whether this one does."""

    write: Callable[[Sheet], bytes]
    lost: Callable[[Question], Iterable[Text]]
    grades: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """Reviews from another program's file, of `items` different items; `unknown` counts its notes that belong to no
    item."""

    reviews: tuple[Entry, ...]
    items: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Reviews:
    """Files that hold reviews, known by their suffixes; `taken` tells what of them is taken, for the command's help.

    `read(path, known)` gives the reviews of the `known` items, by full id; each review's id is made from the file's,
    so that reading it again gives the same. It raises Unusable where there is none to read.
    """

    suffixes: tuple[str, ...]
    taken: str
    read: Callable[[Path, AbstractSet[str]], History]


@dataclass(frozen=True, slots=True)
class Format:
    """One program's files: what of them is written and read here.

    `read` gives every question of a file in its order, followed by what is left out of it, or why it is none; it raises
    Unusable where the file as a whole cannot be read.
    """

    program: str
    export: Export | None = None
    read: Callable[[Path], Iterable[Question | Unread]] | None = None
    reviews: Reviews | None = None


def not_installed(library: str) -> UnusableFile:
    """The error of a format whose library is not there."""
    return UnusableFile(library, said.library_missing(library), said.INSTALL_EXTRA)


def lost(form: Export, sheet: Sheet) -> tuple[Lost, ...]:
    """What the format cannot carry, by item."""
    found = (
        Lost(question.item, what)
        for variants in sheet.items
        for question in distinct(variants)
        for what in (*(_lost_anywhere(question.ask) if form.grades else ()), *form.lost(question))
    )
    return tuple({(one.item, one.what.say("en")): one for one in found}.values())


def _lost_anywhere(ask: Portable) -> Iterator[Text]:
    """What no other program does, whatever its format."""
    match ask:
        case ShortAnswer():
            yield said.WORDS
        case Numerical():
            yield said.SLIPS
        case Cloze():
            yield said.SLIPS
            if len(ask.parts) > 1:
                yield said.CARRIED
            if not all(part.numbers for part in ask.parts):
                yield said.ASIDES
        case Essay():
            yield said.BY_HAND


def distinct(variants: Sequence[Question]) -> list[Question]:
    """The variants that do not ask the same: another order of the same options is no other question."""
    first: dict[object, Question] = {}
    for question in variants:
        first.setdefault((question.prompt, question.alt, question.solution, _content(question.ask)), question)
    return list(first.values())


def _content(ask: Portable) -> object:
    match ask:
        case MultipleChoice(choices=choices, shuffle=True):
            return frozenset(choices)
        case Ordering(steps=steps):
            return steps
    return ask
