from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studytool.errors import Unusable
from studytool.model import Entry, MemoryState
from studytool.study.exported import from_lines
from studytool.study.gather import gather
from studytool.study.lines import to_line
from studytool.study.schedule import replay
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, amend, logs, reset, review, uuid

Writer = Callable[[Path, Sequence[Entry]], None]


def as_lines(path: Path, entries: Sequence[Entry]) -> None:
    path.write_text("".join(to_line(entry) + "\n" for entry in entries), encoding="utf-8")


def as_store(path: Path, entries: Sequence[Entry]) -> None:
    with Store.open(path) as store:
        store.merge(entries)


FORMS = st.sampled_from([as_lines, as_store])


def union(folder: Path, name: str, *others: Path) -> Path:
    """A new progress file into which the others were merged, one after the other."""
    path = folder / name
    with Store.open(path) as store:
        for other in others:
            store.merge(gather(other))
    return path


def held(path: Path) -> tuple[list[Entry], dict[str, MemoryState]]:
    with Store.open(path) as store:
        return list(store.entries()), store.memory()


@pytest.mark.slow
@settings(max_examples=25)  # each writes nine files and waits for the disk
@given(logs(), st.tuples(FORMS, FORMS, FORMS), st.lists(st.integers(1, 7), min_size=12, max_size=12))
def test_merging_is_associative_commutative_and_idempotent(
    entries: list[Entry], forms: tuple[Writer, Writer, Writer], owners: list[int]
) -> None:
    """Three machines hold any parts of one history, as exports or as progress files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b, c = (folder / machine for machine in "abc")
        for bit, (path, write) in enumerate(zip((a, b, c), forms, strict=True)):
            write(
                path, [entry for entry, owner in zip(entries, owners, strict=False) if owner >> bit & 1] or entries[:1]
            )
        ab, bc = union(folder, "ab", a, b), union(folder, "bc", b, c)
        whole = held(union(folder, "ab c", ab, c))
        assert whole == held(union(folder, "a bc", a, bc))
        assert whole == held(union(folder, "c b a", c, b, a))
        assert whole == held(union(folder, "twice", ab, ab, c, a, c))
        assert whole[1] == replay(whole[0])


def test_the_same_log_is_gathered_from_an_export_and_from_a_progress_file(tmp_path: Path) -> None:
    entries = [review(1), amend(2, "undo", review(1)), reset(3)]
    as_lines(tmp_path / "lines", entries)
    as_store(tmp_path / "file", entries)
    assert gather(tmp_path / "lines") == entries
    assert sorted(gather(tmp_path / "file"), key=lambda entry: entry.id) == entries


def test_an_export_from_another_system_is_read_with_its_mark_line_ends_and_empty_lines(tmp_path: Path) -> None:
    text = f"\ufeff{to_line(review(1))}\r\n\r\n{to_line(review(2))}"
    (tmp_path / "export").write_bytes(text.encode())
    assert gather(tmp_path / "export") == [review(1), review(2)]


def test_a_bad_line_is_named_and_the_others_counted() -> None:
    lines = [to_line(review(1)), "", "{", to_line(review(2)), '{"id": 7}', "[]"]
    with pytest.raises(Unusable) as problem:
        from_lines(lines, "reviews.jsonl")
    assert str(problem.value) == (
        "reviews.jsonl:3: this is not a line of JSON (and 2 more bad lines); "
        "mend or remove the line; nothing was imported"
    )


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b"SQLite format 3\0 and no more", b"\x00" * 99])
def test_a_file_of_another_kind_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Unusable, match=r"; .*; nothing was imported$"):
        gather(tmp_path / "file")


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(Unusable, match="cannot be read") as problem:
            gather(path)
        assert problem.value.where == str(path)


def test_the_review_or_reset_appended_last_is_found_whatever_its_time_behind_what_was_undone(tmp_path: Path) -> None:
    first, second = review(1), review(2, item=ITEMS[1], at=NOON.replace(hour=13))
    with Store.open(tmp_path / "progress") as store:
        assert store.last() is None
        as_store(tmp_path / "progress", [second, first])
        assert store.last() == first
        store.record(amend(3, "undo", first))
        assert store.last() == second
        store.record(reset(4, at=NOON.replace(hour=14)))
        assert store.last() == reset(4, at=NOON.replace(hour=14))
        store.record(amend(5, "undo", reset(4, at=NOON.replace(hour=14))))
        store.record(amend(6, "undo", second))
        assert store.last() is None


def test_an_undo_of_another_item_does_not_hide_a_review(tmp_path: Path) -> None:
    stranger = amend(2, "undo", review(1, item=ITEMS[1]))
    with Store.open(tmp_path / "progress") as store:
        store.record(review(1))
        store.record(stranger)
        assert store.last() == review(1)
        assert stranger.of == uuid(1)


def test_a_store_knows_which_items_it_holds(tmp_path: Path) -> None:
    with Store.open(tmp_path / "progress") as store:
        assert not store.holds(ITEMS[0])
        store.record(review(1))
        assert store.holds(ITEMS[0])
        assert not store.holds(ITEMS[1])
