"""The progress file as a SQLite database: opened, created, migrated, and its errors turned into messages."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from studytool.errors import Unusable
from studytool.study.lines import KEYS

APPLICATION, FORMAT = 0x73747564, 3
PATIENCE = 1.0  # seconds to wait for another program to finish writing before the wait is told

FORGOTTEN = """SELECT NOT EXISTS (SELECT 1 FROM memory) AND NOT EXISTS (SELECT 1 FROM ahead)
  AND EXISTS (SELECT 1 FROM log WHERE kind = 'review' AND rating IS NOT NULL)"""

COUNTS = "SELECT (SELECT count(*) FROM log), (SELECT count(*) FROM appended)"

KEPT = "nothing in it was changed"
ELSEWHERE = f"name another file with --db FILE; {KEPT}"
WRITABLE = "make the file and its folder writable, or name another with --db FILE"
RESTORE = f"`studytool progress check --repair` saves what can be read; {KEPT}"
ROOM = "free some space and try again; everything recorded before is kept"
REASONS = {
    sqlite3.SQLITE_NOTADB: ("this is not a progress file", ELSEWHERE),
    sqlite3.SQLITE_FULL: ("the disk is full", ROOM),
    sqlite3.SQLITE_IOERR: ("the disk cannot be read or written; it may be full", ROOM),
    sqlite3.SQLITE_READONLY: ("the progress file cannot be written", WRITABLE),
    sqlite3.SQLITE_CANTOPEN: ("the progress file cannot be opened", WRITABLE),
    sqlite3.SQLITE_PERM: ("the progress file cannot be opened", WRITABLE),
    sqlite3.SQLITE_CONSTRAINT: ("an entry breaks the rules of the log", f"check where it comes from; {KEPT}"),
}


class Damaged(Unusable):
    """The progress file is not what SQLite or the log's rules say it must be."""

    def __init__(self, path: Path, fault: object) -> None:
        super().__init__(str(path), f"the progress file is damaged ({fault})", RESTORE)


def unheard() -> None:
    """Waits for another program without a word."""


class Patient(sqlite3.Connection):
    """Waits for as long as another program keeps the file locked; `waiting` is called each second of it."""

    waiting: Callable[[], None] = staticmethod(unheard)

    def execute(self, *asked: Any) -> sqlite3.Cursor:
        while True:
            try:
                return super().execute(*asked)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            self.waiting()


@contextmanager
def connecting(
    path: Path, mode: str, waiting: Callable[[], None] = unheard, *, cut: bool = False
) -> Iterator[sqlite3.Connection]:
    """A connection that commits only when told to, and is closed again if the file cannot be used.

    With `cut` also to a file that is shorter than its first page says, of which SQLite else reads and replaces nothing.
    The rollback journal, not WAL: the file is whole in itself, can be copied, and can be read from a read-only folder.
    """
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, factory=Patient)
    connection.waiting = waiting
    try:
        if cut:
            connection.execute("PRAGMA writable_schema = ON")
        connection.execute("PRAGMA synchronous = EXTRA")
        yield connection
    except BaseException:
        connection.close()
        raise


def faults(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong in the file, at most a hundred; `quick_check` compares no index with its table."""
    found = [fault for (fault,) in connection.execute("PRAGMA integrity_check") if fault != "ok"]
    if not found and numbered(connection):
        held, appended = connection.execute(COUNTS).fetchone()
        if held != appended:
            found.append(f"the log has {held} rows of {appended} that were recorded")
    return found


def require_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Raises Damaged where the file could give fewer rows than it holds, or other ones."""
    if problems := faults(connection):
        raise Damaged(path, problems[0].splitlines()[-1])


def exists(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def version(connection: sqlite3.Connection, path: Path) -> int:
    """The format of the file, 0 where it is blank. Raises Unusable where it is another program's, or too new."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    tables, views = connection.execute("SELECT count(*), sum(type = 'view') FROM sqlite_master").fetchone()
    if (application, number, tables) == (0, 0, 0):
        return 0
    if application != APPLICATION or views:  # a view in the place of the log could go on for ever
        raise Unusable(str(path), "this is another program's database", ELSEWHERE)
    if number > FORMAT:
        raise Unusable(str(path), f"a newer studytool wrote it (format {number})", f"update studytool; {KEPT}")
    return int(number)


def make(connection: sqlite3.Connection) -> None:
    """The log of a new file, within the transaction that fills it."""
    _run(connection, "schema.sql")


def numbered(connection: sqlite3.Connection) -> bool:
    """Whether the order in which the rows were appended is kept, as it is from the next time the file is written."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'appended'").fetchone() is not None


def number_rows(connection: sqlite3.Connection) -> None:
    """Keeps the order in which rows are appended; of those that are there, the order of their times."""
    _run(connection, "appended.sql")


def make_memory(connection: sqlite3.Connection) -> None:
    """The tables of memory states, without any."""
    _run(connection, "memory.sql")


def forgets(connection: sqlite3.Connection) -> bool:
    """Whether the memory states derived from the log are missing."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('memory', 'ahead')").fetchone()
    if tables < 2:
        return True
    (forgotten,) = connection.execute(FORGOTTEN).fetchone()
    return bool(forgotten)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Moves the log of an older format into a new table, within one transaction; memory is left to be derived.

    A copy of the file as it was stays beside it, with the date it was last changed.
    """
    require_sound(connection, path)
    _keep_copy(path, version(connection, path))
    held = ", ".join(columns(connection))
    _run(connection, "migrate.sql")
    make(connection)
    connection.execute(f"INSERT INTO log ({held}) SELECT {held} FROM old_log ORDER BY at, id")
    connection.execute("DROP TABLE old_log")


def columns(connection: sqlite3.Connection) -> list[str]:
    """The keys that a log of this format or an older one has."""
    held = {name for _, name, *_ in connection.execute("PRAGMA table_info(log)")}
    return [key for key in KEYS if key in held]


def _keep_copy(path: Path, older: int) -> None:
    day = date.fromtimestamp(path.stat().st_mtime)
    copy = path.with_name(f"{path.stem}-{day}-format-{older}{path.suffix}")
    unfinished = copy.with_suffix(".new")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT, path.stat().st_mode & 0o777))
        # Through SQLite, since closing the file by other means would release the lock that this transaction holds.
        with connecting(path, "ro") as source, closing(source), closing(sqlite3.connect(unfinished)) as target:
            source.backup(target)
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Statement by statement, since `executescript` would first commit what has been done."""
    from importlib.resources import files  # only where a file is made or changed

    statement = ""
    for line in files(__package__).joinpath(script).read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns every error of SQLite into Unusable, with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explanation(path, error) from error
    except OSError as error:
        raise Unusable(str(path), f"the progress file cannot be used ({error.strerror})", WRITABLE) from error
    except ValueError as error:
        raise Damaged(path, error) from error


def _explanation(path: Path, error: sqlite3.Error) -> Unusable:
    if path.is_dir():
        return Unusable(
            str(path), "this is a folder, not a file", f"name a file in it with --db {path / 'progress.db'}"
        )
    if path.exists() and not path.is_file():
        return Unusable(str(path), "this is not a file", ELSEWHERE)
    reason = REASONS.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)
    return Unusable(str(path), *reason) if reason else Damaged(path, error)
