from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from studytool import messages
from studytool.model import MemoryState, Rating
from studytool.session.plan import APART, Plan
from studytool.study.schedule import REVIEW, schedule
from tests.study.logs import NOON

MINUTE = timedelta(minutes=1)


def plan_of(count: int) -> Plan:
    return Plan.of((f"a/{number}" for number in range(count)), {}, frozenset())


def session(count: int, ratings: list[Rating], pause: timedelta = MINUTE) -> list[str]:
    """The ids asked where the questions are rated one after the other, and Easy once the ratings are used up."""
    plan, now = plan_of(count), NOON
    memory: dict[str, MemoryState] = {}
    asked: list[str] = []
    rest = iter(ratings)
    while True:
        plan, item = plan.next(now)
        if item is None:
            return asked
        memory[item] = schedule(memory.get(item), next(rest, Rating.EASY), now)
        plan = plan.learned(item, memory[item])
        asked.append(item)
        now += pause


@given(st.integers(0, 12), st.lists(st.sampled_from(Rating), max_size=40), st.sampled_from([0, 1, 5, 30]))
def test_no_item_is_asked_again_before_five_others(count: int, ratings: list[Rating], minutes: int) -> None:
    asked = session(count, ratings, minutes * MINUTE)
    assert {f"a/{number}" for number in range(count)} == set(asked)
    for place, item in enumerate(asked):
        others = asked[place + 1 : place + 1 + APART]
        assert item not in others


def test_what_was_missed_returns_and_what_is_known_does_not() -> None:
    assert session(7, [Rating.AGAIN]) == [f"a/{number}" for number in (0, 1, 2, 3, 4, 5, 0, 6)]
    assert session(7, [Rating.EASY]) == [f"a/{number}" for number in range(7)]


def test_an_item_not_yet_due_again_waits_behind_the_others() -> None:
    assert session(8, [Rating.GOOD], timedelta()) == [f"a/{number}" for number in (*range(8), 0)]


def test_a_session_too_short_to_keep_five_others_between_ends() -> None:
    assert session(5, [Rating.AGAIN] * 5) == [f"a/{number}" for number in range(5)]


def test_what_was_skipped_does_not_return() -> None:
    plan, skipped = plan_of(9).next(NOON)
    assert skipped
    plan = plan.learned(skipped, None)
    for number in range(1, 9):
        plan, item = plan.next(NOON)
        assert item == f"a/{number}"
    assert plan.next(NOON + 60 * MINUTE) == (plan, None)


def test_a_plan_counts_its_items_apart_from_those_that_come_again() -> None:
    plan = plan_of(6)
    assert (plan.begun, plan.items) == (frozenset(), 6)
    plan, first = plan.next(NOON)
    assert first
    plan = plan.learned(first, schedule(None, Rating.AGAIN, NOON))
    assert plan.reason(first, NOON) is messages.session.WHY_AGAIN
    item: str | None = first
    while item:
        plan, item = plan.next(NOON + 10 * MINUTE)
    assert (plan.asked, plan.items, plan.back) == (7, 6, True)
    assert schedule(None, Rating.EASY, NOON).state == REVIEW


def test_the_reason_of_a_question_is_what_was_remembered_of_it_when_the_session_began() -> None:
    state = schedule(None, Rating.EASY, NOON)
    late = state.due + timedelta(days=3)
    plan = Plan.of(["a/new", "a/known", "a/due"], {"a/due": state, "a/other": state}, {"a/due", "a/known", "a/other"})
    assert plan.reason("a/new", late) is messages.session.WHY_NEW
    assert plan.reason("a/known", late) is messages.session.WHY_ASKED
    assert plan.reason("a/due", late).say("en").startswith("Due for 3 days")
    assert plan.reason("a/due", NOON) is messages.session.WHY_ASKED
    assert "a/other" not in {*plan.memory, *plan.known}


def test_what_was_taken_back_is_asked_in_its_place_and_no_more_than_before() -> None:
    plan = plan_of(7)
    plan, first = plan.next(NOON)
    assert first
    plan = plan.learned(first, schedule(None, Rating.AGAIN, NOON))
    plan, second = plan.next(NOON)
    plan = plan.taken_back(first, second, ())
    assert (plan.asked, plan.items, len(plan.begun), plan.returning) == (1, 7, 2, ())
    assert plan.reason(first, NOON) is messages.session.WHY_NEW
    assert plan.next(NOON)[1] == second
