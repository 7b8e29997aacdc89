"""Logs written before rows kept their offset from UTC, as they were reported with what they should amount to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studytool.bank.catalogue import Brief
from studytool.model import Rating
from studytool.study.gather import gather
from studytool.study.schedule import LEARNING, replay
from studytool.study.stats import Stats, summary
from studytool.study.store import Store
from tests.study.logs import review

LOGS = Path(__file__).parents[1] / "data" / "logs"
PARIS = ZoneInfo("Europe/Paris")
DISCOUNTED, BACKWARDS = "returns/discounted-return", "returns/returns-backwards"
ITEMS = [Brief(item, "number", "returns", None, None, False, 0, 0) for item in (DISCOUNTED, BACKWARDS)]


@pytest.fixture(autouse=True)
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def stats_of(path: Path, log: str, now: datetime) -> Stats:
    with Store.open(path, now=now) as store:
        store.merge(gather(LOGS / f"{log}.jsonl"))
        return summary(store.seen(), (), store.memory(), ITEMS, now, zone=None)


def test_a_streak_goes_on_across_the_end_of_summer_time(tmp_path: Path) -> None:
    stats = stats_of(tmp_path / "p", "streak-across-summer-time", datetime(2026, 10, 26, 21, tzinfo=PARIS))
    assert stats.reviews_by_day == tuple((date(2026, 10, day), 1) for day in (24, 25, 26))
    assert stats.streak == 3


def test_days_in_a_row_half_an_hour_after_midnight_are_twelve_days_though_one_night_is_longer(tmp_path: Path) -> None:
    stats = stats_of(tmp_path / "p", "half-past-midnight", datetime(2027, 11, 5, 12, tzinfo=PARIS))
    assert stats.reviews_by_day == tuple((date(2027, 10, 25) + timedelta(days=day), 1) for day in range(12))
    assert (stats.streak, stats.days_active) == (12, 12)


@pytest.mark.parametrize("hour", [8, 22])
def test_what_was_promised_for_tomorrow_is_asked_from_its_morning_on(tmp_path: Path, hour: int) -> None:
    now = datetime(2026, 11, 13, hour, tzinfo=PARIS)
    stats = stats_of(tmp_path / "p", "due-today-yet-not-due", now)
    assert (stats.due, stats.due_by_day[0]) == (2, (now.date(), 2))
    with Store.open(tmp_path / "p", now=now) as store:
        assert store.due(now) == {DISCOUNTED, BACKWARDS} == set(store.memory(now))


def test_after_a_row_of_a_clock_set_ahead_what_is_wrong_today_comes_back_today(tmp_path: Path) -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert stats_of(tmp_path / "p", "clock-ahead", now).reviews == 0
    with Store.open(tmp_path / "p", now=now) as store:
        state = store.record(review(1, DISCOUNTED, Rating.AGAIN, now))
    assert state
    assert (state.state, state.due - now) == (LEARNING, timedelta(minutes=1))


def test_a_clock_set_ten_years_ahead_for_a_day_changes_nothing_of_the_days_after_it(tmp_path: Path) -> None:
    days = [datetime(2026, 12, 1, 10, tzinfo=UTC) + timedelta(days=day) for day in (0, 1, 8, 90, 396)]
    reviews = [review(number, DISCOUNTED, Rating.GOOD, at) for number, at in enumerate(days, 1)]
    reviews.append(review(6, DISCOUNTED, Rating.AGAIN, days[-1] + timedelta(days=1)))
    ahead = review(7, DISCOUNTED, Rating.GOOD, datetime(2036, 12, 1, 10, tzinfo=UTC))
    for entry in (reviews[0], ahead, *reviews[1:]):
        with Store.open(tmp_path / "p", now=entry.at) as store:
            state = store.record(entry)
        meanwhile = (
            [one for one in (*reviews, ahead) if one.at <= entry.at] if entry is not ahead else [reviews[0], ahead]
        )
        assert state == replay(meanwhile)[DISCOUNTED]
    with Store.open(tmp_path / "p", now=reviews[-1].at) as store:
        assert store.due(reviews[-1].at + timedelta(minutes=10)) == {DISCOUNTED}
        assert list(store.ahead()) == [ahead.at]
        assert (last := store.last())
        assert last.id == reviews[-1].id
