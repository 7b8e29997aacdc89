from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from studytool.bank.catalogue import Brief
from studytool.model import Entry, Rating, Try, Verdict
from studytool.study.schedule import replay, retrievability
from studytool.study.stats import GroupStats, Misconception, Retention, Stats, known_reviews, seen, summary
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, amend, logs, question, reset, review

DAY = timedelta(days=1)
BANK = (
    question(ITEMS[0], level="recall"),
    question(ITEMS[1], level="apply"),
    question(ITEMS[2], level="apply"),
    question("bandits/old", retired=True),
)
AGAIN, HARD, GOOD, EASY = Rating


def stats_of(*entries: Entry, items: Sequence[Brief] = BANK, now: datetime = NOON, zone: tzinfo = UTC) -> Stats:
    return summary(seen(entries), known_reviews(entries), replay(entries), items, now, zone=zone)


def on_days(*days: int, **more: Any) -> list[Entry]:
    return [review(number, at=NOON + day * DAY, **more) for number, day in enumerate(days, 1)]


def test_without_a_review_everything_is_new_and_no_share_is_claimed() -> None:
    stats = stats_of()
    assert (stats.items, stats.new, stats.known, stats.learning, stats.due) == (3, 3, 0, 0, 0)
    assert (stats.reviews, stats.seconds, stats.days_active, stats.streak) == (0, 0.0, 0, 0)
    assert (stats.retention, stats.retention_recent, stats.predicted) == (None, None, None)
    assert (stats.misconceptions, stats.leeches) == ((), ())


def test_items_are_known_once_they_graduate_and_learning_before() -> None:
    stats = stats_of(review(1, rating=EASY), review(2, item=ITEMS[1], rating=GOOD), now=NOON + timedelta(hours=1))
    assert (stats.known, stats.learning, stats.new, stats.due) == (1, 1, 1, 1)


def test_retired_items_are_not_counted_but_their_reviews_are() -> None:
    stats = stats_of(review(1, item="bandits/old", rating=EASY), now=NOON + 90 * DAY)
    assert (stats.items, stats.known, stats.due, stats.reviews) == (3, 0, 0, 1)


def test_undone_reviews_do_not_count_and_reset_ones_still_happened() -> None:
    undone = review(2, at=NOON + DAY)
    stats = stats_of(review(1), undone, amend(3, "undo", undone), reset(4, at=NOON + 2 * DAY), now=NOON + 3 * DAY)
    assert (stats.reviews, stats.seconds, stats.new) == (1, 12.5, 3)


def test_retention_is_of_reviews_of_known_items_rated_better_than_again() -> None:
    ratings = (EASY, GOOD, HARD, AGAIN, AGAIN)  # first learned, then known three times, then being learned again
    entries = [review(number, rating=rating, at=NOON + 20 * number * DAY) for number, rating in enumerate(ratings, 1)]
    stats = stats_of(*entries, now=NOON + 101 * DAY)
    assert stats.retention
    assert stats.retention_recent
    assert stats.retention.reviews == 3
    assert stats.retention.remembered == pytest.approx(2 / 3)
    assert stats.retention_recent.remembered == 0.0


def test_a_re_rated_review_counts_as_re_rated() -> None:
    first, second = review(1, rating=EASY), review(2, rating=AGAIN, at=NOON + 9 * DAY)
    stats = stats_of(first, second, amend(3, "rating", second, rating=GOOD), now=NOON + 10 * DAY)
    assert stats.retention
    assert stats.retention.remembered == 1.0


def test_true_retention_is_told_beside_what_was_predicted_at_each_review_by_ranges_of_it() -> None:
    late, early = review(2, at=NOON + 60 * DAY, rating=AGAIN), review(4, item=ITEMS[1], at=NOON + DAY)
    chance_late, chance_early = (
        retrievability(replay([review(1, rating=EASY)])[ITEMS[0]], at) for at in (late.at, early.at)
    )
    stats = stats_of(review(1, rating=EASY), late, review(3, item=ITEMS[1], rating=EASY), early, now=NOON + 99 * DAY)
    assert chance_late < 0.8 < 0.95 < chance_early
    assert stats.chances == (
        Retention(1, remembered=0.0, predicted=chance_late, low=0.7, high=0.8),
        Retention(1, remembered=1.0, predicted=chance_early, low=0.95, high=1.0),
    )
    assert stats.retention == Retention(2, remembered=0.5, predicted=(chance_late + chance_early) / 2)
    assert stats.retention_recent is None


def test_the_predicted_retention_is_the_mean_over_the_items_reviewed() -> None:
    entries = [review(1, rating=EASY), review(2, item=ITEMS[1], rating=HARD)]
    chances = [retrievability(state, NOON + 9 * DAY) for state in replay(entries).values()]
    assert stats_of(*entries, now=NOON + 9 * DAY).predicted == pytest.approx(sum(chances) / 2)


@pytest.mark.parametrize(
    ("days", "streak"),
    [((), 0), ((0,), 1), ((-1,), 1), ((-2,), 0), ((0, -1, -2), 3), ((-1, -2), 2), ((0, -2, -3), 1), ((0, 0), 1)],
)
def test_a_streak_is_of_days_in_a_row_and_today_is_still_open(days: tuple[int, ...], streak: int) -> None:
    stats = stats_of(*on_days(*days))
    assert (stats.streak, stats.days_active) == (streak, len(set(days)))


def test_days_begin_where_the_learner_is() -> None:
    late, early = NOON.replace(hour=15, minute=30), NOON.replace(hour=16, minute=30)
    beijing = timezone(timedelta(hours=8))
    entries = [review(1, at=late), review(2, at=early)]
    assert stats_of(*entries, now=early).days_active == 1
    assert stats_of(*entries, now=early, zone=beijing).days_active == 2
    assert stats_of(now=(early + timedelta(hours=4)).astimezone(beijing)).day == date(2026, 1, 3)


