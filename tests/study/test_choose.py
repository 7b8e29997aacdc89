from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studytool.bank.catalogue import Brief
from studytool.model import MemoryState, Rating
from studytool.study.choose import interleave, queue
from studytool.study.schedule import retrievability, schedule
from tests.study.logs import NOON, question

TOPICS = st.sampled_from("abcd")
DAY = timedelta(days=1)
Bank = tuple[list[Brief], dict[str, MemoryState]]


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Items of up to four topics, some retired, and what is remembered of some of them."""
    topics = draw(st.lists(TOPICS, max_size=16))
    items = [question(f"{topic}/{number}", retired=draw(st.booleans())) for number, topic in enumerate(topics)]
    memory = {
        item.id: schedule(None, draw(st.sampled_from(Rating)), NOON - draw(st.integers(0, 30)) * DAY)
        for item in items
        if draw(st.booleans())
    }
    return items, memory


def neighbours(topics: Sequence[str | None]) -> int:
    return sum(one == other for one, other in pairwise(topics))


def fewest_neighbours(topics: list[str]) -> int:
    """The most frequent topic, m times among n, has n - m others to stand between its items."""
    most = max(Counter(topics).values(), default=0)
    return max(0, most - (len(topics) - most) - 1)


@given(st.lists(TOPICS, max_size=14))
def test_interleaving_is_a_permutation_with_as_few_neighbours_of_one_topic_as_possible(topics: list[str]) -> None:
    items = [question(f"{topic}/{number}") for number, topic in enumerate(topics)]
    mixed = list(interleave(items))
    assert sorted(item.id for item in mixed) == sorted(item.id for item in items)
    assert neighbours([item.topic for item in mixed]) == fewest_neighbours(topics)


@given(st.lists(TOPICS, max_size=14))
def test_interleaving_keeps_the_order_within_each_topic(topics: list[str]) -> None:
    mixed = list(interleave([question(f"{topic}/{number}") for number, topic in enumerate(topics)]))
    for topic in set(topics):
        numbers = [int(item.id.partition("/")[2]) for item in mixed if item.topic == topic]
        assert numbers == sorted(numbers)


@given(banks())
def test_a_session_asks_every_eligible_item_once_with_the_due_before_the_new(bank: Bank) -> None:
    items, memory = bank
    asked = [item.id for item in queue(items, memory, NOON)]
    due = {item.id for item in items if not item.retired and item.id in memory and memory[item.id].due <= NOON}
    new = {item.id for item in items if not item.retired and item.id not in memory}
    assert sorted(asked) == sorted(due | new)
    assert set(asked[: len(due)]) == due
    assert asked == [item.id for which in ("due", "new") for item in queue(items, memory, NOON, which=which)]


@given(banks(), st.sampled_from(["due", "new", "all"]))
def test_topics_alternate_as_far_as_they_can(bank: Bank, which: str) -> None:
    topics = [item.topic for item in queue(*bank, NOON, which=which)]
    assert neighbours(topics) == fewest_neighbours(topics)


@given(banks(), st.sampled_from(["default", "due", "new", "all"]), st.none() | st.integers(), st.integers(0, 20))
def test_the_same_question_gets_the_same_queue_and_a_count_its_beginning(
    bank: Bank, which: str, seed: int | None, count: int
) -> None:
    whole = queue(*bank, NOON, which=which, seed=seed)
    assert queue(*bank, NOON, which=which, seed=seed) == whole
    assert queue(*bank, NOON, which=which, seed=seed, count=count) == whole[:count]


@given(banks())
def test_within_a_topic_the_most_nearly_forgotten_comes_first(bank: Bank) -> None:
    items, memory = bank
    asked = queue(items, memory, NOON, which="due")
    for topic in "abcd":
        chances = [round(retrievability(memory[item.id], NOON), 2) for item in asked if item.topic == topic]
        assert chances == sorted(chances)


def test_the_most_nearly_forgotten_item_is_asked_first_of_all() -> None:
    items = [question(name) for name in ("a/fresh", "b/faded", "c/fading")]
    ages = {"a/fresh": 9, "b/faded": 300, "c/fading": 60}
    memory = {name: schedule(None, Rating.EASY, NOON - age * DAY) for name, age in ages.items()}
    assert [item.id for item in queue(items, memory, NOON)] == ["b/faded", "c/fading", "a/fresh"]


def test_new_items_follow_the_learning_path() -> None:
    items = [question(name) for name in ("a/1", "a/2", "b/1", "b/2", "c/1")]
    assert [item.id for item in queue(items, {}, NOON)] == ["a/1", "b/1", "a/2", "b/2", "c/1"]


def test_all_ignores_the_schedule_and_takes_its_order_from_the_seed() -> None:
    items = [question(f"{topic}/{number}") for topic in "abc" for number in range(4)]
    memory = {item.id: schedule(None, Rating.EASY, NOON) for item in items}
    plain = queue(items, memory, NOON, which="all")
    shuffled = [queue(items, memory, NOON, which="all", seed=seed) for seed in range(5)]
    assert queue(items, memory, NOON) == []
    assert plain == list(interleave(items))
    assert len({tuple(item.id for item in order) for order in shuffled}) == 5
    assert all(sorted(order, key=items.index) == items for order in shuffled)


def test_an_item_given_twice_is_asked_once() -> None:
    item = question("a/1")
    assert queue([item, item], {}, NOON) == [item]


def test_an_item_is_due_from_the_moment_it_is_due() -> None:
    item, state = question("a/1"), schedule(None, Rating.GOOD, NOON)
    assert queue([item], {"a/1": state}, state.due - timedelta(microseconds=1)) == []
    assert queue([item], {"a/1": state}, state.due) == [item]


@given(st.lists(st.sampled_from("pqr"), max_size=12))
def test_siblings_on_one_section_stand_as_far_apart_as_the_topic_allows(sections: list[str]) -> None:
    items = [question(f"a/{number}")._replace(note=f"page.md#{name}") for number, name in enumerate(sections)]
    mixed = list(interleave(items))
    assert neighbours([item.note for item in mixed]) == fewest_neighbours(sections)
    assert sorted(item.id for item in mixed) == sorted(item.id for item in items)


def test_a_short_session_begins_as_a_long_one_where_one_topic_holds_most_of_the_due() -> None:
    memory = {name: schedule(None, Rating.AGAIN, NOON - DAY) for name in ("b/1", "a/1", "a/2")}
    items = [question(name) for name in memory]
    assert [item.id for item in queue(items, memory, NOON)] == ["a/1", "b/1", "a/2"]
    assert [item.id for item in queue(items, memory, NOON, count=1)] == ["a/1"]


def test_among_equals_the_hardest_is_asked_first() -> None:
    items = [question("a/easy"), question("b/hard")]
    state = schedule(None, Rating.EASY, NOON - 30 * DAY)
    memory = {"a/easy": state._replace(difficulty=2.0), "b/hard": state._replace(difficulty=9.0)}
    assert [item.id for item in queue(items, memory, NOON)] == ["b/hard", "a/easy"]


@given(banks(), st.integers(0, 8))
def test_new_items_are_limited_and_the_due_are_not(bank: Bank, most: int) -> None:
    items, memory = bank
    asked = queue(items, memory, NOON, new=most)
    unknown = [item for item in asked if item.id not in memory]
    assert len(unknown) == min(most, len(queue(items, memory, NOON, which="new")))
    assert [item for item in asked if item.id in memory] == queue(items, memory, NOON, which="due")


@given(banks())
def test_the_memory_of_the_due_items_is_all_that_choosing_needs(bank: Bank) -> None:
    items, memory = bank
    due = {name: state for name, state in memory.items() if state.due <= NOON}
    assert queue(items, due, NOON, known=memory.keys()) == queue(items, memory, NOON)


def test_of_a_large_bank_a_few_are_chosen_as_of_a_small_one() -> None:
    items = [question(f"{topic}/{number}") for topic in "ab" for number in range(3_000)]
    memory = {item.id: schedule(None, Rating.AGAIN, NOON - DAY) for item in items}
    for which, states in (("new", {}), ("due", memory), ("all", {})):
        asked = [item.id for item in queue(items, states, NOON, which=which, count=4)]
        assert asked == ["a/0", "b/0", "a/1", "b/1"]
