"""When an item comes back: ratings, FSRS-6, and the replay of a log. Pure, without a clock; the page runs it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from studytool.model import Entry, Level, MemoryState, Rating, Verdict
from studytool.study.days import STARTS, day_began, day_of, tomorrow_begins

if TYPE_CHECKING:
    import fsrs

Parameters = tuple[float, ...] | None  # the 21 of FSRS-6; None for those published

LEARNING, REVIEW, RELEARNING = 1, 2, 3  # MemoryState.state, as FSRS numbers them
RETENTION = 0.9
NOON = timedelta(hours=12)  # after a day began
HALF = 0.5  # a partly right answer counts as remembered from this score on
LEECH = 8  # lapses, as in Anki
QUICK: dict[str, float] = {Level.RECALL: 5.0, Level.APPLY: 20.0, Level.DERIVE: 60.0}  # seconds


def rate(
    verdict: Verdict, score: float, *, hints: int = 0, seconds: float | None = None, level: str | None = None
) -> Rating | None:
    """The rating that the first try earns, whatever follows it; None where the learner should be asked again.

    `score` is 0 to 1. An item without a level is never Easy, since nothing says what quick would be.
    """
    match verdict:
        case Verdict.UNREADABLE | Verdict.IMPRECISE:
            return None
        case Verdict.INCORRECT:
            return Rating.AGAIN
        case Verdict.PARTIAL:
            return Rating.HARD if score >= HALF else Rating.AGAIN
    if hints:
        return Rating.HARD
    quick = seconds is not None and 0 <= seconds <= QUICK.get(level or "", -1.0)
    return Rating.EASY if quick else Rating.GOOD


def schedule(
    state: MemoryState | None,
    rating: Rating,
    now: datetime,
    retention: float = RETENTION,
    parameters: Parameters = None,
    offset: int | None = None,
    starts: int = STARTS,
) -> MemoryState:
    """What is remembered after a review at `now` (UTC); `state` is None for a first review.

    `retention`, 0 to 1, is the chance of knowing an item that is wanted when it comes back. A review earlier than the
    last one, after a clock was set back, counts as one of the same day. Time is counted in the learner's days (see
    `days`), without an offset in spans of 24 hours. What is due after days is due in the middle of its day, so that no
    change of the clock moves it to another.
    """
    import fsrs

    scheduler = _scheduler(retention, parameters)
    passed = 0 if state is None else elapsed(state, now, offset, starts)
    card, _ = scheduler.review_card(_card(state, now, passed), fsrs.Rating(rating), now)
    due = card.due
    if offset is not None and card.state == REVIEW:
        day = day_of(now, offset, starts) + timedelta(days=(due - now).days)
        due = (day_began(day, offset, starts) + NOON).astimezone(UTC)
    lapsed = state is not None and state.state == REVIEW and rating == Rating.AGAIN
    return MemoryState(
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=due,
        last_review=card.last_review,
        lapses=(state.lapses if state else 0) + lapsed,
        decay=scheduler.parameters[-1],
    )


def elapsed(state: MemoryState, now: datetime, offset: int | None, starts: int = STARTS) -> int:
    """The days since the last review: of the learner, or without an offset of 24 hours each."""
    if state.last_review is None:
        return 0
    if offset is None:
        return max(0, (now - state.last_review).days)
    return max(0, (day_of(now, offset, starts) - day_of(state.last_review, offset, starts)).days)


def is_due(state: MemoryState, now: datetime, starts: int = STARTS) -> bool:
    """Whether an item is due: what is due within a day is due from its beginning, steps of minutes at their time."""
    return state.due <= now or (state.state == REVIEW and state.due < tomorrow_begins(now, starts))


def retrievability(state: MemoryState, now: datetime, offset: int | None = None, starts: int = STARTS) -> float:
    """The predicted probability, 0 to 1, of answering right at `now`; `offset` as in `elapsed`.

    R(t, S) = (1 + factor t / S)^-decay, where factor makes R(S, S) = 0.9: FSRS-6's forgetting curve, t in whole days.
    """
    if state.last_review is None or state.stability is None:
        return 0.0
    days = elapsed(state, now, offset, starts)
    factor = 0.9 ** (-1 / state.decay) - 1
    return float((1 + factor * days / state.stability) ** -state.decay)


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count, by time: without what was undone, reviews with their last rating.

    The order of `entries` does not matter. An amendment changes only entries of its own item, and an undo never undoes
    an undo.
    """
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    undone = {(entry.item, entry.of) for entry in ordered if entry.kind == "undo"}
    kept = [entry for entry in ordered if entry.kind != "undo" and (entry.item, entry.id) not in undone]
    rated = {(entry.item, entry.of): entry.rating for entry in kept if entry.kind == "rating"}
    return [
        replace(entry, rating=rated.get((entry.item, entry.id), entry.rating))
        for entry in kept
        if entry.kind != "rating"
    ]


def walk(
    entries: Iterable[Entry], retention: float = RETENTION, starts: int = STARTS
) -> Iterator[tuple[Entry, MemoryState | None, MemoryState | None]]:
    """Each standing entry with its item's memory state before and after it, by the parameters optimised last."""
    memory: dict[str, MemoryState | None] = {}
    kept = standing(entries)
    parameters = optimized(kept)
    for entry in kept:
        before = after = memory.get(entry.item)
        if entry.kind == "reset":
            after = None
        elif entry.kind == "review" and entry.rating is not None:
            after = schedule(before, entry.rating, entry.at, retention, parameters, entry.offset, starts)
        memory[entry.item] = after
        yield entry, before, after


def replay(entries: Iterable[Entry], retention: float = RETENTION, starts: int = STARTS) -> dict[str, MemoryState]:
    """The memory states a log amounts to, by item; an item never reviewed, or reset since, has none."""
    latest = {entry.item: after for entry, _, after in walk(entries, retention, starts)}
    return {item: state for item, state in latest.items() if state is not None}


def optimized(kept: Sequence[Entry]) -> Parameters:
    """The parameters of the last optimize among standing entries, for the whole history; None where there is none."""
    return next((entry.parameters for entry in reversed(kept) if entry.kind == "optimize"), None)


def flagged(entries: Iterable[Entry]) -> frozenset[str]:
    """The items flagged by the learner: each flag turns the one before around, and a reset leaves it."""
    flags: set[str] = set()
    for entry in standing(entries):
        if entry.kind == "flag":
            flags ^= {entry.item}
    return frozenset(flags)


@cache
def _scheduler(retention: float, parameters: Parameters) -> fsrs.Scheduler:
    from fsrs.scheduler import DEFAULT_PARAMETERS, Scheduler

    # Fuzzing would make a rebuilt memory differ from the one first derived.
    return Scheduler(parameters or DEFAULT_PARAMETERS, desired_retention=retention, enable_fuzzing=False)


def _card(state: MemoryState | None, now: datetime, passed: int) -> fsrs.Card:
    """The state as FSRS has it, its last review so many whole days ago."""
    import fsrs

    if state is None:
        return fsrs.Card(card_id=0, due=now)  # without an id the constructor sleeps to make a unique one
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(state.state),
        step=state.step,
        stability=state.stability,
        difficulty=state.difficulty,
        due=state.due,
        last_review=now - timedelta(days=passed),
    )
