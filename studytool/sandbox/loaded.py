"""Code that stays loaded and answers calls one after the other, for as long as its limits last."""

from __future__ import annotations

import json
import os
import queue
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import IO, Any

from studytool.errors import Unusable
from studytool.maths.calls import Array, Call
from studytool.sandbox import Limits
from studytool.sandbox.arrays import pack
from studytool.sandbox.call import read_call
from studytool.sandbox.process import (
    MAX_ANSWER,
    STARTUP,
    SourceCode,
    as_json,
    content,
    heard,
    is_report,
    listen,
    not_started,
    order,
    pipe,
    started,
)


@dataclass(slots=True)
class LoadedCode:
    """A child with its sources loaded. `missing` names the protections this platform does not give.

    `failed` is the first source that could not be loaded, and why; no call is answered then.
    """

    child: Popen[bytes]
    limits: Limits
    streams: tuple[IO[bytes], IO[bytes]]
    inbox: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)
    missing: tuple[str, ...] = ()
    failed: tuple[str, Call] | None = None
    deadline: float = 0.0
    _heard: bytearray = field(default_factory=bytearray)
    _stopped: Call | None = None

    def call(
        self, source: str, name: str, arguments: Sequence[Array], *, several: bool = False, again: bool = False
    ) -> Call:
        """Call a function of a source with copies of these arrays, twice where `again` asks whether it repeats.

        `several`: the arrays are the entries of one tuple. Once a limit has ended the child every call says which.
        """
        packed = [pack(argument) for argument in arguments]
        return self._ask({
            "source": source, "function": name, "arguments": packed, "several": several, "again": again
        })  # fmt: skip

    def value(self, source: str, name: str) -> Call:
        """A value of a source, or what its function of no arguments gives; a tuple comes as a tuple."""
        return self._ask({"source": source, "function": name})

    def printed(self) -> str:
        """What the code has printed so far, on both streams."""
        return "".join(content(stream, self.limits.output).decode(errors="replace") for stream in self.streams)

    def _ask(self, asked: Mapping[str, Any]) -> Call:
        if self._stopped is not None:
            return self._stopped
        with suppress(OSError):  # a child that has died is noticed by its silence
            pipe(self.child.stdin).write(json.dumps(asked).encode() + b"\n")
            pipe(self.child.stdin).flush()
        return self._answer()

    def _answer(self) -> Call:
        report, stopped = self._report()
        if stopped is not None:
            self._stopped = Call(None, stopped=stopped)
            return self._stopped
        if report["ended"] != "finished":
            self._stopped = _ended(report)
            return self._stopped
        try:
            return read_call(report)
        except (KeyError, TypeError, ValueError):
            self._stopped = Call(None, stopped="killed")
            return self._stopped

    def _report(self) -> tuple[Mapping[str, Any], str | None]:
        """The next line the child says, or what has ended it."""
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
            if len(self._heard) > MAX_ANSWER:
                return b"", "output"
            if time.monotonic() > self.deadline:
                return b"", "timeout"
        line, _, rest = bytes(self._heard).partition(b"\n")
        self._heard = bytearray(rest)
        return line, None

    def load(self, task: bytes, sources: Sequence[SourceCode]) -> None:
        """Start the child's work. Raises Unusable where it does not begin."""
        self.deadline = time.monotonic() + STARTUP
        threading.Thread(target=listen, args=(pipe(self.child.stdout), self.inbox), daemon=True).start()
        with suppress(OSError):
            pipe(self.child.stdin).write(task)
            pipe(self.child.stdin).flush()
        first = as_json(self._line()[0])
        if not isinstance(first, dict) or not isinstance(first.get("missing"), list):
            reason = not_started(content(self.streams[1], self.limits.output))
            raise Unusable("sandbox", reason, "check that this Python and its numpy start and can be read")
        self.missing = tuple(map(str, first["missing"]))
        self.deadline = time.monotonic() + self.limits.seconds
        for source in sources:
            report, stopped = self._report()
            if stopped or report["ended"] != "finished":
                self._stopped = Call(None, stopped=stopped) if stopped else _ended(report)
                self.failed = (source.name, self._stopped)
                return


def _ended(report: Mapping[str, Any]) -> Call:
    """What a report says that ended the child's work: an exception, or a limit."""
    if report["ended"] == "error":
        return Call(None, report.get("error", "an error"), report.get("line"))
    return Call(None, line=report.get("line"), stopped=report["ended"])


@contextmanager
def opened(sources: Sequence[SourceCode], limits: Limits) -> Iterator[LoadedCode]:
    """Load the sources in one confined child, which ends with the block. Raises Unusable where none can be started."""
    with tempfile.TemporaryDirectory(prefix="studytool-", ignore_cleanup_errors=True) as folder:
        room = Path(folder)
        (room / "stdin").touch()
        with (room / "stdout").open("w+b") as out, (room / "stderr").open("w+b") as err, started(room, err) as child:
            code = LoadedCode(child, limits, (out, err))
            code.load(order(limits, sources, (), stays=True), sources)
            yield code
