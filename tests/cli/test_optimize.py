"""`studytool progress optimize`, for a learner who forgets faster than most; fitting itself needs the extra."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studytool import address
from studytool.model import Entry, MemoryState, Rating
from studytool.study.schedule import replay, retrievability, schedule
from studytool.study.store import Store
from tests.cli.conftest import Call
from tests.cli.running import studytool
from tests.study.logs import NOON, review


def forgetful(items: int, reviews: int) -> Iterator[Entry]:
    """Items reviewed whenever they are due by a learner whose memories are half as stable as published."""
    rng, number = random.Random(0), 0
    for item in range(items):
        state: MemoryState | None = None
        now = NOON - timedelta(days=9000)
        for _ in range(reviews):
            number += 1
            faded = state and state._replace(stability=(state.stability or 0.0) / 2)
            knows = faded is None or rng.random() < retrievability(faded, now)
            rating = Rating.GOOD if knows else Rating.AGAIN
            state = schedule(state, rating, now)
            yield review(number, f"topic/{item}", rating, now)
            now = min(state.due, NOON)


@pytest.fixture
def progress(home: Path) -> Path:
    """A progress file of somewhat more reviews than are needed."""
    path = home / "data" / "studytool" / "progress.sqlite3"
    with Store.open(path) as store:
        store.merge(forgetful(70, 11))
    return path


def test_a_short_log_is_told_how_many_reviews_are_needed(call: Call) -> None:
    assert call("progress", "optimize") == (
        0, "Your log has 0 reviews made a day or more after the one before; 512 are needed. Nothing was changed.\n", ""
    )  # fmt: skip


@pytest.mark.usefixtures("progress")
def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError")
    done = studytool("progress", "optimize", env={"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"the optimiser: not installed; {address.install(extra='optimize')}\n"


def test_what_it_finds_predicts_better_governs_every_due_date_travels_and_can_be_undone(
    call: Call, progress: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pandas", reason="the extra `optimize` is not installed")
    with Store.open(progress) as store:
        before = store.memory()
    code, out, _ = call("progress", "optimize")
    assert (code, "the log loss of the predictions falls from" in out) == (0, True)
    with Store.open(progress) as store:
        entries, after = list(store.entries()), store.memory()
    assert after == replay(entries)
    assert sum(after[item].due < before[item].due for item in before) > len(before) / 2
    lines = call("progress", "export")[1]
    assert sum(json.loads(line)["kind"] == "optimize" for line in lines.splitlines()) == 1
    other = ("--db", str(tmp_path / "other.sqlite3"))
    (tmp_path / "lines").write_text(lines)
    assert call("progress", "import", str(tmp_path / "lines"), *other)[0] == 0
    with Store.open(tmp_path / "other.sqlite3") as store:
        assert store.memory() == after
    assert "the parameters optimised last no longer count" in call("progress", "undo", *other)[1]
    with Store.open(tmp_path / "other.sqlite3") as store:
        assert store.memory() == before
