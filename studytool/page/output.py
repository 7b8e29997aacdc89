"""The output of code in the page: passed on line by line, up to what a page can show."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable

MOST = 100_000  # characters of output of one run
MOST_DRAWN = 2_000_000  # characters of its figures, each of which is thinned to what can be seen

Emit = Callable[[str, str], object]


class TooMuch(BaseException):
    """The output of a run has passed its limit."""


class Stream(io.TextIOBase):
    """Hands on whole lines as they are printed, so that what an endless loop prints is seen before it is stopped."""

    def __init__(self, name: str, emit: Emit, most: int = MOST) -> None:
        self.name, self.emit, self.line, self.most, self.room = name, emit, "", most, most

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.room -= len(text)
        self.line += text[: len(text) + self.room] if self.room < 0 else text
        if "\n" in self.line or self.room < 0:
            self.flush()
        if self.room < 0:
            raise TooMuch(f"more than {self.most:,} characters of output")
        return len(text)

    def flush(self) -> None:
        if self.line:
            self.emit(self.name, self.line)
            self.line = ""


def failed_line(error: BaseException, name: str) -> int | None:
    """The line of the code called `name` that failed, or that cannot be read."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else None
