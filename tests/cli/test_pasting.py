"""What is pasted at the prompt, in terminals that say that it is pasted and in others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.running import BANK, Terminal

pytestmark = pytest.mark.slow

CODE = """
format: 1
topic: code
items:
  - id: double
    type: function
    prompt: Double it.
    signature: double(x)
    given: {x: "normal(3, decimals=1)"}
    answer: 2 * x
"""
DOUBLE = "def double(x):\n    q = 2\n\n    return q * x"
BLOCKS = ["1\nq\n2", "q\nq", "\nquit\n\n!", "e\n1", "0.1\n?\ns\nu", "if x:\n\ty = 1\n\t\tpyproj\t"]


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "code.yaml").write_text(CODE)
    return tmp_path / "code"


class Pasting:
    """A session in a terminal that brackets what is pasted, or in a dumb one."""

    def __init__(self, bracketed: bool, *arguments: str) -> None:
        self.bracketed = bracketed
        editor = {"EDITOR": "false", "VISUAL": ""}
        self.terminal = Terminal("quiz", *arguments, env={"TERM": "xterm" if bracketed else "dumb"} | editor)
        self.terminal.until("> ")

    def paste(self, text: str) -> None:
        self.terminal.type(f"\x1b[200~{text}\x1b[201~" if self.bracketed else text)


def responses(call: Call) -> list[str]:
    """Of every review the first, and those of later tries."""
    reviews = [json.loads(line) for line in call("progress", "export")[1].splitlines()]
    return [
        response for one in reviews for response in (one["response"], *(t["response"] for t in one.get("tries", ())))
    ]


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "dumb"])
@pytest.mark.parametrize("block", BLOCKS, ids=map(repr, BLOCKS))
def test_a_pasted_block_is_one_response_and_none_of_its_lines_a_command(
    bracketed: bool, block: str, call: Call
) -> None:
    session = Pasting(bracketed, "--bank", str(BANK), "--item", "sums/letter", "--seed", "0")
    session.paste(block)
    session.terminal.until("One more try")
    session.terminal.until("> ")
    session.terminal.type("\\s")
    assert session.terminal.end()[0] == 0
    assert responses(call) == [block, "s"]


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "dumb"])
def test_pasted_code_is_judged_and_opens_no_editor(bracketed: bool, code: Path, call: Call) -> None:
    session = Pasting(bracketed, "--bank", str(code), "--seed", "0")
    session.paste(DOUBLE)
    code_of_exit, shown = session.terminal.end()
    assert (code_of_exit, "Correct" in shown) == (0, True)
    assert responses(call) == [DOUBLE]


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "dumb"])
def test_a_block_pasted_where_a_grade_or_a_yes_is_awaited_is_neither(
    bracketed: bool, tmp_path: Path, call: Call
) -> None:
    (tmp_path / "recall").mkdir()
    (tmp_path / "recall" / "said.yaml").write_text(
        "format: 1\ntopic: said\nitems: [{id: why, type: recall, prompt: Why?, answer: Because.}]"
    )
    session = Pasting(bracketed, "--bank", str(tmp_path / "recall"), "--seed", "0")
    session.paste("one\ntwo")
    session.terminal.until("4 Easy")
    session.terminal.until("> ")
    session.paste("4\nq")
    session.terminal.until("4 Easy")
    session.terminal.until("> ")
    session.terminal.type("3")
    session.terminal.end()
    assert responses(call) == ["one\ntwo", "one\ntwo"]


def test_lines_typed_ahead_of_their_questions_are_for_one_question_each(call: Call) -> None:
    session = Terminal("quiz", "sums", "--bank", str(BANK), "--seed", "0")
    session.type("0.3333\n\\s\na")
    session.end()
    assert responses(call) == ["0.3333", "s", "a"]
