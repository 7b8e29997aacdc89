"""`studytool export`: items as a file for another program."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from textwrap import indent, wrap
from typing import TYPE_CHECKING

import click

from studytool import whole
from studytool.cli.support.app import SEED, App, common
from studytool.cli.support.completion import complete_topics
from studytool.cli.support.filters import Filter
from studytool.cli.support.formats import FormatName
from studytool.cli.support.printable import echo
from studytool.errors import UnusableFile, UsageProblem
from studytool.messages import exchange as said

if TYPE_CHECKING:
    from studytool.exchange.contract import Lost

WIDTH = 80
EPILOG = """\b
Examples:
  studytool export anki -o returns.apkg returns --variants 5
  studytool export csv -o returns.csv returns --variants 3
  studytool export gift -o returns.gift returns
  studytool export moodle -o questions.xml --seed 7
  studytool export paper -o returns.html returns --variants 4
  studytool export qti -o returns.zip returns

\b
What the format cannot carry is listed on standard error, item by item.
Exit codes: 0; 2 wrong usage; 3 nothing could be written.
"""


@click.command(epilog=EPILOG, help="Write items, all or of some TOPICs, as a file of another program's FORMAT.")
@click.argument("form", metavar="FORMAT", type=FormatName("export"))
@click.argument("topics", nargs=-1, metavar="[TOPIC]…", shell_complete=complete_topics)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file; - prints it."
)
@click.option(
    "--variants",
    default=1,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="Variants of each item; of paper, sheets.",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="The first variant.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@common
def command(
    app: App, form: str, topics: tuple[str, ...], output: Path, variants: int, seed: int, as_json: bool
) -> None:
    from studytool.exchange import format_named
    from studytool.exchange.contract import lost
    from studytool.exchange.contract.asking import sheet

    printed = str(output) == "-"
    if printed and as_json:
        raise UsageProblem("--json", said.NOT_BOTH, said.NAME_FILE)
    bank = app.bank(topics)
    items = Filter(topics=topics).choose(bank)
    if not items:
        raise UsageProblem(" ".join(topics) or str(app.bank_folder), said.NOTHING_TO_EXPORT, said.OTHER_TOPICS)
    title = topics[0] if len(topics) == 1 else app.bank_folder.absolute().parent.name
    written, left_out = sheet(map(bank.read, items), range(seed, seed + variants), app.language, title, app.bank_folder)
    if not written.items:
        raise UnusableFile(str(output), said.NO_VARIANTS, said.SEE_CHECK)
    export = format_named(form).export
    assert export, "every format is written"
    content = export.write(written)
    missing = (*left_out, *lost(export, written))
    if printed:
        _print(content)
    else:
        whole.write(output, [content])
    told = said.written(len(written.items), sum(1 for _ in written.questions), str(output))
    if as_json:
        from studytool.cli.support.documents import dump

        listed = [{"item": one.item, "what": app.say(one.what)} for one in missing]
        dump({"format": form, "file": str(output), "items": len(written.items),
              "questions": sum(1 for _ in written.questions), "lost": listed})  # fmt: skip
    else:
        echo(app.say(told), err=printed)
    _tell(app, format_named(form).program, missing)


def _print(content: bytes) -> None:
    if b"\0" in content[:1000] and sys.stdout.isatty():
        raise UsageProblem("-o -", said.BINARY, said.NAME_FILE)
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def _tell(app: App, program: str, missing: Iterable[Lost]) -> None:
    """What is lost, each followed by the items it is lost of."""
    items: defaultdict[str, list[str]] = defaultdict(list)
    for one in missing:
        items[app.say(one.what)].append(one.item)
    if items:
        echo(app.say(said.not_carried(program)), err=True)
    for what, names in items.items():
        listed = wrap(app.say(said.of_items(what, names)), WIDTH - 2, break_on_hyphens=False, break_long_words=False)
        echo(indent("\n".join(listed), "  "), err=True)
