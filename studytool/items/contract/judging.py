"""Judges a response. The terminal, the page and `check` all call this, with their own way to run code."""

from __future__ import annotations

from studytool import messages
from studytool.errors import StudytoolError
from studytool.items.contract import Item, Variant
from studytool.items.contract.running import JudgedResponse, RunCode
from studytool.model import Judgement, Verdict


def judge(item: Item, variant: Variant, response: str, run: RunCode | None = None) -> JudgedResponse:
    """Judge a response of any type; `run` may be left out where the type takes no code.

    No response ends what the learner is doing: an exception while judging is `unreadable`, and says what it was.
    Raises the StudytoolError of `run` where code has to be run and cannot be.
    """
    try:
        return item.judge_with(variant, response, run) if run else JudgedResponse(item.judge(variant, response))
    except StudytoolError:
        raise
    except Exception as fault:
        said = messages.reading.fault(type(fault).__name__)
        return JudgedResponse(Judgement(Verdict.UNREADABLE, 0.0, (said,)))
