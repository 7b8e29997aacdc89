"""What a session asks next, and when what is still being learned returns. Items go by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from studytool import messages
from studytool.model import MemoryState, Text
from studytool.study.days import STARTS, day_of, offset_of, today
from studytool.study.schedule import REVIEW, is_due, retrievability

APART = 5  # other questions before an item returns
AHEAD = timedelta(minutes=20)  # how much before it is due an item may return when nothing else waits


class Return(NamedTuple):
    """An item still being learned: it returns not before `place` questions, nor long before it is `due`."""

    item: str
    place: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """The items of a session in their order; those missed come again after at least five others.

    `asked` counts the questions so far, `begun` names their items, and `again` what was to return; `back` says whether
    the last one came again. `memory` and `known` are what was remembered of the items when the session began: reasons
    are given from them.
    """

    waiting: tuple[str, ...]
    memory: Mapping[str, MemoryState] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    returning: tuple[Return, ...] = ()
    again: frozenset[str] = frozenset()
    asked: int = 0
    begun: frozenset[str] = frozenset()
    back: bool = False
    starts: int = STARTS

    @classmethod
    def of(
        cls,
        queue: Iterable[str],
        memory: Mapping[str, MemoryState],
        known: AbstractSet[str],
        starts: int = STARTS,
    ) -> Plan:
        """`memory` may be of the due items alone, and `known` names all that are remembered."""
        waiting = tuple(queue)
        due = {item: memory[item] for item in waiting if item in memory}
        return cls(waiting, due, frozenset(known & set(waiting)), starts=starts)

    @property
    def items(self) -> int:
        """How many items the session has; those that come again are counted once."""
        return len(self.begun.union(self.waiting))

    def next(self, now: datetime) -> tuple[Plan, str | None]:
        """What to ask now, or None where the session is over."""
        if back := self._back(now):
            rest = tuple(other for other in self.returning if other != back)
            return replace(self, returning=rest, asked=self.asked + 1, back=True), back.item
        if not self.waiting:
            return self, None
        first, *waiting = self.waiting
        begun = self.begun | {first}
        return replace(self, waiting=tuple(waiting), asked=self.asked + 1, begun=begun, back=False), first

    def taken_back(self, item: str, asked: str | None, answered: Iterable[str]) -> Plan:
        """The item is asked again in place of its last time, and before what is being `asked`, if anything is.

        `answered` are the items that were answered in the session, not counting that time.
        """
        return replace(
            self,
            waiting=self.waiting if asked is None else (asked, *self.waiting),
            returning=tuple(back for back in self.returning if back.item != item),
            again=self.again.intersection(answered),
            asked=self.asked - (asked is not None),
            back=False,
        )

    def learned(self, item: str, state: MemoryState | None) -> Plan:
        """Takes note of an item's memory after it was asked: it returns unless it is known by now."""
        if state is None or state.state == REVIEW:
            return self
        back = Return(item, self.asked + APART, state.due)
        return replace(self, returning=(*self.returning, back), again=self.again | {item})

    def reason(self, item: str, now: datetime) -> Text:
        """Why the item with this id is asked."""
        if item in self.again:
            return messages.session.WHY_AGAIN
        state = self.memory.get(item)
        if state and is_due(state, now, self.starts):
            late = max(0, (today(now, self.starts) - day_of(state.due, offset_of(now), self.starts)).days)
            return messages.session.why_due(late, retrievability(state, now, offset_of(now), self.starts))
        return messages.session.WHY_ASKED if item in self.known else messages.session.WHY_NEW

    def _back(self, now: datetime) -> Return | None:
        horizon = now if self.waiting else now + AHEAD
        ready = [back for back in self.returning if back.place <= self.asked and back.due <= horizon]
        return min(ready, key=lambda back: back.due, default=None)
