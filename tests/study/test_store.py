from __future__ import annotations

import os
import sqlite3
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from studytool.errors import Unusable
from studytool.model import Entry, MemoryState, Rating, Try, Verdict
from studytool.study.database import APPLICATION, FORMAT
from studytool.study.lines import from_line, to_line
from studytool.study.schedule import replay, schedule
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, REST, amend, flag, keep, logs, optimize, reset, review, uuid, write_format_1

# Ratings and intervals in days published with py-fsrs, in its test of reviewing one card.
PUBLISHED = (
    (3, 0),
    (3, 2),
    (3, 11),
    (3, 46),
    (3, 163),
    (3, 498),
    (1, 0),
    (1, 0),
    (3, 2),
    (3, 4),
    (3, 7),
    (3, 12),
    (3, 21),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "progress #1?%41.db"


def recorded(path: Path, *entries: Entry) -> None:
    with Store.open(path) as store:
        for entry in entries:
            store.record(entry)


def read(path: Path) -> tuple[list[Entry], dict[str, MemoryState]]:
    with Store.open(path) as store:
        return list(store.entries()), store.memory()


def test_a_missing_file_is_an_empty_one_and_reading_does_not_create_it(path: Path) -> None:
    with Store.open(path) as store:
        store.rebuild()
        assert (list(store.entries()), store.memory()) == ([], {})
    assert not path.parent.exists()


def test_a_missing_file_is_an_error_where_it_must_exist(path: Path) -> None:
    with pytest.raises(Unusable, match="there is no progress file here"), Store.open(path, create=False):
        pass


def test_the_first_entry_creates_the_file_and_its_folders(path: Path) -> None:
    recorded(path, review(1))
    assert read(path) == ([review(1)], {ITEMS[0]: schedule(None, Rating.GOOD, NOON)})
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_an_empty_file_is_an_empty_log(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.touch()
    assert read(path) == ([], {})
    recorded(path, review(1))
    assert read(path)[0] == [review(1)]


def test_a_file_created_by_another_session_meanwhile_is_seen(path: Path) -> None:
    with Store.open(path) as early:
        recorded(path, review(1))
        assert list(early.entries()) == [review(1)]


@pytest.mark.slow
@given(logs())
def test_entries_are_read_back_as_they_were_recorded_by_time_then_id(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        recorded(Path(folder) / "progress.db", *entries)
        assert read(Path(folder) / "progress.db")[0] == sorted(entries, key=lambda entry: (entry.at, entry.id))


@pytest.mark.slow
@given(logs())
def test_memory_kept_entry_by_entry_is_the_memory_rebuilt_from_the_log(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        for entry in entries:
            assert store.record(entry) == store.memory().get(entry.item)
        kept = store.memory()
        store.rebuild()
        assert store.memory() == kept == replay(entries)


@pytest.mark.slow
@given(logs())
def test_merging_two_logs_in_either_order_gives_one_union_without_doubles(entries: list[Entry]) -> None:
    mine, yours = entries[: len(entries) * 2 // 3], entries[len(entries) // 3 :]
    with tempfile.TemporaryDirectory() as folder:
        for name, first, second in (("here", mine, yours), ("there", yours, mine)):
            recorded(Path(folder) / name, *first)
            with Store.open(Path(folder) / name) as store:
                assert store.merge(second).added == len(entries) - len(first)
                assert store.merge(second).added == 0
        assert read(Path(folder) / "here") == read(Path(folder) / "there")
        assert read(Path(folder) / "here")[1] == replay(entries)


def test_the_published_intervals_come_out_of_the_log_and_of_its_rebuild(path: Path) -> None:
    intervals, due = [], NOON.replace(year=2022, month=11, day=29, hour=12, minute=30)
    with Store.open(path) as store:
        for number, (rating, _) in enumerate(PUBLISHED, 1):
            store.record(review(number, rating=Rating(rating), at=due))
            state = store.memory()[ITEMS[0]]
            assert state.last_review
            intervals.append((state.due - state.last_review).days)
            due = state.due
        kept = store.memory()
        store.rebuild()
        assert store.memory() == kept
    assert intervals == [days for _, days in PUBLISHED]


def test_recording_an_entry_again_changes_nothing(path: Path) -> None:
    recorded(path, review(1), review(1), review(1, rating=Rating.AGAIN))
    assert read(path) == ([review(1)], {ITEMS[0]: schedule(None, Rating.GOOD, NOON)})


TRIED = Try("0.9", Verdict.CORRECT)


def test_a_later_try_is_added_to_its_review_and_changes_nothing_else_of_it(path: Path) -> None:
    first = review(1, rating=Rating.AGAIN)
    recorded(path, first, replace(first, rating=Rating.EASY, tries=(TRIED,)))
    assert read(path)[0] == [replace(first, tries=(TRIED,))]
    assert read(path)[1] == replay([first])


GROWN = review(1, at=NOON + timedelta(seconds=9), response='{"p": "1", "q": "2"}', rating=Rating.GOOD)


def test_a_review_of_a_question_in_parts_grows_and_never_shrinks(path: Path) -> None:
    begun = review(1, response='{"p": "1"}', rating=Rating.AGAIN)
    for entries in ((begun, GROWN), (begun, GROWN, begun)):
        recorded(path, *entries)
        assert read(path) == ([GROWN], replay([GROWN]))
    recorded(path, replace(GROWN, item=ITEMS[1], at=GROWN.at + timedelta(seconds=1)))
    assert read(path)[0] == [GROWN]


def test_logs_that_know_fewer_and_more_parts_of_a_review_unite_in_either_order_to_more(tmp_path: Path) -> None:
    begun = review(1, response='{"p": "1"}', rating=Rating.AGAIN)
    for name, first, second in (("here", begun, GROWN), ("there", GROWN, begun)):
        recorded(tmp_path / name, first)
        with Store.open(tmp_path / name) as store:
            assert store.merge([second]).added == 0
        assert read(tmp_path / name) == ([GROWN], replay([GROWN]))


def test_logs_that_know_fewer_and_more_tries_of_a_review_unite_in_either_order_to_more(tmp_path: Path) -> None:
    fewer, more = review(1), review(1, tries=(TRIED,))
    for name, first, second in (("here", fewer, more), ("there", more, fewer)):
        recorded(tmp_path / name, first)
        with Store.open(tmp_path / name) as store:
            assert store.merge([second]).added == 0
        assert read(tmp_path / name)[0] == [more]


def test_a_row_later_than_now_counts_only_from_its_time_on(path: Path) -> None:
    ahead, present = review(1, at=NOON + timedelta(days=1556)), review(2, rating=Rating.AGAIN)
    with Store.open(path, now=NOON - timedelta(minutes=1)) as store:
        store.merge([ahead])
        assert (store.memory(), list(store.ahead())) == ({}, [ahead.at])
        assert store.record(present) == schedule(None, Rating.AGAIN, NOON)
        assert store.last() == present
    with Store.open(path, now=ahead.at) as store:
        assert store.memory() == replay([present, ahead])
        assert list(store.ahead()) == []


def test_a_day_that_starts_at_another_hour_moves_what_is_remembered(path: Path) -> None:
    entries = [review(1, rating=Rating.EASY, offset=0), review(2, at=NOON + timedelta(days=3, hours=13), offset=0)]
    recorded(path, *entries)
    for starts in (0, 240):
        with Store.open(path, starts=starts) as store:
            assert store.memory() == replay(entries, starts=starts)
    assert replay(entries, starts=0) != replay(entries)


def test_a_review_dated_before_the_last_one_takes_its_place_in_time(path: Path) -> None:
    later, earlier = review(1, at=NOON), review(2, rating=Rating.AGAIN, at=NOON - timedelta(days=400))
    recorded(path, later, earlier)
    assert read(path) == ([earlier, later], replay([earlier, later]))


def test_two_sessions_that_reviewed_one_item_remember_both_reviews(path: Path) -> None:
    first, second = review(1), review(2, at=NOON + timedelta(days=1))
    with Store.open(path) as mine, Store.open(path) as yours:
        mine.record(first)
        yours.record(second)
        assert mine.memory() == yours.memory() == replay([first, second])


def test_an_undone_only_review_leaves_no_memory(path: Path) -> None:
    recorded(path, review(1), amend(2, "undo", review(1)))
    assert read(path) == ([review(1), amend(2, "undo", review(1))], {})


def test_wanted_retention_reaches_the_schedule(path: Path) -> None:
    with Store.open(path, retention=0.8) as store:
        store.record(review(1, rating=Rating.EASY))
        assert store.memory() == {ITEMS[0]: schedule(None, Rating.EASY, NOON, 0.8)}
        store.rebuild()
        assert store.memory() == {ITEMS[0]: schedule(None, Rating.EASY, NOON, 0.8)}


def test_half_a_character_in_a_response_does_not_lose_the_review(path: Path) -> None:
    recorded(path, review(1, response="\udce4 0.9"))
    assert [entry.response for entry in read(path)[0]] == ["? 0.9"]


STATEMENTS = [
    "UPDATE log SET rating = 4",
    "UPDATE log SET offset = 0",
    "UPDATE log SET tries = NULL",
    "DELETE FROM log",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_log_refuses_to_be_rewritten(path: Path, statement: str) -> None:
    recorded(path, review(1, tries=(TRIED,)))
    with sqlite3.connect(path) as direct, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        direct.execute(statement)
    direct.close()
    assert read(path)[0] == [review(1, tries=(TRIED,))]


def test_the_file_says_whose_it_is_and_its_format(path: Path) -> None:
    recorded(path, reset(1), flag(2))
    direct = sqlite3.connect(path)
    assert direct.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    assert direct.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    direct.close()


def test_a_merge_that_fails_half_way_adds_nothing(path: Path) -> None:
    recorded(path, review(1))
    bad = review(3, rating=9)  # type: ignore[arg-type]
    with Store.open(path) as store, pytest.raises(Unusable, match="breaks the rules"):
        store.merge([review(2), bad])
    assert [entry.id for entry in read(path)[0]] == [uuid(1)]


def test_merging_nothing_creates_no_file(path: Path) -> None:
    with Store.open(path) as store:
        assert store.merge([]).added == 0
    assert not path.exists()


def test_a_line_refused_during_a_merge_is_not_blamed_on_the_file(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(ValueError, match="not a line of JSON"):
        store.merge(map(from_line, [to_line(review(1)), "{"]))
    assert not path.exists()


def test_what_is_due_is_read_alone_and_what_is_known_by_name(path: Path) -> None:
    recorded(path, review(1, rating=Rating.EASY), review(2, item=ITEMS[1], rating=Rating.GOOD))
    with Store.open(path) as store:
        assert set(store.memory(NOON + timedelta(hours=1))) == {ITEMS[1]}
        assert store.memory(NOON + timedelta(days=60)) == store.memory()
        assert store.known() == {ITEMS[0], ITEMS[1]}


def test_the_items_begun_since_a_time_are_those_without_an_earlier_review(path: Path) -> None:
    day = timedelta(days=1)
    with Store.open(path) as store:
        assert store.begun(NOON) == 0
    recorded(path, review(1, at=NOON - day), review(2), review(3, item=ITEMS[1]), review(4, item=ITEMS[1]))
    with Store.open(path) as store:
        assert [store.begun(NOON + number * day) for number in (-2, 0, 1)] == [2, 1, 0]


def test_a_file_made_before_an_index_was_thought_of_serves(path: Path) -> None:
    recorded(path, review(1))
    direct = sqlite3.connect(path)
    direct.execute("DROP INDEX memory_by_due")
    direct.close()
    with Store.open(path) as store:
        assert set(store.memory(NOON + timedelta(days=1))) == {ITEMS[0]}


def test_another_retention_wanted_moves_every_due_date_and_nothing_else(path: Path) -> None:
    entries = [review(1, rating=Rating.EASY), review(2, item=ITEMS[1], rating=Rating.EASY)]
    recorded(path, *entries)
    for retention in (0.7, 0.97, 0.9):
        with Store.open(path, retention=retention) as store:
            assert store.memory() == replay(entries, retention)
            assert list(store.entries()) == entries


def test_memory_deleted_or_dropped_is_derived_anew_from_the_log(path: Path) -> None:
    recorded(path, review(1), review(2, item=ITEMS[1], rating=Rating.EASY), reset(3, item=ITEMS[1]))
    before = read(path)
    for statement in ("DELETE FROM memory", "DROP TABLE memory"):
        direct = sqlite3.connect(path)
        direct.execute(statement)
        direct.commit()
        direct.close()
        assert read(path) == before
        recorded(path, review(1))
        assert read(path) == before


def test_optimized_parameters_derive_every_state_anew_until_they_are_undone(path: Path) -> None:
    entries = [review(1, rating=Rating.EASY), review(2, item=ITEMS[1], rating=Rating.EASY)]
    recorded(path, *entries)
    before, chosen = read(path)[1], optimize(3)
    recorded(path, chosen)
    after = read(path)[1]
    assert after == replay([*entries, chosen])
    assert {state.decay for state in after.values()} == {REST[-1]}
    assert all(after[item].due != before[item].due for item in before)
    with Store.open(path) as store:
        assert store.last() == chosen
    recorded(path, amend(4, "undo", chosen))
    assert read(path)[1] == before


def test_optimized_parameters_arrive_by_a_merge(path: Path) -> None:
    recorded(path, review(1, rating=Rating.EASY))
    with Store.open(path) as store:
        assert store.merge([optimize(2), review(3, item=ITEMS[1])]).added == 2
        assert store.memory() == replay(store.entries())
        assert {state.decay for state in store.memory().values()} == {REST[-1]}


def test_the_edition_answered_or_kept_last_is_known_while_anything_of_its_item_is(path: Path) -> None:
    day = timedelta(days=1)
    with Store.open(path) as store:
        assert store.edition(ITEMS[0]) is None
    recorded(path, review(1, edition="one"), keep(2, "two", at=NOON + day), review(3, item=ITEMS[1]))
    with Store.open(path) as store:
        assert (store.edition(ITEMS[0]), store.edition(ITEMS[1])) == ("two", None)
        store.record(reset(4, at=NOON + 2 * day))
        assert store.edition(ITEMS[0]) is None


# Format 1 ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file as the first format had it, with a review and a reset, and a memory that does not fit them."""
    path = tmp_path / "progress.sqlite3"
    write_format_1(path, [review(1), reset(2, item=ITEMS[1])])
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


def dumped(path: Path) -> list[str]:
    direct = sqlite3.connect(path)
    lines = [*map(str, direct.execute("PRAGMA user_version")), *direct.iterdump()]
    direct.close()
    return lines


def test_the_first_use_of_an_old_file_brings_it_up_to_date_and_keeps_a_dated_copy(old: Path) -> None:
    dump = dumped(old)
    recorded(old, review(3, item=ITEMS[2], edition="one"))
    assert read(old)[0] == [review(1), reset(2, item=ITEMS[1]), review(3, item=ITEMS[2], edition="one")]
    assert read(old)[1] == replay(read(old)[0])
    (copy,) = [found for found in old.parent.iterdir() if found != old]
    assert copy.name == "progress-2026-01-02-format-1.sqlite3"
    assert dumped(copy) == dump


def test_what_an_old_file_amounts_to_is_derived_when_it_is_asked_for(old: Path) -> None:
    with Store.open(old) as store:
        assert store.memory() == replay([review(1)])
        assert store.last() == reset(2, item=ITEMS[1])


def test_an_old_file_is_read_for_a_merge_without_being_changed(old: Path) -> None:
    content = old.read_bytes()
    with Store.open(old, create=False) as store:
        assert list(store.entries()) == [review(1), reset(2, item=ITEMS[1])]
    assert old.read_bytes() == content
    assert list(old.parent.iterdir()) == [old]


def test_an_old_file_is_left_as_it_was_where_no_copy_of_it_can_be_kept(old: Path) -> None:
    content = old.read_bytes()
    (old.parent / "progress-2026-01-02-format-1.sqlite3").mkdir()
    with Store.open(old) as store, pytest.raises(Unusable, match="the progress file cannot be used"):
        store.record(review(3))
    assert old.read_bytes() == content
    assert len(list(old.parent.iterdir())) == 2
