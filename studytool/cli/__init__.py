"""The command line: the only place that decides to print, prompt, read the clock, or pick a seed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

GARBAGE = 100_000  # objects made before a search for those that hold one another


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every failure is one line on standard error."""
    from studytool.cli._run import run

    if arguments is not None:
        return run([*arguments])  # `list` is a command here
    # A command is over before its garbage matters, and what is left at its end need not be searched for any.
    gc.set_threshold(GARBAGE)
    try:
        return run(sys.argv[1:])
    finally:
        gc.freeze()
