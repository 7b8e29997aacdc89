"""One session: what is asked one after the other, what it came to, and what can still be changed of it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studytool import messages
from studytool.cli._question import Question, Quit, Result
from studytool.cli._record import amendment, now, rerating, settled
from studytool.items.contract.edition import edition
from studytool.model import Entry, MemoryState, Rating

if TYPE_CHECKING:
    from studytool.bank.catalogue import Catalogue
    from studytool.cli.support.present import Page
    from studytool.items.contract import Item
    from studytool.study.plan import Plan
    from studytool.study.store import Store

SEEDS = 1_000_000
YES = ("y", "yes", "是")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a session runs. `deadline` is on the monotonic clock; `open_note` opens a note and says where it is."""

    interactive: bool
    exam: bool = False
    quiet: bool = False
    seed: int | None = None
    deadline: float | None = None
    open_note: Callable[[Item], str] | None = None

    @property
    def repeats(self) -> bool:
        """Whether what was missed comes again: not where each line is for one question, or the variant is fixed."""
        return self.interactive and not self.exam and self.seed is None


@dataclass(slots=True)
class Session:
    """`states` and `ratings` are what the items asked came to, by item and by the id of their review."""

    page: Page
    bank: Catalogue
    plan: Plan
    store: Store | None
    lines: Iterator[str]
    manner: Manner
    results: list[Result] = field(default_factory=list)
    states: dict[str, MemoryState | None] = field(default_factory=dict)
    ratings: dict[str, Rating | None] = field(default_factory=dict)
    read: int = 0

    def run(self) -> None:
        """Ask until the plan, the input, the time or the learner's patience ends."""
        try:
            self._ask_all()
            if self.manner.repeats:
                self._look_back()
        except Quit:
            pass

    def _ask_all(self) -> None:
        while not self._out_of_time() and (brief := self.plan.next(now())):
            item, done = self.bank.read(brief), len(self.results)
            self._ask(item)
            if self.manner.repeats and len(self.results) > done:
                self.plan.learned(brief, self.states.get(item.id))

    def _out_of_time(self) -> bool:
        if self.manner.deadline is None or time.monotonic() < self.manner.deadline:
            return False
        self.say(lambda page: page.line(page.say(messages.session.TIME_IS_UP)))
        return True

    def closed(self) -> bool:
        """Whether a response comes too late to count, as it may in an exam."""
        return self.manner.exam and self._out_of_time()

    def _progress(self) -> Iterator[str]:
        yield f"{self.plan.asked}/{self.plan.total}"
        if self.manner.deadline is not None:
            yield self.page.say(messages.session.time_left(self.manner.deadline - time.monotonic()))

    def _ask(self, item: Item) -> None:
        self._settle(item)
        seed = random.SystemRandom().randrange(SEEDS) if self.manner.seed is None else self.manner.seed
        variant = self.page.app.variant(item, seed)
        waiting = None if self.manner.interactive else self._waiting(item)
        self.say(lambda page: page.question(item, variant, *self._progress()))
        if item.response == "block" and self.manner.interactive:
            self.say(lambda page: page.line(page.say(messages.session.EDITOR), "dim"))
        Question(self, item, variant, waiting).run()

    def _settle(self, item: Item) -> None:
        """Where an item's key has changed since it was answered, the learner says, once, whether to start it afresh."""
        answered = self.store.edition(item.id) if self.store and self.manner.interactive else None
        if answered not in (None, edition(item)):
            self.say(lambda page: page.line(page.say(messages.session.key_changed(item.id)), "bold"))
            self.commit(settled(item, afresh=self.line().strip().lower() in YES))

    def _waiting(self, item: Item) -> str:
        """The line that waits for the next question; where there never was one, how it would be answered."""
        try:
            return self.line()
        except Quit:
            if not self.read:
                self._first_question(item)
            raise

    def _first_question(self, item: Item) -> None:
        variant = self.page.app.variant(item, self.manner.seed or 0)
        self.say(lambda page: page.question(item, variant))
        self.say(lambda page: page.how(item))
        self.say(lambda page: page.line(page.say(messages.session.NOTHING_READ)))

    def line(self) -> str:
        """The next line typed, or of the input. Raises Quit at its end."""
        try:
            line = next(self.lines)
        except StopIteration:
            raise Quit from None
        self.read += 1
        return line

    def say(self, print_on: Callable[[Page], None]) -> None:
        if not self.manner.quiet:
            print_on(self.page)

    def commit(self, entry: Entry) -> MemoryState | None:
        """Committed before anything is said of it."""
        state = self.store.record(entry) if self.store else None
        self.states[entry.item] = state
        if entry.kind in ("review", "rating"):
            self.ratings[entry.of or entry.id] = entry.rating
        return state

    # What was answered -----------------------------------------------------------------------------------------------

    def _look_back(self) -> None:
        """No question follows at which the last rating could be changed: it can be here."""
        while self.results:
            self.say(lambda page: page.line(page.say(messages.session.LAST_KEYSTROKES), "dim"))
            act = {"u": self.undo, "+": self.easier, "-": self.harder}.get(self.line().strip())
            if act is None:
                return
            act()

    def undo(self) -> None:
        """Takes back the question before."""
        if self.results:
            self.take_back(self.results.pop().entry)
        else:
            self.say(lambda page: page.line(page.say(messages.session.NOTHING_TO_UNDO), "dim"))

    def take_back(self, rated: Entry) -> None:
        self.commit(amendment("undo", rated.item, rated.id))
        self.say(lambda page: page.line(page.say(messages.session.undone(rated.item)), "dim"))

    def easier(self) -> None:
        self._rerate(1)

    def harder(self) -> None:
        self._rerate(-1)

    def _rerate(self, step: int) -> None:
        """Moves the rating of the question before by one; in an exam that would tell how it was judged."""
        if self.manner.exam:
            self.say(lambda page: page.line(page.say(messages.session.NO_RATING_YET), "dim"))
            return
        last = self.results[-1].entry if self.results else None
        rating = self.ratings.get(last.id) if last else None
        if last is None or rating is None:
            self.say(lambda page: page.line(page.say(messages.session.NOTHING_TO_RATE), "dim"))
            return
        moved = Rating(min(max(rating + step, Rating.AGAIN), Rating.EASY))
        state = self.commit(rerating(last, moved))
        self.say(lambda page: page.line(page.say(messages.session.rated(last.item, moved)), "dim"))
        self.say_next(state)

    def say_next(self, state: MemoryState | None) -> None:
        """When the item comes again."""
        if state is not None:
            days = (state.due - now()).total_seconds() / 86_400
            self.say(lambda page: page.line(f"  {page.say(messages.session.next_review(days))}", "dim"))
