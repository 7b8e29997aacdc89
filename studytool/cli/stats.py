"""`studytool stats`: what you know, what is due, retention, streak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from studytool import whole
from studytool.cli.support.app import App, common
from studytool.errors import NoVariant

if TYPE_CHECKING:
    from studytool.bank.catalogue import Brief, Catalogue
    from studytool.study.stats import Misconception, Stats
    from studytool.study.store import Store

COURSE = ": "  # between the name of another course and that of its item
SAMPLE = 20_000  # entries walked through again to compare what was predicted with what was remembered

EPILOG = """\b
Examples:
  studytool stats
  studytool stats --html report.html
  studytool stats --json
  studytool stats --all --html report.html
"""


@click.command(epilog=EPILOG, help="What you know, what is due, how well you retain it, where your time goes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with plots to FILE.")
@click.option("--all", "every", is_flag=True, help="Join what was learnt in every course, each topic by its course.")
@common
def command(app: App, as_json: bool, html: Path | None, every: bool) -> None:
    bank = app.bank()
    with app.store() as own, _joined(app) if every else nullcontext(own) as store:
        stats = _stats(app, bank, store)
        told = {slip: said for slip in stats.misconceptions if (said := _told(app, bank, store, slip))}
    if html is not None:
        from studytool.study import report

        whole.write(html, [report.html(stats, app.language, told).encode()])
    if as_json:
        from studytool.cli.support.documents import dump

        dump(_document(stats, told))
    elif html is None:
        from studytool.cli.support.overview import Overview
        from studytool.cli.support.present import Page

        Overview(Page(app), stats, told).show()


def _stats(app: App, bank: Catalogue, store: Store) -> Stats:
    from studytool.cli.support.stamps import now
    from studytool.study.stats import known_reviews, summary

    moment, starts = now(), app.day_starts
    histories = ([entry for entry in history if entry.at <= moment] for history in store.histories(SAMPLE))
    known = (recall for history in histories for recall in known_reviews(history, starts))
    ahead = sum(1 for _ in store.ahead())
    memory = store.memory()
    items = [*bank.items, *(_elsewhere(item) for item in memory if bank.find(item) is None and COURSE in item)]
    return summary(store.seen(), known, memory, items, moment, zone=None, starts=starts, ahead=ahead)


@contextmanager
def _joined(app: App) -> Iterator[Store]:
    """The rows of all progress files in one that is thrown away; items of other courses begin with their names."""
    from studytool.cli.support.stamps import now
    from studytool.model import EVERY_ITEM
    from studytool.study.gather import gather
    from studytool.study.store import Store

    seen: set[str] = set()  # rows are copied to a course's own file when it is given one
    with TemporaryDirectory() as folder:
        place = Path(folder) / "all.sqlite3"
        with Store.open(place, retention=app.retention, starts=app.day_starts, now=now()) as store:
            for course, file in app.progress_files():
                entries = [entry for entry in gather(file) if entry.id not in seen]
                seen.update(entry.id for entry in entries)
                named = (replace(entry, item=f"{course}{COURSE}{entry.item}") for entry in entries)
                store.merge((entry for entry in named if EVERY_ITEM not in entry.item) if course else entries)
            yield store


def _elsewhere(item: str) -> Brief:
    """An item of another course, of which nothing is known but its name."""
    from studytool.bank.catalogue import Brief

    return Brief(item, "", item.partition("/")[0], None, None, False, 0, 0)


def _told(app: App, bank: Catalogue, store: Store, slip: Misconception) -> str:
    """The feedback for a misconception: its last response is judged again. For code, which would have to be run, there
    is none."""
    brief, last = bank.find(slip.item), store.slip(slip.item, slip.id)
    if brief is None or last is None or last.response is None:
        return ""
    item = bank.read(brief)
    if item.form.code:
        return ""
    from studytool.items.contract.judging import judge

    try:
        judgement = judge(item, item.variant(last.seed or 0), last.response).judgement
    except NoVariant:
        return ""
    return _in_a_line(judgement.feedback[0].say(app.language)) if judgement.misconception == slip.id else ""


def _in_a_line(markdown: str) -> str:
    from studytool.terminal.layout import render

    return " ".join(render(markdown, 10_000, plain=True).split())


def _document(stats: Stats, told: Mapping[Misconception, str]) -> dict[str, Any]:
    document: dict[str, Any] = _plain(asdict(stats))
    document["misconceptions"] = [asdict(slip) | {"feedback": told.get(slip)} for slip in stats.misconceptions]
    return document


def _plain(value: Any) -> Any:
    """Dates as text, for JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
