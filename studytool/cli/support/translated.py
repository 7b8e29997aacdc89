"""Help and usage errors in the language spoken: Click asks gettext for its words, and each help text is exchanged."""

from __future__ import annotations

import copy
import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import click

COMMAND = r"(?P<command> +studytool .*?)(?:(?P<gap>  +)(?P<said>\S.*))?"


@cache
def _chinese() -> Mapping[str, str]:
    from studytool.messages.help import CHINESE  # a large table, read where it is needed

    return CHINESE


class Chinese(gettext.NullTranslations):
    """What Click and the commands say, by their English."""

    def gettext(self, message: str) -> str:
        return _chinese().get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _chinese().get(msgid2) or super().ngettext(msgid1, msgid2, n)


SPOKEN = {"en": gettext.NullTranslations(), "zh": Chinese()}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Meanwhile Click speaks this language; it looks for no catalogue on the disk."""
    before = gettext.translation
    gettext.translation = lambda *_, **__: SPOKEN[language]  # type: ignore[assignment]
    try:
        yield
    finally:
        gettext.translation = before


def translated(command: click.Command) -> click.Command:
    """The command with its help in the language spoken."""
    if gettext.gettext("Usage:") == "Usage:":
        return command
    said = copy.copy(command)
    said.context_class = Context
    said._help_option = None  # Click keeps the one it made in another language
    said.help, said.epilog = _translated(command.help), _translated(command.epilog)
    said.params = [_with_help(param) for param in command.params]
    if isinstance(said, click.Group):
        said.commands = {name: translated(below) for name, below in said.commands.items()}
    return said


def _with_help(param: click.Parameter) -> click.Parameter:
    said = copy.copy(param)
    if isinstance(said, click.Option):
        said.help = _translated(said.help)
    return said


def _translated(text: str | None) -> str | None:
    """Every paragraph that has a translation, else every line of it."""
    return text and "\n\n".join(_paragraph(part) for part in text.removesuffix("\n").split("\n\n"))


def _paragraph(text: str) -> str:
    mark = "\b\n" if text.startswith("\b\n") else ""
    rest = text.removeprefix(mark)
    return mark + (_chinese().get(rest) or "\n".join(map(_line, rest.split("\n"))))


def _line(line: str) -> str:
    """A line, or what follows the command of an example."""
    example = re.fullmatch(COMMAND, line)
    if example and example["said"]:
        return example["command"] + example["gap"] + gettext.gettext(example["said"])
    return gettext.gettext(line)


class Formatter(click.HelpFormatter):
    """Help whose lines are broken by the cells they take, between any two Chinese characters."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        super().write_text(_broken(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        listed = list(rows)
        first = min(col_max, max(len(name) for name, _ in listed)) + col_spacing
        room = max(self.width - first - 2, 10)
        super().write_dl([(name, _broken(said, room)) for name, said in listed], col_max, col_spacing)


class Context(click.Context):
    formatter_class = Formatter


def _broken(text: str, width: int) -> str:
    """The text with its paragraphs broken, but those that are marked as to be left alone."""
    from studytool.terminal.flow import wrap

    parts = text.split("\n\n")
    return "\n\n".join(part if part.startswith("\b") else "\n".join(["\b", *wrap([part], width)]) for part in parts)
