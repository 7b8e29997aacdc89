"""The program that runs the code: started by `process`, never imported.

It reads one task from standard input and answers in lines of JSON on what was standard output. A warden stays outside
the confinement; it ends the worker when the parent lets go of the warden's input, by choice or by dying.
"""

from __future__ import annotations

import contextlib
import json
import linecache
import os
import select
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))

from studytool.sandbox import confine

Task = Mapping[str, Any]
Report = dict[str, Any]
TIMED_OUT, DIED = 3, 4  # process.py reads them
TICK, MAX_WARNINGS = 0.01, 10


def main() -> None:
    lease, channel = os.dup(0), os.dup(1)
    with os.fdopen(os.dup(0), "rb") as given:
        task = json.loads(given.readline())
    for number, (name, mode) in enumerate([("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)]):
        opened = os.open(name, mode | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    if hasattr(os, "fork"):
        guard(task, lease, channel)
    else:
        threading.Thread(target=exit_at_end_of, args=[lease], daemon=True).start()
        work(task, confine.Setting(frozenset()), channel)


def guard(task: Task, lease: int, channel: int) -> None:
    """Fork the worker, end it with the lease, and exit with what became of it."""
    setting = confine.separate(Path.cwd())
    worker = os.fork()
    if worker == 0:
        os.close(lease)
        os.setsid()
        try:
            work(task, setting, channel)
        except BaseException:
            traceback.print_exc()
        os._exit(DIED)
    os.close(channel)
    status, spent = wait_for(worker, lease)
    if setting.user is not None and "signals" not in setting.won:
        confine.end_user(setting.user)
    os._exit(0 if status == 0 else TIMED_OUT if spent >= task["limits"]["seconds"] else DIED)


def wait_for(worker: int, lease: int) -> tuple[int, float]:
    """The worker's status and processor time, once it has ended by itself or with the lease."""
    pid = 0
    while pid == 0:
        # Polled, because a process that has left its process namespace can start no thread.
        if select.select([lease], [], [], TICK)[0]:
            os.kill(worker, confine.SIGKILL)
        pid, status, usage = os.wait4(worker, os.WNOHANG)
    return status, usage.ru_utime + usage.ru_stime


def exit_at_end_of(lease: int) -> None:
    os.read(lease, 1)
    os._exit(DIED)


def work(task: Task, setting: confine.Setting, channel: int) -> None:
    """Settle in the confinement, run the sources until one fails, make the calls; a line of report for each."""
    missing = confine.settle(setting, task["limits"])
    if task["calls"]:
        from studytool.sandbox import arrays  # noqa: F401 - its import is no part of the learner's time
    send(channel, {"missing": missing})
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    steps = [
        *((source["name"], partial(execute, source, module)) for source in task["sources"]),
        *((call["source"], partial(answer, call, module)) for call in task["calls"]),
    ]
    for name, step in steps:
        report = attempt(step, name)
        send(channel, report)
        if report["ended"] != "finished":
            break
    os._exit(0)


def send(channel: int, report: Report) -> None:
    rest = memoryview(json.dumps(report).encode() + b"\n")
    while rest:
        rest = rest[os.write(channel, rest) :]


def attempt(step: Callable[[], Report], name: str) -> Report:
    """What the step found, how it ended, and where the two streams stood then."""
    started = time.perf_counter()
    found: Report = {"ended": "finished"}
    try:
        found |= step()
    except BaseException as error:
        if not isinstance(error, SystemExit) or error.code not in (None, 0):
            found = failure(error, name)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    places = {"stdout": os.fstat(1).st_size, "stderr": os.fstat(2).st_size}
    return found | places | {"seconds": time.perf_counter() - started}


def execute(source: Mapping[str, Any], module: types.ModuleType) -> Report:
    name, text, needs = source["name"], source["text"], source["needs"]
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec", dont_inherit=True), module.__dict__)
    if needs and not callable(module.__dict__.get(needs)):
        raise NameError(f"no function called {needs} is defined")
    return {}


def answer(call: Mapping[str, Any], module: types.ModuleType) -> Report:
    """Call the function twice, each time with its own copies of the arguments; an exception is an answer too."""
    from studytool.sandbox import arrays

    function, packed = module.__dict__[call["function"]], call["arguments"]
    given = [arrays.unpack(argument)[()] for argument in packed]
    found: Report = {}
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            found["value"] = arrays.pack(function(*given))
        except MemoryError:
            raise
        except BaseException as error:
            found = failure(error, call["source"]) | {"ended": "finished"}
    texts = [f"{type(warning.message).__name__}: {warning.message}" for warning in warned]
    return found | {
        "changed": [n for n, before in enumerate(packed) if arrays.pack(given[n]) != before],
        "repeatable": "error" in found or called_again(function, packed) == found["value"],
        "warnings": list(dict.fromkeys(texts))[:MAX_WARNINGS],
    }


def called_again(function: Callable[..., object], arguments: list[Any]) -> object:
    """What the function returns the second time, or None where it fails then; what it prints is not repeated."""
    from studytool.sandbox import arrays

    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), warnings.catch_warnings():  # noqa: PTH123
        warnings.simplefilter("ignore")
        try:
            return arrays.pack(function(*[arrays.unpack(argument)[()] for argument in arguments]))
        except Exception:
            return None


def failure(error: BaseException, name: str) -> Report:
    """The report of an exception, its traceback printed without the frames of this program."""
    frames = error.__traceback__
    while frames and Path(frames.tb_frame.f_code.co_filename).parent == Path(__file__).parent:
        frames = frames.tb_next
    with contextlib.suppress(Exception):
        traceback.print_exception(type(error), error, frames)
    ended = "memory" if isinstance(error, MemoryError) else "error"
    return {"ended": ended, "error": described(error), "line": line_of(error, name)}


def described(error: BaseException) -> str:
    return traceback.format_exception_only(type(error), error)[-1].strip()


def line_of(error: BaseException, name: str) -> int | None:
    """The line of the code called `name` that failed, or that cannot be read."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else None


main()
