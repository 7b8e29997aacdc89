"""Commands typed at the prompt, as words or as signs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.cells import cell_len

from studytool import messages
from studytool.cli.support.keys import key_of
from tests.cli.conftest import Call
from tests.cli.running import BANK, Terminal

pytestmark = pytest.mark.slow

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "commands.yaml").read_text(encoding="utf-8"))
WORDS = """
format: 1
topic: words
items:
  - {id: nudge, type: text, prompt: A nudge., accept: [a hint, hint], hint: It is the word itself.}
  - {id: leave, type: text, prompt: To leave., accept: [leave], mistakes: [{accept: [quit], feedback: Too soon.}]}
  - id: move
    type: choice
    prompt: Which one?
    options: [{text: stay, correct: true}, {text: skip, feedback: Not that.}]
  - {id: say, type: recall, prompt: Say why., answer: Because., hint: Why not.}
"""
ZH = ("--lang", "zh")


@pytest.fixture
def words(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "words.yaml").write_text(WORDS)
    return tmp_path / "words"


def begin(bank: Path, item: str, *arguments: str) -> Terminal:
    session = Terminal("quiz", "--bank", str(bank), "--item", item, "--seed", "0", *arguments)
    session.until("> ")
    return session


def after(session: Terminal, line: str) -> str:
    """What is shown until the next prompt after a line."""
    session.type(line)
    return session.until("> ")


def logged(call: Call) -> list[tuple[str, str | None]]:
    return [(row["kind"], row["response"]) for row in map(json.loads, call("progress", "export")[1].splitlines())]


@pytest.mark.parametrize("case", CASES, ids=[repr(case["line"]) for case in CASES])
def test_a_word_or_sign_alone_on_its_line_asks_for_a_command(case: dict[str, Any]) -> None:
    assert key_of(case["line"]) == case["asks"]


def test_words_do_what_their_signs_do(call: Call) -> None:
    session = begin(BANK, "sums/third")
    assert "Less than a half." in after(session, "hint")
    assert "This item has no note." in after(session, "note")
    assert "New: the next" in after(session, "why")
    assert "One more try" in after(session, "0.25")
    assert "Undone" in after(session, "undo")
    session.type("skip")
    assert "Skipped." in session.end()[1]
    assert logged(call) == [("review", "0.25"), ("undo", None)]


def test_chinese_words_do_the_same() -> None:
    session = begin(BANK, "sums/third", *ZH)
    assert "Less than a half." in after(session, "提示")
    session.type("退出")
    assert session.end()[0] == 0


@pytest.mark.parametrize(
    ("item", "word", "verdict", "sign"),
    [
        ("words/nudge", "hint", "Correct", "?"),
        ("words/leave", "quit", "Too soon.", "q"),
        ("words/move", "skip", "Not that.", "s"),
    ],
)
def test_a_word_the_item_knows_is_the_response_and_the_sign_of_the_command_is_told(
    words: Path, item: str, word: str, verdict: str, sign: str
) -> None:
    session = begin(words, item)
    session.type(word)
    assert f"the command is {sign}." in session.until(verdict)
    session.kill()


def test_a_word_another_item_would_know_is_a_command_here(words: Path, call: Call) -> None:
    session = begin(words, "words/leave")
    assert "There is no hint" in after(session, "hint")
    session.type("\\hint")
    session.until("Incorrect")
    session.kill()
    assert logged(call) == [("review", "hint")]


def test_the_line_of_commands_names_the_words() -> None:
    session = Terminal("quiz", "--bank", str(BANK))
    shown = session.until("> ")
    assert "hint ?" in shown
    assert "quit q" in shown
    session.kill()
    session = Terminal("quiz", "--bank", str(BANK), "--plain")
    assert "hint, show, skip, undo, flag, note, why, easier, harder, quit" in session.until("> ").replace("\n", " ")
    session.kill()


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_ends_within_a_command(columns: int, language: str) -> None:
    session = Terminal("quiz", "--bank", str(BANK), "--lang", language, env={"COLUMNS": str(columns)}, columns=columns)
    rows = session.until("1/").splitlines()
    for key in messages.session.KEYSTROKES:
        assert any(f"{key.say(language)} ·" in row for row in rows)
    assert max(map(cell_len, rows)) <= columns
    session.kill()


def test_a_flag_is_told_as_it_is_now(call: Call) -> None:
    session = begin(BANK, "sums/third")
    assert "Flagged." in after(session, "f")
    assert "Flag taken off." in after(session, "flag")
    assert "Flagged." in after(session, "f")
    session.type("q")
    session.end()
    assert "sums/third" in call("list", "--flagged")[1]


def test_a_session_that_keeps_nothing_says_so_of_a_flag() -> None:
    session = begin(BANK, "sums/third", "--no-save")
    assert "Nothing is kept" in after(session, "f")
    session.kill()


def test_enter_reveals_an_answer_only_thought_of_and_grades_say_when_it_comes_again(words: Path, call: Call) -> None:
    session = begin(words, "words/say")
    shown = after(session, "")
    assert "Key: Because." in shown
    grades = " ".join(shown.split())
    assert "1 Again · in a few minutes 2 Hard · " in grades
    assert "4 Easy · in 8 days" in grades  # the initial stability of FSRS-6 for Easy is 8.3 days
    assert "4 Easy" in after(session, "")
    session.type("4")
    assert "Next review: in 8 days" in session.end()[1]
    assert logged(call) == [("review", ""), ("rating", "")]


def test_grades_say_nothing_of_days_where_nothing_is_kept(words: Path) -> None:
    session = begin(words, "words/say", "--no-save", *ZH)
    assert "1 重来 2 困难 3 良好 4 轻松" in " ".join(after(session, "因为").split())
    session.kill()
