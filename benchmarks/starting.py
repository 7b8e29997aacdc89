"""How soon a command answers, and how soon a session asks: whole processes in a terminal, medians of interleaved runs,
beside the import of click alone and the first question of mkdocs-quiz. The first question of this bank has numbers,
which numpy draws; those of the other banks are of words, as the peer's is."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.large import REVIEWS_OF_EACH, make

ROUNDS = 15
SMALL, LARGE = 100, 10_000  # items
PROMPT = b"> "
PEER = "# Quiz\n\n<quiz>\nWhich number is larger?\n- [ ] one\n- [x] two\n</quiz>\n"


@dataclass(frozen=True, slots=True)
class Command:
    """Measured until it ends, or until it shows `words`: then it asks."""

    name: str
    line: tuple[str, ...]
    words: bytes | None = None


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    peak: float  # MB


@dataclass(frozen=True, slots=True)
class Goal:
    """What one command takes, or another thing beside it, at most so many times."""

    command: str
    times: float
    other: str


CLICK, VERSION, ANSWER = "python -c 'import click'", "studytool --version", "studytool answer, a choice"
OWN, MKDOCS_QUIZ = "studytool quiz, this bank", "mkdocs-quiz run, one question"
FEW, MANY = (f"studytool quiz, {count:,} items, {REVIEWS_OF_EACH * count:,} reviews" for count in (SMALL, LARGE))
GOALS = (
    Goal(VERSION, 1.25, CLICK),
    Goal(ANSWER, 2, CLICK),
    Goal(FEW, 0.4, MKDOCS_QUIZ),  # words, as the peer's question
    Goal(OWN, 0.8, MKDOCS_QUIZ),  # numbers and formulas
    Goal(MANY, 2, FEW),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ProcessPoolExecutor(1) as aside:  # the peak of the process that starts another is counted as the other's
            for count in (SMALL, LARGE):
                aside.submit(make, folder / str(count), count).result()
        (folder / "quiz.md").write_text(PEER, encoding="utf-8")
        measured = _measured(list(_commands(folder)), _environment(folder))
    _table(measured)
    for goal in GOALS:
        times = measured[goal.command].seconds / measured[goal.other].seconds
        print(f"{goal.command}: {times:.2f} x {goal.other} (at most {goal.times:g})")


def _commands(folder: Path) -> Iterable[Command]:
    studytool, mkdocs_quiz = (str(Path(sys.executable).with_name(name)) for name in ("studytool", "mkdocs-quiz"))
    bank = str(folder / str(SMALL) / "quiz")
    yield Command(CLICK, (sys.executable, "-c", "import click"))
    yield Command(VERSION, (studytool, "--version"))
    yield Command(ANSWER, (studytool, "answer", "example-0/item-0", "2", "--bank", bank))
    yield Command(OWN, (studytool, "quiz", "--db", str(folder / "own.sqlite3")), PROMPT)
    if shutil.which(mkdocs_quiz) is None:
        sys.exit("benchmarks: mkdocs-quiz is not installed; pip install '.[bench]'")
    yield Command(MKDOCS_QUIZ, (mkdocs_quiz, "run", str(folder / "quiz.md")), b"Which number")
    for name, count in ((FEW, SMALL), (MANY, LARGE)):
        place = folder / str(count)
        line = (studytool, "quiz", "--bank", str(place / "quiz"), "--db", str(place / "progress.sqlite3"))
        yield Command(name, line, PROMPT)


def _environment(folder: Path) -> dict[str, str]:
    own = {name: str(folder) for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return known | own | {"TERM": "xterm-256color", "COLUMNS": "80"}


def _measured(commands: Sequence[Command], environment: Mapping[str, str]) -> dict[str, Run]:
    """The median of seconds and the peak of MB by command, each run in turn, after one that fills the caches."""
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for number in range(ROUNDS + 1):
        for command in commands:
            run = _run(command, environment)
            if number:
                runs[command.name].append(run)
    return {
        name: Run(statistics.median(run.seconds for run in found), max(run.peak for run in found))
        for name, found in runs.items()
    }


def _run(command: Command, environment: Mapping[str, str]) -> Run:
    """One process in a terminal of its own; one that asks is killed at its first question."""
    ours, its = pty.openpty()
    began = time.perf_counter()
    process = subprocess.Popen(command.line, stdin=its, stdout=its, stderr=its, env=dict(environment))
    os.close(its)
    shown = b""
    while (command.words is None or command.words not in shown) and (more := _read(ours)):
        shown += more
    asked = time.perf_counter()
    if command.words is not None:
        os.kill(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    ended = time.perf_counter()
    process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for already
    os.close(ours)
    if process.returncode != (0 if command.words is None else -signal.SIGKILL):
        sys.exit(f"benchmarks: {command.name} failed: {shown.decode(errors='replace')}")
    return Run((ended if command.words is None else asked) - began, usage.ru_maxrss / 1024)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""


def _table(measured: Mapping[str, Run]) -> None:
    width = max(map(len, measured))
    for name, run in measured.items():
        beside = run.seconds / measured[CLICK].seconds
        print(f"{name:<{width}}  {1000 * run.seconds:6.0f} ms  {beside:5.2f} x click  {run.peak:5.0f} MB")
    print()


if __name__ == "__main__":
    main()
