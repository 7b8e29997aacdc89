"""Log entries of a session. Their ids and times are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from studytool.model import EVERY_ITEM, Entry, Rating, Verdict
from studytool.session.events import Card, Judged
from studytool.study.schedule import rate

GRADES: dict[Rating, tuple[Verdict, float]] = {
    Rating.AGAIN: (Verdict.INCORRECT, 0.0),
    Rating.HARD: (Verdict.PARTIAL, 0.5),
    Rating.GOOD: (Verdict.CORRECT, 1.0),
    Rating.EASY: (Verdict.CORRECT, 1.0),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes an entry one of its own: a fresh id, and when it was made (UTC)."""

    id: str
    at: datetime


def review(card: Card, judged: Judged | None, stamp: Stamp, *, hints: int = 0, seconds: float | None = None) -> Entry:
    """A first try; `judged` is None where the answer was asked for, which counts as wrong.

    An imprecise response is kept with no rating, so that it moves no schedule.
    """
    verdict = judged.verdict if judged else Verdict.INCORRECT
    return Entry(
        id=stamp.id,
        kind="review",
        item=card.item,
        at=stamp.at,
        seed=card.seed,
        response=judged.response if judged else None,
        verdict=verdict,
        score=judged.score if judged else 0.0,
        misconception=judged.misconception if judged else None,
        rating=rate(verdict, hints=hints, seconds=seconds, level=card.level),
        seconds=seconds,
        hints=hints,
        edition=card.edition,
    )


def second_try(first: Entry, judged: Judged, stamp: Stamp, *, hints: int) -> Entry:
    """The second try on the same numbers amends the first, so that one question is one review."""
    return replace(
        amendment("rating", first.item, stamp, first.id),
        seed=first.seed,
        response=judged.response,
        verdict=judged.verdict,
        score=judged.score,
        misconception=judged.misconception,
        rating=rate(judged.verdict, tries=2, hints=hints),
        hints=hints,
    )


def graded(first: Entry, rating: Rating, stamp: Stamp, *, hints: int) -> Entry:
    """The learner's own grade of a recalled response."""
    verdict, score = GRADES[rating]
    judged = Judged(first.response or "", verdict, score)
    return replace(second_try(first, judged, stamp, hints=hints), rating=rating)


def rerating(first: Entry, rating: Rating, stamp: Stamp) -> Entry:
    """The learner's own word on how a review went."""
    return replace(amendment("rating", first.item, stamp, first.id), rating=rating)


def settled(card: Card, stamp: Stamp, *, afresh: bool) -> Entry:
    """The learner's answer to a changed key: a reset, or to keep what is remembered."""
    return replace(amendment("reset" if afresh else "keep", card.item, stamp), edition=card.edition)


def optimization(parameters: tuple[float, ...], stamp: Stamp) -> Entry:
    return replace(amendment("optimize", EVERY_ITEM, stamp), parameters=parameters)


def amendment(kind: str, item: str, stamp: Stamp, of: str | None = None) -> Entry:
    """An undo (of an entry), or a reset or flag (of an item)."""
    return Entry(id=stamp.id, kind=kind, of=of, item=item, at=stamp.at)
