"""The report at the end of an exam: every question with what was answered and what is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from studytool import messages
from studytool.model import Verdict
from studytool.terminal.layout import render

if TYPE_CHECKING:
    from studytool.cli.support.conversation import Answer
    from studytool.cli.support.present import Page

WHOLE = 10_000  # columns, so that no formula is broken


def show_examined(page: Page, answers: Sequence[Answer]) -> None:
    for number, answer in enumerate(answers, 1):
        item, variant, judgement = answer.item, answer.variant, answer.judgement
        page.line(f"{number}. {item.id}", "bold")
        page.brief(render(item.fill(item.prompt, variant, page.language), WHOLE, plain=True))
        if answer.response:
            page.brief(answer.response, f"  {page.say(messages.session.YOURS)} ")
        page.verdict(judgement)
        page.table(judgement, expected=judgement.verdict is not Verdict.UNREADABLE)
        page.key(item, variant)
        page.line()
