"""Which items to ask, and in what order. Pure: the same items, memory, time and seed give the same queue."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import chain, islice
from typing import Protocol, TypeVar

from studytool.model import MemoryState
from studytool.study.days import STARTS, offset_of
from studytool.study.schedule import is_due, retrievability


class Choosable(Protocol):
    """What choosing needs to know of an item."""

    @property
    def id(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def note(self) -> str | None: ...
    @property
    def retired(self) -> bool: ...


T = TypeVar("T", bound=Choosable)


def queue(
    items: Sequence[T],
    memory: Mapping[str, MemoryState],
    now: datetime,
    *,
    known: AbstractSet[str] | None = None,
    which: str = "default",
    new: int | None = None,
    seed: int | None = None,
    count: int | None = None,
    starts: int = STARTS,
) -> list[T]:
    """The items to ask, at most `count` and of these at most `new` new ones: each once, none retired.

    `items` are in the order of the learning path. `memory` may be of the due items alone where `known` names all that
    are remembered. `which` is default (due, then new), due, new, or all (no schedule: the path's order, or one shuffled
    by `seed`). Topics alternate as far as they can among the due and among the new, and sections within a topic.
    """
    asked = list({item.id: item for item in items if not item.retired}.values())
    if which == "all":
        if seed is not None:
            random.Random(seed).shuffle(asked)
        parts = [asked]
    else:
        due = [item for item in asked if item.id in memory and is_due(memory[item.id], now, starts)]
        due.sort(key=lambda item: _urgency(memory[item.id], now, starts))
        unknown = [item for item in asked if item.id not in (memory if known is None else known)][:new]
        parts = {"default": [due, unknown], "due": [due], "new": [unknown]}[which]
    return list(islice(chain.from_iterable(map(interleave, parts)), count))


def _urgency(state: MemoryState, now: datetime, starts: int) -> tuple[float, float, datetime]:
    """The most nearly forgotten first, by whole percents; among equals the hardest, while the learner is fresh."""
    return round(retrievability(state, now, offset_of(now), starts), 2), -(state.difficulty or 0.0), state.due


def interleave(items: Iterable[T]) -> Iterator[T]:
    """The items in nearly their order, with as few neighbours of one topic as possible, and within a topic of one
    section.

    Items on the same section of a note are siblings: one gives away what the other asks.
    """
    order = list(items)
    members: dict[str, list[T]] = {}
    for item in order:
        members.setdefault(item.topic, []).append(item)
    apart = {topic: _spread(group, lambda item: item.note or item.id) for topic, group in members.items()}
    return (next(apart[item.topic]) for item in _spread(order, lambda item: item.topic))


def _spread(items: Iterable[T], key: Callable[[T], str]) -> Iterator[T]:
    """The items with as few neighbours of one key as possible.

    Greedy: the first item of another key than the last one, except that a key holding more than half of what is left
    goes as soon as it may, since it could not be spread out later.
    """
    waiting: dict[str, deque[tuple[int, T]]] = {}
    for place, item in enumerate(items):
        waiting.setdefault(key(item), deque()).append((place, item))
    last = None
    for left in range(sum(map(len, waiting.values())), 0, -1):
        keys = [name for name in waiting if name != last] or list(waiting)
        last = max(keys, key=lambda name: len(waiting[name]))
        if 2 * len(waiting[last]) <= left:
            last = min(keys, key=lambda name: waiting[name][0][0])
        yield waiting[last].popleft()[1]
        if not waiting[last]:
            del waiting[last]
