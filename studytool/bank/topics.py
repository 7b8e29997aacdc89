"""The bank as loaded: topics in the order of the learning path, and their items."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from studytool.bank.course import Course
from studytool.bank.languages import written
from studytool.items.contract import Item
from studytool.model import Text


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of the bank. `after` names the topics to learn first; `note` is the page for items without one.

    `places` maps dotted paths, such as `after.0`, to line and column.
    """

    name: str
    title: Text
    after: tuple[str, ...]
    note: str | None
    file: Path
    items: tuple[Item, ...]
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Bank:
    """Every topic and item that could be read; `topics` is the learning path."""

    root: Path
    topics: tuple[Topic, ...]
    course: Course = Course()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the learning path."""
        return tuple(item for topic in self.topics for item in topic.items)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those its course says it is in, else those that its items are written in."""
        return self.course.languages or written(self.items)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def find(self, id: str) -> Item | None:  # noqa: A002, the word the bank itself uses
        """The item with this full id, `topic/id`."""
        return self._by_id.get(id)

    def suggest(self, id: str) -> tuple[str, ...]:  # noqa: A002
        return suggest(id, self._by_id)


def suggest(id: str, ids: Iterable[str]) -> tuple[str, ...]:  # noqa: A002
    """Up to three full ids near to one that was not found, or whose part after the topic is near."""
    ids = list(ids)
    names = {full.partition("/")[2]: full for full in ids}
    near = difflib.get_close_matches(id, ids, cutoff=0.7)
    near += [names[name] for name in difflib.get_close_matches(id.rpartition("/")[2], names, cutoff=0.7)]
    return tuple(dict.fromkeys(near))[:3]


def find_cycles(after: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Cycles among topics that name each other in `after`, one at a time: (a, b) where a is after b and b after a."""
    rest = {name: list(dict.fromkeys(befores)) for name, befores in after.items()}
    cycles: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(rest).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]
            start = min(range(len(circle)), key=lambda place: list(rest).index(circle[place]))
            cycles.append((*circle[start:], *circle[:start]))
            rest[cycles[-1][0]].remove(cycles[-1][1 % len(circle)])
        else:
            return cycles


def learning_path(topics: Iterable[Topic], cycles: Iterable[tuple[str, ...]] = ()) -> tuple[Topic, ...]:
    """Topics after those they build on, else in the order given; the first `after` of each cycle is left out."""
    named = {topic.name: topic for topic in topics}
    rank = {name: place for place, name in enumerate(named)}
    dropped = {(cycle[0], cycle[1 % len(cycle)]) for cycle in cycles}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, topic in named.items():
        sorter.add(name, *(other for other in topic.after if other in named and (name, other) not in dropped))
    sorter.prepare()
    ready: list[tuple[int, str]] = []
    path = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heapq.heappush(ready, (rank[name], name))
        _, name = heapq.heappop(ready)
        path.append(named[name])
        sorter.done(name)
    return tuple(path)
