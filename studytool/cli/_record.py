"""Log entries, stamped with an id and the time."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studytool.items.contract.edition import edition
from studytool.model import EVERY_ITEM, Entry, Judgement, Rating
from studytool.study.schedule import rate

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant


def now() -> datetime:
    return datetime.now(UTC)


def review(
    item: Item,
    variant: Variant,
    response: str | None,
    judgement: Judgement,
    *,
    hints: int = 0,
    seconds: float | None = None,
) -> Entry:
    """One graded response. An imprecise one is kept with no rating, so that it moves no schedule."""
    return Entry(
        id=str(uuid.uuid4()),
        kind="review",
        item=item.id,
        at=now(),
        seed=variant.seed,
        response=response,
        verdict=judgement.verdict,
        score=judgement.score,
        misconception=judgement.misconception,
        rating=rate(judgement.verdict, hints=hints, seconds=seconds, level=item.level),
        seconds=seconds,
        hints=hints,
        edition=edition(item),
    )


def second_try(first: Entry, response: str | None, judgement: Judgement, rating: Rating, *, hints: int) -> Entry:
    """The second try on the same numbers amends the first, so that one question is one review."""
    return Entry(
        id=str(uuid.uuid4()),
        kind="rating",
        of=first.id,
        item=first.item,
        at=now(),
        seed=first.seed,
        response=response,
        verdict=judgement.verdict,
        score=judgement.score,
        misconception=judgement.misconception,
        rating=rating,
        hints=hints,
    )


def rerating(first: Entry, rating: Rating) -> Entry:
    """The learner's own word on how a review went."""
    return replace(amendment("rating", first.item, first.id), rating=rating)


def settled(item: Item, *, afresh: bool) -> Entry:
    """The learner's answer to a changed key: a reset, or to keep what is remembered."""
    return replace(amendment("reset" if afresh else "keep", item.id), edition=edition(item))


def optimization(parameters: tuple[float, ...]) -> Entry:
    return replace(amendment("optimize", EVERY_ITEM), parameters=parameters)


def amendment(kind: str, item: str, of: str | None = None) -> Entry:
    """An undo (of an entry) or a flag (of an item)."""
    return Entry(id=str(uuid.uuid4()), kind=kind, of=of, item=item, at=now())
