"""Banks and logs of any size, for the benchmarks."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studytool.model import Entry, Rating, Verdict
from studytool.study.store import Store

REVIEWS_OF_EACH = 100  # so that the log of ten thousand items holds a million
TOGETHER = 200  # items whose reviews are merged at once

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


def make(folder: Path, count: int) -> None:
    """In the folder a bank `quiz` of so many items, a multiple of a hundred, and its log `progress.sqlite3`."""
    folder.mkdir()
    _bank(folder / "quiz", count)
    _log(folder / "progress.sqlite3", count)


def _bank(folder: Path, count: int) -> None:
    """Topics of a hundred items each."""
    folder.mkdir()
    for topic in range(count // 100):
        numbers = range(100 * topic, 100 * topic + 100)
        items = "".join(ITEM.format(number=number, larger=number + 1, section=number // 5) for number in numbers)
        text = f"format: 1\ntopic: example-{topic}\nitems:{items}"
        (folder / f"example-{topic}.yaml").write_text(text, encoding="utf-8")


def _log(path: Path, count: int) -> None:
    """A year in which nine items of ten were reviewed, again and again."""
    names = [f"example-{number // 100}/item-{number}" for number in range(count * 9 // 10)]
    rng, each = random.Random(0), REVIEWS_OF_EACH * 10 // 9 + 1
    with Store.open(path) as store:
        for start in range(0, len(names), TOGETHER):
            store.merge(entry for name in names[start : start + TOGETHER] for entry in _reviews(name, each, rng))


def _reviews(item: str, count: int, rng: random.Random) -> Iterator[Entry]:
    now = datetime.now(UTC)
    for number in range(count):
        at = now - timedelta(days=365 * (1 - number / count), seconds=rng.uniform(0, 9e4))
        rating = rng.choice((Rating.AGAIN, Rating.GOOD, Rating.GOOD, Rating.GOOD, Rating.EASY))
        yield Entry(
            str(uuid.UUID(int=rng.getrandbits(128))), "review", item, at,
            seed=number, response="2", verdict=Verdict.CORRECT, score=1.0, rating=rating, seconds=9.0, hints=0,
        )  # fmt: skip
