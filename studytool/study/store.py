"""The progress file: an append-only log and the memory states derived from it. The only module with sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from studytool.errors import Unusable
from studytool.model import Entry, MemoryState, Rating, Verdict
from studytool.study.lines import KEYS, moment, plain, stamp
from studytool.study.schedule import RETENTION, replay

APPLICATION, FORMAT = 0x73747564, 1
PATIENCE = 10.0  # seconds to wait for another session to finish writing
STATE = tuple(field.name for field in fields(MemoryState))

INSERT = f"INSERT INTO log ({', '.join(KEYS)}) VALUES (:{', :'.join(KEYS)}) ON CONFLICT (id) DO NOTHING"
SELECT = f"SELECT {', '.join(KEYS)} FROM log"
LAST = f"""{SELECT} WHERE kind IN ('review', 'reset') AND NOT EXISTS (
  SELECT 1 FROM log AS other WHERE other.item = log.item AND other.kind = 'undo' AND other.of = log.id
) ORDER BY at DESC, id DESC LIMIT 1"""
BEGUN = """SELECT count(DISTINCT item) FROM log WHERE kind = 'review' AND at >= ? AND NOT EXISTS (
  SELECT 1 FROM log AS other WHERE other.item = log.item AND other.kind = 'review' AND other.at < ?
)"""
STATES = f"SELECT item, {', '.join(STATE)} FROM memory"
REMEMBER = f"INSERT OR REPLACE INTO memory (item, {', '.join(STATE)}) VALUES (?{', ?' * len(STATE)})"

KEPT = "nothing in it was changed"
ELSEWHERE = f"name another file with --db FILE; {KEPT}"
WRITABLE = "make the file and its folder writable, or name another with --db FILE"
RESTORE = f"put back a copy of it, or move it away to start anew; {KEPT}"
ROOM = "free some space and try again; everything recorded before is kept"
REASONS = {
    sqlite3.SQLITE_NOTADB: ("this is not a progress file", ELSEWHERE),
    sqlite3.SQLITE_CORRUPT: ("the progress file is damaged", RESTORE),
    sqlite3.SQLITE_FULL: ("the disk is full", ROOM),
    sqlite3.SQLITE_IOERR: ("the disk cannot be read or written; it may be full", ROOM),
    sqlite3.SQLITE_READONLY: ("the progress file cannot be written", WRITABLE),
    sqlite3.SQLITE_CANTOPEN: ("the progress file cannot be opened", WRITABLE),
    sqlite3.SQLITE_PERM: ("the progress file cannot be opened", WRITABLE),
    sqlite3.SQLITE_BUSY: ("another program is busy writing it", "close that program, or try again"),
    sqlite3.SQLITE_CONSTRAINT: ("an entry breaks the rules of the log", f"check where it comes from; {KEPT}"),
}


class Store:
    """One learner's progress file. A missing file is an empty one, and is created by the first entry."""

    def __init__(self, path: Path, retention: float = RETENTION) -> None:
        self.path = path
        self._retention = retention
        self._connection: sqlite3.Connection | None = None

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, create: bool = True, retention: float = RETENTION) -> Iterator[Store]:
        """The progress file at `path`. Raises Unusable, as every method does, where the file cannot serve.

        With `create` false a missing file is Unusable too.
        """
        store = cls(path, retention)
        try:
            with _explained(path):
                if store._reach() is None and not create:
                    raise Unusable(str(path), "there is no progress file here", "check the name")
            yield store
        finally:
            store._close()

    def record(self, entry: Entry) -> MemoryState | None:
        """Commits the entry and its item's memory state as one, and returns that state (None: nothing remembered).

        Recording an entry again changes nothing.
        """
        with self._writing() as connection:
            connection.execute(INSERT, plain(entry))
            # From the log rather than from what the caller last saw: another session may have reviewed the item since.
            return self._derive(connection, entry.item)

    def merge(self, entries: Iterable[Entry]) -> int:
        """Adds the entries not yet in the log, all or none, and returns how many those were."""
        rows = [plain(entry) for entry in entries]
        if not rows:
            return 0
        with self._writing() as connection:
            before = connection.total_changes
            connection.executemany(INSERT, rows)
            added = connection.total_changes - before
            for item in {row["item"] for row in rows}:
                self._derive(connection, item)
        return added

    def entries(self) -> Iterator[Entry]:
        """The whole log by time, then id."""
        with _explained(self.path):
            if connection := self._reach():
                yield from _entries(connection)

    def last(self) -> Entry | None:
        """The last review or reset that has not been undone."""
        with _explained(self.path):
            connection = self._reach()
            row = connection.execute(LAST).fetchone() if connection else None
            return _entry(dict(zip(KEYS, row, strict=True))) if row else None

    def holds(self, item: str) -> bool:
        """Whether the log has any entry of an item, which the bank may have no more."""
        with _explained(self.path):
            connection = self._reach()
            return bool(connection and connection.execute("SELECT 1 FROM log WHERE item = ?", (item,)).fetchone())

    def memory(self, due: datetime | None = None) -> dict[str, MemoryState]:
        """What is remembered, by item; with `due`, of the items due by then."""
        where, values = ("", ()) if due is None else (" WHERE due <= ?", (stamp(due),))
        with _explained(self.path):
            connection = self._reach()
            rows = connection.execute(f"{STATES}{where}", values) if connection else ()
            return {item: _state(state) for item, *state in rows}

    def known(self) -> frozenset[str]:
        """The items of which anything is remembered."""
        with _explained(self.path):
            connection = self._reach()
            rows = connection.execute("SELECT item FROM memory") if connection else ()
            return frozenset(item for (item,) in rows)

    def begun(self, since: datetime) -> int:
        """How many items had their first review since then."""
        with _explained(self.path):
            connection = self._reach()
            return int(connection.execute(BEGUN, (stamp(since), stamp(since))).fetchone()[0]) if connection else 0

    def rebuild(self) -> None:
        """Derives every memory state from the log anew."""
        with _explained(self.path):
            missing = self._reach() is None
        if not missing:
            with self._writing() as connection:
                connection.execute("DELETE FROM memory")
                for (item,) in connection.execute("SELECT DISTINCT item FROM log").fetchall():
                    self._derive(connection, item)

    def _derive(self, connection: sqlite3.Connection, item: str) -> MemoryState | None:
        """Derives one item's memory state from its part of the log, and keeps it."""
        state = replay(_entries(connection, item), self._retention).get(item)
        connection.execute("DELETE FROM memory WHERE item = ?", (item,))
        if state:
            connection.execute(REMEMBER, (item, *(_column(getattr(state, name)) for name in STATE)))
        return state

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other session can come between: all of it is kept, or nothing."""
        with _explained(self.path):
            connection = self._reach() or self._create()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _reach(self) -> sqlite3.Connection | None:
        """The connection to the log, or None while there is none."""
        if self._connection is None and _exists(self.path):
            with _connecting(self.path, "rw") as connection:
                if _holds_log(connection, self.path):
                    self._connection = connection
                else:
                    connection.close()
        return self._connection

    def _create(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _connecting(self.path, "rwc") as connection:
            if not _holds_log(connection, self.path):
                connection.executescript(files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
        self._connection = connection
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


@contextmanager
def _connecting(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection that commits only when told to, and is closed again if the file turns out not to serve.

    The rollback journal, not WAL: the file is whole in itself, can be copied, and can be read from a read-only folder.
    """
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        yield connection
    except BaseException:
        connection.close()
        raise


