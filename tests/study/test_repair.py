"""A damaged progress file is named as such, and what can be read of it is saved."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from studytool.errors import Unusable
from studytool.model import Try, Verdict
from studytool.study import backups
from studytool.study.gather import gather
from studytool.study.repair import inspect, repair
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, review, uuid

TODAY = date(2026, 3, 1)
COUNT = 300


@pytest.fixture
def progress(tmp_path: Path) -> Path:
    path = tmp_path / "progress.db"
    with Store.open(path) as store:
        store.merge(review(n, item=ITEMS[n % 3], at=NOON + timedelta(hours=n)) for n in range(1, COUNT + 1))
    return path


def root(path: Path, name: str) -> tuple[int, int]:
    """Where the first page of a table or index begins, and the size of a page."""
    direct = sqlite3.connect(path)
    (page,) = direct.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    (size,) = direct.execute("PRAGMA page_size").fetchone()
    direct.close()
    return (page - 1) * size, size


def overwrite(path: Path, begin: int, size: int) -> None:
    content = bytearray(path.read_bytes())
    content[begin : begin + size] = b"\xff" * size
    path.write_bytes(content)


def test_a_sound_file_has_its_entries_and_no_fault(progress: Path) -> None:
    assert inspect(progress) == (COUNT, [])


@pytest.mark.parametrize("index", ["log_by_time", "log_by_item"])
def test_every_entry_is_saved_where_only_an_index_is_damaged(progress: Path, index: str) -> None:
    overwrite(progress, *root(progress, index))
    before = progress.read_bytes()
    done = repair(progress, TODAY)
    assert (done.saved, done.lost) == (COUNT, 0)
    assert done.kept == progress.with_name("progress-2026-03-01-damaged.db")
    assert done.kept.read_bytes() == before
    assert inspect(progress) == (COUNT, [])


def test_of_a_damaged_page_of_the_log_the_lost_entries_are_counted_and_the_rest_is_saved(progress: Path) -> None:
    begin, size = root(progress, "log")
    overwrite(progress, begin + 20 * size, size)
    with pytest.raises(Unusable, match="damaged"), Store.open(progress) as store:
        list(store.entries())
    done = repair(progress, TODAY)
    assert done.lost == COUNT - done.saved
    assert done.saved > COUNT / 2
    assert inspect(progress) == (done.saved, [])


@pytest.mark.parametrize("kept", [0.5, 0.7])
def test_of_a_file_that_was_cut_off_what_is_there_is_saved(progress: Path, kept: float) -> None:
    content = progress.read_bytes()
    progress.write_bytes(content[: int(kept * len(content))])
    done = repair(progress, TODAY)
    assert COUNT / 4 < done.saved < COUNT
    assert done.lost in {None, COUNT - done.saved}
    assert inspect(progress) == (done.saved, [])


def test_a_second_damaged_file_of_a_day_does_not_replace_the_first(progress: Path) -> None:
    kept = set()
    for _ in range(2):
        overwrite(progress, *root(progress, "log_by_time"))
        kept.add(repair(progress, TODAY).kept)
    assert len(kept) == 2


def test_rows_that_went_missing_without_a_trace_are_told_by_the_count_kept_beside_them(progress: Path) -> None:
    direct = sqlite3.connect(progress)
    direct.execute("DROP TRIGGER log_is_never_shortened")
    direct.execute("DELETE FROM log WHERE id = ?", (uuid(5),))
    direct.commit()
    assert direct.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    direct.close()
    assert inspect(progress)[1] == [f"the log has {COUNT - 1} rows of {COUNT} that were recorded"]


@pytest.mark.slow
def test_an_id_with_several_contents_is_settled_alike_in_whatever_order_they_are_merged(tmp_path: Path) -> None:
    plain = review(1)
    contents = [plain, replace(plain, at=NOON + timedelta(days=9)), replace(plain, item=ITEMS[1]),
                replace(plain, tries=(Try("x", Verdict.CORRECT),)), replace(plain, seconds=None)]  # fmt: skip
    found = set()
    for number, order in enumerate(permutations(contents)):
        with Store.open(tmp_path / f"{number}.db") as store:
            for entry in order:
                store.merge([entry])
            found.add(tuple(store.entries()))
    assert len(found) == 1


def test_contents_that_contradict_are_counted_and_those_that_only_say_more_are_not(tmp_path: Path) -> None:
    with Store.open(tmp_path / "progress.db") as store:
        store.merge([replace(review(1), seconds=None)])
        assert store.merge([replace(review(1), seconds=5.0)]) == (0, 0)
        assert store.merge([replace(review(1), seconds=6.0)]) == (0, 1)


def test_a_backup_is_made_once_a_day_for_ten_days_and_can_be_imported(progress: Path) -> None:
    with Store.open(progress) as store:
        for day in range(14):
            backups.keep(store, TODAY + timedelta(days=day))
            backups.keep(store, TODAY + timedelta(days=day))
        names = [backup.name for backup in backups.found(progress)]
        assert names == [f"progress-2026-03-{day:02}.db.gz" for day in range(5, 15)]
        assert gather(backups.found(progress)[0]) == list(store.entries())


def test_backups_take_no_more_than_their_limit_together(progress: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(progress) as store:
        backups.keep(store, TODAY)
        size = backups.found(progress)[0].stat().st_size
        monkeypatch.setattr(backups, "MOST", 3 * size)
        for day in range(1, 9):
            backups.keep(store, TODAY + timedelta(days=day))
    assert len(backups.found(progress)) == 3


def test_a_damaged_file_takes_the_place_of_no_backup(progress: Path) -> None:
    overwrite(progress, *root(progress, "log_by_time"))
    with Store.open(progress) as store, pytest.raises(Unusable, match="damaged"):
        backups.keep(store, TODAY)
    assert backups.found(progress) == []


def test_a_backup_cut_off_is_refused(progress: Path) -> None:
    with Store.open(progress) as store:
        backups.keep(store, TODAY)
    (backup,) = backups.found(progress)
    backup.write_bytes(backup.read_bytes()[:-100])
    with pytest.raises(Unusable, match="not a whole gzip file"):
        gather(backup)


def test_a_copy_taken_in_the_midst_of_writing_without_its_journal_is_called_damaged(progress: Path) -> None:
    direct = sqlite3.connect(progress, isolation_level=None)
    direct.execute("PRAGMA cache_size = 5")
    direct.execute("BEGIN IMMEDIATE")
    copied = "(id, kind, item, at, response) SELECT substr(id, 9) || id, kind, item, at || id, response FROM log"
    direct.execute(f"INSERT INTO log {copied}")
    copy = progress.with_name("copy.db")
    copy.write_bytes(progress.read_bytes())
    direct.close()
    with pytest.raises(Unusable, match="damaged"), Store.open(copy) as store:
        list(store.entries())
