"""How soon a command answers: whole processes, medians of interleaved runs, beside the import of click alone."""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studytool.model import Entry, Rating, Verdict
from studytool.study.store import Store

ROUNDS = 15
SMALL, LARGE = 100, 10_000  # items
REVIEWS_OF_EACH = 100  # so that the large log holds a million
TOGETHER = 200  # items whose reviews are merged at once
STUDYTOOL = (sys.executable, "-c", "import sys; from studytool.cli import main; sys.exit(main())")

ITEM = """
  - id: item-{number}
    type: choice
    level: recall
    note: example.md#section-{section}
    prompt: Which is the larger number of the two in question {number}?
    options:
      - {{text: "{number}", feedback: It is the smaller one.}}
      - {{text: "{larger}", correct: true}}
    solution: The larger one is {larger}.
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        banks = {count: _bank(folder / str(count), count) for count in (SMALL, LARGE)}
        logs = {count: _log(folder / f"{count}.sqlite3", bank) for count, bank in banks.items()}
        answer = (*STUDYTOOL, "answer", "example-0/item-0", "2", "--bank", str(banks[SMALL]))
        sessions = [
            (f"studytool quiz, {count:,} items, {REVIEWS_OF_EACH * count:,} reviews", _quiz(banks[count], logs[count]))
            for count in (SMALL, LARGE)
        ]
        commands = {
            "python -c 'import click'": (sys.executable, "-c", "import click"),
            "studytool --version": (*STUDYTOOL, "--version"),
            "studytool answer, a choice": answer,
            **dict(sessions),
        }
        _table(_measured(commands, folder))


def _quiz(bank: Path, log: Path) -> tuple[str, ...]:
    return (*STUDYTOOL, "quiz", "--bank", str(bank), "--db", str(log))


def _bank(folder: Path, count: int) -> Path:
    """Topics of a hundred items each."""
    folder.mkdir()
    for topic in range(count // 100):
        numbers = range(100 * topic, 100 * topic + 100)
        items = "".join(ITEM.format(number=number, larger=number + 1, section=number // 5) for number in numbers)
        text = f"format: 1\ntopic: example-{topic}\nitems:{items}"
        (folder / f"example-{topic}.yaml").write_text(text, encoding="utf-8")
    return folder


def _log(path: Path, bank: Path) -> Path:
    """A year in which nine items of ten were reviewed, again and again."""
    count = 100 * sum(1 for _ in bank.iterdir())
    names = [f"example-{number // 100}/item-{number}" for number in range(count * 9 // 10)]
    rng, each = random.Random(0), REVIEWS_OF_EACH * 10 // 9
    with Store.open(path) as store:
        for start in range(0, len(names), TOGETHER):
            store.merge(entry for name in names[start : start + TOGETHER] for entry in _reviews(name, each, rng))
    return path


def _reviews(item: str, count: int, rng: random.Random) -> Iterator[Entry]:
    now = datetime.now(UTC)
    for number in range(count):
        at = now - timedelta(days=365 * (1 - number / count), seconds=rng.uniform(0, 9e4))
        rating = rng.choice((Rating.AGAIN, Rating.GOOD, Rating.GOOD, Rating.GOOD, Rating.EASY))
        yield Entry(
            str(uuid.UUID(int=rng.getrandbits(128))), "review", item, at,
            seed=number, response="2", verdict=Verdict.CORRECT, score=1.0, rating=rating, seconds=9.0, hints=0,
        )  # fmt: skip


def _measured(commands: Mapping[str, Sequence[str]], folder: Path) -> dict[str, tuple[float, float]]:
    """The median of seconds and the peak of MB by command, each run in turn, after one that fills the caches."""
    home = {name: str(folder) for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | home
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for number in range(ROUNDS + 1):
        for name, command in commands.items():
            run = _run(command, environment)
            if number:
                runs[name].append(run)
    return {
        name: (statistics.median(seconds for seconds, _ in found), max(peak for _, peak in found))
        for name, found in runs.items()
    }


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds and peak MB of one process, with nothing to read and nobody to read it."""
    nothing = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    began = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment, file_actions=nothing)
    _, _, usage = os.wait4(process, 0)
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def _table(measured: Mapping[str, tuple[float, float]]) -> None:
    width = max(map(len, measured))
    click = next(iter(measured.values()))[0]
    for name, (seconds, peak) in measured.items():
        print(f"{name:<{width}}  {1000 * seconds:6.0f} ms  {seconds / click:5.2f} x click  {peak:5.0f} MB")
    small, large = list(measured.values())[-2:]
    print(f"the first question of {LARGE:,} items comes after {large[0] / small[0]:.2f} x that of {SMALL}")


if __name__ == "__main__":
    main()
