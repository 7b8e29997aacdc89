"""No response ends a session: a fault while judging is said, and no hostile response makes one."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from studytool.bank.loader import load
from studytool.errors import Unconfined
from studytool.items.contract import Item
from studytool.items.contract.frozen import freeze
from studytool.items.contract.judging import judge
from studytool.items.contract.running import Ran
from studytool.items.derivation import Derivation
from studytool.maths.calls import Call
from studytool.model import Verdict
from studytool.page.judging import Items

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
FIRST = {item.type: item for item in reversed(SAMPLES)}
EVERY_TYPE = pytest.mark.parametrize("item", FIRST.values(), ids=FIRST)
SLOWEST = 5.0  # seconds for one response, on a busy machine
FAULTS = (ValueError, RecursionError, MemoryError, OverflowError, FloatingPointError, KeyError)
HOSTILE = {
    "5000 digits": "1" * 5000,
    "20000 digits": "1" * 20_000,
    "a million digits": "1" * 1_000_000,
    "a million brackets": "[1, " * 250_000,
    "5000 decimals": "1." + "0" * 5000 + "1",
    "an exponent of 30 digits": "1e" + "9" * 30,
    "a zero with an exponent of 30 digits": "0e" + "9" * 30,
    "a hidden fraction with an exponent of 20 digits": "5e-99999999999999999999%",
    "a zero with 400 digits before the point": "0e400",
    "a chain of powers of a function": "tanh" + "^2" * 250,
    "a tower of powers": "9^9^9^9",
    "a tower of powers in Python": "9**9**9**9",
    "brackets": "(" * 3000,
    "lists": "[" * 3000 + "]" * 3000,
    "signs": "-" * 3000 + "1",
    "roots": "√" * 3000 + "2",
    "a sum": "1+" * 2000 + "1",
    "sides": "1=" * 1500,
    "about equal sides": "1≈" * 900,
    "a long list": "1," * 9999,
    "a huge array": "zeros((10**6, 10**6))",
    "a huge identity": "eye(10**5)",
    "a huge range": "arange(1e12)",
    "JSON nested deeply": '{"a":' * 3000,
    "control characters": "\x00\x1b]52;c;\x07\u202e\b",
    "half a character": "\ud800",
}


def stopped(code: str, function: str, arguments: Sequence[tuple[Any, ...]]) -> Ran:
    """Code that is never run, as if it had taken too long."""
    del code, function, arguments
    return Ran([Call(None, stopped="timeout")])


def _for(item: Item, response: str) -> str:
    """The response, in every part where there are parts."""
    parts = [part.id for part in item.parts] if isinstance(item, Derivation) else []
    return json.dumps(dict.fromkeys(parts, response)) if parts else response


@pytest.mark.parametrize("fault", FAULTS)
@EVERY_TYPE
def test_a_fault_while_judging_is_unreadable_and_says_which(
    item: Item, fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(type(item), "judge", fails)
    monkeypatch.setattr(type(item), "judge_with", fails)
    judgement = judge(item, item.variant(0), "1", stopped).judgement
    assert judgement.verdict is Verdict.UNREADABLE
    assert f"a fault of the program, {fault.__name__}; please report it" in judgement.feedback[0].say("en")
    on_the_page = Items({item.id: freeze(item)}).judge_code(item.id, 0, "1", "en", emit=lambda stream, text: None)
    assert (on_the_page["verdict"], on_the_page["feedback"][0]) == ("unreadable", judgement.feedback[0].say("en"))


def test_code_that_may_not_be_run_is_no_fault_of_judging() -> None:
    def refused(code: str, function: str, arguments: Sequence[tuple[Any, ...]]) -> Ran:
        del code, function, arguments
        raise Unconfined(("files",))

    item = FIRST["function"]
    with pytest.raises(Unconfined):
        judge(item, item.variant(0), next(iter(item.samples(item.variant(0)))).response, refused)


@pytest.mark.slow
@pytest.mark.parametrize("response", HOSTILE.values(), ids=HOSTILE)
@EVERY_TYPE
def test_a_hostile_response_is_judged_at_once_and_is_never_right(item: Item, response: str) -> None:
    began = time.perf_counter()
    judgement = judge(item, item.variant(0), _for(item, response), stopped).judgement
    assert time.perf_counter() - began < SLOWEST
    assert judgement.verdict is not Verdict.CORRECT or item.type == "recall"
    assert not any("a fault of the program" in text.say("en") for text in judgement.feedback)


@pytest.mark.parametrize(
    ("response", "limit"), [("(" * 3000, "40"), ("1+" * 2000 + "1", "150"), ("1=" * 1500, "20"), ("1" * 20001, "20000")]
)
def test_the_message_names_the_limit_that_a_response_exceeds(response: str, limit: str) -> None:
    item = FIRST["number"]
    assert limit in item.judge(item.variant(0), response).feedback[0].say("en")
