"""The course of a session: why an item is asked, how its rating is changed, and how many new ones a day brings."""

from __future__ import annotations

import json

from tests.cli.conftest import Call
from tests.cli.running import BANK, Terminal

SUMS = ("quiz", "--bank", str(BANK), "--seed", "0", "--all")


def test_a_key_says_why_an_item_is_asked() -> None:
    session = Terminal("quiz", "--bank", str(BANK))
    session.until("> ")
    session.type("w")
    assert "New: the next on the learning path" in session.until("> ")
    session.type("q")
    assert session.end()[0] == 0


def test_the_rating_of_the_question_before_is_changed_by_one_key(call: Call) -> None:
    session = Terminal(*SUMS)
    session.until("> ")
    session.type("+")
    session.until("There is no rating to change.")
    session.until("> ")
    session.type("!")
    session.until("Next review")
    session.until("> ")
    session.type("+")
    shown = session.until("Next review")
    assert "Rated hard now" in shown
    session.until("> ")
    for key, word in (("-", "again"), ("-", "again"), ("+", "hard")):
        session.type(key)
        session.until(f"Rated {word} now")
        session.until("> ")
    session.type("q")
    assert "Coming back: 1 today." in session.end()[1]
    log = [json.loads(line) for line in call("progress", "export")[1].splitlines()]
    assert [entry["kind"] for entry in log] == ["review", *["rating"] * 4]
    assert [entry["rating"] for entry in log] == [1, 2, 1, 1, 2]


def test_no_more_new_items_than_a_day_is_meant_to_bring(call: Call) -> None:
    code, out, _ = call("quiz", "--bank", str(BANK), "--new-per-day", "0", "--answers", "/dev/null")
    assert (code, "the new items of today are done" in out) == (0, True)
    code, out, _ = call("quiz", "--bank", str(BANK), "--new", "--answers", "/dev/null")
    assert "the new items of today are done" not in out


def test_plain_output_has_words_for_signs(call: Call) -> None:
    item = ("policy-gradient/softmax-score", "--bank", str(BANK))
    shown, judged = call("show", *item, "--plain")[1], call("answer", *item, "9 9 9", "--plain")[1]
    assert "seed 0" in shown.splitlines()[0]
    assert judged.startswith("Incorrect\n")
    assert not set("·✓✗│─√\x1b") & set(shown + judged)
