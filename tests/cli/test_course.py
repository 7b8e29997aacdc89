"""The course of a session: why an item is asked, how its rating is changed, and how many new ones a day brings."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from studytool.model import Rating
from studytool.study.store import Store
from tests.cli.conftest import Call
from tests.cli.running import BANK, Terminal, studytool
from tests.study.logs import NOON, review

pytestmark = pytest.mark.slow

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


# Changed and retired items ---------------------------------------------------------------------------------------

TOPIC = """format: 1
topic: sums
items:
  - {{id: two, type: number, level: recall, prompt: "{prompt}", answer: "{answer}"}}
  - {{id: old, type: number, prompt: What was it?, answer: "3", retired: true}}
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], object]:
    """Writes the bank anew with this prompt and key."""
    folder = tmp_path / "quiz"
    folder.mkdir()
    monkeypatch.setenv("STUDYTOOL_BANK", str(folder))
    return lambda prompt, answer: (folder / "sums.yaml").write_text(TOPIC.format(prompt=prompt, answer=answer))


def first_words(*keys: str) -> str:
    """What a session in a terminal shows before its first question, where these are typed until then."""
    session = Terminal("quiz", "--all", "--seed", "0")
    for key in keys:
        session.until("[y/N]")
        session.type(key)
    shown = session.until("1/1")
    session.until("> ")
    session.type("q")
    assert session.end()[0] == 0
    return shown


def kinds(call: Call) -> list[str]:
    return [json.loads(line)["kind"] for line in call("progress", "export")[1].splitlines()]


def test_a_changed_wording_keeps_the_memory_and_asks_nothing(call: Call, write: Callable[[str, str], None]) -> None:
    write("One and one?", "1 + 1")
    assert call("answer", "sums/two", "2", "--save")[0] == 0
    write("What is one and one?", "1+1")
    assert "has changed" not in first_words()
    assert kinds(call) == ["review"]


@pytest.mark.parametrize(
    ("typed", "kind", "known"), [("", "keep", True), ("no", "keep", True), ("y", "reset", False), ("Y", "reset", False)]
)
def test_a_changed_key_asks_once_whether_to_start_afresh_and_keeps_the_answer(
    call: Call, write: Callable[[str, str], None], typed: str, kind: str, known: bool
) -> None:
    write("One and one?", "2")
    assert call("answer", "sums/two", "2", "--save")[0] == 0
    write("One and one?", "3")
    asked = " ".join(first_words(typed).split())
    assert asked.endswith("1/1")
    assert kinds(call) == ["review", kind]
    assert (json.loads(call("list", "--new", "--json")[1]) == []) is known
    assert "has changed" not in first_words()
    assert kinds(call) == ["review", kind]


def test_without_a_terminal_a_changed_key_keeps_the_memory_and_asks_nothing(
    call: Call, write: Callable[[str, str], None]
) -> None:
    write("One and one?", "2")
    assert call("answer", "sums/two", "2", "--save")[0] == 0
    write("One and one?", "3")
    assert "1 of 1 right" in studytool("quiz", "--all", text="3\n").stdout
    assert kinds(call) == ["review", "review"]
    assert "has changed" not in first_words()


def test_a_retired_item_is_named_as_such_and_can_still_be_shown(call: Call, write: Callable[[str, str], None]) -> None:
    write("One and one?", "2")
    assert call("quiz", "--item", "sums/old") == (
        2, "", "sums/old: it is retired: no longer asked; see studytool show sums/old\n"
    )  # fmt: skip
    assert call("show", "sums/old")[0] == 0


def test_an_item_that_left_the_bank_keeps_its_reviews_and_hinders_nothing(
    call: Call, write: Callable[[str, str], None], tmp_path: Path
) -> None:
    write("One and one?", "2")
    assert call("answer", "sums/two", "2", "--save")[0] == 0
    (tmp_path / "quiz" / "sums.yaml").write_text(
        TOPIC.format(prompt="?", answer="2").replace("id: two", "id: deux"), encoding="utf-8"
    )
    for command in (["quiz", "--answers", "/dev/null"], ["list", "--due"], ["stats"], ["progress", "undo"]):
        assert call(*command)[0] == 0
    assert kinds(call) == ["review", "undo"]
    assert call("progress", "reset", "sums/two")[0] == 0


# The end ---------------------------------------------------------------------------------------------------------


def test_the_rating_of_the_last_question_can_be_changed_before_the_session_ends(call: Call) -> None:
    session = Terminal("quiz", "--item", "sums/third")
    session.until("> ")
    session.type("0.3333")
    session.until("Enter finishes")
    for key, word in (("-", "Rated"), ("-", "Rated"), ("-", "Rated again now"), ("u", "Undone")):
        session.until("> ")
        session.type(key)
        session.until(word)
    session.until("1/1 · sums/third")
    session.until("> ")
    session.type("q")
    assert session.end()[0] == 0
    assert kinds(call) == ["review", "rating", "rating", "rating", "undo"]
    assert json.loads(call("list", "--new", "--json")[1])[-1]["item"] == "sums/kind"


def test_enter_after_the_last_question_ends_the_session() -> None:
    session = Terminal("quiz", "--item", "sums/third", "--lang", "zh", columns=60)
    session.until("> ")
    session.type("0.3333")
    session.until("按回车结束")
    session.until("> ")
    session.type("")
    code, shown = session.end()
    assert (code, "共答 1 题，对 1 题" in shown) == (0, True)


def test_an_exam_shows_no_rating_says_what_was_not_answered_and_takes_nothing_after_its_time(call: Call) -> None:
    session = Terminal("quiz", "sums", "--exam", "--time", "4s", "--seed", "0")
    assert "s left" in session.until("> ")
    session.type("0.25")
    session.until("> ")
    session.type("+")
    session.until("In an exam ratings show at its end.")
    time.sleep(4)
    session.type("a")
    code, shown = session.end()
    assert code == 0
    assert "Time is up." in shown
    assert "Not answered: 2." in shown
    assert kinds(call) == ["review"]


def test_a_leech_is_pointed_at_its_note_and_listed_as_flagged(call: Call, home: Path) -> None:
    item, day = "policy-gradient/softmax-score", NOON.replace(year=2020)
    with Store.open(home / "data" / "studytool" / "progress.sqlite3") as store:
        for number in range(1, 8):
            store.record(review(2 * number, item, Rating.EASY, day + number * timedelta(days=200)))
            store.record(review(2 * number + 1, item, Rating.AGAIN, day + number * timedelta(days=200, seconds=1)))
        store.record(review(99, item, Rating.EASY, day + timedelta(days=1600)))
    assert json.loads(call("list", "--flagged", "--json")[1]) == []
    done = studytool("quiz", "--item", item, text="9 9 9\n")
    assert "Forgotten 8 times: a leech" in done.stdout
    assert "page.md#score-function" in done.stdout
    assert [found["item"] for found in json.loads(call("list", "--flagged", "--json")[1])] == [item]
