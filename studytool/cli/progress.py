"""`studytool progress`: the log of reviews, and where it is."""

from __future__ import annotations

from pathlib import Path

import click

from studytool.cli._app import App, common
from studytool.errors import Unusable

EPILOG = """\b
Examples:
  studytool progress where
  studytool progress export -o reviews.jsonl
"""


@click.group(epilog=EPILOG, help="Your log of reviews: export it, find it.")
def command() -> None:
    pass


@command.command(epilog="\b\nExample:\n  studytool progress where", help="Print the path of the progress file.")
@common
def where(app: App) -> None:
    click.echo(app.db)


@command.command(
    epilog="\b\nExample:\n  studytool progress export -o reviews.jsonl",
    help="Print the log, one JSON object a line, oldest first.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead.")
@common
def export(app: App, output: Path | None) -> None:
    from studytool.study.lines import to_line

    with app.store() as store:
        lines = [to_line(entry) for entry in store.entries()]
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unusable(str(output), f"cannot be written ({error.strerror})", "choose another file") from None