def _holds_log(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file holds a log; False where it is blank. Raises Unusable where it is another program's."""
    connection.execute("BEGIN")  # one view of the file, though another session may be creating it
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("COMMIT")
    if (application, version, tables) == (0, 0, 0):
        return False
    if application != APPLICATION:
        raise Unusable(str(path), "this is another program's database", ELSEWHERE)
    if version > FORMAT:
        raise Unusable(str(path), f"a newer studytool wrote it (format {version})", f"update studytool; {KEPT}")
    return True


def _entries(connection: sqlite3.Connection, item: str | None = None) -> Iterator[Entry]:
    """The log, or one item's part of it, by time; read at once, so that no lock outlives the call."""
    where, values = ("", ()) if item is None else (" WHERE item = ?", (item,))
    rows = connection.execute(f"{SELECT}{where} ORDER BY at, id", values).fetchall()
    return (_entry(dict(zip(KEYS, row, strict=True))) for row in rows)


def _entry(values: dict[str, Any]) -> Entry:
    verdict, rating = values["verdict"], values["rating"]
    return Entry(
        **values
        | {
            "at": moment(values["at"]),
            "verdict": None if verdict is None else Verdict(verdict),
            "rating": None if rating is None else Rating(rating),
        }
    )


def _column(value: int | float | datetime | None) -> int | float | str | None:
    return stamp(value) if isinstance(value, datetime) else value


def _state(row: Sequence[Any]) -> MemoryState:
    values = dict(zip(STATE, row, strict=True))
    last_review = values["last_review"]
    times = {
        "due": moment(values["due"]),
        "last_review": None if last_review is None else moment(last_review),
    }
    return MemoryState(**values | times)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Every failure of the file as Unusable, with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise Unusable(str(path), *_reason(path, error)) from error
    except OSError as error:
        raise Unusable(str(path), f"the progress file cannot be used ({error.strerror})", WRITABLE) from error
    except ValueError as error:
        raise Unusable(str(path), f"the progress file is damaged ({error})", RESTORE) from error


def _reason(path: Path, error: sqlite3.Error) -> tuple[str, str]:
    if path.is_dir():
        return "this is a folder, not a file", f"name a file in it with --db {path / 'progress.db'}"
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return REASONS.get(primary, (f"the progress file is damaged ({error})", RESTORE))
