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
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from studytool.page.shown import shown

if TYPE_CHECKING:
    from studytool.items._base import Item, Variant
    from studytool.items.function import Function
    from studytool.model import Component, Judgement

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


# Snippets ------------------------------------------------------------------------------------------------------------


def run(code: str, name: str, page: str, emit: Emit) -> str:
    """Run one snippet after those run before it on the same page. JSON: `error` and its `line`, or nothing in it."""
    module = _pages.setdefault(page, types.ModuleType("__main__"))
    sys.modules["__main__"] = module
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    out, err, drawn = Stream("stdout", emit), Stream("stderr", emit), Stream("figure", emit)
    if "plot" in code or "studytool.plot" in sys.modules:  # it takes a fifth of a second to import
        from studytool import plot

        plot.show_with(lambda figure: print(figure.svg(), file=drawn))
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


# Items ---------------------------------------------------------------------------------------------------------------


def judge(id: str, seed: int, response: str, language: str, emit: Emit) -> str:  # noqa: A002, the bank's word
    """What the terminal says of this response too. JSON: `verdict`, `score`, `feedback`, `misconception`, `rows`."""
    item, variant = _asked(id, seed)
    judgement = _judged(item, variant, response, emit)
    return json.dumps({
        "verdict": judgement.verdict.value,
        "score": judgement.score,
        "feedback": [text.say(language) for text in judgement.feedback],
        "misconception": judgement.misconception,
        "rows": [_row(component) for component in judgement.components if component.index],
    })  # fmt: skip


def show(id: str, seed: int, language: str, emit: Emit) -> str:  # noqa: A002
    """The variant as it is asked. JSON: as `shown`."""
    del emit
    return json.dumps(shown(*_asked(id, seed), language))


@cache
def _bank() -> dict[str, dict[str, Any]]:
    """The items as `bank.frozen` writes them, which lie beside this module in the page's archive."""
    bank: dict[str, dict[str, Any]] = json.loads(files("studytool.page").joinpath("bank.json").read_text("utf-8"))
    return bank


@lru_cache(maxsize=64)
def _asked(id: str, seed: int) -> tuple[Item, Variant]:  # noqa: A002
    from studytool.bank.frozen import thaw

    item = thaw(_bank()[id])
    return item, item.variant(seed)


def _judged(item: Item, variant: Variant, response: str, emit: Emit) -> Judgement:
    if item.response != "block":
        return item.judge(variant, response)
    from studytool.items.function import Function

    assert isinstance(item, Function)
    return item.refused(response) or _called(item, variant, response, emit)


def _called(item: Function, variant: Variant, response: str, emit: Emit) -> Judgement:
    """The learner's function, called here where the terminal calls it in a sandbox."""
    from studytool.maths.calls import Call, called

    module = types.ModuleType("response")
    with redirect_stdout(Stream("stdout", emit)), redirect_stderr(Stream("stderr", emit)):
        try:
            exec(compile(response, "response.py", "exec", dont_inherit=True), module.__dict__)
            function = module.__dict__[item.asked.name]
            calls = [called(function, given, several=False, again=True) for given in item.arguments(variant)]
        except TooMuch:
            calls = [Call(None, stopped="output")]
        except BaseException as error:
            said = traceback.format_exception_only(error)[-1].strip()
            calls = [Call(None, said, _line(error, "response.py"))]
    return item.judge_calls(variant, calls)


def _row(component: Component) -> dict[str, Any]:
    index = ", ".join(map(str, component.index))
    yours, expected = ("" if number is None else f"{number:.6g}" for number in (component.yours, component.expected))
    return {"index": f"[{index}]", "yours": yours, "expected": expected, "ok": component.ok}
