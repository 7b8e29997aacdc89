"""The progress file: an append-only log and the memory states derived from it. Every query is here."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from studytool.errors import Unusable
from studytool.model import EVERY_ITEM, Entry, MemoryState, Rating, Try, Verdict
from studytool.study.database import (
    FORMAT,
    columns,
    connecting,
    exists,
    explained,
    forgets,
    make,
    make_memory,
    migrate,
    number_rows,
    numbered,
    require_sound,
    unheard,
    version,
)
from studytool.study.days import STARTS, tomorrow_begins
from studytool.study.lines import KEYS, moment, plain, stamp
from studytool.study.schedule import RETENTION, REVIEW, flagged, replay

if TYPE_CHECKING:
    from studytool.study.stats import Seen

ID, AT = KEYS.index("id"), KEYS.index("at")
STATE = tuple(MemoryState.__annotations__)

COLUMNS = ", ".join(KEYS)
INSERT = f"INSERT INTO log ({COLUMNS}) VALUES (:{', :'.join(KEYS)}) ON CONFLICT (id) DO NOTHING"
REPLACE = INSERT.replace("INSERT", "INSERT OR REPLACE").replace("ON CONFLICT (id) DO NOTHING", "")
LENGTHEN = """UPDATE log SET tries = :tries
  WHERE id = :id AND kind = 'review' AND length(:tries) > length(coalesce(tries, ''))"""
GROW = f"""INSERT OR REPLACE INTO log ({COLUMNS}) SELECT :{", :".join(KEYS)} FROM log
  WHERE id = :id AND kind = 'review' AND item = :item AND seed IS :seed AND at < :at"""
SELECT = f"SELECT {COLUMNS} FROM log"
OF_ITEM = f"{SELECT} WHERE item IN (?, ?)"
PAGE = "WHERE (at, id) > (?, ?) ORDER BY at, id LIMIT 10000"
SEEN = """SELECT item, strftime('%s', at) / 900, verdict, misconception, seconds, offset,
  coalesce(tries, '') LIKE '%"correct"%' FROM log WHERE at <= ? AND kind = 'review'
  AND (item, id) NOT IN (SELECT item, of FROM log WHERE kind = 'undo' AND of NOT NULL)"""
SLIP = f"{SELECT} WHERE item = ? AND misconception = ? AND kind = 'review' ORDER BY at DESC, id DESC LIMIT 1"
LAST = f"""{SELECT} JOIN appended USING (id) WHERE kind IN ('review', 'reset', 'optimize') AND NOT EXISTS (
  SELECT 1 FROM log AS other WHERE other.item = log.item AND other.kind = 'undo' AND other.of = log.id
) ORDER BY number DESC LIMIT 1"""
BEGUN = """SELECT count(DISTINCT item) FROM log WHERE kind = 'review' AND at BETWEEN ? AND ? AND NOT EXISTS (
  SELECT 1 FROM log AS other WHERE other.item = log.item AND other.kind = 'review' AND other.at < ?
)"""
EDITION = """SELECT edition FROM log JOIN memory USING (item) WHERE item = ? AND at <= ? AND edition IS NOT NULL
  ORDER BY at DESC, id DESC LIMIT 1"""
DUE = f"due < ? AND (state = {REVIEW} OR due <= ?)"  # by when tomorrow begins, and now
STATES = f"SELECT item, {', '.join(STATE)} FROM memory"
REMEMBER = f"INSERT INTO memory (item, retention, starts, {', '.join(STATE)}) VALUES (?, ?, ?{', ?' * len(STATE)})"
STALE = """SELECT item FROM memory WHERE retention <> ? OR starts <> ?
  UNION SELECT item FROM ahead WHERE at <= ?"""


class Merged(NamedTuple):
    """How many entries were added, and how many that were there with contradicting contents were settled."""

    added: int
    settled: int


class Store:
    """One learner's progress file. A missing file is an empty one, and is created by the first entry."""

    def __init__(
        self,
        path: Path,
        retention: float = RETENTION,
        starts: int = STARTS,
        now: datetime | None = None,
        waiting: Callable[[], None] = unheard,
    ) -> None:
        self.path = path
        self.written = False
        self._waiting = waiting
        self._retention, self._starts, self._now = retention, starts, now
        self._connection: sqlite3.Connection | None = None

    @classmethod
    @contextmanager
    def open(
        cls,
        path: Path,
        *,
        create: bool = True,
        retention: float = RETENTION,
        starts: int = STARTS,
        now: datetime | None = None,
        waiting: Callable[[], None] = unheard,
    ) -> Iterator[Store]:
        """The progress file at `path`. Raises Unusable, as every method does, where the file cannot serve.

        With `create` false a missing file is Unusable too. Rows later than `now` count from their time on, as every
        row does where there is no `now`; a session goes on from it with each entry. While another program keeps the
        file locked, `waiting` is called each second.
        """
        store = cls(path, retention, starts, now, waiting)
        try:
            with explained(path):
                if store._reach() is None and not create:
                    raise Unusable(str(path), "there is no progress file here", "check the name")
            yield store
        finally:
            store._close()

    def record(self, entry: Entry) -> MemoryState | None:
        """Commits the entry and its item's memory state as one, and returns that state (None: nothing remembered).

        Recording an entry again changes nothing, unless it is a review that has had later tries since, or in which
        more parts were answered at a later time.
        """
        if self._now:
            self._now = max(self._now, entry.at)
        with self._writing() as connection:
            connection.execute(INSERT, _row(entry))
            connection.execute(LENGTHEN, _row(entry))
            connection.execute(GROW, _row(entry))
            if entry.item == EVERY_ITEM:
                self._derive_all(connection)
                return None
            # From the log rather than from what the caller last saw: another session may have reviewed the item since.
            return self._derive(connection, entry.item)

    def merge(self, entries: Iterable[Entry]) -> Merged:
        """Adds the entries not yet in the log, all or none.

        Of an entry that is there with other contents, the one is kept that every machine would keep: that which says
        more, then the later by the text of its contents; of a review, the more tries.
        """
        rows = [_row(entry) for entry in entries]
        if not rows:
            return Merged(0, 0)
        with self._writing() as connection:
            require_sound(connection, self.path)
            items = {row["item"] for row in rows}
            added = settled = 0
            for row in rows:
                if connection.execute(INSERT, row).rowcount:
                    added += 1
                else:
                    held = _row(entry_of(connection.execute(f"{SELECT} WHERE id = ?", (row["id"],)).fetchone()))
                    settled += contradicts(held, row)
                    if precedence(row) > precedence(held):
                        items.add(held["item"])
                        connection.execute(REPLACE, row)
            if EVERY_ITEM in items:
                self._derive_all(connection)
            for item in items - {EVERY_ITEM}:
                self._derive(connection, item)
        return Merged(added, settled)

    def entries(self) -> Iterator[Entry]:
        """The whole log by time, then id; of a file of an older format too, which is left as it is.

        It is read page by page: neither the memory nor a lock is taken for all of a long one.
        """
        with explained(self.path):
            if connection := self._reach():
                require_sound(connection, self.path)
                held = columns(connection)
                select = f"SELECT {', '.join(key if key in held else 'NULL' for key in KEYS)} FROM log"
                after = ("", "")
                while rows := connection.execute(f"{select} {PAGE}", after).fetchall():
                    yield from map(entry_of, rows)
                    after = rows[-1][AT], rows[-1][ID]

    def seen(self) -> Iterator[Seen]:
        """What the statistics need of the reviews that were not undone, in any order."""
        from studytool.study.stats import Seen

        with self._derived() as connection:
            if connection:
                yield from map(Seen._make, connection.execute(SEEN, (self._wanted[-1],)))

    def ahead(self) -> Iterator[datetime]:
        """The times of the rows later than now, the first first."""
        with self._derived() as connection:
            rows = (
                connection.execute("SELECT at FROM log WHERE at > ? ORDER BY at", self._wanted[-1:])
                if connection
                else ()
            )
            yield from (moment(at) for (at,) in rows)

    def histories(self, most: int) -> Iterator[Iterator[Entry]]:
        """The entries that concern an item, item by item, until there are `most` entries; the order mixes topics."""
        with self._derived() as connection:
            items = connection.execute("SELECT item, count(*) FROM log GROUP BY item").fetchall() if connection else []
            for item, count in sorted(items, key=lambda row: (crc32(row[0].encode()), row)):
                if connection and most > 0 and item != EVERY_ITEM:
                    most -= count
                    yield _entries(connection, OF_ITEM, item, EVERY_ITEM)

    def slip(self, item: str, misconception: str) -> Entry | None:
        """The last review in which an item met with this misconception."""
        with self._derived() as connection:
            row = connection.execute(SLIP, (item, misconception)).fetchone() if connection else None
            return entry_of(row) if row else None

    def last(self) -> Entry | None:
        """The review, reset or optimize appended last, whatever its time, that has not been undone."""
        with self._derived() as connection:
            if connection is None:
                return None
            if not numbered(connection):
                with self._writing():
                    pass  # which numbers the rows
            row = connection.execute(LAST).fetchone()
            return entry_of(row) if row else None

    def holds(self, item: str) -> bool:
        """Whether the log has any entry of an item, which the bank may have no more."""
        with self._derived() as connection:
            return bool(connection and connection.execute("SELECT 1 FROM log WHERE item = ?", (item,)).fetchone())

    def flagged(self, item: str) -> bool:
        """Whether an item is flagged by the learner."""
        with self._derived() as connection:
            return bool(connection and flagged(_entries(connection, OF_ITEM, item, EVERY_ITEM)))

    def outcomes(self, review: Entry) -> dict[Rating, MemoryState]:
        """What would be remembered of the item of a review if it were given each rating; nothing is recorded."""
        with self._derived() as connection:
            before = [*_entries(connection, OF_ITEM, review.item, EVERY_ITEM)] if connection else []
        log = [entry for entry in before if entry.id != review.id]
        rated = ((rating, replace(review, rating=rating)) for rating in Rating)
        return {rating: replay([*log, entry], self._retention, self._starts)[review.item] for rating, entry in rated}

    def edition(self, item: str) -> str | None:
        """The edition of an item that was last answered or kept; None where nothing of it is remembered."""
        with self._derived() as connection:
            row = connection.execute(EDITION, (item, self._wanted[-1])).fetchone() if connection else None
            return row[0] if row else None

    def memory(self, due: datetime | None = None) -> dict[str, MemoryState]:
        """What is remembered, by item; with `due`, of the items due by then."""
        where, values = ("", ()) if due is None else (f" WHERE {DUE}", self._by(due))
        with self._derived() as connection:
            rows = connection.execute(f"{STATES}{where}", values) if connection else ()
            return {item: _state(state) for item, *state in rows}

    def due(self, by: datetime) -> frozenset[str]:
        """The items due by then."""
        with self._derived() as connection:
            rows = connection.execute(f"SELECT item FROM memory WHERE {DUE}", self._by(by)) if connection else ()
            return frozenset(item for (item,) in rows)

    def _by(self, now: datetime) -> tuple[str, str]:
        return stamp(tomorrow_begins(now, self._starts)), stamp(now)

    def known(self) -> frozenset[str]:
        """The items of which anything is remembered."""
        with self._derived() as connection:
            rows = connection.execute("SELECT item FROM memory") if connection else ()
            return frozenset(item for (item,) in rows)

    def begun(self, since: datetime) -> int:
        """How many items had their first review since then."""
        with self._derived() as connection:
            return (
                int(connection.execute(BEGUN, (stamp(since), self._wanted[-1], stamp(since))).fetchone()[0])
                if connection
                else 0
            )

    def is_empty(self) -> bool:
        """Whether nothing was ever recorded in the file, or it is missing."""
        with explained(self.path):
            connection = self._reach()
            return connection is None or connection.execute("SELECT 1 FROM log").fetchone() is None

    def snapshot(self) -> bytes:
        """The whole file as it stands, once it is found to be sound."""
        with explained(self.path):
            connection = self._reach() or self._create()
            require_sound(connection, self.path)
            return connection.serialize()

    def rebuild(self) -> None:
        """Derives every memory state from the log anew."""
        with explained(self.path):
            missing = self._reach() is None
        if not missing:
            with self._writing() as connection:
                self._derive_all(connection)

    def _derive_all(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM memory")
        for (item,) in connection.execute("SELECT DISTINCT item FROM log").fetchall():
            self._derive(connection, item)

    def _derive(self, connection: sqlite3.Connection, item: str) -> MemoryState | None:
        """Derives one item's memory state from its part of the log, and keeps it."""
        entries = list(_entries(connection, OF_ITEM, item, EVERY_ITEM))
        ahead = [entry for entry in entries if self._now and entry.at > self._now]
        state = replay(entries[: len(entries) - len(ahead)], self._retention, self._starts).get(item)
        connection.execute("DELETE FROM memory WHERE item = ?", (item,))
        connection.execute("DELETE FROM ahead WHERE item = ?", (item,))
        if ahead:
            connection.execute("INSERT INTO ahead (item, at) VALUES (?, ?)", (item, stamp(ahead[0].at)))
        if state:
            connection.execute(REMEMBER, (item, self._retention, self._starts, *map(_column, state)))
        return state

    @contextmanager
    def _derived(self) -> Iterator[sqlite3.Connection | None]:
        """The connection, or None while there is no log, with every memory state as the retention wanted has it."""
        with explained(self.path):
            connection = self._reach()
            if connection and self._outdated(connection):
                with self._writing():
                    for (item,) in connection.execute(STALE, self._wanted).fetchall():
                        self._derive(connection, item)
            yield connection

    @property
    def _wanted(self) -> tuple[float, int, str]:
        return self._retention, self._starts, stamp(self._now) if self._now else "9"  # later than every time

    def _outdated(self, connection: sqlite3.Connection) -> bool:
        old = version(connection, self.path) < FORMAT or forgets(connection)
        return old or connection.execute(STALE, self._wanted).fetchone() is not None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other session can come between: all of it is kept, or nothing."""
        with explained(self.path):
            connection = self._reach() or self._create()
            try:
                connection.execute("BEGIN IMMEDIATE")
                self._prepare(connection)
                yield connection
                connection.execute("COMMIT")
                self._connection = connection
                self.written = True
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if connection is not self._connection:
                    connection.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Creates the log in a blank file, migrates an older format, and derives the memory states if they are
        missing."""
        number = version(connection, self.path)
        if number == 0:
            make(connection)
        elif number < FORMAT:
            migrate(connection, self.path)
        if not numbered(connection):
            number_rows(connection)
        if forgets(connection):
            make_memory(connection)
            self._derive_all(connection)

    def _reach(self) -> sqlite3.Connection | None:
        """The connection to the log, or None while there is none."""
        if self._connection is None and exists(self.path):
            with connecting(self.path, "rw", self._waiting) as connection:
                connection.execute("BEGIN")  # one view of the file, though another session may be creating it
                blank = version(connection, self.path) == 0
                connection.execute("COMMIT")
                if blank:
                    connection.close()
                else:
                    self._connection = connection
        return self._connection

    def _create(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # what one answers is nobody else's to read
        with connecting(self.path, "rwc", self._waiting) as connection:
            return connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _entries(connection: sqlite3.Connection, query: str, *values: str) -> Iterator[Entry]:
    """The rows of the log a query finds, by time; read at once, so that no lock outlives the call."""
    rows = connection.execute(f"{query} ORDER BY at, id", values).fetchall()
    return map(entry_of, rows)


def _row(entry: Entry) -> dict[str, Any]:
    row = plain(entry)
    return row | {key: json.dumps(row[key]) if row[key] else None for key in ("parameters", "tries")}


def precedence(row: Mapping[str, Any]) -> tuple[int, str, int, str]:
    """The place of a row in the total order of contents; it takes no account of which came first, or where."""
    tries = row["tries"] or ""
    contents = [row[key] for key in KEYS if key != "tries"]
    return sum(value is not None for value in contents), json.dumps(contents), len(tries), tries


def contradicts(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows say different things, more than that one of them leaves something out."""
    said = [key for key in KEYS if key != "tries" and one[key] is not None and other[key] is not None]
    return any(one[key] != other[key] for key in said)


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row with the columns of KEYS."""
    (
        id_, kind, of, item, seed, at, response, verdict, score, misconception, rating, seconds, hints, edition, chosen,
        offset, tries,
    ) = row  # fmt: skip
    return Entry(
        id_, kind, item, moment(at), of, seed, response,
        None if verdict is None else Verdict(verdict), score, misconception,
        None if rating is None else Rating(rating), seconds, hints, edition,
        None if chosen is None else tuple(json.loads(chosen)), offset,
        tuple(Try(later["response"], Verdict(later["verdict"])) for later in json.loads(tries or "[]")),
    )  # fmt: skip


def _column(value: int | float | datetime | None) -> int | float | str | None:
    return stamp(value) if isinstance(value, datetime) else value


def _state(row: Sequence[Any]) -> MemoryState:
    """The state of a row with the columns of STATE; thousands are read at the start of a session."""
    state, step, stability, difficulty, due, last_review, lapses, decay = row
    reviewed = None if last_review is None else moment(last_review)
    return MemoryState(state, step, stability, difficulty, moment(due), reviewed, lapses, decay)
