from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from studytool import messages
from studytool.model import Rating
from studytool.study.plan import APART, Plan
from studytool.study.schedule import REVIEW, schedule
from tests.study.logs import NOON, question

MINUTE = timedelta(minutes=1)


def session(count: int, ratings: list[Rating], pause: timedelta = MINUTE) -> list[str]:
    """The ids asked where the questions are rated one after the other, and Easy once the ratings are used up."""
    plan, memory, asked, now = Plan([question(f"a/{number}") for number in range(count)]), {}, [], NOON
    rest = iter(ratings)
    while item := plan.next(now):
        memory[item.id] = schedule(memory.get(item.id), next(rest, Rating.EASY), now)
        plan.learned(item, memory[item.id])
        asked.append(item.id)
        now += pause
    return asked


@given(st.integers(0, 12), st.lists(st.sampled_from(Rating), max_size=40), st.sampled_from([0, 1, 5, 30]))
def test_no_item_is_asked_again_before_five_others(count, ratings, minutes):
    asked = session(count, ratings, minutes * MINUTE)
    assert {f"a/{number}" for number in range(count)} == set(asked)
    for place, item in enumerate(asked):
        others = asked[place + 1 : place + 1 + APART]
        assert item not in others


def test_what_was_missed_returns_and_what_is_known_does_not():
    assert session(7, [Rating.AGAIN]) == [f"a/{number}" for number in (0, 1, 2, 3, 4, 5, 0, 6)]
    assert session(7, [Rating.EASY]) == [f"a/{number}" for number in range(7)]


def test_an_item_not_yet_due_again_waits_behind_the_others():
    assert session(8, [Rating.GOOD], timedelta()) == [f"a/{number}" for number in (*range(8), 0)]


def test_a_session_too_short_to_keep_five_others_between_ends():
    assert session(5, [Rating.AGAIN] * 5) == [f"a/{number}" for number in range(5)]


def test_what_was_skipped_does_not_return():
    plan = Plan([question(f"a/{number}") for number in range(9)])
    plan.learned(plan.next(NOON), None)
    assert [plan.next(NOON).id for _ in range(8)] == [f"a/{number}" for number in range(1, 9)]
    assert plan.next(NOON + 60 * MINUTE) is None


def test_a_plan_counts_what_was_asked_and_what_still_waits():
    plan = Plan([question(f"a/{number}") for number in range(6)])
    assert (plan.asked, plan.total) == (0, 6)
    first = plan.next(NOON)
    plan.learned(first, schedule(None, Rating.AGAIN, NOON))
    assert plan.reason(first.id, NOON) is messages.session.WHY_AGAIN
    while plan.next(NOON + 10 * MINUTE):
        pass
    assert (plan.asked, plan.total) == (7, 7)
    assert schedule(None, Rating.EASY, NOON).state == REVIEW


def test_the_reason_of_a_question_is_its_memory():
    state = schedule(None, Rating.EASY, NOON)
    late = state.due + timedelta(days=3)
    plan = Plan([], {"a/due": state}, {"a/due", "a/known"})
    assert plan.reason("a/new", late) is messages.session.WHY_NEW
    assert plan.reason("a/known", late) is messages.session.WHY_ASKED
    assert plan.reason("a/due", late).say("en").startswith("Due for 3 days")
    assert plan.reason("a/due", NOON) is messages.session.WHY_ASKED
