"""Sessions driven by hand: what the rules ask for is done at once, in a log that is a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from studytool.model import Entry, Rating, Verdict
from studytool.session import course, question
from studytool.session.course import Session, Stage
from studytool.session.events import (
    Ask,
    Asked,
    Card,
    Effect,
    Event,
    Graded,
    Judged,
    Key,
    Manner,
    Pressed,
    Record,
    Recorded,
)
from studytool.session.plan import Plan
from studytool.session.question import Question
from studytool.study.schedule import replay

BEGAN = datetime(2026, 1, 2, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def event_of(case: Mapping[str, Any]) -> Event:
    """An event as the cases write it."""
    if "press" in case:
        return Pressed(Key(case["press"]))
    if "grade" in case:
        return Graded(Rating(case["grade"]))
    return Judged(case["response"], Verdict(case["verdict"]), case["score"])


@dataclass
class Driver:
    """Keeps a log, and every effect in its order; `cards` are of the items that may be asked, by name."""

    cards: Mapping[str, Card] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    log: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    given: int = 0

    def id(self) -> str:
        self.given += 1
        return str(UUID(int=self.given))

    def begin(self, manner: Manner) -> Session:
        session, effects = course.begin(Session(Plan.of(self.cards, {}, frozenset()), manner), BEGAN)
        return self.carry_out(session, effects, BEGAN)

    def step(self, session: Session, event: Event, now: datetime) -> Session:
        session, effects = course.step(session, event, now, self.id())
        return self.carry_out(session, effects, now)

    def carry_out(self, session: Session, effects: Iterable[Effect], now: datetime) -> Session:
        for effect in effects:
            self.effects.append(effect)
            if isinstance(effect, Record):
                session = self.step(session, self.recorded(effect.entry), now)
            if isinstance(effect, Ask):
                session = self.step(session, Asked(self.cards[effect.item], self.answered.get(effect.item)), now)
        return session

    def recorded(self, entry: Entry) -> Recorded:
        places = {kept.id: place for place, kept in enumerate(self.log)}
        place = places.get(entry.id, len(self.log))
        self.log[place : place + 1] = [entry]
        return Recorded(replay(self.log).get(entry.item))

    def answer(self, asked: Question, event: Event, now: datetime, manner: Manner) -> Question:
        """One question by itself."""
        asked, effects = question.step(asked, event, now, self.id(), manner)
        for effect in effects:
            self.effects.append(effect)
            if isinstance(effect, Record):
                asked = self.answer(asked, self.recorded(effect.entry), now, manner)
        return asked

    def asked(self) -> list[str]:
        return [effect.item for effect in self.effects if isinstance(effect, Ask)]


def is_over(session: Session) -> bool:
    return session.stage is Stage.OVER
