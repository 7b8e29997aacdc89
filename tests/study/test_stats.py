from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import given

from studytool.model import Rating, Verdict
from studytool.study.report import html
from studytool.study.schedule import replay, retrievability
from studytool.study.stats import Group, Misconception, summary
from tests.study.logs import ITEMS, NOON, amend, logs, question, reset, review

DAY = timedelta(days=1)
BANK = (
    question(ITEMS[0], level="recall"),
    question(ITEMS[1], level="apply"),
    question(ITEMS[2], level="apply"),
    question("bandits/old", retired=True),
)
AGAIN, HARD, GOOD, EASY = Rating


def stats_of(*entries, items=BANK, now=NOON, **more):
    return summary(entries, replay(entries), items, now, **more)


def on_days(*days: int, **more):
    return [review(number, at=NOON + day * DAY, **more) for number, day in enumerate(days, 1)]


def test_without_a_review_everything_is_new_and_no_share_is_claimed():
    stats = stats_of()
    assert (stats.items, stats.new, stats.known, stats.learning, stats.due) == (3, 3, 0, 0, 0)
    assert (stats.reviews, stats.seconds, stats.days_active, stats.streak) == (0, 0.0, 0, 0)
    assert (stats.retention, stats.retention_recent, stats.predicted) == (None, None, None)
    assert (stats.misconceptions, stats.leeches) == ((), ())


def test_items_are_known_once_they_graduate_and_learning_before():
    stats = stats_of(review(1, rating=EASY), review(2, item=ITEMS[1], rating=GOOD), now=NOON + timedelta(hours=1))
    assert (stats.known, stats.learning, stats.new, stats.due) == (1, 1, 1, 1)


def test_retired_items_are_not_counted_but_their_reviews_are():
    stats = stats_of(review(1, item="bandits/old", rating=EASY), now=NOON + 90 * DAY)
    assert (stats.items, stats.known, stats.due, stats.reviews) == (3, 0, 0, 1)


def test_undone_reviews_do_not_count_and_reset_ones_still_happened():
    undone = review(2, at=NOON + DAY)
    stats = stats_of(review(1), undone, amend(3, "undo", undone), reset(4, at=NOON + 2 * DAY), now=NOON + 3 * DAY)
    assert (stats.reviews, stats.seconds, stats.new) == (1, 12.5, 3)


def test_retention_is_of_reviews_of_known_items_rated_better_than_again():
    ratings = (EASY, GOOD, HARD, AGAIN, AGAIN)  # first learned, then known three times, then being learned again
    entries = [review(number, rating=rating, at=NOON + 20 * number * DAY) for number, rating in enumerate(ratings, 1)]
    stats = stats_of(*entries, now=NOON + 101 * DAY)
    assert stats.retention == pytest.approx(2 / 3)
    assert stats.retention_recent == 0.0


def test_a_re_rated_review_counts_as_re_rated():
    first, second = review(1, rating=EASY), review(2, rating=AGAIN, at=NOON + 9 * DAY)
    assert stats_of(first, second, amend(3, "rating", second, rating=GOOD), now=NOON + 10 * DAY).retention == 1.0


def test_the_predicted_retention_is_the_mean_over_the_items_reviewed():
    entries = [review(1, rating=EASY), review(2, item=ITEMS[1], rating=HARD)]
    chances = [retrievability(state, NOON + 9 * DAY) for state in replay(entries).values()]
    assert stats_of(*entries, now=NOON + 9 * DAY).predicted == pytest.approx(sum(chances) / 2)


@pytest.mark.parametrize(
    ("days", "streak"),
    [((), 0), ((0,), 1), ((-1,), 1), ((-2,), 0), ((0, -1, -2), 3), ((-1, -2), 2), ((0, -2, -3), 1), ((0, 0), 1)],
)
def test_a_streak_is_of_days_in_a_row_and_today_is_still_open(days, streak):
    stats = stats_of(*on_days(*days))
    assert (stats.streak, stats.days_active) == (streak, len(set(days)))


