"""Texts made safe to print: what a bank, a note, a response or a file name holds cannot steer the terminal."""

from __future__ import annotations

import re

import click

# Control characters but tab and line feed, line separators, and what turns the direction of writing around.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with every character that could steer a terminal written out, as in `\\x1b`."""
    return UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def echo(text: object, *, err: bool = False, nl: bool = True) -> None:
    """A line on standard output, or on standard error, safe to print: the one way commands write."""
    click.echo(printable(str(text)), err=err, nl=nl)


def escaped(document: str) -> str:
    """The same for JSON, where the escape is read back as the character."""
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", document)
