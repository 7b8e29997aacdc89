"""Collections and packages of Anki's. They are not trusted: what one unpacks to is limited, and its database is only
read."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from studytool.bank.packed import DAMAGED
from studytool.errors import Unusable
from studytool.exchange.contract import not_installed
from studytool.zstandard import zstd

PACKAGES, COLLECTIONS = (".apkg", ".colpkg"), (".anki2", ".anki21")
NEWEST, NEWER, OLDER = "collection.anki21b", "collection.anki21", "collection.anki2"
MOST = 2 * 2**30  # bytes of a collection
SWELL = 100  # a collection may be so many times as large unpacked; Anki's grow tenfold at most
PIECE = 2**20
ZSTD = b"\x28\xb5\x2f\xfd"

TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('notes', 'cards', 'revlog')"

# What sqlite3 and a package's files raise where they are damaged or made to confuse.
FAULTS = (*DAMAGED, sqlite3.Error, KeyError, TypeError, ValueError)
UNCHANGED = "nothing was imported"
ANEW = f"export it from Anki anew, with its scheduling information; {UNCHANGED}"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The collection in a file of Anki's. Raises Unusable where there is none that can be read."""
    with _explained(path), _collection(path) as collection:
        connection = _opened(collection)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _collection(path: Path) -> Iterator[Path]:
    """The file of the collection: the path itself, or for as long as it is needed what a package holds."""
    if path.suffix.lower() in COLLECTIONS:
        yield path
        return
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as package:
        yield _unpacked(path, package, Path(folder) / "collection")


def media(path: Path) -> Callable[[str], bytes | None]:
    """A function that gives the bytes of a file among a package's media, by its name."""
    if path.suffix.lower() not in PACKAGES:
        return lambda name: None
    with _explained(path), zipfile.ZipFile(path) as package:
        raw = _limited(package, "media") if "media" in package.namelist() else b"{}"
        numbers = _names(raw) if NEWEST in package.namelist() else {name: key for key, name in json.loads(raw).items()}

    def held(name: str) -> bytes | None:
        with _explained(path), zipfile.ZipFile(path) as package:
            return _limited(package, numbers[name]) if numbers.get(name) in package.namelist() else None

    return held


def _limited(package: zipfile.ZipFile, name: str) -> bytes:
    """A small file of the package, unpacked where it is packed by itself."""
    with package.open(name) as packed:
        raw = packed.read(PIECE + 1)
        if raw.startswith(ZSTD):
            raw = _Zstd(BytesIO(raw)).read(PIECE + 1)
    if len(raw) > PIECE:
        raise ValueError(f"{name} is larger than {PIECE // 2**20} MiB")
    return raw


def _names(raw: bytes) -> dict[str, str]:
    """The number of each file by its name, in the list that Anki keeps since 2022: entries with a name each, in the
    encoding of Protocol Buffers."""
    found: dict[str, str] = {}
    place = 0
    while place < len(raw):
        length, start = _varint(raw, place + 1)
        inner, begin = _varint(raw, start + 1)
        found.setdefault(raw[begin : begin + inner].decode("utf-8", "replace"), str(len(found)))
        place = start + length
    return found


def _varint(raw: bytes, place: int) -> tuple[int, int]:
    """A number that takes as many bytes as it needs, and the place behind it. Raises ValueError where it has no end."""
    value = 0
    for count, byte in enumerate(raw[place : place + 5]):
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, place + count + 1
    raise ValueError("the list of media is damaged")


def _unpacked(path: Path, package: zipfile.ZipFile, target: Path) -> Path:
    names = package.namelist()
    held = package.getinfo(next(name for name in (NEWEST, NEWER, OLDER) if name in names or name == OLDER))
    limit = min(MOST, max(PIECE, SWELL * held.compress_size))
    with package.open(held) as packed, target.open("wb") as unpacked:
        if not _copied(_Zstd(packed) if held.filename == NEWEST else packed, unpacked, limit):
            raise Unusable(str(path), f"its collection unpacks to more than {limit / PIECE:.0f} MiB", ANEW)
    return target


class _Zstd:
    """What is packed as Anki packs since 2022; what is damaged raises ValueError."""

    def __init__(self, packed: IO[bytes]) -> None:
        try:
            module = zstd()
        except ModuleNotFoundError as error:
            raise not_installed("backports.zstd") from error
        self.faults, self.file = module.ZstdError, module.open(packed)

    def read(self, size: int) -> bytes:
        try:
            unpacked: bytes = self.file.read(size)
        except self.faults as fault:
            raise ValueError(str(fault)) from fault
        return unpacked


def _copied(source: IO[bytes] | _Zstd, target: IO[bytes], limit: int) -> bool:
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
