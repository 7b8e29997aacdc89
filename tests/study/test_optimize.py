"""What of a log the parameters are fitted to."""

from __future__ import annotations

from datetime import timedelta

from studytool.study.optimize import LONGEST, MOST, histories, spaced
from studytool.study.schedule import standing
from tests.study.logs import ITEMS, NOON, amend, reset, review

DAY = timedelta(days=1)


def test_a_history_is_what_counts_of_an_item_since_it_was_reset() -> None:
    undone = review(2, at=NOON + DAY)
    log = [
        review(1), undone, amend(3, "undo", undone), review(4, item=ITEMS[1]), review(5, at=NOON + 2 * DAY),
        reset(6, at=NOON + 3 * DAY), review(7, at=NOON + 4 * DAY), review(8, at=NOON + 4 * DAY, rating=None),
    ]  # fmt: skip
    found = histories(standing(log))
    assert [[entry.id for entry in history] for history in found] == [
        [log[0].id, log[4].id], [log[3].id], [log[6].id]
    ]  # fmt: skip


def test_reviews_of_the_same_day_tell_nothing_of_forgetting() -> None:
    hours = (0, 1, 25, 48, 72, 96)
    assert spaced([review(hour, at=NOON + hour * DAY / 24) for hour in hours]) == 3


def test_of_a_long_log_the_newest_histories_are_taken_and_of_a_long_history_its_beginning() -> None:
    items = MOST // LONGEST + 10
    log = [review(number, f"topic/{number % items:04}", at=NOON + number * DAY / 24) for number in range(items * 70)]
    found = histories(log)
    assert {len(history) for history in found} == {LONGEST}
    assert len(found) == MOST // LONGEST
    assert found[-1][0].item == f"topic/{items - 1:04}"
