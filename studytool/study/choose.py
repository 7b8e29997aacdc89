"""Which items to ask, and in what order. Pure: the same items, memory, time and seed give the same queue."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice

from studytool.bank.catalogue import Brief
from studytool.model import MemoryState
from studytool.study.schedule import retrievability


def queue(
    items: Sequence[Brief],
    memory: Mapping[str, MemoryState],
    now: datetime,
    *,
    which: str = "default",
    seed: int | None = None,
    count: int | None = None,
) -> list[Brief]:
    """The items to ask, at most `count`: each once, none retired.

    `items` are in the order of the learning path. `which` is default (due, then new), due, new, or all (no schedule:
    the path's order, or one shuffled by `seed`). Topics alternate as far as they can among the due and among the new.
    """
    asked = list({item.id: item for item in items if not item.retired}.values())
    if which == "all":
        if seed is not None:
            random.Random(seed).shuffle(asked)
        parts = [asked]
    else:
        parts = _parts(asked, memory, now, which)
    return list(islice(chain.from_iterable(map(interleave, parts)), count))


def _parts(items: Iterable[Brief], memory: Mapping[str, MemoryState], now: datetime, which: str) -> list[list[Brief]]:
    """The due items, most nearly forgotten first, and the new ones; only one of these for due and new."""
    due = [item for item in items if item.id in memory and memory[item.id].due <= now]
    due.sort(key=lambda item: (retrievability(memory[item.id], now), memory[item.id].due))
    new = [item for item in items if item.id not in memory]
    return {"default": [due, new], "due": [due], "new": [new]}[which]


def interleave(items: Iterable[Brief]) -> Iterator[Brief]:
    """The items in nearly their order, with as few neighbours of one topic as there can be.

    Greedy: the first item of another topic than the last one, except that a topic holding more than half of what is
    left goes as soon as it may, since it could not be spread out later.
    """
    waiting: dict[str, deque[tuple[int, Brief]]] = {}
    for place, item in enumerate(items):
        waiting.setdefault(item.topic, deque()).append((place, item))
    last = None
    for left in range(sum(map(len, waiting.values())), 0, -1):
        topics = [topic for topic in waiting if topic != last] or list(waiting)
        last = max(topics, key=lambda topic: len(waiting[topic]))
        if 2 * len(waiting[last]) <= left:
            last = min(topics, key=lambda topic: waiting[topic][0][0])
        yield waiting[last].popleft()[1]
        if not waiting[last]:
            del waiting[last]
