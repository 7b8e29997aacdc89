"""Entries from elsewhere: a file of exported lines, or another progress file."""

from __future__ import annotations

import gzip
import shutil
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from studytool import texts
from studytool.errors import Unusable
from studytool.model import Entry
from studytool.study.database import Damaged
from studytool.study.exported import UNCHANGED, from_file
from studytool.study.store import Store

GZIP = b"\x1f\x8b"  # a backup
SQLITE = b"SQLite format 3\0"


def gather(path: Path) -> list[Entry]:
    """Every entry of the file, of either kind. Raises Unusable, naming the line, unless all of them are good."""
    try:
        with path.open("rb") as file:
            if file.peek(len(GZIP)).startswith(GZIP):
                return _unpacked(path)
            if not file.peek(len(SQLITE)).startswith(SQLITE):
                with texts.opened(file) as lines:
                    return from_file(lines, str(path))
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise Unusable(str(path), what, "name a file that `progress export` wrote, or a progress file") from None
    return _entries_of(path)


def _unpacked(path: Path) -> list[Entry]:
    with TemporaryDirectory() as folder:
        unpacked = Path(folder) / path.stem
        try:
            with gzip.open(path) as packed, unpacked.open("wb") as file:
                shutil.copyfileobj(packed, file)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise Unusable(str(path), "this is not a whole gzip file", f"name another backup; {UNCHANGED}") from None
        return gather(unpacked)


def _entries_of(path: Path) -> list[Entry]:
    try:
        with Store.open(path, create=False) as store:
            return list(store.entries())
    except Unusable as error:
        mend = (
            f", or mend it with `studytool progress check --repair --db {path}`" if isinstance(error, Damaged) else ""
        )
        raise Unusable(error.where, error.what, f"name another file{mend}; {UNCHANGED}") from None
