"""`studytool import`: another program's questions as items of a bank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from textwrap import indent, wrap
from typing import TYPE_CHECKING

import click

from studytool import whole
from studytool.cli.support.app import App, common
from studytool.cli.support.complete_paths import complete_files
from studytool.cli.support.formats import FormatName
from studytool.cli.support.printable import echo
from studytool.errors import UnusableFile, UsageProblem
from studytool.messages import exchange as said

if TYPE_CHECKING:
    from studytool.exchange.contract import Question, Unread

WIDTH = 80
TOPIC = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")
EPILOG = """\b
Examples:
  studytool import moodle questions.xml -o quiz/mechanics.yaml
  studytool import csv table.csv -o quiz/words.yaml --texts de

\b
What is not read is listed on standard error, each with its place in the file.
Exit codes: 0; 2 wrong usage; 3 nothing could be read or written.
"""


@click.command(epilog=EPILOG, help="Read the questions of FILE, in another program's FORMAT, as items of a bank.")
@click.argument("form", metavar="FORMAT", type=FormatName("read"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path), shell_complete=complete_files)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="The new file of the bank; its name is the topic.",
)  # fmt: skip
@click.option("--texts", default="en", show_default=True, metavar="LANG", help="Language of the questions, such as de.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@common
def command(app: App, form: str, file: Path, output: Path, texts: str, as_json: bool) -> None:
    from studytool.cli.support.proving import proved
    from studytool.exchange import format_named
    from studytool.exchange.contract import Question, Unread
    from studytool.exchange.contract.importing import made
    from studytool.items.contract.scalars import LANGUAGE

    if not TOPIC.fullmatch(output.name):
        raise UsageProblem(str(output), said.NOT_A_TOPIC, said.AS_TOPIC)
    if not re.fullmatch(LANGUAGE, texts):
        raise UsageProblem(texts, said.NO_LANGUAGE, said.A_LANGUAGE)
    if output.exists():
        raise UnusableFile(str(output), said.TAKEN, said.ANOTHER_TOPIC)
    read = format_named(form).read
    assert read, "every format is read"
    found: list[Question | Unread] = [*read(file)]
    items, unread = made((one for one in found if isinstance(one, Question)), texts, output.stem)
    content, held, refused = proved(items, output)
    missing = [*(one for one in found if isinstance(one, Unread)), *unread, *refused]
    if not held:
        _tell(app, file, missing)
        raise UnusableFile(str(file), said.NOTHING_READ, said.SEE_ABOVE)
    with suppress(OSError):  # then writing says why
        output.parent.mkdir(parents=True, exist_ok=True)
    for name, picture in filter(None, (item.picture for item in held)):
        whole.write(output.parent / name, [picture])
    whole.write(output, [content.encode()])
    if as_json:
        from studytool.cli.support.documents import dump

        listed = [{"place": one.place, "name": one.name, "what": app.say(one.what)} for one in missing]
        dump({"format": form, "file": str(output), "items": len(held), "unread": listed})
    else:
        echo(app.say(said.imported(len(held), str(output))))
    _tell(app, file, missing)


def _tell(app: App, file: Path, missing: Sequence[Unread]) -> None:
    """What is not read, in the order of the file."""
    if missing:
        echo(app.say(said.not_read(len(missing))), err=True)
    for one in missing:
        where = f"{file}:{one.place}" if one.place else str(file)
        listed = wrap(
            f"{where}: {one.name}: {app.say(one.what)}", WIDTH - 2, break_on_hyphens=False, break_long_words=False
        )
        echo(indent("\n".join(listed), "  "), err=True)
