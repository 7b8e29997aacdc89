"""Log entries for tests: one short call each, and hypothesis strategies for whole logs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import strategies as st

from studytool.bank.catalogue import Brief
from studytool.model import EVERY_ITEM, Entry, Rating, Verdict
from studytool.study.lines import KEYS, RARE, plain

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
REST = (*DEFAULT_PARAMETERS[4:20], 0.3)  # another decay than the published one
FORMAT_1 = Path(__file__).parents[1] / "data" / "format_1.sql"
ITEMS = ("returns/discount", "returns/geometric", "bandits/regret")


def uuid(number: int) -> str:
    return str(UUID(int=number))


def review(
    number: int, item: str = ITEMS[0], rating: Rating | None = Rating.GOOD, at: datetime = NOON, **more: Any
) -> Entry:
    plain = Entry(uuid(number), "review", item, at, seed=number, response="0.9", verdict=Verdict.CORRECT, score=1.0)
    return replace(plain, rating=rating, seconds=12.5, hints=0, **more)


def amend(number: int, kind: str, of: Entry, at: datetime | None = None, rating: Rating | None = None) -> Entry:
    return Entry(uuid(number), kind, of.item, at or of.at + timedelta(minutes=1), of=of.id, rating=rating)


def reset(number: int, item: str = ITEMS[0], at: datetime = NOON) -> Entry:
    return Entry(uuid(number), "reset", item, at)


def flag(number: int, item: str = ITEMS[0], at: datetime = NOON) -> Entry:
    return Entry(uuid(number), "flag", item, at)


def keep(number: int, edition: str, item: str = ITEMS[0], at: datetime = NOON) -> Entry:
    return Entry(uuid(number), "keep", item, at, edition=edition)


def optimize(number: int, at: datetime = NOON) -> Entry:
    return Entry(
        uuid(number), "optimize", EVERY_ITEM, at, parameters=(*(2 * part for part in DEFAULT_PARAMETERS[:4]), *REST)
    )


def question(id: str, *, level: str | None = None, retired: bool = False) -> Brief:  # noqa: A002 - the model's word
    return Brief(id, "choice", id.partition("/")[0], level, None, retired, 0, 0)


def write_format_1(path: Path, entries: Iterable[Entry]) -> None:
    """A progress file as the first format had it, its memory not derived."""
    columns = [key for key in KEYS if key not in (*RARE, "offset")]
    with closing(sqlite3.connect(path)) as direct, direct:
        direct.executescript(FORMAT_1.read_text(encoding="utf-8"))
        direct.executemany(
            f"INSERT INTO log ({', '.join(columns)}) VALUES (:{', :'.join(columns)})", map(plain, entries)
        )


MOMENTS = st.integers(0, 400 * 86400).map(lambda seconds: NOON + timedelta(seconds=seconds, microseconds=seconds % 7))
PARAMETERS = st.floats(0.9, 1.1).map(lambda share: (*(share * part for part in DEFAULT_PARAMETERS[:4]), *REST))
RATINGS = st.none() | st.sampled_from(Rating)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """Up to twelve entries of every kind in any order of time; amendments may name what is absent, later or amended."""
    drawn = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        kind = draw(
            st.sampled_from(("review", "review", "review", "rating", "undo", "reset", "flag", "keep", "optimize"))
        )
        of = uuid(draw(st.integers(1, 12))) if kind in ("rating", "undo") else None
        rating = draw(RATINGS) if kind == "review" else draw(st.sampled_from(Rating)) if kind == "rating" else None
        item = EVERY_ITEM if kind == "optimize" else draw(st.sampled_from((*ITEMS, EVERY_ITEM) if of else ITEMS))
        entry = Entry(uuid(number), kind, item, draw(MOMENTS), of=of, rating=rating)
        extra: dict[str, dict[str, Any]] = {"keep": {"edition": "e"}, "optimize": {"parameters": draw(PARAMETERS)}}
        drawn.append(replace(entry, **extra.get(kind, {})))
    return drawn
