"""The progress file under real faults: killed or rival sessions, full disks, foreign or broken files."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studytool.errors import Unusable
from studytool.study.database import APPLICATION, FORMAT, Damaged
from studytool.study.schedule import replay
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, review, uuid, write_format_1

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
KILLS = 30
NOISE = random.Random(0).randbytes(200_000)

RECORDER = """
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4
from dataclasses import replace
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, review

path, count = Path(sys.argv[1]), int(sys.argv[2])
with Store.open(path) as store:
    for number in range(count):
        entry = replace(review(1, item=ITEMS[number % 3], at=NOON + timedelta(hours=number)), id=str(uuid4()))
        store.record(entry)
        print(entry.id, flush=True)
"""

POWERLESS = """
import os, sys
from pathlib import Path
import fsrs
from studytool.errors import Unusable
from studytool.study.store import Store
from tests.study.logs import NOON, review

if os.getuid() == 0:
    os.setuid(65534)
with Store.open(Path(sys.argv[1])) as store:
    print(len(list(store.entries())))
    try:
        store.record(review(2))
    except Unusable as problem:
        print(problem)
"""

CRAMPED = """
import resource, sys
from datetime import timedelta
from pathlib import Path
from studytool.errors import Unusable
from studytool.study.store import Store
from tests.study.logs import NOON, review

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
with Store.open(Path(sys.argv[1])) as store:
    for number in range(1, 10_000):
        try:
            store.record(review(number, at=NOON + timedelta(hours=number), response="0.9 " * 50))
        except Unusable as problem:
            print(problem)
            break
        print(number)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.record(review(99_999, at=NOON + timedelta(days=999)))
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def output(script: str, *arguments: object) -> list[str]:
    with start(script, *arguments) as process:
        lines = process.communicate(timeout=60)[0].splitlines()
    assert process.returncode == 0
    return lines


def kept(path: Path) -> list[str]:
    with Store.open(path, create=False) as store:
        entries, memory = list(store.entries()), store.memory()
    assert memory == replay(entries)
    return [entry.id for entry in entries]


@pytest.fixture
def progress(tmp_path: Path) -> Path:
    path = tmp_path / "progress.db"
    with Store.open(path) as store:
        for number in range(1, 200):
            store.record(review(number, item=ITEMS[number % 3], at=NOON + timedelta(hours=number)))
    return path


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that another user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_no_acknowledged_entry_is_lost_or_doubled_when_sessions_are_killed(tmp_path: Path) -> None:
    path, rng, acknowledged = tmp_path / "progress.db", random.Random(0), []
    for _ in range(KILLS):
        with start(RECORDER, path, 10**6) as process:
            # The first entry is out: from here on the kill strikes somewhere in the midst of recording.
            assert process.stdout
            acknowledged.append(process.stdout.readline().strip())
            time.sleep(rng.uniform(0, 0.03))
            process.send_signal(signal.SIGKILL)
            # A line cut off by the kill was not acknowledged in full.
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        found = kept(path)
        assert set(acknowledged) <= set(found)
        assert len(set(found)) == len(found) <= len(acknowledged) + KILLS
    assert len(acknowledged) > KILLS


