"""The program that runs the code: started by `process`, never imported.

It reads one task from standard input and answers in lines of JSON on what was standard output. A process called the
warden stays outside the confinement; it ends the worker as soon as the parent closes the warden's input, on purpose or
by dying.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
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

PACKAGE = Path(__file__).parents[1]


def own(name: str) -> Any:
    """A module of this program by its file: this Python may be another, which cannot import the package."""
    spec = importlib.util.spec_from_file_location(f"studytool.{name}", PACKAGE / f"{name.replace('.', '/')}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


confine, syscalls = own("sandbox.confine"), own("sandbox.syscalls")

Task = Mapping[str, Any]
Report = dict[str, Any]
TIMED_OUT, DIED = 3, 4  # process.py reads them
TICK, MAX_WARNINGS = 0.01, 10
NAMES = 8  # of a file, where one that is asked for is not there
GO = b"+"  # from the parent, where a protection is missing and the code is to run all the same
EARLY = 0.9  # of the time, after which the code itself is interrupted


def main() -> None:
    lease, channel = os.dup(0), os.dup(1)
    with os.fdopen(os.dup(0), "rb") as given:
        task = json.loads(given.readline())
    for number, (name, mode) in enumerate([("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)]):
        opened = os.open(name, mode | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    prepare(task)
    orders = os.pipe()
    if hasattr(os, "fork"):
        guard(task, lease, orders, channel)
    else:
        threading.Thread(target=relay, args=[lease, orders[1]], daemon=True).start()
        work(task, confine.Setting(frozenset()), orders[0], channel)


def prepare(task: Task) -> None:
    """Load what is needed besides the code itself, and say where modules are found: with a problem, as `python FILE`
    does; with the package only where the task asks for it."""
    if task["calls"] or task["problem"]:
        LOADED["sandbox.arrays"] = own("sandbox.arrays")
    if task["problem"]:
        packages = [sys.modules.setdefault(name, types.ModuleType(name)) for name in ("studytool", "studytool.maths")]
        packages[1].trees = LOADED["maths.trees"] = own("maths.trees")  # type: ignore[attr-defined]
        LOADED["maths.problem"] = own("maths.problem")
        for package in packages:
            del sys.modules[package.__name__]
    if not (task["calls"] or task["problem"]):  # it is run for what it prints
        LOADED["echo"] = own("echo")
    folders, above = (task["problem"]["folders"], task["problem"]["above"]) if task["problem"] else ([], [])
    hidden = {str(Path(__file__).parent), *([] if confine.installed(PACKAGE) else [str(PACKAGE.parent)])}
    sys.path[:] = [*folders, *(path for path in sys.path if path not in hidden), *above]
    if task["package"] and str(PACKAGE.parent) not in sys.path:
        sys.path.append(str(PACKAGE.parent))


LOADED: dict[str, Any] = {}


def guard(task: Task, lease: int, orders: tuple[int, int], channel: int) -> None:
    """Fork the worker, pass on to it what the parent writes, end it once the parent closes the pipe (the lease), and
    exit with the worker's status."""
    setting = confine.separate(Path.cwd(), visible(task))
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


def visible(task: Task) -> Any:
    """The folders that may be read besides what Python needs, and what of them may not."""
    package = [str(PACKAGE)] if task["package"] else []
    problem = task["problem"] or {"folders": [], "above": []}
    folders = [*problem["folders"], *problem["above"], *package]
    # An installation that points to a checkout has the bank in a folder of its own.
    there = (Path(path, PACKAGE.name) for path in sys.path)
    copies = {PACKAGE, *(copy for copy in there if copy.is_dir() and confine.installed(copy))}
    hidden = [str(copy / "quiz" if task["package"] else copy) for copy in copies]
    return confine.Visible(folders, hidden, [] if confine.installed(PACKAGE) or not package else [str(PACKAGE.parent)])


def wait_for(worker: int, lease: int, orders: int) -> tuple[int, float]:
    """The worker's status and processor time, once it has ended by itself or because the lease was closed."""
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


