"""However long the log is, a session does not read through it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from studytool.study.database import FORGOTTEN
from studytool.study.store import Store
from tests.study.logs import ITEMS, NOON, review


def test_nothing_that_a_session_asks_of_the_progress_file_reads_through_the_log(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite3"
    said: list[str] = []
    with Store.open(path) as store:
        store.merge([review(1), review(2, item=ITEMS[1])])
        assert store._connection
        store._connection.set_trace_callback(said.append)
        store.begun(NOON - timedelta(days=1))
        assert len(store.memory(NOON + timedelta(days=30))) == len(store.due(NOON + timedelta(days=30))) == 2
        store.known()
        store.edition(ITEMS[0])
        store.record(review(3))
    # FORGOTTEN looks into the log only where nothing at all is remembered.
    asked = [query for query in said if query.startswith("SELECT") and query != FORGOTTEN]
    assert len(asked) > 5
    with closing(sqlite3.connect(path)) as connection:
        steps = [step for query in asked for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert any("USING INDEX memory_by_due (due<?)" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN log")]
