"""Code that stays loaded and answers calls one after the other until a limit is reached."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from subprocess import Popen
from typing import IO, Any, Literal

from studytool.errors import Unusable
from studytool.maths.calls import Array, Call, from_report
from studytool.maths.pair import Point
from studytool.sandbox import Consent, Limits, if_confined
from studytool.sandbox.arrays import unpack
from studytool.sandbox.process import (
    STARTUP,
    SourceCode,
    agree,
    as_json,
    content,
    heard,
    is_report,
    listen,
    not_started,
    order,
    pipe,
    room_for,
    started,
)

LARGEST = 96 * 2**20  # bytes of one array
SENSELESS = (KeyError, TypeError, ValueError, OverflowError)  # raised where a report was not written by the child
Place = tuple[str, tuple[str | int, ...]]  # a file, and the steps from its top to a value


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A function, its gradient and a point in files; `wrt` names what is looked at, `folders` are where modules are
    imported from first, `above` where they are last, and `folder` is where it runs. All of these may be read."""

    function: Place
    gradient: Place
    point: Place
    wrt: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    folder: str = "/"
    most: int = LARGEST


@dataclass(slots=True)
class LoadedCode:
    """A child with its sources loaded, and the `point` at which it is asked; `rows` is 0 where it has no data in rows.

    `failed` is the file that could not be loaded or in which something is not there, and why; no call is answered then.
    """

    child: Popen[bytes]
    limits: Limits
    streams: tuple[IO[bytes], IO[bytes]]
    inbox: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)
    failed: tuple[str, Call] | None = None
    point: Point | None = None
    rows: int = 0
    deadline: float = 0.0
    _heard: bytearray = field(default_factory=bytearray)
    _stopped: Call | None = None

    def call(self, which: Literal["value", "claim"], vector: Array, again: bool = False, fewer: bool = False) -> Call:
        """The function's value or the claimed gradient at a vector, called twice where `again` asks whether it
        repeats; with `fewer`, of the point's data only `rows`. Once a limit has ended the child every call says which.
        """
        if self._stopped is not None:
            return self._stopped
        data = vector.tobytes()
        asked = {"which": which, "type": vector.dtype.str, "again": again, "fewer": fewer, "bytes": len(data)}
        with suppress(OSError):  # a dead child is noticed when its answer is read
            pipe(self.child.stdin).write(json.dumps(asked).encode() + b"\n" + data)
            pipe(self.child.stdin).flush()
        return self._answer()

    def printed(self) -> str:
        """What the code has printed so far, on both streams."""
        return "".join(content(stream, self.limits.output).decode(errors="replace") for stream in self.streams)

    def _answer(self) -> Call:
        report, stopped = self._report()
        if stopped is not None:
            self._stopped = Call(None, stopped=stopped)
            return self._stopped
        if report["ended"] != "finished":
            self._stopped = _ended(report)
            return self._stopped
        try:
            return _call(report)
        except SENSELESS:
            self._stopped = Call(None, stopped="killed")
            return self._stopped

    def _report(self) -> tuple[Mapping[str, Any], str | None]:
        """The child's next line, or the limit or failure that has ended it."""
        line, stopped = self._line()
        if stopped is None and not is_report(report := as_json(line)):
            return {}, "killed"
        return ({}, stopped) if stopped else (report, None)

    def _line(self) -> tuple[bytes, str | None]:
        while b"\n" not in self._heard:
            chunk = heard(self.inbox)
            self._heard += chunk or b""
            if chunk is None:
                return b"", "timeout" if time.monotonic() > self.deadline else "killed"
            if any(os.fstat(stream.fileno()).st_size > self.limits.output for stream in self.streams):
                return b"", "output"
            if len(self._heard) > self.limits.answer:
                return b"", "output"
            if time.monotonic() > self.deadline:
                return b"", "timeout"
        line, _, rest = bytes(self._heard).partition(b"\n")
        self._heard = bytearray(rest)
        return line, None

    def load(self, task: bytes, files: Sequence[str], consent: Consent) -> None:
        """Start the child's work, which loads these files in turn. Raises Unusable where it does not begin."""
        self.deadline = time.monotonic() + STARTUP
        threading.Thread(
            target=listen, args=(pipe(self.child.stdout), self.inbox, self.limits.answer), daemon=True
        ).start()
        with suppress(OSError):
            pipe(self.child.stdin).write(task)
            pipe(self.child.stdin).flush()
        first = as_json(self._line()[0])
        if not isinstance(first, dict) or not isinstance(first.get("missing"), list):
            reason = not_started(content(self.streams[1], self.limits.output))
            raise Unusable("sandbox", reason, "check that this Python and its numpy start and can be read")
        agree(self.child, tuple(map(str, first["missing"])), consent)
        self.deadline = time.monotonic() + self.limits.seconds
        report: Mapping[str, Any] = {}
        for file in files:
            report, stopped = self._report()
            if stopped or report["ended"] != "finished":
                self._stopped = Call(None, stopped=stopped) if stopped else _ended(report)
                self.failed = (file, self._stopped)
                return
        try:
            self.point = Point.read({**report, "vector": unpack(report["vector"], LARGEST)})
            self.rows = int(report["rows"])
        except SENSELESS:
            self._stopped = Call(None, stopped="killed")
            self.failed = (files[-1], self._stopped)


def _call(report: Mapping[str, Any]) -> Call:
    """One call as the child reports it. Raises one of SENSELESS where it makes no sense."""
    arrays = [unpack(array, LARGEST) for array in report.get("arrays", ())]
    failed = "error" in report
    call = from_report({**report, "arrays": arrays, "repeatable": report["repeatable"] is True})
    return replace(call, value=None, error=str(report["error"]), line=report.get("line")) if failed else call


def _ended(report: Mapping[str, Any]) -> Call:
    """What a report says that ended the child's work: an exception, or a limit."""
    if report["ended"] == "error":
        return Call(None, report.get("error", "an error"), report.get("line"))
    return Call(None, line=report.get("line"), stopped=report["ended"])


@contextmanager
def opened(
    sources: Sequence[SourceCode],
    problem: FileProblem,
    limits: Limits,
    python: str | None = None,
    consent: Consent = if_confined,
) -> Iterator[LoadedCode]:
    """Load the sources in one confined child, which ends with the block. Raises Unconfined where protections are
    missing and `consent` is not given, Unusable where none can be started."""
    with room_for() as folder:
        room = Path(folder)
        (room / "stdin").touch()
        with (
            (room / "stdout").open("w+b") as out,
            (room / "stderr").open("w+b") as err,
            started(room, err, python) as child,
        ):
            code = LoadedCode(child, limits, (out, err))
            places = (problem.function, problem.gradient, problem.point)
            files = [*(source.name for source in sources), *(file for file, _ in places)]
            code.load(order(limits, sources, (), asdict(problem)), files, consent)
            yield code
