"""Every way a text can be read. Where the grammar allows two readings, the parser picks one and all are tried in turn.

No numpy here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Generic, TypeVar

from studytool import messages
from studytool.errors import Unreadable

MOST = 24  # parses of one text

T = TypeVar("T")


@dataclass(slots=True)
class Choices:
    """The options picked in one parse: those of `path` first, then the first option of each.

    An option with a doubt of 0 is what the notation means, or may mean as well as another; one with more doubt is what
    a hasty writer may have meant, and only keeps a response from being called wrong.
    """

    path: tuple[int, ...] = ()
    points: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def pick(self, *doubts: int) -> int:
        """The option to take, of as many as there are doubts."""
        place = len(self.points)
        option = self.path[place] if place < len(self.path) else 0
        self.points.append((option, doubts))
        return option

    @property
    def doubt(self) -> int:
        return sum(doubts[option] for option, doubts in self.points)

    def others(self) -> list[tuple[int, tuple[int, ...]]]:
        """(doubt, path) of every parse that leaves this one at a point after its path."""
        taken = tuple(option for option, _ in self.points)
        doubts = [of[option] for option, of in self.points]
        return [
            (sum(doubts[:place]) + of[other], (*taken[:place], other))
            for place, (_, of) in enumerate(self.points)
            if place >= len(self.path)
            for other in range(1, len(of))
        ]


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """One way to read a text, and how doubtful it is."""

    read: T
    doubt: int


def ways(parse: Callable[[Choices], T]) -> Sequence[Way[T]]:
    """Every way, the least doubtful first. Raises Unreadable where there is none, or more than can be tried."""
    queue: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    read: list[Way[T]] = []
    failure: Unreadable | None = None
    for _ in range(MOST):
        if not queue:
            break
        _, path = heappop(queue)
        choices = Choices(path)
        try:
            read.append(Way(parse(choices), choices.doubt))
        except Unreadable as unreadable:
            failure = failure or unreadable
        for other in choices.others():
            heappush(queue, other)
    if failure and not read:
        raise failure
    if queue and queue[0][0] == 0:
        raise Unreadable(messages.reading.too_many_readings())
    return read
