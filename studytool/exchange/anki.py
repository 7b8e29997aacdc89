"""Reads the history of reviews from Anki's files: a collection, or a package that holds one.

A note is this tool's where its guid, a tag `studytool::topic/item`, or a field is the full id of an item. The file is
not trusted: what it unpacks to is limited, and its database is only read.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from uuid import NAMESPACE_OID, uuid5

from studytool.errors import Unusable
from studytool.exchange.contract import Format, History, Reviews
from studytool.model import Entry, Rating

PACKAGES, COLLECTIONS = (".apkg", ".colpkg"), (".anki2", ".anki21")
NEWEST, NEWER, OLDER = "collection.anki21b", "collection.anki21", "collection.anki2"
MOST = 2 * 2**30  # bytes of a collection
SWELL = 100  # a collection may be so many times as large unpacked; Anki's grow tenfold at most
PIECE = 2**20
TAG = "studytool::"
FIELDS = "\x1f"
MARKUP = re.compile("<[^>]*>")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000  # milliseconds
UNTIL = 7_258_118_400_000  # the year 2200

NOTES = "SELECT id, guid, tags, flds FROM notes"
# Ease 0 and kinds 4 and 5 are dates set by hand; kind 3 with factor 0 is a deck studied apart from the schedule.
REVIEWS = f"""SELECT log.id, nid, ease, time FROM revlog AS log JOIN cards ON cards.id = cid
  WHERE ease BETWEEN 1 AND 4 AND (log.type < 3 OR log.type = 3 AND log.factor <> 0) AND log.id BETWEEN 0 AND {UNTIL}
  ORDER BY log.id"""

TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('notes', 'cards', 'revlog')"

# What zipfile and sqlite3 raise for files that are something else, cut short, encrypted or made to confuse.
FAULTS = (
    sqlite3.Error, zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, RuntimeError,
)  # fmt: skip
UNCHANGED = "nothing was imported"
ANEW = f"export it from Anki anew, with its scheduling information; {UNCHANGED}"


def read(path: Path, known: AbstractSet[str]) -> History:
    """The history of the `known` items, by full id, in a file of Anki's. Raises Unusable where there is none to read.

    A review's id is made from Anki's and its item's, so that reading it again gives the same.
    """
    with _explained(path), _collection(path) as collection, closing(_opened(collection)) as connection:
        notes = {note: _item(known, *said) for note, *said in connection.execute(NOTES)}
        reviews = tuple(
            _review(number, item, ease, taken)
            for number, note, ease, taken in connection.execute(REVIEWS)
            if (item := notes.get(note))
        )
    unknown = sum(item is None for item in notes.values())
    return History(reviews, len({review.item for review in reviews}), unknown)


FORMAT = Format(
    "Anki",
    reviews=Reviews(
        (*PACKAGES, *COLLECTIONS),
        "the reviews of notes that hold an item's full id: as their guid, a field, or the tag studytool::topic/item",
        read,
    ),
)


def _item(known: AbstractSet[str], guid: object, tags: object, fields: object) -> str | None:
    """The item a note stands for."""
    tagged = (tag.removeprefix(TAG) for tag in str(tags).split() if tag.startswith(TAG))
    written = (unescape(MARKUP.sub("", field)).strip() for field in str(fields).split(FIELDS))
    return next((name for name in (str(guid), *tagged, *written) if name in known), None)


def _review(number: int, item: str, ease: int, taken: int) -> Entry:
    """`number` is the time of the review in milliseconds, and its id; `taken` are milliseconds too."""
    return Entry(
        id=str(uuid5(NAMESPACE_OID, f"anki:{number}:{item}")),
        kind="review",
        item=item,
        at=EPOCH + timedelta(milliseconds=number),
        rating=Rating(ease),
        seconds=min(max(0, taken), DAY) / 1000,
    )


# Files ---------------------------------------------------------------------------------------------------------------


@contextmanager
def _collection(path: Path) -> Iterator[Path]:
    """The file of the collection: the path itself, or for as long as it is needed what a package holds."""
    if path.suffix.lower() in COLLECTIONS:
        yield path
        return
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as package:
        yield _unpacked(path, package, Path(folder) / "collection")


def _unpacked(path: Path, package: zipfile.ZipFile, target: Path) -> Path:
    names = package.namelist()
    if NEWEST in names and NEWER not in names:
        older = f"export it with `Support older Anki versions` ticked; {UNCHANGED}"
        raise Unusable(str(path), f"its collection is in Anki's new format ({NEWEST})", older)
    held = package.getinfo(NEWER if NEWER in names else OLDER)
    limit = min(MOST, max(PIECE, SWELL * held.compress_size))
    with package.open(held) as packed, target.open("wb") as unpacked:
        if not _copied(packed, unpacked, limit):
            raise Unusable(str(path), f"its collection unpacks to more than {limit / PIECE:.0f} MiB", ANEW)
    return target


def _copied(source: IO[bytes], target: IO[bytes], limit: int) -> bool:
    """Whether all of the source was within the limit, whatever size its header claims."""
    while piece := source.read(PIECE):
        limit -= len(piece)
        if limit < 0:
            return False
        target.write(piece)
    return True


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    if connection.execute(TABLES).fetchone() != (3,):  # a view instead of a table could run without end
        connection.close()
        raise ValueError("its tables are others")
    return connection


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns every error of the file into Unusable, with what to do."""
    try:
        yield
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise Unusable(str(path), what, "name a file that Anki exported") from error
    except FAULTS as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise Unusable(str(path), "Anki has it open", f"close Anki, and try again; {UNCHANGED}") from error
        raise Unusable(str(path), f"it holds no collection of Anki's that can be read ({error})", ANEW) from error
