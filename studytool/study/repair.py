"""A damaged progress file: what is wrong with it, and what can still be read of it saved into a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studytool import whole
from studytool.errors import UnusableFile
from studytool.messages import files
from studytool.model import Entry
from studytool.study.database import columns, connecting, explained, faults
from studytool.study.lines import KEYS, from_line, to_line
from studytool.study.store import Store, entry_of

# Each names every entry of a sound file; of a damaged one, the others name what one of them cannot reach.
IDS = (
    "SELECT id FROM appended ORDER BY number",
    "SELECT id FROM log INDEXED BY log_by_time ORDER BY at",
    "SELECT id FROM log INDEXED BY log_by_item ORDER BY item",
)
WHOLE = "log NOT INDEXED ORDER BY id"


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many entries were saved and lost (None where that cannot be told), and where the damaged file is kept."""

    saved: int
    lost: int | None
    kept: Path


def inspect(path: Path) -> tuple[int, list[str]]:
    """How many entries the file has, and what is wrong with it. Raises Unusable where it is none, or cannot be read."""
    with Store.open(path, create=False), explained(path), connecting(path, "ro") as connection, closing(connection):
        found = faults(connection)
        return (0, found) if found else (connection.execute("SELECT count(*) FROM log").fetchone()[0], [])


def repair(path: Path, today: date) -> Repaired:
    """Puts what can be read of the file into a new one in its place; the damaged one stays beside it.

    Raises Unusable, with the file as it was, where nothing can be read.
    """
    with explained(path):
        with suppress(sqlite3.Error), connecting(path, "rw") as connection, closing(connection):
            connection.execute("SELECT 1 FROM sqlite_master")  # completes what a killed session left half written
        kept = _unused(path, today)
        whole.write(kept, [path.read_bytes()], path.stat().st_mode & 0o777)
        entries, recorded = _readable(kept)
        if not entries:
            kept.unlink()
            raise UnusableFile(str(path), files.NOTHING_READABLE, files.RESTORE_COPY)
        with TemporaryDirectory() as folder:
            mended = Path(folder) / "mended"
            with Store.open(mended) as store:
                store.merge(entries)
            with (
                connecting(path, "rw", cut=True) as target,
                closing(target),
                closing(sqlite3.connect(mended)) as source,
            ):
                source.backup(target)
    return Repaired(len(entries), None if recorded is None else max(0, recorded - len(entries)), kept)


def _unused(path: Path, today: date) -> Path:
    names = (f"{path.stem}-{today}-damaged{f'-{number}' if number else ''}{path.suffix}" for number in count())
    return next(kept for name in names if not (kept := path.with_name(name)).exists())


def _readable(path: Path) -> tuple[list[Entry], int | None]:
    """The entries that make sense, in the order they were appended as far as that is known, and how many there were.

    That is the most that any one table or index names: an id damaged in one of them is no entry more. It is None where
    that one cannot be read from end to end, as also where the file ends amid a page, which reads as if it were whole.
    """
    with connecting(path, "ro", cut=True) as connection, closing(connection):
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        held = columns(connection)
        selected = ", ".join(key if key in held else "NULL" for key in KEYS)
        read = [_both_ways(connection, query) for query in (*IDS, f"SELECT {selected} FROM {WHOLE}")]
        named = [dict.fromkeys(row[0] for row in found) for found, _ in read]
        rows = {row[0]: row for row in read[-1][0]}
        ids = dict.fromkeys(chain.from_iterable(named))
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        most, surely = max((len(found), whole) for found, (_, whole) in zip(named, read, strict=True))
        for id_ in ids.keys() - rows.keys():
            with suppress(sqlite3.Error):
                if row := connection.execute(f"SELECT {selected} FROM log WHERE id = ?", (id_,)).fetchone():
                    rows[id_] = row
        entries = list(_sensible(rows[id_] for id_ in ids if id_ in rows))
    return entries, most if surely and path.stat().st_size % page == 0 else None


def _both_ways(connection: sqlite3.Connection, query: str) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows from the first on, and from the last back, each until one cannot be read; whether both were whole."""
    rows: list[tuple[Any, ...]] = []
    whole = 0
    for direction in ("", " DESC"):
        with suppress(sqlite3.Error):
            for row in connection.execute(query + direction):
                rows.append(row)  # noqa: PERF402 - those before a row that cannot be read are kept
            whole += 1
    return rows, whole == 2


def _sensible(rows: Iterator[tuple[Any, ...]]) -> Iterator[Entry]:
    for row in rows:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            yield from_line(to_line(entry_of(row)))