def work(task: Task, setting: Any, orders: int, channel: int) -> None:
    """Confine this process, run the sources until one fails, make the calls, and report each in a line."""
    if task["problem"]:
        os.chdir(task["problem"]["folder"])
        if setting.own_root:
            os.environ.update(HOME=confine.HOME, TMPDIR=confine.HOME)
    missing = confine.give_up_privileges(setting, task["limits"], visible(task), syscalls.refuse)
    send(channel, {"missing": missing})
    if missing and os.read(orders, 1) != GO:
        os._exit(DIED)
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
        modules[source["name"]] = own_module(source) if source["apart"] else shared
        yield source["name"], partial(execute, source, modules[source["name"]])
    for call in task["calls"]:
        yield call["source"], partial(answer, call, modules[call["source"]])
    if task["problem"] is not None:
        asked = LoadedProblem(task["problem"], modules)
        for role in ("function", "gradient", "point"):
            yield task["problem"][role][0], partial(asked.find, role)
        with os.fdopen(orders, "rb") as lines:
            for line in lines:
                call = json.loads(line)
                vector = lines.read(call["bytes"])
                yield asked.file(call["which"]), partial(asked.answer, call, vector)


def own_module(source: Mapping[str, Any]) -> types.ModuleType:
    """A namespace named after its file, as an import would; never in the place of a module that exists."""
    path = Path(source["name"])
    known = {*sys.modules, *getattr(sys, "stdlib_module_names", ())}
    name = f"{source['package']}.{path.stem}" if source["package"] else path.stem
    module = types.ModuleType(f"file:{name}" if name in known else name)
    module.__file__ = str(path.absolute())
    module.__package__ = source["package"]
    if not source["package"]:
        sys.modules[module.__name__] = module
    return module


def send(channel: int, report: Report) -> None:
    write_all(channel, json.dumps(report).encode() + b"\n")


class TimeUp(BaseException):
    """Raised in the code itself a little before the parent ends it, so that its line is known."""


def attempt(step: Callable[[], Report], name: str, deadline: float) -> Report:
    """The report of one step: its result, how it ended, and the lengths of the two streams at that time."""
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
    if source["package"]:
        importlib.import_module(source["package"])  # which may import this file itself, so it stands for it only now
        sys.modules[module.__name__] = module
    if "echo" in LOADED:
        LOADED["echo"].run(text, name, module.__dict__)
    else:
        exec(compile(text, name, "exec", dont_inherit=True), module.__dict__)
    for needed in source["needs"]:
        if not callable(module.__dict__.get(needed)):
            raise NameError(f"no function called {needed} is defined")
    return {}


class Missing(Exception):
    """A file has no such value."""


