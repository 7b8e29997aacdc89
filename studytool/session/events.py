"""The events of a session, and the effects that its rules ask for in return.

Every value here can be written as JSON. Those with fields are named tuples, which each start makes faster than
dataclasses; those without are dataclasses, since two empty tuples are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from studytool.model import Entry, MemoryState, Rating, Text, Verdict


class Key(StrEnum):
    """What can be asked for beside giving a response."""

    HINT = "hint"
    SKIP = "skip"
    SHOW = "show"
    UNDO = "undo"
    EASIER = "easier"
    HARDER = "harder"
    WHY = "why"
    FLAG = "flag"
    NOTE = "note"
    QUIT = "quit"
    AFRESH = "afresh"  # start an item anew whose key has changed
    OTHER = "other"  # anything else, where only a grade or a key is awaited


class Piece(StrEnum):
    """What can be shown of a question."""

    QUESTION = "question"
    ASKED = "asked"  # the part of a question that is asked now
    VERDICT = "verdict"  # with its reasons, but no expected value
    CORRECTION = "correction"  # the verdict with the expected values
    KEY = "key"
    SOLUTION = "solution"
    HINT = "hint"
    NOTE = "note"
    GRADES = "grades"  # which the learner can give, and when the item would come again


class About(StrEnum):
    """What a text said is about, which decides how it looks."""

    ASIDE = "aside"
    NOTICE = "notice"
    CHANGED = "changed"
    SCHEDULE = "schedule"
    LEECH = "leech"
    LAST = "last"  # what can be typed after the last question


class Card(NamedTuple):
    """What the rules need to know of an item as it is asked."""

    item: str
    seed: int
    level: str | None = None
    edition: str | None = None
    hint: bool = False  # whether it has one
    self_graded: bool = False
    parts: tuple[str, ...] = ()  # the ids of those that are asked in turn


class Manner(NamedTuple):
    """How questions are asked. `deadline` is when nothing more is asked; `fixed` says that the seed was given."""

    interactive: bool = True  # a person answers, not the lines of a file
    exam: bool = False
    fixed: bool = False
    in_note: bool = False  # under a section of a note, where the answer can be read without being asked for
    deadline: datetime | None = None

    @property
    def repeats(self) -> bool:
        """Whether what was missed comes again: not where each line is for one question, or the variant is fixed."""
        return self.interactive and not self.exam and not self.fixed


# What happens --------------------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """The item of an `Ask` has been read. `answered` is the edition it had when it was last answered, if it was."""

    card: Card
    answered: str | None = None


class Judged(NamedTuple):
    """A response, and what the grader says of it; where parts are asked in turn, to one part."""

    response: str
    verdict: Verdict
    score: float
    misconception: str | None = None


class Graded(NamedTuple):
    """The learner's own grade of the response just compared with the answer."""

    rating: Rating


class Pressed(NamedTuple):
    key: Key


class Recorded(NamedTuple):
    """The entry is in the log, and `memory` is what is remembered of its item now; or it could not be `kept`.

    `flagged` is whether the item is flagged now; None where that is not known, since no log is kept.
    """

    memory: MemoryState | None = None
    kept: bool = True
    flagged: bool | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The input has ended, or the learner has gone."""


Event = Asked | Judged | Graded | Pressed | Recorded | Ended

# What is asked for in return -----------------------------------------------------------------------------------------


class Ask(NamedTuple):
    """Fetch this item, draw a variant, and answer with Asked."""

    item: str


class Record(NamedTuple):
    """Commit this entry, and answer with Recorded: what depends on it is shown only then."""

    entry: Entry


class Show(NamedTuple):
    piece: Piece


class Say(NamedTuple):
    text: Text
    about: About = About.ASIDE


@dataclass(frozen=True, slots=True)
class Done:
    """The question was answered and is done."""


@dataclass(frozen=True, slots=True)
class Over:
    """The session is over."""


Effect = Ask | Record | Show | Say | Done | Over
