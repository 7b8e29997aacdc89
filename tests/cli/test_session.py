"""A session in a terminal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from studytool.model import Rating
from studytool.study.store import Store
from tests.cli.conftest import Call
from tests.cli.running import Terminal

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[2] / "quiz"
THIRD = ("quiz", "--item", "sums/third", "--seed", "0")

Start = Callable[..., Terminal]
Log = Callable[[], list[dict[str, Any]]]
Rated = Callable[[], Rating | None]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts sessions, and ends those a failed test has left."""
    sessions: list[Terminal] = []

    def begin(*arguments: str, **how: object) -> Terminal:
        sessions.append(Terminal(*arguments, **how))  # type: ignore[arg-type]
        sessions[-1].until("> ")
        return sessions[-1]

    yield begin
    for session in sessions:
        if session.process.poll() is None:
            session.kill()


@pytest.fixture
def log(call: Call) -> Log:
    return lambda: [json.loads(line) for line in call("progress", "export")[1].splitlines()]


@pytest.fixture
def rating(home: Path) -> Rated:
    """What the log amounts to for the one item that was asked."""

    def last() -> Rating | None:
        from studytool.study.schedule import standing

        with Store.open(home / "data" / "studytool" / "progress.sqlite3") as store:
            standings = [entry.rating for entry in standing(store.entries()) if entry.kind == "review"]
        return standings[-1] if standings else None

    return last


def test_a_wrong_first_try_says_no_key_and_is_again_even_if_the_session_is_killed(start: Start, rating: Rated) -> None:
    session = start(*THIRD)
    session.type("0.25")
    shown = session.until("One more try")
    assert "Incorrect" in shown
    assert "0.333" not in shown
    session.kill()
    assert rating() == Rating.AGAIN


def test_a_response_is_in_the_file_before_its_verdict_is_shown(start: Start, home: Path) -> None:
    session = start(*THIRD)
    session.type("0.3333")
    session.until("Correct")
    file = home / "data" / "studytool" / "progress.sqlite3"
    with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT response FROM log").fetchall() == [("0.3333",)]
    session.kill()


def test_a_session_killed_at_its_first_question_leaves_nothing(start: Start, log: Log) -> None:
    start(*THIRD).kill()
    assert log() == []


def test_a_right_second_try_stays_again_and_is_told_apart(start: Start, rating: Rated, log: Log) -> None:
    session = start(*THIRD)
    session.type("0.25")
    session.until("One more try")
    session.type("0.3333")
    code, shown = session.end()
    assert code == 0
    assert "0 of 1 right. 1 more on the second try." in shown
    assert rating() == Rating.AGAIN
    (review,) = log()
    assert review["tries"] == [{"response": "0.3333", "verdict": "correct"}]


def test_a_wrong_second_try_shows_key_and_solution_and_stays_again(start: Start, rating: Rated) -> None:
    session = start(*THIRD)
    session.type("0.25")
    session.until("One more try")
    session.type("0.25")
    code, shown = session.end()
    assert code == 0
    assert "Key: 0.333333" in shown
    assert "A third." in shown
    assert rating() == Rating.AGAIN


def test_a_right_first_try_with_a_hint_is_hard(start: Start, rating: Rated, log: Log) -> None:
    session = start(*THIRD)
    session.type("?")
    assert "Less than a half." in session.until("> ")
    session.type("1/3")
    session.end()
    assert rating() == Rating.HARD
    assert [entry["hints"] for entry in log()] == [1]


def test_what_is_unreadable_or_imprecise_is_asked_again_and_rated_as_if_it_never_was(
    start: Start, rating: Rated, log: Log
) -> None:
    session = start(*THIRD)
    session.type("a third")
    assert "I cannot read" in session.until("> ")
    session.type("0.33")
    assert "Imprecise" in session.until("> ")
    assert log() == []
    session.type("0.333")
    session.end()
    assert rating() in (Rating.GOOD, Rating.EASY)


def test_undo_takes_back_a_first_try_and_the_question_starts_anew(start: Start, rating: Rated, log: Log) -> None:
    session = start(*THIRD)
    session.type("0.25")
    session.until("> ")
    session.type("u")
    assert "Undone" in session.until("> ")
    assert rating() is None
    session.type("0.3333")
    session.end()
    assert rating() in (Rating.GOOD, Rating.EASY)
    assert [entry["kind"] for entry in log()] == ["review", "undo", "review"]


