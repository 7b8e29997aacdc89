"""Snippets, run in the reader's browser.

There is no process to confine code in: the browser is the sandbox, and the page ends a run by ending the whole Python.
"""

from __future__ import annotations

import linecache
import sys
import traceback
import types
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from studytool import echo
from studytool.page.output import MOST, MOST_DRAWN, Emit, Stream, TooMuch, failed_line


class Pages:
    """What the snippets of each page have named so far: one module for each page, by its address."""

    def __init__(self) -> None:
        self._modules: dict[str, types.ModuleType] = {}

    def run(
        self, code: str, name: str, page: str, language: str = "en", labels: Mapping[str, str] | None = None, *,
        emit: Emit,
    ) -> dict[str, Any]:  # fmt: skip
        """Run one snippet after those run before it on the same page: `error`, its `line` and perhaps the name of an
        `advice` on it, or nothing. Figures are in the language, with their labels as the table says."""
        module = self._modules.setdefault(page, types.ModuleType("__main__"))
        sys.modules["__main__"] = module
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        out, err = Stream("stdout", emit), Stream("stderr", emit)
        _show_figures(code, Stream("figure", emit, MOST_DRAWN), language, labels)
        with redirect_stdout(out), redirect_stderr(err):
            failure = _executed(code, name, module, err)
        out.flush()
        err.flush()
        return failure


def _show_figures(code: str, drawn: Stream, language: str, labels: Mapping[str, str] | None) -> None:
    """Send what is drawn as SVG. Only where something may be: the import takes a fifth of a second."""
    if "plot" in code or "studytool.plot" in sys.modules:
        from studytool import plot

        plot.show_with(lambda figure: print(figure.svg(language, labels), file=drawn))


def _executed(code: str, name: str, module: types.ModuleType, err: Stream) -> dict[str, Any]:
    try:
        echo.run(code, name, module.__dict__)
    except BaseException as error:
        if not isinstance(error, SystemExit) or error.code not in (None, 0):
            return _failure(error, name, err)
    return {}


def _failure(error: BaseException, name: str, err: Stream) -> dict[str, Any]:
    said = traceback.format_exception_only(error)[-1].strip()
    err.room = MOST
    if isinstance(error, TooMuch):
        said = str(error)
        err.write(f"Stopped: {said}\n")
    else:
        inner = _within(error, name)
        err.write("".join(traceback.format_exception(type(error), error, inner))[: MOST - 1])
    return {"error": said, "line": failed_line(error, name), "advice": _advice(error)}


def _within(error: BaseException, name: str) -> types.TracebackType | None:
    """The traceback from the code's own first frame on, without those that run it."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename != name:
        frames = frames.tb_next
    return frames


def _advice(error: BaseException) -> str | None:
    """What the page should say beside an error that is no fault of the code but a limit of this place."""
    if isinstance(error, ModuleNotFoundError):
        return "no-module"
    if isinstance(error, EOFError):
        return "no-input"
    if isinstance(error, SyntaxError) and "'await' outside" in error.msg:
        return "no-await"
    return None
