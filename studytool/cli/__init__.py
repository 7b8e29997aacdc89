"""The command line: the only place that decides to print, prompt, read the clock, or pick a seed.

A command is a module of this folder with a click command named `command`; nothing lists them.
"""

from __future__ import annotations

import click

from studytool import __version__
from studytool.cli.support.group import Commands

EXAMPLES = """\b
Examples:
  studytool                       a session: what is due, then what is new
  studytool quiz policy-gradient -n 5
  studytool answer policy-gradient/softmax-score "0.1 -0.3 0.2"
  studytool check                 prove the bank and the notes
"""


@click.group(
    cls=Commands,
    package=__name__,
    path=__path__,
    epilog=EXAMPLES,
    help="Notes on reinforcement learning, and a quiz that judges your calculations and says why.",
)
@click.version_option(__version__, prog_name="studytool")
def main() -> None:
    pass
