"""The command line: the only place that decides to print, prompt, read the clock, or pick a seed."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every failure is one line on standard error."""
    from studytool.cli._run import run

    return run([*(sys.argv[1:] if arguments is None else arguments)])  # `list` is a command here
