"""The door every response goes through; code comes from a file or an editor and is run in the sandbox."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from studytool.cli.support.printable import printable
from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.model import Judgement, Text

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant


def judge(item: Item, variant: Variant, response: str) -> Judgement:
    """Judge a response of any type. What its code prints, and what protects no one here, goes to standard error."""
    from studytool.items.contract.judging import judge as judged_by
    from studytool.sandbox.function import run

    judged = judged_by(item, variant, response, run)
    click.echo(printable(judged.printed), err=True, nl=False)
    say_missing(judged.missing)
    return judged.judgement


@cache
def say_missing(missing: tuple[str, ...]) -> None:
    """Said once: which protections of the sandbox this platform does not give."""
    if missing:
        click.echo(f"sandbox: this platform does not confine {', '.join(missing)}; run only code you trust", err=True)


def edited(text: str) -> str | None:
    """The text as it comes back from the learner's editor; None where it was not saved. Raises UsageProblem."""
    try:
        return click.edit(text, extension=".py")
    except click.ClickException as error:
        message = error.format_message().rstrip(".")
        raise UsageProblem("editor", Text({"en": message}), usage.SET_EDITOR) from None
