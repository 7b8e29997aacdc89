"""What holds of every session, whatever is typed in it and whatever ends it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studytool.model import Rating, Verdict
from studytool.session import course
from studytool.session.course import Session, Stage
from studytool.session.events import (
    Card,
    Effect,
    Ended,
    Event,
    Graded,
    Judged,
    Key,
    Manner,
    Piece,
    Pressed,
    Record,
    Recorded,
    Show,
)
from studytool.session.plain import from_plain, to_plain
from studytool.session.question import Question
from studytool.study.schedule import standing
from tests.session.driving import BEGAN, Driver, after

SCORES = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5}
TRIES = st.sampled_from(Verdict).map(lambda verdict: Judged(f"it is {verdict}", verdict, SCORES.get(verdict, 0.0)))
COUNTED = TRIES.filter(lambda event: event.verdict in (Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT))
KEYS = st.sampled_from([key for key in Key if key is not Key.QUIT]).map(Pressed)
EVENTS = st.one_of(TRIES, TRIES, KEYS, st.sampled_from(Rating).map(Graded))
HISTORIES = st.lists(st.tuples(st.integers(0, 400), EVENTS), max_size=30)
CARDS = st.lists(st.booleans(), max_size=8).map(
    lambda kinds: {
        f"a/{place}": Card(f"a/{place}", place, "apply", "now", hint=place % 2 == 0, self_graded=self_graded)
        for place, self_graded in enumerate(kinds)
    }
)
DEADLINES = st.none() | st.integers(0, 2000).map(after)
MANNERS = st.builds(Manner, interactive=st.booleans(), exam=st.booleans(), fixed=st.booleans(), deadline=DEADLINES)
CHANGED = st.dictionaries(st.sampled_from([f"a/{place}" for place in range(8)]), st.sampled_from(["now", "before"]))


class Watching(Driver):
    """A driver that keeps every state there was."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.states: list[Session] = []

    def carry_out(self, session: Session, effects: Iterable[Effect], now: datetime) -> Session:
        self.states.append(session)
        assert not any(isinstance(effect, Record) for effect in effects) or len(tuple(effects)) == 1
        return super().carry_out(session, effects, now)


def held(driver: Driver, manner: Manner, history: list[tuple[int, Event]]) -> Session:
    session, now = driver.begin(manner), BEGAN
    for seconds, event in history:
        now += timedelta(seconds=seconds)
        session = driver.step(session, event, now)
    return session


@given(CARDS, CHANGED, MANNERS, HISTORIES)
def test_a_session_goes_through_json_and_back_at_every_step(
    cards: dict[str, Card], changed: dict[str, str], manner: Manner, history: list[tuple[int, Event]]
) -> None:
    driver = Watching(cards, changed)
    held(driver, manner, history)
    for state in driver.states:
        assert from_plain(Session, json.loads(json.dumps(to_plain(state)))) == state


@given(CARDS, CHANGED, MANNERS, HISTORIES)
def test_what_was_answered_is_in_the_log_once_whatever_ends_the_session(
    cards: dict[str, Card], changed: dict[str, str], manner: Manner, history: list[tuple[int, Event]]
) -> None:
    driver = Driver(cards, changed)
    session = driver.step(held(driver, manner, history), Ended(), after(100_000))
    assert session.stage is Stage.OVER
    reviews = [entry for entry in standing(driver.log) if entry.kind == "review"]
    assert [(result.entry.id, result.rating) for result in session.results] == [
        (entry.id, entry.rating) for entry in reviews
    ]
    assert len({entry.id for entry in driver.log}) == len(driver.log)


@given(CARDS, CHANGED, MANNERS, HISTORIES, st.lists(EVENTS))
def test_nothing_is_said_or_changed_while_an_entry_may_not_be_in_the_log_yet(
    cards: dict[str, Card],
    changed: dict[str, str],
    manner: Manner,
    history: list[tuple[int, Event]],
    events: list[Event],
) -> None:
    driver = Watching(cards, changed)
    held(driver, manner, history)
    for state in driver.states:
        if state.pending or (state.question and state.question.pending):
            for event in events:
                assert course.step(state, event, after(0), "id") == (state, ())


@given(COUNTED, st.booleans(), st.booleans())
def test_undo_brings_a_question_back_to_what_it_was_before_its_try(
    tried: Judged, self_graded: bool, hinted: bool
) -> None:
    driver, manner = Driver(), Manner()
    before = Question(Card("a/1", 0, hint=True, self_graded=self_graded), BEGAN, hints=int(hinted))
    answered = driver.answer(before, tried, after(5), manner)
    if answered.grading:
        answered = driver.answer(answered, Graded(Rating.GOOD), after(6), manner)
    assert driver.answer(answered, Pressed(Key.UNDO), after(7), manner) == before


@given(st.lists(COUNTED, min_size=1, max_size=3))
def test_as_many_undos_as_answers_leave_a_session_with_none(tries: list[Judged]) -> None:
    driver = Driver({name: Card(name, 0) for name in "abcd"})
    session = driver.begin(Manner(interactive=False))
    events: list[Event] = [*tries, *[Pressed(Key.UNDO)] * len(tries)]
    for event in events:
        session = driver.step(session, event, after(driver.given))
    assert session.results == ()
    assert standing(driver.log) == []
    assert set(session.memory.values()) == {None}


@given(CARDS.filter(len), st.sampled_from([Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT]))
def test_a_try_that_could_not_be_kept_is_no_first_try(cards: dict[str, Card], verdict: Verdict) -> None:
    driver = Driver(cards)
    session = driver.begin(Manner(interactive=False))
    asked, (record,) = course.step(session, Judged("b", verdict, SCORES.get(verdict, 0.0)), after(1), "id")
    assert isinstance(record, Record)
    later, effects = course.step(asked, Recorded(kept=False), after(1), "other")
    assert Show(Piece.CORRECTION) in effects
    assert later.results == ()
