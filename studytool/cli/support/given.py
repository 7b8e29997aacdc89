"""Responses out of files and standard input, in UTF-8 or in the encoding of their byte order mark; any other is
refused."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from studytool import texts
from studytool.errors import UsageProblem
from studytool.messages import usage

LIMIT = 1_000_000  # characters of one response
INPUT = "standard input"


def standard_input(otherwise: str = "") -> TextIO:
    """Standard input in the encoding that its mark names; without one in `otherwise`, or as it is."""
    if isinstance(sys.stdin, io.TextIOWrapper) and isinstance(sys.stdin.buffer, io.BufferedReader):
        name = texts.encoding(sys.stdin.buffer.peek(4), otherwise or sys.stdin.encoding)
        sys.stdin.reconfigure(encoding=name, errors=texts.errors(name))
    return sys.stdin


def response(file: TextIO, name: str) -> str:
    """The whole text of a file as one response. Raises UsageProblem where it is in another encoding."""
    return _sound(file.read(LIMIT), name).removeprefix("\ufeff").rstrip("\n")


def read_file(name: str) -> str:
    """The response a file holds. Raises UsageProblem where it cannot be read."""
    path = Path(name)
    try:
        if not path.is_file():
            raise UsageProblem(str(path), usage.NO_RESPONSE_FILE, usage.CHECK_NAME)
        with path.open("rb") as file, texts.opened(file) as text:
            return response(text, str(path))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageProblem(str(path), usage.cannot_read(str(reason)), usage.CHECK_NAME) from None


def responses(file: TextIO, name: str) -> Iterator[str]:
    """Line by line as they come; a line without an end is cut, so that no file fills the memory.

    Raises UsageProblem at a line in another encoding.
    """
    for number, line in enumerate(iter(lambda: file.readline(LIMIT), ""), 1):
        yield _sound(line, f"{name}:{number}").rstrip("\r\n")


def _sound(text: str, where: str) -> str:
    if looks := texts.broken(text):
        raise UsageProblem(where, usage.not_utf8(looks), usage.SAVE_AS_UTF8)
    return text
