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
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))

from studytool.sandbox import confine

Task = Mapping[str, Any]
Report = dict[str, Any]
TIMED_OUT, DIED = 3, 4  # process.py reads them
TICK, MAX_WARNINGS = 0.01, 10
EARLY = 0.9  # of the time, after which the code itself is interrupted


def main() -> None:
    lease, channel = os.dup(0), os.dup(1)
    with os.fdopen(os.dup(0), "rb") as given:
        task = json.loads(given.readline())
    for number, (name, mode) in enumerate([("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)]):
        opened = os.open(name, mode | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    orders = os.pipe()
    if hasattr(os, "fork"):
        guard(task, lease, orders, channel)
    else:
        threading.Thread(target=relay, args=[lease, orders[1]], daemon=True).start()
        work(task, confine.Setting(frozenset()), orders[0], channel)


def guard(task: Task, lease: int, orders: tuple[int, int], channel: int) -> None:
    """Fork the worker, hand on what comes over the lease, end it with the lease; exit with what became of it."""
    setting = confine.separate(Path.cwd())
    worker = os.fork()
    if worker == 0:
        os.close(lease)
        os.close(orders[1])
        os.setsid()
        try:
            work(task, setting, orders[0], channel)
        except BaseException:
            traceback.print_exc()
        os._exit(DIED)
    os.close(channel)
    os.close(orders[0])
    status, spent = wait_for(worker, lease, orders[1])
    if setting.user is not None and "signals" not in setting.won:
        confine.end_user(setting.user)
    os._exit(0 if status == 0 else TIMED_OUT if spent >= task["limits"]["seconds"] else DIED)


def wait_for(worker: int, lease: int, orders: int) -> tuple[int, float]:
    """The worker's status and processor time, once it has ended by itself or with the lease."""
    pid = 0
    while pid == 0:
        # Polled, because a process that has left its process namespace can start no thread.
        if select.select([lease], [], [], TICK)[0] and not hand_on(lease, orders):
            os.kill(worker, confine.SIGKILL)
        pid, status, usage = os.wait4(worker, os.WNOHANG)
    return status, usage.ru_utime + usage.ru_stime


def hand_on(lease: int, orders: int) -> bool:
    """Pass on what waits on the lease; False at its end, or where nobody takes it."""
    data = os.read(lease, 2**16)
    try:
        write_all(orders, data)
    except OSError:
        return False
    return bool(data)


def relay(lease: int, orders: int) -> None:
    """The same in a thread, where there is no warden."""
    while hand_on(lease, orders):
        pass
    os._exit(DIED)


def write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def work(task: Task, setting: confine.Setting, orders: int, channel: int) -> None:
    """Settle in the confinement, run the sources until one fails, make the calls; a line of report for each."""
    missing = confine.settle(setting, task["limits"])
    if task["calls"] or task["stays"]:
        # Their import is no part of the learner's time.
        from studytool.maths import calls  # noqa: F401
        from studytool.sandbox import arrays  # noqa: F401
    send(channel, {"missing": missing})
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    deadline = time.monotonic() + EARLY * task["limits"]["seconds"]
    for name, step in steps(task, orders):
        report = attempt(step, name, deadline)
        send(channel, report)
        if report["ended"] != "finished":
            break
    os._exit(0)


def steps(task: Task, orders: int) -> Iterator[tuple[str, Callable[[], Report]]]:
    """What to do, each with the name of the source it belongs to."""
    modules: dict[str, types.ModuleType] = {}
    shared = sys.modules["__main__"] = types.ModuleType("__main__")
    for source in task["sources"]:
        modules[source["name"]] = own_module(source["name"]) if source["apart"] else shared
        yield source["name"], partial(execute, source, modules[source["name"]])
    for call in task["calls"]:
        yield call["source"], partial(answer, call, modules[call["source"]])
    if task["stays"]:
        with os.fdopen(orders, "rb") as lines:
            for line in lines:
                call = json.loads(line)
                act = answer if "arguments" in call else look_up
                yield call["source"], partial(act, call, modules[call["source"]])


def own_module(name: str) -> types.ModuleType:
    """A namespace named after its file, as an import would; never in the place of a module that exists."""
    stem = Path(name).stem
    module = types.ModuleType(f"file:{stem}" if stem in {*sys.modules, *sys.stdlib_module_names} else stem)
    sys.modules[module.__name__] = module
    return module


def send(channel: int, report: Report) -> None:
    write_all(channel, json.dumps(report).encode() + b"\n")


class TimeUp(BaseException):
    """Raised in the code itself a little before the parent ends it, so that its line is known."""


def attempt(step: Callable[[], Report], name: str, deadline: float) -> Report:
    """What the step reports, how it ended, and where the two streams stood then."""
    started = time.perf_counter()
    report: Report = {"ended": "finished"}
    try:
        with alarm(deadline):
            report |= step()
    except BaseException as error:
        if not isinstance(error, SystemExit) or error.code not in (None, 0):
            report = failure(error, name)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    places = {"stdout": os.fstat(1).st_size, "stderr": os.fstat(2).st_size}
    return report | places | {"seconds": time.perf_counter() - started}


@contextlib.contextmanager
def alarm(deadline: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, raise_time_up)
    signal.setitimer(signal.ITIMER_REAL, max(TICK, deadline - time.monotonic()))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def raise_time_up(number: int, frame: object) -> None:
    del number, frame
    raise TimeUp("the time is up")


def execute(source: Mapping[str, Any], module: types.ModuleType) -> Report:
    name, text = source["name"], source["text"]
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec", dont_inherit=True), module.__dict__)
    for needed in source["needs"]:
        if not callable(module.__dict__.get(needed)):
            raise NameError(f"no function called {needed} is defined")
    return {}


def look_up(call: Mapping[str, Any], module: types.ModuleType) -> Report:
    """A value of the source, or what a function without arguments gives for it; a tuple as a list of arrays."""
    from studytool.sandbox import arrays

    if call["function"] not in module.__dict__:
        raise NameError(f"no value called {call['function']} is defined")
    value = module.__dict__[call["function"]]
    value = value() if callable(value) else value
    packed = [arrays.pack(part) for part in value] if isinstance(value, tuple) else arrays.pack(value)
    return {"value": packed, "changed": [], "repeatable": True, "warnings": []}


def answer(call: Mapping[str, Any], module: types.ModuleType) -> Report:
    """Call the function, twice where it is to repeat itself, with its own copies of the arguments each time; an
    exception is an answer too."""
    from studytool.sandbox import arrays

    function, packed = module.__dict__[call["function"]], call["arguments"]
    given = [arrays.unpack(argument)[()] for argument in packed]
    several, again = call.get("several", False), call.get("again", True)
    report: Report = {}
    with hushed(not again), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            report["value"] = made(function, given, several=several)
        except (MemoryError, TimeUp):
            raise
        except BaseException as error:
            report = failure(error, call["source"]) | {"ended": "finished"}
    texts = [f"{type(warning.message).__name__}: {warning.message}" for warning in warned]
    return report | {
        "changed": [n for n, before in enumerate(packed) if arrays.pack(given[n]) != before],
        "repeatable": not again or "error" in report or called_again(function, packed, several) == report["value"],
        "warnings": list(dict.fromkeys(texts))[:MAX_WARNINGS],
    }


@contextlib.contextmanager
def hushed(hush: bool) -> Iterator[None]:
    """What the code prints is told once; the calls that only probe it are not to drown that."""
    if not hush:
        yield
        return
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):  # noqa: PTH123
        yield


def made(function: Callable[..., object], given: list[Any], *, several: bool) -> object:
    """What the function returns, packed: a list where it is an array for each of several arguments."""
    from studytool.maths.calls import applied, in_parts
    from studytool.sandbox import arrays

    value = applied(function, given, several=several)
    if several and in_parts(value, len(given)):
        return [arrays.pack(part) for part in value]
    return arrays.pack(value)


def called_again(function: Callable[..., object], arguments: list[Any], several: bool) -> object:
    """What the function returns the second time, or None where it fails then; what it prints is not repeated."""
    from studytool.sandbox import arrays

    with hushed(True), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return made(function, [arrays.unpack(argument)[()] for argument in arguments], several=several)
        except Exception:
            return None


def failure(error: BaseException, name: str) -> Report:
    """The report of an exception, its traceback printed without the frames of this program."""
    frames = error.__traceback__
    while frames and Path(__file__).parents[1] in Path(frames.tb_frame.f_code.co_filename).parents:
        frames = frames.tb_next
    with contextlib.suppress(Exception):
        traceback.print_exception(type(error), error, frames)
    ended = "memory" if isinstance(error, MemoryError) else "timeout" if isinstance(error, TimeUp) else "error"
    return {"ended": ended, "error": described(error), "line": line_of(error, name)}


def described(error: BaseException) -> str:
    if isinstance(error, TimeUp):
        return str(error)
    return traceback.format_exception_only(type(error), error)[-1].strip()


def line_of(error: BaseException, name: str) -> int | None:
    """The line of the code called `name` that failed, or that cannot be read."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else None


main()
