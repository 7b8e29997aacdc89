"""A bank in a zip file, alone or with its course: unpacked once into the cache, under a digest of the file."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from studytool.bank.folders import CONFIGURATION, Folders
from studytool.errors import Unusable

MOST_FILES, MOST_BYTES = 5_000, 200 * 2**20
DEPTH = 3  # folders in folders, before a bank is looked for no further
# What zipfile raises for files that are something else, cut short, encrypted, or packed in a way it does not know.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
ANEW = "pack the folder of the bank or of its course anew"


def unpacked(file: Path, cache: Path) -> Path:
    """The folder of the bank in a zip file. Raises Unusable where there is none, or the file is none or too large."""
    try:
        digest = sha256(file.read_bytes()).hexdigest()[:32]
        folder = cache / "packed" / digest
        if not folder.is_dir():
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with TemporaryDirectory(dir=folder.parent) as new:
                _unpack(file, Path(new) / digest)
                if not folder.is_dir():  # another command may have done it meanwhile
                    (Path(new) / digest).rename(folder)
    except (OSError, *DAMAGED) as error:
        raise Unusable(str(file), f"not a zip file that can be read ({error})", ANEW) from None
    if (bank := next(_banks(folder, DEPTH), None)) is None:
        raise Unusable(str(file), "there is no bank in it", ANEW)
    return bank


def _unpack(file: Path, folder: Path) -> None:
    left = MOST_BYTES
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_FILES:
            raise Unusable(str(file), f"it holds more than {MOST_FILES} files", ANEW)
        for entry in entries:
            path = PurePosixPath(entry.filename)
            if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or _is_link(entry):
                raise Unusable(str(file), f"`{entry.filename[:80]}` leads out of it", ANEW)
            with archive.open(entry) as packed:
                content = packed.read(left + 1)  # what the entry says of its size may be wrong
            left -= len(content)
            if left < 0:
                raise Unusable(str(file), f"it unpacks to more than {MOST_BYTES // 2**20} MiB", ANEW)
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    folder.mkdir(exist_ok=True)


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _banks(folder: Path, depth: int) -> Iterator[Path]:
    """The bank of the course in a folder, the folder itself if it holds topics, or the same of what it holds."""
    if (folder / CONFIGURATION).is_file() and (bank := Folders(folder).bank).is_dir():
        yield bank
    elif any(folder.glob("*.yaml")):
        yield folder
    elif depth:
        for inner in sorted(inner for inner in folder.iterdir() if inner.is_dir()):
            yield from _banks(inner, depth - 1)
