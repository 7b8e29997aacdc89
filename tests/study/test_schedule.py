from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.model import Entry, Rating
from studytool.study.days import day_of
from studytool.study.schedule import (
    LEARNING,
    RELEARNING,
    REVIEW,
    elapsed,
    flagged,
    replay,
    retrievability,
    schedule,
    standing,
    walk,
)
from tests.study.logs import ITEMS, NOON, amend, flag, logs, reset, review, uuid

DAY = timedelta(days=1)
AGAIN, HARD, GOOD, EASY = Rating


def test_a_first_good_review_starts_learning_and_the_second_graduates() -> None:
    first = schedule(None, GOOD, NOON)
    second = schedule(first, GOOD, first.due)
    assert (first.state, first.due - NOON) == (LEARNING, timedelta(minutes=10))
    assert (second.state, second.due - first.due) == (REVIEW, 2 * DAY)


def test_a_review_on_the_next_morning_counts_as_a_day_later() -> None:
    known = schedule(None, EASY, NOON + timedelta(hours=10), offset=0)
    morning = NOON + timedelta(hours=20)
    assert (elapsed(known, morning, 0), elapsed(known, morning, None)) == (1, 0)
    assert retrievability(known, morning, 0) == retrievability(known, NOON + timedelta(hours=34))


def test_what_is_due_after_days_stays_on_its_day_when_summer_time_ends_or_the_learner_travels() -> None:
    early = datetime(2026, 10, 24, 2, 10, tzinfo=UTC)  # 04:10 in Paris
    due = schedule(None, EASY, early, offset=120).due
    for hours in (-10, -1, 0, 1, 10):
        assert day_of(due, 120 + 60 * hours) == date(2026, 11, 1)


def test_forgetting_a_known_item_is_a_lapse_and_forgetting_while_learning_is_none() -> None:
    learning = schedule(None, AGAIN, NOON)
    known = schedule(None, EASY, NOON)
    forgotten = schedule(known, AGAIN, known.due)
    assert schedule(learning, AGAIN, learning.due).lapses == 0
    assert (forgotten.state, forgotten.lapses) == (RELEARNING, 1)
    assert schedule(forgotten, AGAIN, forgotten.due).lapses == 1


def test_wanting_to_retain_more_brings_an_item_back_earlier() -> None:
    assert (
        schedule(None, EASY, NOON, 0.95).due < schedule(None, EASY, NOON, 0.9).due < schedule(None, EASY, NOON, 0.8).due
    )


def test_retrievability_is_one_at_the_review_and_the_wanted_retention_when_due() -> None:
    known = schedule(None, EASY, NOON)
    assert retrievability(known, NOON) == 1.0
    assert retrievability(known, NOON - 3 * DAY) == 1.0
    assert retrievability(known, known.due) == pytest.approx(0.9, abs=0.005)


@given(st.lists(st.tuples(st.sampled_from(Rating), st.integers(-400, 400)), min_size=1, max_size=10))
def test_no_order_of_times_breaks_the_schedule(reviews: list[tuple[Rating, int]]) -> None:
    state = None
    for rating, days in reviews:
        now = NOON + days * DAY
        state = schedule(state, rating, now)
        assert state.last_review == now < state.due
        assert 0 <= retrievability(state, NOON) <= 1


@given(logs(), st.randoms())
def test_a_replay_does_not_depend_on_the_order_in_which_entries_arrive(
    entries: list[Entry], rng: random.Random
) -> None:
    shuffled = rng.sample(entries, len(entries))
    assert replay(shuffled) == replay(entries)
    assert flagged(shuffled) == flagged(entries)
    assert list(walk(shuffled)) == list(walk(entries))


def test_a_replay_gives_what_scheduling_one_by_one_gave() -> None:
    first = schedule(None, GOOD, NOON)
    second = schedule(first, AGAIN, NOON + DAY)
    assert replay([review(1), review(2, rating=AGAIN, at=NOON + DAY)]) == {ITEMS[0]: second}


def test_an_undone_review_leaves_no_trace() -> None:
    entries = [review(1), review(2, rating=AGAIN, at=NOON + DAY)]
    assert replay([*entries, amend(3, "undo", entries[1])]) == replay(entries[:1])
    assert standing([*entries, amend(3, "undo", entries[1])]) == entries[:1]


def test_a_review_is_undone_even_by_an_entry_that_a_wrong_clock_dated_before_it() -> None:
    entry = review(1)
    assert replay([entry, amend(2, "undo", entry, at=NOON - DAY)]) == {}


def test_undoing_an_undo_does_nothing() -> None:
    entry = review(1)
    undo = amend(2, "undo", entry)
    assert replay([entry, undo, amend(3, "undo", undo)]) == {}


def test_an_amendment_reaches_no_other_item() -> None:
    entry = review(1)
    stranger = amend(2, "undo", review(1, item=ITEMS[1]))
    assert replay([entry, stranger]) == replay([entry])


def test_the_last_rating_of_a_review_counts_at_the_time_of_the_review() -> None:
    entry = review(1)
    hard, easy = amend(2, "rating", entry, rating=HARD), amend(3, "rating", entry, rating=EASY)
    assert replay([entry, hard, easy]) == {ITEMS[0]: schedule(None, EASY, NOON)}
    assert replay([entry, hard, easy, amend(4, "undo", easy)]) == {ITEMS[0]: schedule(None, HARD, NOON)}


def test_a_review_without_a_rating_is_not_scheduled_until_it_is_rated() -> None:
    entry = review(1, rating=None)
    assert replay([entry]) == {}
    assert replay([entry, amend(2, "rating", entry, rating=GOOD)]) == {ITEMS[0]: schedule(None, GOOD, NOON)}


def test_a_reset_forgets_what_came_before_of_its_item_only() -> None:
    entries = [review(1), review(2, item=ITEMS[1]), reset(3, at=NOON + DAY)]
    assert replay(entries) == {ITEMS[1]: schedule(None, GOOD, NOON)}
    later = review(4, rating=HARD, at=NOON + 2 * DAY)
    assert replay([*entries, later])[ITEMS[0]] == schedule(None, HARD, NOON + 2 * DAY)


def test_an_undone_reset_forgets_nothing() -> None:
    entries = [review(1), reset(2, at=NOON + DAY)]
    assert replay([*entries, amend(3, "undo", entries[1])]) == replay(entries[:1])


def test_a_second_flag_takes_the_first_away_and_a_reset_leaves_it() -> None:
    assert flagged([flag(1), reset(2, at=NOON + DAY), flag(3, item=ITEMS[1])]) == {ITEMS[0], ITEMS[1]}
    assert flagged([flag(1), flag(2, at=NOON + DAY)]) == frozenset()
    assert flagged([flag(1), amend(2, "undo", flag(1))]) == frozenset()


def test_a_walk_tells_the_state_before_and_after_each_review() -> None:
    entries = [review(1), review(2, at=NOON + DAY), reset(3, at=NOON + 2 * DAY)]
    (_, none, first), (_, before, second), (_, last, nothing) = walk(entries)
    assert none is None
    assert nothing is None
    assert before == first
    assert last == second


def test_ids_break_ties_of_time() -> None:
    again, good = review(1, rating=AGAIN), review(2)
    assert [entry.id for entry in standing([good, again])] == [uuid(1), uuid(2)]
