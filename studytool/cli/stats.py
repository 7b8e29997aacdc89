"""`studytool stats`: what you know, what is due, retention, streak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studytool import whole
from studytool.cli.support.app import App, common
from studytool.errors import NoVariant

if TYPE_CHECKING:
    from studytool.bank.catalogue import Catalogue
    from studytool.study.stats import Misconception, Stats
    from studytool.study.store import Store

SAMPLE = 20_000  # entries walked through again to compare what was predicted with what was remembered

EPILOG = """\b
Examples:
  studytool stats
  studytool stats --html report.html
  studytool stats --json
"""


@click.command(epilog=EPILOG, help="What you know, what is due, how well you retain it, where your time goes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with plots to FILE.")
@common
def command(app: App, as_json: bool, html: Path | None) -> None:
    bank = app.bank()
    with app.store() as store:
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
    return summary(store.seen(), known, store.memory(), bank.items, moment, zone=None, starts=starts, ahead=ahead)


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
