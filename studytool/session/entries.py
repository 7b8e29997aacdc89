"""Log entries of a session. Their ids and times are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from studytool.model import EVERY_ITEM, Entry, Rating, Try, Verdict
from studytool.session.events import Card, Judged
from studytool.study.days import offset_of
from studytool.study.schedule import rate

GRADES: dict[Rating, tuple[Verdict, float]] = {
    Rating.AGAIN: (Verdict.INCORRECT, 0.0),
    Rating.HARD: (Verdict.PARTIAL, 0.5),
    Rating.GOOD: (Verdict.CORRECT, 1.0),
    Rating.EASY: (Verdict.CORRECT, 1.0),
}


class Stamp(NamedTuple):
    """What distinguishes an entry from all others: a fresh id, and when it was made, by the learner's clock."""

    id: str
    at: datetime


def review(card: Card, judged: Judged | None, stamp: Stamp, *, hints: int = 0, seconds: float | None = None) -> Entry:
    """The first try that is judged; `judged` is None where the answer was asked for, which counts as wrong.

    An imprecise response is kept with no rating, so that it moves no schedule.
    """
    verdict, score = (judged.verdict, judged.score) if judged else (Verdict.INCORRECT, 0.0)
    return Entry(
        id=stamp.id,
        kind="review",
        item=card.item,
        at=stamp.at.astimezone(UTC),
        seed=card.seed,
        response=judged.response if judged else None,
        verdict=verdict,
        score=score,
        misconception=judged.misconception if judged else None,
        rating=rate(verdict, score, hints=hints, seconds=seconds, level=card.level),
        seconds=seconds,
        hints=hints,
        edition=card.edition,
        offset=offset_of(stamp.at),
    )


def tried_again(first: Entry, judged: Judged) -> Entry:
    """The review with a later try on the same numbers added, and otherwise unchanged."""
    return replace(first, tries=(*first.tries, Try(judged.response, judged.verdict)))


def graded(first: Entry, rating: Rating, stamp: Stamp, *, hints: int) -> Entry:
    """The learner's own grade of a recalled response."""
    verdict, score = GRADES[rating]
    amended = replace(rerating(first, rating, stamp), seed=first.seed, response=first.response, hints=hints)
    return replace(amended, verdict=verdict, score=score)


def rerating(first: Entry, rating: Rating, stamp: Stamp) -> Entry:
    """A rating that the learner gives a review afterwards."""
    return replace(amendment("rating", first.item, stamp, first.id), rating=rating)


def settled(card: Card, stamp: Stamp, *, afresh: bool) -> Entry:
    """The learner's answer to a changed key: a reset, or to keep what is remembered."""
    return replace(amendment("reset" if afresh else "keep", card.item, stamp), edition=card.edition)


def optimization(parameters: tuple[float, ...], stamp: Stamp) -> Entry:
    return replace(amendment("optimize", EVERY_ITEM, stamp), parameters=parameters)


def amendment(kind: str, item: str, stamp: Stamp, of: str | None = None) -> Entry:
    """An undo (of an entry), or a reset or flag (of an item)."""
    return Entry(stamp.id, kind, item, stamp.at.astimezone(UTC), of, offset=offset_of(stamp.at))