def test_past_days_stay_where_they_were_when_the_learner_travels() -> None:
    entries = [review(1, at=NOON, offset=480), review(2, at=NOON + timedelta(hours=9), offset=480)]
    for hours in (8, -10):
        now = (NOON + DAY).astimezone(timezone(timedelta(hours=hours)))
        assert [day for day, _ in stats_of(*entries, now=now).reviews_by_day] == [date(2026, 1, 2), date(2026, 1, 3)]


def test_a_wrong_first_try_was_not_remembered_though_its_rating_was_raised() -> None:
    wrong = replace(review(2, at=NOON + 8 * DAY, tries=(Try("0.9", Verdict.CORRECT),)), verdict=Verdict.INCORRECT)
    raised = amend(3, "rating", wrong, rating=HARD)
    stats = stats_of(review(1, rating=EASY), wrong, raised, now=NOON + 9 * DAY)
    assert stats.retention
    assert stats.retention.remembered == 0
    assert (stats.topics[0].correct, stats.topics[0].put_right) == (0.5, 1)


def test_what_is_due_is_told_for_a_fortnight_with_the_overdue_today() -> None:
    entries = [review(1, rating=EASY), review(2, item=ITEMS[1], rating=GOOD, at=NOON - 5 * DAY)]
    stats = stats_of(*entries)
    assert [day for day, _ in stats.due_by_day] == [date(2026, 1, 2) + number * DAY for number in range(14)]
    assert [count for _, count in stats.due_by_day] == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_topics_and_levels_are_counted_with_the_share_answered_right() -> None:
    entries = [
        review(1, rating=EASY),
        replace(review(2, item=ITEMS[1]), verdict=Verdict.INCORRECT),
        review(3, item="gone/item"),
        review(4, item="bandits/old"),
    ]
    stats = stats_of(*entries, now=NOON + timedelta(minutes=11))
    assert stats.topics == (
        GroupStats(
            "returns", items=2, known=1, learning=1, new=0, due=1, reviews=2, correct=0.5, put_right=0, seconds=25.0
        ),
        GroupStats(
            "bandits", items=1, known=0, learning=0, new=1, due=0, reviews=1, correct=1.0, put_right=0, seconds=12.5
        ),
    )
    assert stats.levels == (
        GroupStats(
            "recall", items=1, known=1, learning=0, new=0, due=0, reviews=1, correct=1.0, put_right=0, seconds=12.5
        ),
        GroupStats(
            "apply", items=2, known=0, learning=1, new=1, due=1, reviews=1, correct=0.0, put_right=0, seconds=12.5
        ),
    )


def test_the_most_frequent_misconceptions_come_first() -> None:
    entries = [
        review(number, item=item, misconception=name)
        for number, (item, name) in enumerate(
            [(ITEMS[1], "no-sum"), (ITEMS[0], "no-sum"), (ITEMS[2], "sign"), (ITEMS[2], "sign"), (ITEMS[2], None)], 1
        )
    ]
    assert stats_of(*entries).misconceptions == (
        Misconception(ITEMS[2], "sign", 2),
        Misconception(ITEMS[0], "no-sum", 1),
        Misconception(ITEMS[1], "no-sum", 1),
    )


def test_an_item_forgotten_eight_times_is_a_leech() -> None:
    ratings = (EASY, EASY, AGAIN) * 8
    entries = [review(number, rating=rating, at=NOON + 9 * number * DAY) for number, rating in enumerate(ratings, 1)]
    assert stats_of(*entries[:23], now=NOON + 300 * DAY).leeches == ()
    assert stats_of(*entries, now=NOON + 300 * DAY).leeches == (ITEMS[0],)


@given(logs())
def test_the_counts_of_any_log_add_up(entries: list[Entry]) -> None:
    now = NOON + 200 * DAY
    stats = stats_of(*entries, now=now)
    assert stats.known + stats.learning + stats.new == stats.items == sum(group.items for group in stats.topics)
    assert stats.due <= stats.due_by_day[0][1] <= stats.known + stats.learning
    assert stats.reviews == sum(group.reviews for group in stats.topics)
    assert stats.reviews == sum(count for _, count in stats.reviews_by_day)
    assert stats.predicted is None or 0 <= stats.predicted <= 1
    assert sum(part.reviews for part in stats.chances) == (stats.retention.reviews if stats.retention else 0)


@pytest.mark.slow
@given(logs())
def test_a_progress_file_tells_the_reviews_that_stand_as_its_entries_do(entries: list[Entry]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.sqlite3") as store:
        store.merge(entries)
        assert sorted(store.seen(), key=repr) == sorted(seen(entries), key=repr)
        told = [recall for history in store.histories(1000) for recall in known_reviews(history)]
        assert sorted(told) == sorted(known_reviews(entries))


def test_histories_end_where_enough_of_the_log_has_come(tmp_path: Path) -> None:
    with Store.open(tmp_path / "progress.sqlite3") as store:
        store.merge(review(number, item=item) for number, item in enumerate(ITEMS, 1))
        assert [len(list(history)) for history in store.histories(2)] == [1, 1]
        assert store.slip(ITEMS[0], "no-sum") is None


def test_the_last_review_with_a_misconception_is_found(tmp_path: Path) -> None:
    slips = [review(number, at=NOON + number * DAY, misconception="no-sum") for number in (1, 3, 2)]
    with Store.open(tmp_path / "progress.sqlite3") as store:
        store.merge([*slips, review(4, at=NOON + 9 * DAY)])
        assert store.slip(ITEMS[0], "no-sum") == slips[1]
