"""Judges responses for the commands. Code, from a file or an editor, is run in the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from studytool.cli.support.printable import echo
from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.model import Judgement, Text

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant
    from studytool.items.contract.running import Ran

TOLD = "studytool.not_confined"  # where a command keeps what it has said


def judge(item: Item, variant: Variant, response: str, language: str) -> Judgement:
    """Judge a response of any type. What its code prints goes to standard error."""
    from studytool.items.contract.judging import judge as judged_by

    judged = judged_by(item, variant, response, partial(_run, language))
    echo(judged.printed, err=True, nl=False)
    return judged.judgement


def _run(language: str, code: str, function: str, arguments: Sequence[tuple[Any, ...]]) -> Ran:
    from studytool.sandbox.function import run  # most responses are no code

    return run(code, function, arguments, consent=partial(told_first, language))


def told_first(language: str, missing: tuple[str, ...]) -> bool:
    """A learner's own code runs wherever it is; what is not confined is said once, before it."""
    said = click.get_current_context().find_root().meta.setdefault(TOLD, set())
    if missing not in said:
        said.add(missing)
        echo(usage.not_confined(missing).say(language), err=True)
    return True


def edited(text: str) -> str | None:
    """The text as it comes back from the learner's editor; None where it was not saved. Raises UsageProblem."""
    try:
        return click.edit(text, extension=".py")
    except click.ClickException as error:
        message = error.format_message().rstrip(".")
        raise UsageProblem("editor", Text({"en": message}), usage.SET_EDITOR) from None
