"""`studytool stats`: what you know, what is due, retention, streak."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studytool.cli._app import App, common
from studytool.cli._printable import echo
from studytool.errors import Unusable

if TYPE_CHECKING:
    from studytool.study.stats import Stats

EPILOG = """\b
Examples:
  studytool stats
  studytool stats --html report.html
"""


@click.command(epilog=EPILOG, help="What you know, what is due, how well you retain it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page to FILE.")
@common
def command(app: App, as_json: bool, html: Path | None) -> None:
    stats = _stats(app)
    if html is not None:
        from studytool.study.report import html as page

        try:
            html.write_text(page(stats), encoding="utf-8")
        except OSError as error:
            raise Unusable(str(html), f"cannot be written ({error.strerror})", "choose another file") from None
    if as_json:
        from studytool.cli._documents import dump

        dump(_plain(asdict(stats)))
    elif html is None:
        _print(stats)


def _stats(app: App) -> Stats:
    from studytool.cli._record import now
    from studytool.study.stats import summary

    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    items = app.bank().items
    with app.store() as store:
        return summary(store.entries(), store.memory(), items, now(), zone=zone)


def _plain(value: Any) -> Any:
    """Dates as text, for JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _print(stats: Stats) -> None:
    from studytool.study.report import duration, share

    echo(f"items      {stats.items}: {stats.known} known, {stats.learning} learning, {stats.new} new")
    echo(f"due        {stats.due} now")
    echo(f"reviews    {stats.reviews} on {stats.days_active} days, {duration(stats.seconds)}; streak {stats.streak}")
    echo(f"retention  {share(stats.retention)} (last 30 days {share(stats.retention_recent)})")
    ahead = ", ".join(f"{day:%m-%d} {count}" for day, count in stats.due_by_day if count)
    if ahead:
        echo(f"ahead      {ahead}")
    echo("")
    width = max((len(group.name) for group in stats.topics), default=0)
    for group in (*stats.topics, *stats.levels):
        known = f"{group.known + group.learning}/{group.items} seen"
        echo(f"{group.name:<{width}}  {known:>12}  {group.due:>3} due  right {share(group.correct)}")
    for slip in stats.misconceptions[:5]:
        echo(f"slip       {slip.id} × {slip.count}  {slip.item}")
    for item in stats.leeches:
        echo(f"leech      {item}")
