"""Two weeks of sessions, by simulated learners who forget by FSRS's own curve: is what is predicted what is remembered?

Each learner meets the items of the bank by the program's own choosing, sessions and schedule, at another hour each day,
sometimes after midnight, and once a night is an hour shorter. What was promised for a day has to be due on that day.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from statistics import fmean, stdev
from uuid import UUID

import fsrs

from studytool.bank.catalogue import Brief
from studytool.bank.loader import load
from studytool.model import Entry, MemoryState, Verdict
from studytool.session import course
from studytool.session.course import Session, Stage
from studytool.session.events import Ask, Asked, Card, Effect, Ended, Event, Judged, Manner, Record, Recorded
from studytool.session.plan import Plan
from studytool.study.choose import queue
from studytool.study.schedule import REVIEW, replay
from studytool.study.stats import known_reviews

LEARNERS, DAYS = 200, 14
QUESTIONS, NEW = 40, 10  # a session, of these at most so many new ones
FIRST_DAY = datetime(2026, 3, 21, tzinfo=UTC)
SUMMER_TIME = datetime(2026, 3, 29, 1, tzinfo=UTC)
DAY_STARTS = timedelta(hours=4)
KNOWN_BEFORE, MENDED = 0.3, 0.6  # the chances of a first answer to a new item, and of a second try
SECONDS = 30.0  # a response
ABSENT = 0.1  # of the days

TRUTH = fsrs.Scheduler(enable_fuzzing=False)


def by_the_clock(at: datetime) -> datetime:
    """A moment by the learner's clock, which is put forward once."""
    return at.astimezone(timezone(timedelta(hours=2 if at >= SUMMER_TIME else 1)))


def day_of(at: datetime) -> date:
    """The learner's day by the clock of that moment."""
    return (at - DAY_STARTS).date()


@dataclass
class Learner:
    """`truth` is what is really remembered, which the program never sees; `promised` are the days it named."""

    seed: int
    items: Sequence[Brief]
    log: dict[str, list[Entry]] = field(default_factory=dict)
    memory: dict[str, MemoryState] = field(default_factory=dict)
    truth: dict[str, fsrs.Card] = field(default_factory=dict)
    promised: dict[str, date] = field(default_factory=dict)
    kept = refused = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.now = by_the_clock(FIRST_DAY)

    def live(self) -> None:
        for day in range(DAYS):
            hour = self.random.choice((7, 9, 12, 18, 21, 24, 25)) + self.random.random()
            self.now = by_the_clock(FIRST_DAY + timedelta(days=day, hours=hour - 1))
            if self.random.random() > ABSENT:
                self.study()

    def study(self) -> None:
        """One session, to its end."""
        self.hold_to_promises()
        asked = queue(self.items, self.memory, self.now, known=self.memory.keys(), new=NEW, count=QUESTIONS)
        plan = Plan.of((item.id for item in asked), self.memory, frozenset(self.memory))
        session, effects = course.begin(Session(plan, Manner()), self.now)
        while session.stage is not Stage.OVER:
            events = deque(self.answers(effects)) or deque([self.responds(session)])
            effects = ()
            while events:
                session, following = course.step(session, events.popleft(), self.now, self.fresh_id())
                effects = (*effects, *following)

    def hold_to_promises(self) -> None:
        due = {item.id for item in queue(self.items, self.memory, self.now, which="due")}
        today = [item for item, day in self.promised.items() if day <= day_of(self.now)]
        self.kept += sum(item in due for item in today)
        self.refused += sum(item not in due for item in today)

    def answers(self, effects: Iterable[Effect]) -> Iterable[Event]:
        """What the effects ask for in return."""
        for effect in effects:
            if isinstance(effect, Record):
                yield self.recorded(effect.entry)
            elif isinstance(effect, Ask):
                yield Asked(Card(effect.item, seed=0))

    def recorded(self, entry: Entry) -> Recorded:
        log = self.log.setdefault(entry.item, [])
        place = next((place for place, kept in enumerate(log) if kept.id == entry.id), len(log))
        log[place : place + 1] = [entry]
        state = replay(log)[entry.item]
        self.memory[entry.item] = state
        if state.state == REVIEW:
            self.promised[entry.item] = day_of(state.due.astimezone(self.now.tzinfo))
        else:
            self.promised.pop(entry.item, None)
        return Recorded(state)

    def responds(self, session: Session) -> Event:
        """A response to the question that waits for one, after some thought."""
        if session.question is None:
            return Ended()
        self.now = by_the_clock(self.now + timedelta(seconds=SECONDS))
        again = session.question.tries > 0
        right = self.random.random() < MENDED if again else self.remembers(session.question.card.item)
        return Judged("?", Verdict.CORRECT if right else Verdict.INCORRECT, float(right))

    def remembers(self, item: str) -> bool:
        """Whether an item is remembered now, which changes how long it will be: FSRS counts the nights in between."""
        card, now = self.truth.get(item) or fsrs.Card(card_id=0, due=self.now), self.now.astimezone(UTC)
        right = self.random.random() < self.chance(card)
        if card.last_review is not None:
            nights = day_of(self.now) - day_of(by_the_clock(card.last_review))
            card.last_review = now - nights
        self.truth[item], _ = TRUTH.review_card(card, fsrs.Rating.Good if right else fsrs.Rating.Again, now)
        return right

    def chance(self, card: fsrs.Card) -> float:
        """FSRS's curve, along which time flows evenly."""
        if card.last_review is None or card.stability is None:
            return KNOWN_BEFORE
        decay = TRUTH.parameters[-1]
        days = (self.now - card.last_review) / timedelta(days=1)
        return float((1 + (0.9 ** (-1 / decay) - 1) * days / card.stability) ** -decay)

    def fresh_id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128)))


def lives(learners: int) -> list[Learner]:
    bank, _ = load(Path(__file__).parents[1] / "quiz")
    items = [Brief(item.id, item.type, item.topic, item.level, item.note, item.retired, 0, 0) for item in bank.items]
    lived = [Learner(seed, items) for seed in range(learners)]
    for learner in lived:
        learner.live()
    return lived


def retention(learner: Learner) -> tuple[int, float, float]:
    """Of the learner's reviews of known items: how many, the mean chance predicted, the share remembered (0 to 1)."""
    known = list(known_reviews(chain.from_iterable(learner.log.values())))
    return len(known), fmean(review.predicted for review in known), fmean(review.remembered for review in known)


def main() -> None:
    lived = lives(LEARNERS)
    reviews, predicted, remembered = zip(*map(retention, lived), strict=True)
    gaps = [100 * (said - was) for said, was in zip(predicted, remembered, strict=True)]
    promises = sum(learner.kept + learner.refused for learner in lived)
    print(f"{LEARNERS} learners, {DAYS} days, {sum(reviews):,} reviews of known items")
    print(f"predicted {fmean(predicted):.1%}, remembered {fmean(remembered):.1%}, in the mean of the learners")
    print(f"difference {fmean(gaps):+.2f} points (at most 2; from learner to learner ± {stdev(gaps):.1f})")
    print(f"promised for a day: {promises:,}; refused on it: {sum(learner.refused for learner in lived):,} (at most 0)")


if __name__ == "__main__":
    main()
