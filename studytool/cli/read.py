"""`studytool read`: a section of a note in the terminal."""

from __future__ import annotations

import click

from studytool.cli.support.app import App, common, completion_folder
from studytool.cli.support.completion import beginning

EPILOG = """\b
Examples:
  studytool read concepts/score-function.md
  studytool read speeches/policy-gradient/less-noise.md#reward-to-go
  PAGER="less -F" studytool read speeches/policy-gradient.md
"""


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The pages of the notes, and the sections of one that is written out."""
    from studytool.cli.support.reading import notes_folder, places_to_read

    del param
    return beginning(incomplete, lambda: places_to_read(notes_folder(completion_folder(ctx)), incomplete))


@click.command(epilog=EPILOG, help="Read PAGE of the notes, or its section ID; on a terminal through $PAGER, if set.")
@click.argument("place", metavar="PAGE[#ID]", shell_complete=complete)
@common
def command(app: App, place: str) -> None:
    from studytool.cli.support.present import Page
    from studytool.cli.support.reading import read

    read(Page(app), place)
