"""Reads a file of the bank, which may be hostile."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from studytool import texts
from studytool.items.contract.nodes import Source
from studytool.model import Problem

MAX_BYTES = 16 * 2**20
SAVE = "save the file as UTF-8"
UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SourceError(Exception):
    """A file that cannot be read as text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read(path: Path, *, marked: bool = True, folder: Path | None = None) -> Source:
    """The text of a regular file in UTF-8; if `marked`, also in what its byte order mark names.

    Raises SourceError for anything else, and for a link that leads out of `folder`, by default the file's own.
    """
    file = str(path)
    try:
        if leads_out(path, folder or path.parent):
            what = "this is a link that leads out of the folder"
            raise SourceError(Problem(file, 1, 1, "leads-out", "error", what, "put the file itself here"))
        raw = _bytes(path)
        if texts.unmarked(raw):
            raise SourceError(Problem(file, 1, 1, "encoding", "error", f"this looks like {texts.UNMARKED}", SAVE))
        text = raw.decode(texts.encoding(raw[:4]) if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(_undecoded(file, error)) from None
    except OSError as error:
        what, fix = f"cannot read it ({reason(error)})", f"give a regular file of at most {MAX_BYTES // 2**20} MiB"
        raise SourceError(Problem(file, 1, 1, "unreadable", "error", what, fix)) from None
    source = Source(file, text)
    for problem in _unprintable(source):
        raise SourceError(problem)
    return source


def leads_out(path: Path, folder: Path) -> bool:
    """Whether the file is not in the folder once links are followed."""
    return not os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)


def _bytes(path: Path) -> bytes:
    status = path.stat()
    # Opening a FIFO or a device could wait for ever, so that the kind is asked first.
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise OSError(0, f"larger than {MAX_BYTES // 2**20} MiB")
    return raw


def _undecoded(file: str, error: UnicodeDecodeError) -> Problem:
    if error.encoding != "utf-8":
        return Problem(file, 1, 1, "encoding", "error", f"this is not {error.encoding}, which its mark names", SAVE)
    before = error.object[: error.start].decode()
    place = before.count("\n") + 1, len(before) - before.rfind("\n")
    what = f"byte {error.object[error.start]:#04x} is not UTF-8; the file looks like {texts.likely(error.object)}"
    return Problem(file, *place, "encoding", "error", what, SAVE)


def _unprintable(source: Source) -> Iterator[Problem]:
    if match := UNPRINTABLE.search(source.text):
        what = f"the control character U+{ord(match[0]):04X} cannot stand in YAML"
        yield source.problem(match.start(), "control-character", what, "delete it")


def reason(error: OSError) -> str:
    """What the system says, as part of a sentence."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]