def test_undo_takes_back_the_question_before(start: Start, rating: Rated) -> None:
    session = start("quiz", "sums", "--seed", "0")
    session.type("0.3333")
    session.until("> ")
    assert rating() is not None
    session.type("u")
    assert "Undone: the last review of sums/third" in " ".join(session.until("> ").split())
    assert rating() is None
    session.type("u")
    assert "nothing to undo" in session.until("> ")


def test_keys_alone_on_a_line_act_and_a_backslash_makes_them_responses(start: Start, log: Log) -> None:
    session = start("quiz", "--item", "sums/letter", "--seed", "0")
    session.type("f")
    assert "Flagged." in session.until("> ")
    session.type("n")
    assert "This item has no note." in session.until("> ")
    session.type("\\s")
    _, shown = session.end()
    assert "Correct" in shown
    assert [(entry["kind"], entry["response"]) for entry in log()] == [("flag", None), ("review", "s")]


def test_skipping_logs_nothing_and_asking_for_the_answer_is_again(start: Start, rating: Rated, log: Log) -> None:
    session = start("quiz", "sums", "-n", "2", "--seed", "0")
    session.type("s")
    assert "Skipped." in session.until("> ")
    assert log() == []
    session.type("!")
    _, shown = session.end()
    assert "Key: s" in shown
    assert rating() == Rating.AGAIN


def test_a_note_is_named_with_the_place_it_was_opened_at(start: Start) -> None:
    session = start("quiz", "policy-gradient", "--seed", "0")
    session.type("n")
    assert "docs/page.md#score-function" in session.until("> ").replace("\n", "")


def test_quitting_keeps_what_was_answered(start: Start, log: Log) -> None:
    session = start("quiz", "sums", "--seed", "0")
    session.type("0.3333")
    session.until("> ")
    session.type("q")
    code, shown = session.end()
    assert code == 0
    assert "1 of 1 right" in shown
    assert [entry["item"] for entry in log()] == ["sums/third"]


def test_a_question_left_after_a_wrong_try_counts_as_answered(start: Start) -> None:
    session = start(*THIRD)
    session.type("0.25")
    session.until("> ")
    session.type("q")
    assert "0 of 1 right" in session.end()[1]


@pytest.mark.parametrize(("key", "code"), [(b"\x04", 0), (b"\x03", 130)])
def test_the_end_of_input_is_a_quiet_end_and_an_interrupt_is_130(start: Start, key: bytes, code: int) -> None:
    session = start(*THIRD)
    session.press(key)
    found, shown = session.end()
    assert found == code
    assert "Traceback" not in shown


def test_an_exam_has_one_try_and_no_feedback_before_the_end(start: Start) -> None:
    session = start("quiz", "sums", "--exam", "--seed", "0", "--pass", "60")
    session.type("0.25")
    shown = session.until("2/3")
    assert "Recorded." in shown
    assert "Incorrect" not in shown
    session.until("> ")
    session.type("\\s")
    session.until("> ")
    session.type("a")
    code, shown = session.end()
    assert "1. sums/third" in shown
    assert "Key: 0.333333" in shown
    assert "66 %, 60 % needed: passed." in shown
    assert code == 0


def test_two_sessions_at_once_keep_the_reviews_of_both(start: Start, log: Log) -> None:
    first, second = start(*THIRD), start(*THIRD)
    for session in (first, second):
        session.type("0.3333")
        session.end()
    assert [entry["response"] for entry in log()] == ["0.3333", "0.3333"]


def test_a_document_has_standard_output_to_itself_while_the_questions_go_to_the_terminal(
    start: Start, tmp_path: Path
) -> None:
    with (tmp_path / "out.json").open("wb") as out:
        session = start(*THIRD, "--json", out=out)
    session.type("0.3333")
    assert session.end()[0] == 0
    assert [review["verdict"] for review in json.loads((tmp_path / "out.json").read_text())["reviews"]] == ["correct"]


@pytest.mark.parametrize("columns", [80, 60, 12, 1])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_session_fits_a_terminal_of_any_width(start: Start, columns: int, language: str) -> None:
    wide = {"COLUMNS": str(columns)}
    session = start("quiz", "policy-gradient", "--lang", language, "--seed", "0", columns=columns, env=wide)
    session.type("1 2 3")
    session.until("> ")
    session.type("1 2 3")
    assert session.end()[0] == 0


