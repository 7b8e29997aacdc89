"""Colour, weight and links, where the output is a terminal that can show them and whose user wants them."""

from __future__ import annotations

import os
from typing import TextIO

import click

PLAIN_TERMINALS = ("", "dumb", "unknown")


def painted(words: str, style: str, stream: TextIO) -> str:
    """The words in a style such as `bold green`; as they are where no style can be shown."""
    if not style or not words or not shows_styles(stream):
        return words
    names = style.split()
    colour = next((name for name in names if name not in ("bold", "dim")), None)
    return click.style(words, fg=colour, bold="bold" in names or None, dim="dim" in names or None)


def linked(words: str, address: str, stream: TextIO) -> str:
    """The words as a link that a terminal can open."""
    if not address or not shows_styles(stream):
        return words
    return f"\x1b]8;;{address}\x1b\\{words}\x1b]8;;\x1b\\"


def shows_styles(stream: TextIO) -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in PLAIN_TERMINALS
    return stream.isatty() and not plain
