"""The nouns: frozen values that every room of the house speaks in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    CORRECT = "correct"
    IMPRECISE = "imprecise"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    UNREADABLE = "unreadable"


class Rating(IntEnum):
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Level(StrEnum):
    RECALL = "recall"
    APPLY = "apply"
    DERIVE = "derive"


LANGUAGES = ("en", "zh")
EVERY_ITEM = "*"  # what an entry names where it concerns all items; no item can be called so


@dataclass(frozen=True, slots=True)
class Text:
    """What is said, by language; a language that is missing falls back to English, then to any."""

    translations: Mapping[str, str]

    def say(self, language: str) -> str:
        said = self.translations
        return said.get(language) or said.get("en") or next(iter(said.values()), "")

    def map(self, change: Callable[[str], str]) -> Text:
        return Text({language: change(said) for language, said in self.translations.items()})


class Flaw(NamedTuple):
    """Something wrong with one item, before its place in a file is known.

    `path` is the field to edit: `answer`, `options.1.text`, or "" for the item's first line.
    """

    path: str
    code: str
    message: str
    fix: str
    severity: str = "error"


class Problem(NamedTuple):
    """Something wrong at a place a person can open: `file:line:column`, lines and columns from 1."""

    file: str
    line: int
    column: int
    code: str
    severity: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Component:
    """One entry of a response beside the key; `numerical` is the derivative found without the key."""

    index: tuple[int, ...]
    yours: float | None
    expected: float | None
    numerical: float | None
    relative_error: float | None
    ok: bool


class Judgement(NamedTuple):
    """What the grader says of one response. `score` is 0 to 1. `read` is how what was typed was read, with every
    reading where the learner is asked which is meant."""

    verdict: Verdict
    score: float
    feedback: tuple[Text, ...] = ()
    misconception: str | None = None
    components: tuple[Component, ...] = ()
    read: tuple[str, ...] = ()
    parts: tuple[JudgedPart, ...] = ()


class JudgedPart(NamedTuple):
    """One part of a response; `carried`: right not by itself, but by what was answered to the parts before it."""

    id: str
    judgement: Judgement
    carried: bool = False


class Sample(NamedTuple):
    """A response an item claims to judge with this verdict; `studytool check` holds it to that."""

    response: str
    verdict: Verdict


class Try(NamedTuple):
    """A try after the first one, on the same numbers: it teaches, and no rating comes of it."""

    response: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the append-only log, and one line of `progress export`.

    `kind` is review, rating, undo, reset, flag, keep or optimize; `of` is the id of the entry it amends. `edition`
    marks the key and parameters the item had (see items.contract.edition); `parameters` are FSRS-6's, of an optimize.
    `offset` is how many minutes the learner's clock was ahead of UTC; None in rows from before it was kept. Verdict,
    score and rating of a review are those of its first try that was judged, `tries` are the later ones.
    """

    id: str
    kind: str
    item: str
    at: datetime
    of: str | None = None
    seed: int | None = None
    response: str | None = None
    verdict: Verdict | None = None
    score: float | None = None
    misconception: str | None = None
    rating: Rating | None = None
    seconds: float | None = None
    hints: int | None = None
    edition: str | None = None
    parameters: tuple[float, ...] | None = None
    offset: int | None = None
    tries: tuple[Try, ...] = ()

    @property
    def put_right(self) -> bool:
        """Whether a later try was correct, as the first was not."""
        return any(later.verdict is Verdict.CORRECT for later in self.tries)


class MemoryState(NamedTuple):
    """What FSRS remembers of one item; derived from the log and rebuilt at will. Times are UTC.

    `stability` is in days, `difficulty` 1 to 10; `decay` shapes the forgetting curve, by default as published.
    """

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None
    lapses: int = 0
    decay: float = 0.1542