def test_a_session_killed_before_its_first_entry_leaves_an_empty_log(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    for delay in (0.1, 0.15, 0.2, 0.25):
        with start(RECORDER, path, 1) as process:
            assert process.stdout
            select.select([process.stdout], [], [], delay)
            process.kill()
        with Store.open(path) as store:
            assert len(list(store.entries())) <= 4
    with Store.open(path) as store:
        store.record(review(1))
    assert uuid(1) in kept(path)


def test_sessions_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "progress.db"
    sessions = [start(RECORDER, path, 60) for _ in range(3)]
    printed = [line.strip() for session in sessions for line in session.communicate(timeout=60)[0].splitlines()]
    assert [session.returncode for session in sessions] == [0, 0, 0]
    assert len(printed) == 180
    assert sorted(kept(path)) == sorted(printed)


def test_a_read_only_file_can_be_read_and_says_why_it_cannot_be_written(public_folder: Path) -> None:
    path = public_folder / "progress.db"
    with Store.open(path) as store:
        store.record(review(1))
    path.chmod(0o444)
    count, problem = output(POWERLESS, path)
    assert count == "1"
    assert problem == (
        f"{path}: the progress file cannot be written; "
        "make the file and its folder writable, or name another with --db FILE"
    )
    assert kept(path) == [uuid(1)]


def test_a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written(public_folder: Path) -> None:
    path = public_folder / "progress.db"
    with Store.open(path) as store:
        store.record(review(1))
    path.chmod(0o666)
    public_folder.chmod(0o555)
    count, problem = output(POWERLESS, path)
    assert count == "1"
    assert problem.startswith(f"{path}: the progress file cannot be")
    assert problem.endswith("make the file and its folder writable, or name another with --db FILE")
    assert kept(path) == [uuid(1)]


def test_a_file_that_cannot_be_created_says_why(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    for path in (public_folder / "progress.db", public_folder / "deeper" / "progress.db"):
        count, problem = output(POWERLESS, path)
        assert count == "0"
        assert problem.startswith(f"{path}: the progress file cannot be")
        assert not path.exists()


def test_a_full_disk_keeps_what_was_recorded_and_the_session_goes_on_once_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    *acknowledged, problem = output(CRAMPED, path, 100_000)
    assert problem.startswith(f"{path}: ")
    assert "full" in problem
    assert problem.endswith("free some space and try again; everything recorded before is kept")
    assert len(acknowledged) > 20
    assert kept(path) == [*(uuid(int(number)) for number in acknowledged), uuid(99_999)]


@pytest.mark.parametrize("size", [0, 4096, 8192])
def test_a_disk_full_from_the_start_leaves_a_file_that_serves_once_there_is_room(tmp_path: Path, size: int) -> None:
    path = tmp_path / "progress.db"
    (problem,) = output(CRAMPED, path, size)
    assert "full" in problem
    assert kept(path) == [uuid(99_999)]


def test_an_old_file_is_brought_up_to_date_once_there_is_room_for_a_copy_of_it(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    write_format_1(path, (review(number, at=NOON + timedelta(hours=number)) for number in range(1, 500)))
    (problem,) = output(CRAMPED, path, path.stat().st_size // 2)
    assert problem.endswith("free some space and try again; everything recorded before is kept")
    assert kept(path) == [*map(uuid, range(1, 500)), uuid(99_999)]
    (copy,) = [found for found in tmp_path.iterdir() if found != path]
    with Store.open(copy) as store:
        assert [entry.id for entry in store.entries()] == [*map(uuid, range(1, 500))]


def test_a_lock_of_another_program_is_waited_for_aloud(progress: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studytool.study.database.PATIENCE", 0.05)
    rival = sqlite3.connect(progress, isolation_level=None)
    rival.execute("BEGIN EXCLUSIVE")
    told = []

    def waiting() -> None:
        told.append("waiting")
        if len(told) == 3:
            rival.execute("COMMIT")

    with Store.open(progress, waiting=waiting) as store:
        store.record(review(999))
    rival.close()
    assert len(told) == 3
    assert uuid(999) in kept(progress)


def refused(path: Path) -> str:
    """What reading and recording both say of a file that cannot serve; it must be left as it was."""
    before = path.read_bytes() if path.is_file() else None
    problems = set()
    for use in (lambda store: list(store.entries()), lambda store: store.record(review(999)), Store.rebuild):
        with pytest.raises(Unusable) as problem, Store.open(path) as store:
            use(store)
        problems.add(
            problem.value.what.partition(" (")[0] if isinstance(problem.value, Damaged) else problem.value.what
        )
    assert problem.value.where == str(path)
    assert before == (path.read_bytes() if path.is_file() else None)
    (said,) = problems
    return said


@pytest.mark.parametrize("content", [b"front,back\n", b"\x00" * 4096, b"SQLite format 3", NOISE[:5000]])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cards.csv"
    path.write_bytes(content)
    assert refused(path) == "this is not a progress file"


@pytest.mark.parametrize(
    "marks",
    [
        "CREATE TABLE cards (front)",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 7; CREATE TABLE log (x)",
        f"PRAGMA application_id = {APPLICATION}; CREATE VIEW log AS SELECT 1",
    ],
)
def test_another_programs_database_is_left_alone(tmp_path: Path, marks: str) -> None:
    path = tmp_path / "collection.anki2"
    direct = sqlite3.connect(path)
    direct.executescript(marks)
    direct.close()
    assert refused(path) == "this is another program's database"


def test_a_file_of_a_newer_studytool_is_left_alone(progress: Path) -> None:
    direct = sqlite3.connect(progress)
    direct.execute(f"PRAGMA user_version = {FORMAT + 1}")
    direct.close()
    assert refused(progress) == f"a newer studytool wrote it (format {FORMAT + 1})"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_called_damaged(progress: Path, share: float) -> None:
    os.truncate(progress, int(progress.stat().st_size * share))
    assert refused(progress).startswith("the progress file is damaged")


def test_a_file_with_a_page_overwritten_is_called_damaged_when_read(progress: Path) -> None:
    content = bytearray(progress.read_bytes())
    content[4096:-4096] = NOISE[: len(content) - 8192]
    progress.write_bytes(content)
    with pytest.raises(Unusable, match="the progress file is damaged"), Store.open(progress) as store:
        list(store.entries())


def test_a_log_whose_table_is_gone_is_called_damaged(progress: Path) -> None:
    direct = sqlite3.connect(progress)
    direct.execute("DROP TABLE log")
    direct.close()
    assert refused(progress).startswith("the progress file is damaged")


def test_a_folder_in_its_place_is_named_as_such(tmp_path: Path) -> None:
    assert refused(tmp_path) == "this is a folder, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system makes no named pipes")
def test_what_is_no_file_is_named_as_such(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "progress.db")
    assert refused(tmp_path / "progress.db") == "this is not a file"


def test_a_file_in_the_place_of_its_folder_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "notes").touch()
    with Store.open(tmp_path / "notes" / "progress.db") as store:
        assert list(store.entries()) == []
        with pytest.raises(Unusable, match="the progress file cannot be used"):
            store.record(review(1))


def test_no_flipped_bit_makes_an_export_shorter_or_longer_without_an_error(progress: Path) -> None:
    whole, rng, damaged = progress.read_bytes(), random.Random(0), 0
    for _ in range(300):
        content = bytearray(whole)
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        progress.write_bytes(content)
        try:
            with Store.open(progress) as store:
                assert len(list(store.entries())) == 199
        except Unusable:
            damaged += 1
    assert damaged > 50


def test_a_damaged_index_is_found_before_entries_are_read_or_merged(progress: Path) -> None:
    direct = sqlite3.connect(progress)
    direct.execute("PRAGMA writable_schema = ON")
    swapped = "(SELECT rootpage FROM sqlite_master WHERE name = 'log_by_item')"
    direct.execute(f"UPDATE sqlite_master SET rootpage = {swapped} WHERE name = 'log_by_time'")
    direct.commit()
    direct.close()
    before = progress.read_bytes()
    for use in (lambda store: list(store.entries()), lambda store: store.merge([review(999)])):
        with pytest.raises(Unusable, match="the progress file is damaged"), Store.open(progress) as store:
            use(store)
    assert progress.read_bytes() == before


def test_a_new_file_is_its_owners_alone_and_an_old_one_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    for number, mode in ((1, 0o600), (2, 0o640)):
        with Store.open(path) as store:
            store.record(review(number))
        assert path.stat().st_mode & 0o777 == mode
        path.chmod(0o640)
