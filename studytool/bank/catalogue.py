"""The bank for a learner: a short description of every item, and each item itself when it is needed.

It is kept as JSON between runs, under a digest of the bank's files; one that does not match them, or is damaged, is
made anew. Nothing in it is executed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import studytool
from studytool.bank.identity import NAME
from studytool.errors import Unusable

if TYPE_CHECKING:
    from studytool.items.contract import Item
    from studytool.model import Problem

READERS = ("bank", "items", "items/contract", "maths")  # the packages whose code decides how a bank is read


class Brief(NamedTuple):  # ten thousand of these are made at every start, which a dataclass is slow at
    """What filtering, choosing and listing need to know of an item; `start` and `end` are where its line is kept."""

    id: str
    type: str
    topic: str
    level: str | None
    note: str | None
    retired: bool
    start: int
    end: int


class Broken(NamedTuple):
    """A topic that is left out since its file, one of the bank's folder, has an error: the first one and its place."""

    topic: str
    file: str
    line: int
    column: int
    what: str
    todo: str


class Catalogue:
    """`items` are in the order of the learning path, and `topics` their topics' names; `broken` topics are left out.

    `paths` are the course's (see `bank.course`).

    `content` has one line with the digest of the bank, one of JSON for the whole, and one for each item.
    """

    def __init__(self, content: bytes) -> None:
        begin = content.index(b"\n") + 1
        self._content, self._lines = content, content.index(b"\n", begin) + 1
        head = json.loads(content[begin : self._lines])
        self.topics: tuple[str, ...] = tuple(head["topics"])
        self.broken = tuple(map(Broken._make, head["broken"]))
        self.items = tuple(map(Brief._make, head["items"]))
        self.paths: dict[str, list[str]] = head["paths"]

    @cached_property
    def _by_id(self) -> dict[str, Brief]:
        return {brief.id: brief for brief in self.items}

    def find(self, id: str) -> Brief | None:  # noqa: A002, the word the bank itself uses
        return self._by_id.get(id)

    def read(self, brief: Brief) -> Item:
        """The item itself."""
        from studytool.items.contract.frozen import thaw

        return thaw(json.loads(self._content[self._lines + brief.start : self._lines + brief.end]))

    def suggest(self, id: str) -> tuple[str, ...]:  # noqa: A002
        """Up to three full ids near to one that was not found."""
        from studytool.bank.topics import suggest

        return suggest(id, self._by_id)


def open_catalogue(folder: Path, cache: Path) -> Catalogue:
    """The catalogue of the bank in a folder, kept below `cache`. Raises Unusable where no topic loads."""
    name = sha256(str(folder.resolve()).encode(errors="surrogateescape")).hexdigest()[:32]
    digest, place = _digest(folder), cache / "banks" / f"{name}.json"
    content = _kept(place, digest)
    if content is None:
        content = _marked(digest, _made(folder))
        _keep(place, content)
    return Catalogue(content)


def _made(folder: Path) -> list[bytes]:
    """The lines of the catalogue. Each item becomes one as it is read: a large bank as items would fill the memory."""
    from studytool.bank.loader import load
    from studytool.items.contract.frozen import freeze

    taken: dict[str, list[tuple[tuple[object, ...], bytes]]] = {}

    def take(item: Item) -> bool:
        row = (item.id, item.type, item.topic, item.level, item.note, item.retired)
        line = json.dumps(freeze(item), ensure_ascii=False).encode() + b"\n"
        taken.setdefault(item.file, []).append((row, line))
        return False

    bank, problems = load(folder, keep=take)
    errors = [problem for problem in problems if problem.severity == "error"]
    spoilt = {problem.file for problem in errors}
    if wrong := [problem for problem in errors if Path(problem.file).name == NAME]:
        _refuse(wrong)  # progress would be kept under another name
    sound = [topic for topic in bank.topics if str(topic.file) not in spoilt]
    if not sound:
        _refuse(errors)
    parts = [part for topic in sound for part in taken.get(str(topic.file), ())]
    ends = accumulate((len(line) for _, line in parts), initial=0)
    rows = [(*row, *places) for (row, _), places in zip(parts, pairwise(ends), strict=True)]
    names = {str(topic.file): topic.name for topic in bank.topics}
    broken = [_broken(names.get(file, Path(file).stem), group) for file, group in groupby(errors, lambda e: e.file)]
    head = {
        "topics": [topic.name for topic in sound],
        "broken": broken,
        "items": rows,
        "paths": dict(bank.course.paths),
    }
    return [json.dumps(head).encode() + b"\n", *(line for _, line in parts)]


def _broken(topic: str, errors: Iterable[Problem]) -> Broken:
    first, *others = errors
    more = f" (and {len(others)} more)" if others else ""
    return Broken(topic, Path(first.file).name, first.line, first.column, first.message + more, first.fix)


def _refuse(errors: Sequence[Problem]) -> None:
    if errors:
        first = _broken("", errors)
        where = f"{errors[0].file}:{first.line}:{first.column}"
        raise Unusable(where, first.what, f"{first.todo}; studytool check lists every problem")


# Keeping -------------------------------------------------------------------------------------------------------------


def _kept(place: Path, digest: str) -> bytes | None:
    """The catalogue kept of this bank in this state; None if there is none, or it is damaged."""
    try:
        content = place.read_bytes()
    except OSError:
        return None
    body = memoryview(content)[content.find(b"\n") + 1 :]
    return content if content.startswith(_mark(digest, crc32(body))) else None


def _keep(place: Path, content: bytes) -> None:
    """Keep it, where the folder allows it; other processes see the old file or the new one."""
    with suppress(OSError):
        import tempfile

        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".new", delete=False) as new:
            new.write(content)
        Path(new.name).replace(place)


def _marked(digest: str, lines: Sequence[bytes]) -> bytes:
    check = 0
    for line in lines:
        check = crc32(line, check)
    return b"".join((_mark(digest, check), *lines))


def _mark(digest: str, check: int) -> bytes:
    """The first line: which bank this was made of, and a check of what follows."""
    return f"{digest} {check:08x}\n".encode()


def _digest(folder: Path) -> str:
    """Of the bank's files as they are, and of the code that reads them by its sizes and times."""
    digest = sha256(studytool.__version__.encode())
    package = Path(studytool.__file__).parent
    for file in (file for name in READERS for file in _files(package / name, ".py")):
        status = file.stat()
        digest.update(f"{file.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    for file in _files(folder, ".yaml"):
        content = _content(file)
        digest.update(f"{file.name} {len(content)}\n".encode(errors="surrogateescape") + content)
    return digest.hexdigest()


def _content(file: os.DirEntry[str]) -> bytes:
    try:
        return Path(file.path).read_bytes()
    except OSError:
        return b""


def _files(folder: Path, suffix: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            files = [entry for entry in entries if entry.name.endswith(suffix) and entry.is_file()]
        return sorted(files, key=attrgetter("name"))
    except OSError:
        return []  # the loader says what is wrong with it
