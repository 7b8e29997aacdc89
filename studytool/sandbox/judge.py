"""Judging any response: code is run in the sandbox first, everything else is read by its item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studytool.model import Judgement

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant
    from studytool.items.function import Function
    from studytool.maths.calls import Call
    from studytool.sandbox.call import Outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement; of code also what it `printed`, and the protections `missing` on this platform."""

    judgement: Judgement
    printed: str = ""
    missing: tuple[str, ...] = ()


def judge(item: Item, variant: Variant, response: str) -> Judged:
    """Judge a response of any type. Raises Unusable where code has to be run and no sandbox can be started."""
    if item.response != "block":
        return Judged(item.judge(variant, response))
    from studytool.items.function import Function

    assert isinstance(item, Function)
    refused = item.refused(response)
    return Judged(refused) if refused else _run(item, variant, response)


def _run(item: Function, variant: Variant, response: str) -> Judged:
    from studytool.sandbox.call import call

    outcome = call(response, item.asked.name, item.arguments(variant))
    # Which call printed too much is not known, and the others' results may be cut short by it.
    calls = () if outcome.ended == "output" else outcome.calls
    judgement = item.judge_calls(variant, (*calls, *_last(outcome)))
    return Judged(judgement, outcome.stdout, outcome.missing)


def _last(outcome: Outcome) -> tuple[Call, ...]:
    """The call that could not be made, or did not end, with the reason."""
    from studytool.maths.calls import Call

    if outcome.ended == "finished":
        return ()
    if outcome.ended == "error":
        return (Call(None, outcome.error, outcome.line),)
    return (Call(None, line=outcome.line, stopped=outcome.ended),)
