"""The page's side of Python: runs snippets and judges responses in the reader's browser.

Both ends speak JSON. It runs where there is no process to confine code in: the browser is the sandbox, and the page
ends a run by ending the whole Python.
"""

from __future__ import annotations

import io
import json
import linecache
import sys
import traceback
import types
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

LANGUAGE = "en"
MOST = 100_000  # characters of output of one run

Emit = Callable[[str, str], object]
_pages: dict[str, types.ModuleType] = {}


class TooMuch(BaseException):
    """The output of a run has passed its limit."""


class Stream(io.TextIOBase):
    """Hands on whole lines as they are printed, so that what an endless loop prints is seen before it is stopped."""

    def __init__(self, name: str, emit: Emit) -> None:
        self.name, self.emit, self.line, self.room = name, emit, "", MOST

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.room -= len(text)
        self.line += text[: len(text) + self.room] if self.room < 0 else text
        if "\n" in self.line or self.room < 0:
            self.flush()
        if self.room < 0:
            raise TooMuch(f"more than {MOST:,} characters of output")
        return len(text)

    def flush(self) -> None:
        if self.line:
            self.emit(self.name, self.line)
            self.line = ""


def run(code: str, name: str, page: str, emit: Emit) -> str:
    """Run one snippet after those run before it on the same page. JSON: `error` and its `line`, or nothing in it."""
    module = _pages.setdefault(page, types.ModuleType("__main__"))
    sys.modules["__main__"] = module
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    out, err = Stream("stdout", emit), Stream("stderr", emit)
    found: dict[str, Any] = {}
    with redirect_stdout(out), redirect_stderr(err):
        try:
            exec(compile(code, name, "exec", dont_inherit=True), module.__dict__)
        except BaseException as error:
            if not isinstance(error, SystemExit) or error.code not in (None, 0):
                found = _failure(error, name, err)
    out.flush()
    err.flush()
    return json.dumps(found)


def _failure(error: BaseException, name: str, err: Stream) -> dict[str, Any]:
    said = traceback.format_exception_only(error)[-1].strip()
    err.room = MOST
    if isinstance(error, TooMuch):
        said = str(error)
        err.write(f"Stopped: {said}\n")
    else:
        inner = error.__traceback__.tb_next if error.__traceback__ else None  # without the frame of `run`
        err.write("".join(traceback.format_exception(type(error), error, inner))[: MOST - 1])
    return {"error": said, "line": _line(error, name)}


def _line(error: BaseException, name: str) -> int | None:
    """The line of this snippet that failed, or that cannot be read."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else None