def test_days_begin_where_the_learner_is():
    late, early = NOON.replace(hour=15, minute=30), NOON.replace(hour=16, minute=30)
    beijing = timezone(timedelta(hours=8))
    entries = [review(1, at=late), review(2, at=early)]
    assert stats_of(*entries, now=early).days_active == 1
    assert stats_of(*entries, now=early, zone=beijing).days_active == 2
    assert stats_of(*entries, now=early, zone=beijing).day == date(2026, 1, 3)


def test_what_is_due_is_told_for_a_fortnight_with_the_overdue_today():
    entries = [review(1, rating=EASY), review(2, item=ITEMS[1], rating=GOOD, at=NOON - 5 * DAY)]
    stats = stats_of(*entries)
    assert [day for day, _ in stats.due_by_day] == [date(2026, 1, 2) + number * DAY for number in range(14)]
    assert [count for _, count in stats.due_by_day] == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_topics_and_levels_are_counted_with_the_share_answered_right():
    entries = [
        review(1, rating=EASY),
        replace(review(2, item=ITEMS[1]), verdict=Verdict.INCORRECT),
        review(3, item="gone/item"),
        review(4, item="bandits/old"),
    ]
    stats = stats_of(*entries, now=NOON + timedelta(minutes=11))
    assert stats.topics == (
        Group("returns", items=2, known=1, learning=1, new=0, due=1, reviews=2, correct=0.5),
        Group("bandits", items=1, known=0, learning=0, new=1, due=0, reviews=1, correct=1.0),
    )
    assert stats.levels == (
        Group("recall", items=1, known=1, learning=0, new=0, due=0, reviews=1, correct=1.0),
        Group("apply", items=2, known=0, learning=1, new=1, due=1, reviews=1, correct=0.0),
    )


def test_the_most_frequent_misconceptions_come_first():
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


def test_an_item_forgotten_eight_times_is_a_leech():
    ratings = (EASY, EASY, AGAIN) * 8
    entries = [review(number, rating=rating, at=NOON + 9 * number * DAY) for number, rating in enumerate(ratings, 1)]
    assert stats_of(*entries[:23], now=NOON + 300 * DAY).leeches == ()
    assert stats_of(*entries, now=NOON + 300 * DAY).leeches == (ITEMS[0],)


@given(logs())
def test_the_counts_of_any_log_add_up(entries):
    now = NOON + 200 * DAY
    stats = stats_of(*entries, now=now)
    assert stats.known + stats.learning + stats.new == stats.items == sum(group.items for group in stats.topics)
    assert stats.due <= stats.due_by_day[0][1] <= stats.known + stats.learning
    assert stats.reviews == sum(group.reviews for group in stats.topics)
    assert all(0 <= part <= 1 for part in (stats.retention, stats.predicted) if part is not None)


class Page(HTMLParser):
    """Checks that elements nest, and collects what a reader and a browser would meet."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data.strip())


def test_the_page_shows_the_statistics_and_requests_nothing():
    entries = [review(1, rating=EASY, misconception="no-sum"), replace(review(2, at=NOON + 9 * DAY), seconds=7200.0)]
    page = Page(html(stats_of(*entries, now=NOON + 9 * DAY)))
    assert page.open == []
    assert {"1 of 3", "100%", "2 h 0 min", "1 day", "2 days", "no-sum", "returns"} <= set(page.words)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not {"src", "href"} & {name for name, _ in page.attributes}
    assert ("lang", "en") in page.attributes
    assert page.tags.count("title") == page.tags.count("main") == page.tags.count("h1") == 1


def test_the_page_of_a_learner_who_has_not_begun_claims_no_share():
    page = Page(html(stats_of()))
    assert page.words.count("–") >= 3
    assert "Most frequent misconceptions" not in page.words


def test_names_in_the_page_are_text_not_markup():
    page = html(stats_of(review(1, misconception="<script>alert(1)</script>")))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
