"""The language of the output: that of the option, the environment, the settings or the locale."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import Any

import click

from studytool.cli.support.printable import echo
from studytool.cli.support.spelling import fits
from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.model import LANGUAGES

OPTION, VARIABLE = "--lang", "STUDYTOOL_LANG"
NAMES = {"english": "en", "chinese": "zh", "中文": "zh"}  # Windows writes a locale out: `Chinese (Simplified)_China`


class Language(click.ParamType):  # type: ignore[type-arg]
    """A language, however it is spelt."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        del param, ctx
        return f"[{'|'.join(LANGUAGES)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        del param, ctx
        return required(str(value), OPTION)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        del ctx, param
        return [click.shell_completion.CompletionItem(name) for name in LANGUAGES if name.startswith(incomplete)]


def named(name: str) -> str | None:
    """The language that a name such as `zh_CN.UTF-8`, `zh-Hans`, `ZH` or `Chinese_China.936` is of, if it is one."""
    first = name.strip().lower().replace("-", "_").split("_")[0].split(".")[0].split("@")[0].split(" ")[0]
    language = NAMES.get(first, first)
    return language if language in LANGUAGES else None


def required(name: str, where: str) -> str:
    """The language of a name that stands at `where`. Raises UsageProblem, naming the choices, where it is of none."""
    if (language := named(name)) is None:
        raise UsageProblem(where, usage.no_language(name), usage.use(LANGUAGES))
    return language


def chosen(option: str | None, setting: str | None) -> str:
    """The language of what was chosen: the option, else STUDYTOOL_LANG, else the setting, else the locale.

    English, which is said, where standard output cannot show Chinese.
    """
    if option:
        return _shown(required(option, OPTION), sys.stdout.encoding)
    if variable := os.environ.get(VARIABLE):
        return _shown(required(variable, VARIABLE), sys.stdout.encoding)
    return _shown((named(setting) if setting else None) or of_locale(), sys.stdout.encoding)


@cache
def _shown(language: str, encoding: str) -> str:
    if language == "zh" and not fits("中文", encoding):
        echo(usage.no_chinese(encoding).say("en"), err=True)
        return "en"
    return language


def of_locale() -> str:
    """The language of the locale; English where it is neither."""
    name = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    wanted = [] if name in ("C", "POSIX") else os.environ.get("LANGUAGE", "").split(":")
    known = [language for each in wanted if (language := named(each))]
    return next(iter(known), None) or named(name or locale.getlocale()[0] or "") or LANGUAGES[0]


def asked(arguments: Sequence[str]) -> str | None:
    """What `--lang` names, wherever it stands on a command line; None where it does not."""
    options = list(takewhile(lambda argument: argument != "--", arguments))
    given = [after for before, after in pairwise(options) if before == OPTION]
    given += [option.partition("=")[2] for option in options if option.startswith(f"{OPTION}=")]
    return next(reversed(given), None)
