"""The parent's side: starts the child, watches it, ends it, and validates everything it reports."""

from __future__ import annotations

import json
import math
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal

from studytool.errors import Unconfined, Unusable
from studytool.sandbox import Consent, Limits, if_confined
from studytool.whole import lives

Ended = Literal["finished", "error", "timeout", "memory", "output", "killed"]

CHILD = Path(__file__).with_name("child.py")
# -s and -P, not -I: with -I Python ignores the variables below as well.
COMMAND = (sys.executable, "-s", "-P", "-B", "-X", "faulthandler", str(CHILD))
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
FRAMEWORKS = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JAX_ENABLE_X64": "1",
    "JAX_PLATFORMS": "cpu",
    "CUDA_VISIBLE_DEVICES": "",
}
STARTUP, TICK, GRACE = 30.0, 0.05, 2.0  # seconds
TIMED_OUT = 3  # child.py's exit status
ROOM = "studytool-"
GO = b"+"  # tells a child that waits because a protection is missing to go on


@dataclass(frozen=True, slots=True)
class SourceCode:
    """Code, the name it has in tracebacks, and the functions it must define; `apart`: in a namespace of its own, and
    there as a module of `package`, whose folder lies in `root`."""

    name: str
    text: str
    needs: tuple[str, ...] = ()
    apart: bool = False
    package: str = ""
    root: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What came back: a report for each source or call that ended, the two streams, and what ended the whole.

    `stopped` is None where every report has arrived, or a source has failed by itself.
    """

    missing: tuple[str, ...]
    reports: tuple[Mapping[str, Any], ...]
    stdout: bytes
    stderr: bytes
    stopped: Ended | None
    seconds: float


def execute(
    sources: Sequence[SourceCode],
    limits: Limits,
    *,
    stdin: str = "",
    calls: Sequence[Mapping[str, Any]] = (),
    package: bool = False,
    consent: Consent = if_confined,
) -> Transcript:
    """Run the sources, then the calls, in one confined child; `package`: they may import this package.

    Where protections are missing, `consent` is asked before anything runs. Raises Unconfined where it is not given,
    Unusable where no child can be started.
    """
    line = order(limits, sources, calls, package=package)
    with room_for() as folder:
        room = Path(folder)
        (room / "stdin").write_text(stdin, encoding="utf-8")
        with (room / "stdout").open("w+b") as out, (room / "stderr").open("w+b") as err:
            with started(room, err) as child:
                answer, ended, seconds = _watch(child, line, limits, (out, err), consent)
            stdout, stderr = (content(stream, limits.output + 1) for stream in (out, err))
    missing, reports = _read(answer)
    if missing is None:
        raise Unusable("sandbox", not_started(stderr), "check that this Python and its numpy start and can be read")
    stopped: Ended | None = ended
    if max(len(stdout), len(stderr)) > limits.output:
        stopped = "output"
    elif ended != "output" and _complete(reports, len(sources) + len(calls)):
        stopped = None
    return Transcript(missing, reports, stdout[: limits.output], stderr[: limits.output], stopped, seconds)


def order(
    limits: Limits,
    sources: Sequence[SourceCode],
    calls: Sequence[Mapping[str, Any]],
    problem: Mapping[str, Any] | None = None,
    *,
    package: bool = False,
) -> bytes:
    """The child's first line; one with a problem stays, and takes more calls after those given."""
    written = [asdict(source) for source in sources]
    task = {
        "limits": limits._asdict(), "sources": written, "calls": list(calls), "problem": problem, "package": package
    }  # fmt: skip
    return json.dumps(task).encode() + b"\n"


@contextmanager
def room_for() -> Iterator[str]:
    """A folder of one run, named after this process; those of processes that were killed are removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{ROOM}*-*"):
        owner = left.name.removeprefix(ROOM).partition("-")[0]
        if owner.isdecimal() and not lives(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{ROOM}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield folder


@contextmanager
def started(room: Path, err: IO[bytes], python: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A child process, in the learner's `python` where it is given; it and all that it started end with the block."""
    command = COMMAND if python is None else (python, "-B", "-X", "faulthandler", str(CHILD))
    # Windows starts no Python without this variable.
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    child = subprocess.Popen(
        command, cwd=room, env=ENVIRONMENT | FRAMEWORKS | kept,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, start_new_session=True,
    )  # fmt: skip
    try:
        yield child
    finally:
        # The warden takes this as its order to end the worker; the kill is for a warden that cannot.
        with suppress(OSError):
            pipe(child.stdin).close()
        with suppress(subprocess.TimeoutExpired):
            child.wait(GRACE)
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()
        child.wait()