class LoadedProblem:
    """A problem of this code: a function, its gradient and a point, each a file and the steps to a value in it."""

    def __init__(self, task: Mapping[str, Any], modules: Mapping[str, types.ModuleType]) -> None:
        self.task, self.modules = task, modules
        self.targets: list[Any] = []
        self.problem: Any = None
        self.smaller: Any = None

    def file(self, which: str) -> str:
        return str(self.task["function" if which == "value" else "gradient"][0])

    def find(self, role: str) -> Report:
        """Find one of the three; with the point, report its vector and names to the parent."""
        try:
            return self._found(role)
        except (LOADED["maths.trees"].Unfit, Missing, LookupError) as error:
            return {"ended": "error", "error": f"{type(error).__name__}: {error}"}

    def _found(self, role: str) -> Report:
        problem, trees = LOADED["maths.problem"], LOADED["maths.trees"]
        file, steps = self.task[role]
        kind = "value" if role == "point" else "function"
        if steps[0] not in self.modules[file].__dict__:
            raise Missing(f"no {kind} called {steps[0]} is defined{self._there(file, role)}")
        here, parts = trees.resolved(self.modules[file], steps)
        if role != "point":
            if not callable(here):
                raise Missing(f"no function called {trees.name_of(tuple(steps))} is defined, but {trees.kind_of(here)}")
            self.targets.append(problem.Target(here, parts))
            return {}
        point = trees.parted(here(), parts) if inspect.isroutine(here) else here
        self.problem = problem.GradientProblem(*self.targets, point, self.task["wrt"])
        self.smaller = self.problem.smaller()
        described = self.problem.described()
        return {
            **described,
            "vector": self._packed(described["vector"]),
            "rows": self.smaller.rows if self.smaller else 0,
        }

    def _there(self, file: str, role: str) -> str:
        """The names that a file does define."""
        values = self.modules[file].__dict__.items()
        names = [
            name for name, value in values
            if not name.startswith("_") and not isinstance(value, (types.ModuleType, type))
            and callable(value) is (role != "point")
        ]  # fmt: skip
        return f", but {', '.join(names[:NAMES])}{', …' if len(names) > NAMES else ''}" if names else ""

    def answer(self, call: Mapping[str, Any], data: bytes) -> Report:
        """Call the function or the gradient at a vector; an exception is reported as the answer."""
        import numpy as np

        vector, again = np.frombuffer(data, call["type"]).copy(), call["again"]
        asked = self.smaller if call["fewer"] else self.problem
        act = asked.value if call["which"] == "value" else asked.claim
        with hushed(not again):
            try:
                report: Report = dict(act(vector, again=again))
                report["arrays"] = [self._packed(array) for array in report.get("arrays", [])]
            except (MemoryError, TimeUp):
                raise
            except LOADED["maths.trees"].Unfit as error:
                report = {"error": str(error)}
            except BaseException as error:
                report = {**failure(error, self.file(call["which"])), "ended": "finished"}
        return {"changed": [], "repeatable": True, "warnings": [], **report, "notes": self.problem.notes}

    def _packed(self, array: Any) -> Any:
        return LOADED["sandbox.arrays"].pack(array, self.task["most"])


def answer(call: Mapping[str, Any], module: types.ModuleType) -> Report:
    """Call the function, twice where it is to repeat itself, with its own copies of the arguments each time; an
    exception is reported as the answer."""
    arrays = LOADED["sandbox.arrays"]
    function, packed = module.__dict__[call["function"]], call["arguments"]
    given = [arrays.unpack(argument)[()] for argument in packed]
    report: Report = {}
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            report["value"] = arrays.pack(function(*given))
        except (MemoryError, TimeUp):
            raise
        except BaseException as error:
            report = failure(error, call["source"]) | {"ended": "finished"}
    texts = [f"{type(warning.message).__name__}: {warning.message}" for warning in warned]
    return report | {
        "changed": [n for n, before in enumerate(packed) if arrays.pack(given[n]) != before],
        "repeatable": "error" in report or called_again(function, packed) == report["value"],
        "warnings": list(dict.fromkeys(texts))[:MAX_WARNINGS],
    }


@contextlib.contextmanager
def hushed(hush: bool) -> Iterator[None]:
    """Discards what the code prints in calls that only probe it, so that output is reported once."""
    if not hush:
        yield
        return
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):  # noqa: PTH123
        yield


def called_again(function: Callable[..., object], arguments: list[Any]) -> object:
    """What the function returns the second time, or None where it fails then; what it prints is not repeated."""
    arrays = LOADED["sandbox.arrays"]
    with hushed(True), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return arrays.pack(function(*(arrays.unpack(argument)[()] for argument in arguments)))
        except Exception:
            return None


def failure(error: BaseException, name: str) -> Report:
    """The report of an exception, its traceback printed without the frames of this program; not where it says no more
    than the line that the report names."""
    frames = error.__traceback__
    while frames and Path(__file__).parents[1] in Path(frames.tb_frame.f_code.co_filename).parents:
        frames = frames.tb_next
    with contextlib.suppress(Exception):
        files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(frames)]
        if sum("site-packages" not in file for file in files) > 1:
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