def test_without_a_command_there_is_a_session(start: Start) -> None:
    session = start()
    session.type("q")
    assert session.end()[0] == 0


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["drawn", "plain"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_of_a_session_with_the_shipped_bank_is_wider_than_sixty_columns(
    start: Start, language: str, plain: tuple[str, ...]
) -> None:
    session = start(
        "quiz", "policy-gradient", "returns", "-n", "4", "--bank", str(SHIPPED), "--lang", language, *plain,
        columns=60, env={"COLUMNS": "60"},
    )  # fmt: skip
    shown = [session.seen]
    for key in ("?", "w", "f", "u", "+", "x", "!", "-", "!", "w", "?", "!", "q"):
        session.type(key)
        shown.append(session.until("> ") if key != "q" else session.end()[1])
    lines = "".join(shown).splitlines()
    assert len(lines) > 50
    assert [line for line in lines if cell_len(line) > 60] == []
    assert not any(set(line) & set("✓✗·─│") for line in lines) or not plain


def test_lines_are_edited_and_called_back_and_nothing_of_them_outlives_the_session(
    start: Start, log: Log, home: Path
) -> None:
    before = {path for path in home.rglob("*") if path.is_file()}
    session = start("quiz", "sums", "--seed", "0", env={"TERM": "xterm"})
    session.type("0.33333\x7f\x7f\x7f")  # three characters are taken back
    session.until("Imprecise")
    session.until("> ")
    session.type("\x1b[A33")  # the line before, and two more characters
    session.until("Correct")
    session.until("> ")
    session.type("q")
    assert session.end()[0] == 0
    assert [entry["response"] for entry in log()] == ["0.3333"]
    new = {path.name for path in home.rglob("*") if path.is_file()} - {path.name for path in before}
    assert all(name.endswith((".sqlite3", ".sqlite3.gz", ".json")) for name in new)


def test_how_to_answer_is_said_once_for_each_type_and_number_of_digits(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "sums.yaml").write_text(
        "format: 1\ntopic: sums\nitems:\n"
        "  - {id: one, type: number, prompt: One?, answer: 2 / 3}\n"
        "  - {id: two, type: number, prompt: Two?, answer: 4 / 3}\n"
        "  - {id: three, type: number, prompt: Three?, answer: 5 / 3, tolerance: {decimals: 1}}\n"
        "  - {id: four, type: array, prompt: Four?, answer: '[1 / 3, 2 / 3]'}\n"
    )
    session, told = Terminal("quiz", "--bank", str(tmp_path / "bank")), ""
    for _ in range(4):
        told += session.until("> ")
        session.type("s")
    session.end()
    assert told.count("3 significant digits or more, like `1.23`") == 1
    assert told.count("1 decimal or more, like `1.2`") == 1
    assert told.count("3 significant digits or more, like `1.23 -4.56`") == 1


def test_a_window_that_was_made_narrower_between_questions_is_kept_to(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS")
    session = start("quiz", "--bank", str(SHIPPED), "returns", "-n", "3", columns=100)
    session.resize(44)
    session.type("!")
    shown = session.until("> ")
    lines = [line.strip() for line in shown.splitlines()]  # readline clears its prompt with spaces
    assert (
        max((cell_len(line) for line in lines if " " in line), default=0) <= 44
    )  # an address is one word and stays whole
    session.resize(100)
    session.type("!")
    assert max(map(cell_len, session.until("> ").splitlines())) > 44


def test_the_parts_of_a_derivation_are_asked_in_turn_and_what_follows_from_a_slip_counts(
    start: Start, log: Log, tmp_path: Path
) -> None:
    (tmp_path / "steps.yaml").write_text(
        "format: 1\ntopic: steps\nitems:\n  - id: sums\n    type: derivation\n    prompt: Start from 3.\n    parts:\n"
        "      - {id: double, type: number, ask: Double it., answer: 2 * 3}\n"
        "      - {id: more, type: number, ask: Add one to that., answer: double + 1}\n",
        "utf-8",
    )
    session = start("quiz", "--item", "steps/sums", "--seed", "0", "--bank", str(tmp_path))
    session.type("9")
    assert "7" not in session.until("> ")
    session.type("8")
    assert "Add one to that." in session.until("> ")
    session.type("9")
    said = session.until("1 right")
    assert "Right from here on" in said
    assert "(1) 6; (2) 7" in said
    (review,) = log()
    assert (review["verdict"], review["score"]) == ("partial", 0.5)
    assert json.loads(review["response"]) == {"double": "9", "more": "9"}
    assert json.loads(review["tries"][0]["response"]) == {"double": "8", "more": "9"}
