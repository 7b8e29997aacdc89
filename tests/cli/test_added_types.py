"""An item type that no command knows of is asked, judged and proved by what it declares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO

import pytest

from tests.cli.conftest import Call
from tests.items.added import FOLDER, added_types

BANK = ("--bank", str(FOLDER))
RETURN = json.dumps({"discounts": "1 0.5 0.25", "total": "no", "name": "return"})


@pytest.fixture(autouse=True)
def added() -> Iterator[None]:
    with added_types():
        yield


@pytest.mark.parametrize(
    ("item", "response", "code"),
    [
        ("two-words/method", "policy gradient", 0),
        ("two-words/method", "policy iteration", 1),
        ("two-words/method", "policy", 2),
        ("in-parts/return", RETURN, 2),
        ("in-parts/return", "policy", 2),
    ],
)
def test_a_response_gets_the_exit_code_of_its_verdict(call: Call, item: str, response: str, code: int) -> None:
    assert call("answer", item, response, *BANK)[0] == code


@pytest.mark.parametrize("item", ["two-words/method", "in-parts/return"])
def test_the_right_answer_shown_is_asked_for_and_listed(call: Call, item: str) -> None:
    assert item in call("list", *BANK)[1]
    code, out, err = call("show", item, "--key", *BANK)
    assert (code, err) == (0, "")
    assert ("policy gradient" if item == "two-words/method" else "discounts: [1, 0.5, 0.25]") in out


def test_a_session_asks_for_it_and_logs_it(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("critic actor\n"))
    code, out, err = call("quiz", "--item", "two-words/pair", "--seed", "0", *BANK)
    assert (code, err) == (0, "")
    assert "Who acts, and who judges?" in out
    (entry,) = map(json.loads, call("progress", "export")[1].splitlines())
    assert (entry["item"], entry["verdict"]) == ("two-words/pair", "correct")


def test_its_sample_bank_is_proved(call: Call) -> None:
    code, out, err = call("check", "--variants", "3", *BANK)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("3 items, ")
