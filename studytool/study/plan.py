"""The course of one session: what is asked next, and when what is still being learned returns. Pure: time is given."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from studytool import messages
from studytool.bank.catalogue import Brief
from studytool.model import MemoryState, Text
from studytool.study.schedule import REVIEW, retrievability

APART = 5  # other questions before an item returns
AHEAD = timedelta(minutes=20)  # how much before it is due an item may return when nothing else waits


@dataclass(frozen=True, slots=True)
class Return:
    """An item still being learned: it returns not before `place` questions, nor long before it is `due`."""

    item: Brief
    place: int
    due: datetime


class Plan:
    """The items of a session in their order; those missed come again after at least five others.

    `asked` counts the questions so far, `total` those and what is sure to follow. `memory` is of the due items at
    least, and `known` names all that are remembered: reasons are given from them.
    """

    def __init__(
        self,
        queue: Iterable[Brief],
        memory: Mapping[str, MemoryState] | None = None,
        known: AbstractSet[str] = frozenset(),
    ) -> None:
        self._memory, self._known = memory or {}, known
        self._waiting = deque(queue)
        self._returning: list[Return] = []
        self._again: set[str] = set()
        self.asked = 0

    @property
    def total(self) -> int:
        return self.asked + len(self._waiting)

    def next(self, now: datetime) -> Brief | None:
        """What to ask now, or None where the session is over."""
        if back := self._back(now):
            self._returning.remove(back)
            item = back.item
        elif self._waiting:
            item = self._waiting.popleft()
        else:
            return None
        self.asked += 1
        return item

    def learned(self, item: Brief, state: MemoryState | None) -> None:
        """Takes note of an item's memory after it was asked: it returns unless it is known by now."""
        if state is not None and state.state != REVIEW:
            self._returning.append(Return(item, self.asked + APART, state.due))
            self._again.add(item.id)

    def reason(self, item: str, now: datetime) -> Text:
        """Why the item with this id is asked."""
        if item in self._again:
            return messages.session.WHY_AGAIN
        state = self._memory.get(item)
        if state and state.due <= now:
            return messages.session.why_due((now - state.due).days, retrievability(state, now))
        return messages.session.WHY_ASKED if item in self._known else messages.session.WHY_NEW

    def _back(self, now: datetime) -> Return | None:
        horizon = now if self._waiting else now + AHEAD
        ready = [back for back in self._returning if back.place <= self.asked and back.due <= horizon]
        return min(ready, key=lambda back: back.due, default=None)
