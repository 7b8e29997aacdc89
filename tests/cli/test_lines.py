"""A session over lines of text: from a pipe, or a file of answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Call
from tests.cli.running import studytool

pytestmark = pytest.mark.slow

SUMS = ("quiz", "sums", "--seed", "0")


def entries(call: Call) -> list[dict[str, object]]:
    return [json.loads(line) for line in call("progress", "export")[1].splitlines()]


def test_each_line_belongs_to_one_question_and_is_final_for_it(call: Call) -> None:
    done = studytool(*SUMS, text="0.25\n\\s\nb\n0.3333\n")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "One more try" not in done.stdout
    assert "1 of 3 right" in done.stdout
    assert [(entry["item"], entry["response"]) for entry in entries(call)] == [
        ("sums/third", "0.25"), ("sums/letter", "s"), ("sums/kind", "b")
    ]  # fmt: skip


def test_a_right_line_is_good_since_a_pipe_thinks_no_time(call: Call) -> None:
    studytool(*SUMS, text="0.3333\n")
    assert [(entry["rating"], entry["seconds"]) for entry in entries(call)] == [(3, None)]


def test_an_unreadable_line_is_reported_and_not_logged(call: Call) -> None:
    done = studytool(*SUMS, text="a third\n\\s\n")
    assert "I cannot read" in done.stdout
    assert [entry["item"] for entry in entries(call)] == ["sums/letter"]


def test_with_nothing_to_read_the_first_question_is_shown_with_how_to_answer_it(call: Call) -> None:
    done = studytool(*SUMS, text="")
    assert done.returncode == 0
    assert "One divided by three?" in done.stdout
    assert "Answer with one number" in done.stdout
    assert entries(call) == []


def test_answers_come_from_a_file_or_from_standard_input(call: Call, tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("0.3333\r\ns\r\n", "utf-8")
    code, out, _ = call(*SUMS, "--answers", str(tmp_path / "answers"))
    assert (code, "1 of 1 right" in out, "Skipped." in out) == (0, True, True)
    assert "1 of 1 right" in studytool(*SUMS, "--answers", "-", text="\\s\n").stdout


def test_a_file_of_answers_that_is_not_there_is_wrong_usage(call: Call, tmp_path: Path) -> None:
    code, out, err = call(*SUMS, "--answers", str(tmp_path / "none"))
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / 'none'}: cannot be read")


def test_the_document_is_alone_on_standard_output() -> None:
    done = studytool(*SUMS, "--json", text="a third\n\\s\n")
    document = json.loads(done.stdout)
    assert list(document) == ["seed", "reviews", "due"]
    assert document["seed"] == 0
    assert [review["item"] for review in document["reviews"]] == ["sums/third", "sums/letter"]
    assert done.stderr.startswith("sums/third: I cannot read")


def test_without_answers_or_items_the_document_is_there_all_the_same() -> None:
    for arguments in (SUMS, ("quiz", "--due")):
        assert json.loads(studytool(*arguments, "--json", text="").stdout)["reviews"] == []


def test_a_seed_fixes_order_and_numbers() -> None:
    runs = [studytool("quiz", "--all", "--seed", "7", "--no-save", text="1\n1\n1\n1\n").stdout for _ in range(2)]
    other = studytool("quiz", "--all", "--seed", "8", "--no-save", text="1\n1\n1\n1\n").stdout
    assert runs[0] == runs[1] != other


def test_without_a_seed_each_review_draws_one_shows_it_and_logs_it(call: Call) -> None:
    done = studytool("quiz", "--item", "policy-gradient/softmax-score", text="1 2 3\n")
    (entry,) = entries(call)
    assert f"seed {entry['seed']}" in done.stdout


def test_nothing_is_logged_where_nothing_shall_be(call: Call) -> None:
    studytool(*SUMS, "--no-save", text="0.3333\n")
    assert entries(call) == []


@pytest.mark.parametrize(("needed", "code"), [("67", 1), ("66", 0), ("0", 0), ("100", 1)])
def test_the_score_is_over_every_question_asked(needed: str, code: int) -> None:
    assert studytool(*SUMS, "--pass", needed, "--no-save", text="0.3333\n\\s\nb\n").returncode == code


def test_questions_left_unanswered_count_against_passing() -> None:
    done = studytool(*SUMS, "--pass", "50", "--no-save", text="0.3333\n")
    assert done.returncode == 1
    assert "33 %, 50 % needed: not passed." in done.stdout


def test_after_its_time_a_session_asks_nothing_more(call: Call) -> None:
    done = studytool(*SUMS, "--time", "0s", text="0.3333\n")
    assert done.returncode == 0
    assert "Time is up." in done.stdout
    assert entries(call) == []


@pytest.mark.parametrize("time", ["20m", "90s", "1h30m", "5"])
def test_a_time_is_written_as_people_write_it(time: str) -> None:
    assert studytool(*SUMS, "--time", time, "--no-save", text="0.3333\n").returncode == 0


@pytest.mark.parametrize(
    "option", [["--time", "x"], ["--time", "9" * 40], ["-n", "0"], ["-n", "9" * 30], ["--pass", "101"]]
)
def test_an_option_out_of_its_range_is_wrong_usage(call: Call, option: list[str]) -> None:
    code, out, err = call(*SUMS, *option)
    assert (code, out) == (2, "")
    assert err.startswith("studytool quiz: ")
    assert err.count("\n") == 1


def test_bytes_that_are_no_text_are_unreadable_and_no_line_is_too_long(tmp_path: Path) -> None:
    (tmp_path / "answers").write_bytes(b"\xff\xfe\x00\x1b[2J\n" + b"1" * 3_000_000)
    done = studytool(*SUMS, "--answers", str(tmp_path / "answers"))
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def test_reviewed_items_are_not_new_and_come_back_when_due(call: Call) -> None:
    studytool(*SUMS, text="0.3333\n\\s\na\n")
    assert [entry["item"] for entry in json.loads(call("list", "--new", "--json")[1])] == [
        "policy-gradient/softmax-score"
    ]
    done = studytool("quiz", "sums", text="1\n")
    assert "Nothing is due and nothing is new." in done.stdout
    assert "sums/third" in studytool("quiz", "sums", "--all", "--no-save", text="1\n").stdout


def test_the_document_holds_the_lines_that_cannot_be_read_in_their_order(call: Call) -> None:
    done = studytool(*SUMS, "--json", text="a third\n\\s\nthe third one\n")
    reviews = json.loads(done.stdout)["reviews"]
    assert [review["verdict"] for review in reviews] == ["unreadable", "correct", "unreadable"]
    assert [review["key"] is None for review in reviews] == [True, False, True]
    assert len(call("progress", "export")[1].splitlines()) == 1


def test_the_report_of_an_exam_shows_each_question_with_the_response_and_the_key() -> None:
    done = studytool(*SUMS, "--exam", text="a third\nt\n2\n")
    report = done.stdout[done.stdout.index("1. sums/third") :].splitlines()
    assert report[:3] == ["1. sums/third", "  One divided by three?", "  You: a third"]
    assert "  Key: 0.333333" in report
    assert report[report.index("2. sums/letter") :][1:4] == [
        "  Which letter stands for a state?",
        "  You: t",
        "✗ Incorrect",
    ]


def test_a_long_prompt_is_cut_to_one_line_in_the_report_of_an_exam() -> None:
    done = studytool(
        "quiz", "policy-gradient", "--exam", "--seed", "0", "--lang", "zh", text="1 2 3\n", env={"COLUMNS": "40"}
    )
    lines = done.stdout[done.stdout.index("1. policy-gradient/softmax-score") :].splitlines()
    assert lines[1].endswith("…")
    assert cell_len(lines[1]) <= 40
    assert lines[2] == "  你的回答： 1 2 3"
    assert "page.md#score-function" in lines[-1]
