"""`studytool new`: a course to start from."""

from __future__ import annotations

from pathlib import Path

import click

from studytool.cli.support.app import App, common
from studytool.cli.support.printable import echo
from studytool.errors import UnusableFile, UsageProblem
from studytool.messages import commands, files, usage

EPILOG = """\b
Examples:
  studytool new physics
  studytool new physics --title "Physics for poets"
  studytool new wuli --title 物理 --lang zh
"""


@click.command(
    epilog=EPILOG,
    help="Begin a course in DIR: a note, a bank of three questions, a site, and the workflow that publishes it.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", metavar="TITLE", help="What the course is called; default: the name of DIR.")
@common
def command(app: App, folder: Path, title: str | None) -> None:
    from studytool import template

    name = folder.absolute().name
    title = " ".join((_spoken(name) if title is None else title).split())
    if not title or not title.isprintable():
        raise UsageProblem("--title", usage.NO_TITLE, usage.GIVE_TITLE)
    try:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise UsageProblem(str(folder), usage.NOT_EMPTY, usage.NEW_FOLDER)
        template.write(folder, template.course(name, title, app.language))
    except OSError as error:
        reason = files.cannot_be_written(error.strerror or str(error))
        raise UnusableFile(str(folder), reason, usage.NEW_FOLDER) from None
    echo(app.say(commands.course_begun(str(folder))))


def _spoken(name: str) -> str:
    """The name of a folder as a title: `linear-algebra` is "Linear algebra"."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