def _watch(
    child: subprocess.Popen[bytes],
    task: bytes,
    limits: Limits,
    streams: tuple[IO[bytes], IO[bytes]],
    consent: Consent,
) -> tuple[bytes, Ended, float]:
    """Listen until the child has ended (`killed`, until its answer says better) or a limit is passed."""
    inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(pipe(child.stdout), inbox, limits.answer), daemon=True).start()
    with suppress(OSError):
        pipe(child.stdin).write(task)
        pipe(child.stdin).flush()
    answer, began, deadline, silent = bytearray(), None, time.monotonic() + STARTUP, False
    while True:
        if silent:
            with suppress(subprocess.TimeoutExpired):
                child.wait(TICK)
        else:
            chunk = heard(inbox)
            silent = chunk is None
            answer += chunk or b""
        now = time.monotonic()
        if began is None and b"\n" in answer:
            agree(child, _read(bytes(answer))[0] or (), consent)
            began = time.monotonic()
            deadline = began + limits.seconds
        seconds = now - (began or now)
        if silent and child.poll() is not None:
            return bytes(answer), "timeout" if child.returncode == TIMED_OUT else "killed", seconds
        # Counted only from the child's first line on: the code may print faster than that line is read.
        flooded = began is not None and any(os.fstat(s.fileno()).st_size > limits.output for s in streams)
        if len(answer) > limits.answer or flooded:
            return bytes(answer), "output", seconds
        if now > deadline:
            return bytes(answer), "timeout", seconds


def agree(child: subprocess.Popen[bytes], missing: tuple[str, ...], consent: Consent) -> None:
    """Ask for consent where a protection is missing, and let the child go on. Raises Unconfined where it is refused."""
    if missing:
        if not consent(missing):
            raise Unconfined(missing)
        with suppress(OSError):
            pipe(child.stdin).write(GO)
            pipe(child.stdin).flush()


def listen(pipe: IO[bytes], inbox: queue.SimpleQueue[bytes | None], most: int) -> None:
    """Pass on what the child says, a little more than will be accepted; None is the end."""
    heard = 0
    with pipe:
        while heard <= most and (chunk := os.read(pipe.fileno(), 2**16)):
            heard += len(chunk)
            inbox.put(chunk)
    inbox.put(None)


def heard(inbox: queue.SimpleQueue[bytes | None]) -> bytes | None:
    with suppress(queue.Empty):
        return inbox.get(timeout=TICK)
    return b""


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def content(stream: IO[bytes], most: int) -> bytes:
    stream.seek(0)
    return stream.read(most)


def _read(answer: bytes) -> tuple[tuple[str, ...] | None, tuple[Mapping[str, Any], ...]]:
    """The missing protections (None: the child never began) and the reports, up to the first that makes no sense."""
    first, *rest = answer.split(b"\n")[:-1] or [b""]
    reports: list[Mapping[str, Any]] = []
    match as_json(first):
        case {"missing": [*missing]} if all(isinstance(name, str) for name in missing):
            for line in rest:
                if not is_report(report := as_json(line)):
                    break
                reports.append(report)
            return tuple(missing), tuple(reports)
    return None, ()


def as_json(line: bytes) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(line)
    return None


def is_report(report: Any) -> bool:
    match report:
        case {
            "ended": "finished" | "error" | "memory" | "timeout",
            "stdout": int(),
            "stderr": int(),
            "seconds": float(seconds),
        }:
            error, line = report.get("error", ""), report.get("line")
            return 0 <= seconds < math.inf and isinstance(error, str) and (line is None or isinstance(line, int))
    return False


def _complete(reports: Sequence[Mapping[str, Any]], expected: int) -> bool:
    return len(reports) >= expected or any(report["ended"] != "finished" for report in reports)


def not_started(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").split("\n")
    return f"Python did not start ({next((line for line in reversed(lines) if line.strip()), 'no reason given')})"
