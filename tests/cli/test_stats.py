"""`studytool stats`, over a log that another machine sent."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studytool.model import Entry, Rating, Verdict
from studytool.plot._figure import columns
from studytool.study.lines import to_line
from tests.cli.conftest import Call
from tests.cli.running import studytool
from tests.study.logs import uuid

NOW = datetime.now(UTC)
SCORE, THIRD = "policy-gradient/softmax-score", "sums/third"
TOLD = {"en": "You dropped the one-hot term.", "zh": "你漏了独热项。"}


def review(number: int, item: str, days: float, rating: Rating = Rating.EASY, **more: Any) -> Entry:
    entry = Entry(uuid(number), "review", item, NOW - timedelta(days=days), verdict=Verdict.CORRECT, rating=rating)
    return replace(entry, seconds=90.0, **more)


@pytest.fixture
def history(call: Call, tmp_path: Path) -> None:
    """Two items, one of them forgotten once by the mistake its author foresaw and by one of no item that is left."""
    weights = [
        math.exp(logit) for logit in json.loads(call("show", SCORE, "--seed", "3", "--json")[1])["given"]["theta"]
    ]
    wrong = " ".join(str(-weight / sum(weights)) for weight in weights)
    entries = [
        review(1, SCORE, 40, seed=3),
        review(2, SCORE, 20, Rating.AGAIN, seed=3, response=wrong, misconception="no-onehot"),
        review(3, THIRD, 40),
        review(4, THIRD, 1, Rating.GOOD),
        review(5, "gone/item\x1b[31m", 1, misconception="<i>\x1b]0;x\x07</i>"),
    ]
    (tmp_path / "log.jsonl").write_text("\n".join(map(to_line, entries)), encoding="utf-8")
    assert call("progress", "import", str(tmp_path / "log.jsonl"))[0] == 0


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("width", [80, 60, 30])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("manner", [[], ["--plain"]])
def test_every_part_is_told_within_the_width_of_the_terminal(
    call: Call, monkeypatch: pytest.MonkeyPatch, width: int, language: str, manner: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = call("stats", "--lang", language, *manner)
    assert (code, err) == (0, "")
    assert max(map(columns, out.splitlines())) <= width
    for said in (SCORE, "no-onehot", "sums", TOLD[language]):
        assert "".join(said.split()) in "".join(out.split())
    assert "\x1b" not in out


@pytest.mark.usefixtures("history")
def test_what_is_due_remembered_and_spent_is_said_in_words_to_be_read_aloud(call: Call) -> None:
    out = call("stats", "--plain")[1]
    assert "Known 1 of 4" in out
    assert "All reviews of known items: Reviews 2, Predicted " in out
    assert ", Remembered 50%\n" in out
    assert "  sums: Seen 1 of 3, Due 0, Right 100%, 2nd try 0, Time 3 min\n" in out
    assert "  1 × no-onehot: policy-gradient/softmax-score\n    You dropped the one-hot term.\n" in out
    assert out.isascii() or "×" in out


@pytest.mark.usefixtures("history")
def test_the_document_has_the_numbers_and_what_was_told_of_a_misconception(call: Call) -> None:
    document = json.loads(call("stats", "--json")[1])
    assert (document["items"], document["known"], document["learning"], document["reviews"]) == (4, 1, 1, 5)
    assert document["seconds"] == 450.0
    assert document["retention"]["reviews"] == 2
    assert document["retention"]["remembered"] == 0.5
    assert 0 < document["retention"]["predicted"] < 1
    assert sum(count for _, count in document["reviews_by_day"]) == 5
    slips = {slip["id"]: slip for slip in document["misconceptions"]}
    assert slips["no-onehot"] == {"item": SCORE, "id": "no-onehot", "count": 1, "feedback": TOLD["en"]}
    assert slips["<i>\x1b]0;x\x07</i>"]["feedback"] is None


@pytest.mark.usefixtures("history")
def test_the_page_is_written_to_the_file_and_nothing_else_is_said(call: Call, tmp_path: Path) -> None:
    assert call("stats", "--html", str(tmp_path / "report.html"), "--lang", "zh") == (0, "", "")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert TOLD["zh"] in page
    assert "<i>" not in page


def test_a_page_that_cannot_be_written_is_a_clear_line(call: Call, tmp_path: Path) -> None:
    code, _, err = call("stats", "--html", str(tmp_path / "none" / "report.html"))
    assert code == 3
    assert err.endswith("cannot be written (No such file or directory); choose another file\n")


@pytest.mark.parametrize(("language", "said"), [("en", "studytool quiz asks the first"), ("zh", "答第一批题")])
def test_before_the_first_review_it_says_how_to_begin(call: Call, language: str, said: str) -> None:
    code, out, _ = call("stats", "--lang", language)
    assert code == 0
    assert said in out


@pytest.mark.usefixtures("history")
def test_an_output_without_braille_gets_signs_it_has() -> None:
    done = studytool("stats", env={"PYTHONIOENCODING": "ascii", "STUDYTOOL_LANG": "en"})
    assert "|#" in done.stdout
    assert "⣿" not in done.stdout
    assert "\n\nReviews by day\n" in done.stdout
    calendar = done.stdout.split("Reviews by day\n")[1].split("\n\n")[0]
    assert "?" not in calendar
