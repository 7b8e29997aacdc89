from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.bank.loader import load
from studytool.bank.topics import Bank
from studytool.errors import Unusable
from studytool.items.array import ArrayItem
from studytool.items.choice import Choice
from studytool.model import Problem

QUIZ = Path(__file__).parents[2] / "quiz"
PIECES = (
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!x ",
    "<<: ",
    "- ",
    ": ",
    "\t",
    '"',
    "'",
    "|",
    ">",
    "#",
    "\n",
    "\r",
    "?",
    "%",
)

ITEM = "  - {id: one, type: text, prompt: What?, accept: [this]}\n"


def bank_of(folder: Path, **files: str) -> tuple[Bank, tuple[Problem, ...]]:
    """The bank of these topics; a body that does not start with `format:` gets the lines every topic has."""
    for stem, body in files.items():
        name = stem.replace("_", "-")
        text = body if body.startswith("format:") else f"format: 1\ntopic: {name}\n{body}"
        (folder / f"{name}.yaml").write_text(text, "utf-8", newline="")
    return load(folder)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, int, str]]:
    return [(Path(problem.file).name, problem.line, problem.column, problem.code) for problem in problems]


SOUND = """\
title: {en: Sound, zh: 好}
note: speeches/page.md
items:
  - id: pick
    type: choice
    note: "#section"
    level: apply
    select: many
    shuffle: false
    prompt: |
      Which?
    options:
      - {text: 1.10, correct: true}
      - text: {en: "no", zh: 否}
        feedback: wrong
  - id: vector
    type: array
    prompt: "{{x}}"
    given:
      x: [1, 2]
      n: "integer(0, 2)"
    let: {s: sum(x) + n}
    answer: [s, 2]
    tolerance: {rel: 1e-3, abs: .5}
    mistakes:
      - answer: "[s, 3]"
        feedback: no
  - id: old
    type: text
    note: other.md#place
    retired: true
    prompt: What?
    accept: [yes, 中文]
"""


def test_every_kind_of_field_becomes_the_value_its_type_declares(tmp_path: Path) -> None:
    bank, problems = bank_of(tmp_path, sound=SOUND)
    assert problems == ()
    pick, vector = bank.find("sound/pick"), bank.find("sound/vector")
    assert isinstance(pick, Choice)
    assert isinstance(vector, ArrayItem)
    assert pick.prompt.translations == {"en": "Which?"}
    assert [option.text.say("en") for option in pick.options] == ["1.10", "no"]
    assert (pick.select, pick.shuffle, [option.correct for option in pick.options]) == ("many", False, [True, False])
    assert [(name, draw.source) for name, draw in vector.given] == [("x", "[1, 2]"), ("n", "integer(0, 2)")]
    assert [(name, expression.source) for name, expression in vector.let] == [("s", "sum(x) + n")]
    assert vector.answer.source == "[s, 2]"
    assert (vector.tolerance.rel, vector.tolerance.abs, vector.tolerance.digits) == (1e-3, 0.5, None)
    assert vector.mistakes[0].feedback.say("zh") == "no"


def test_the_places_of_fields_are_those_to_edit(tmp_path: Path) -> None:
    bank, _ = bank_of(tmp_path, sound=SOUND)
    pick, vector = bank.items[:2]
    assert pick.file == str(tmp_path / "sound.yaml")
    assert {path: pick.places[path] for path in ("", "prompt", "options", "options.1", "options.1.text.zh")} == {
        "": (6, 5), "prompt": (12, 13), "options": (14, 5), "options.1": (16, 9), "options.1.text.zh": (16, 30),
    }  # fmt: skip
    assert {path: vector.places[path] for path in ("given", "given.x", "answer", "mistakes.0.answer")} == {
        "given": (21, 5), "given.x": (22, 10), "answer": (25, 13), "mistakes.0.answer": (28, 17),
    }  # fmt: skip


def test_an_anchor_belongs_to_the_page_of_the_topic_and_no_note_means_that_page(tmp_path: Path) -> None:
    bank, _ = bank_of(tmp_path, sound=SOUND, bare="items:\n" + ITEM)
    assert [item.note for item in bank.items] == [
        None, "speeches/page.md#section", "speeches/page.md", "other.md#place",
    ]  # fmt: skip


def test_a_topic_keeps_its_head_and_a_title_is_made_of_its_name_where_none_is_given(tmp_path: Path) -> None:
    bank, _ = bank_of(tmp_path, sound=SOUND, two_words="after: [sound]\nitems:\n" + ITEM)
    sound, two = bank.topics
    assert (sound.name, sound.title.say("zh"), sound.note) == ("sound", "好", "speeches/page.md")
    assert (two.title.say("en"), two.after, two.file) == ("Two words", ("sound",), tmp_path / "two-words.yaml")
    assert bank.root == tmp_path


def test_topics_follow_those_they_build_on_and_else_the_names_of_their_files(tmp_path: Path) -> None:
    body = "items:\n" + ITEM
    bank, problems = bank_of(tmp_path, a="after: [d]\n" + body, b=body, c="after: [a, b]\n" + body, d=body)
    assert problems == ()
    assert [topic.name for topic in bank.topics] == ["b", "d", "a", "c"]
    assert [item.id for item in bank.items] == ["b/one", "d/one", "a/one", "c/one"]


def test_each_circle_of_topics_is_told_once_and_all_topics_are_loaded(tmp_path: Path) -> None:
    body = "items:\n" + ITEM
    bank, problems = bank_of(
        tmp_path, a="after: [x, c]\n" + body, b="after: [a]\n" + body, c="after: [b]\n" + body, x="after: [x]\n" + body
    )
    assert told(problems) == [("a.yaml", 3, 12, "cycle"), ("x.yaml", 3, 9, "cycle")]
    assert "a after c after b after a" in problems[0].message
    assert [topic.name for topic in bank.topics] == ["x", "a", "b", "c"]


def test_the_same_topic_and_the_same_id_in_two_files_are_told_at_the_later(tmp_path: Path) -> None:
    bank, problems = bank_of(tmp_path, a="items:\n" + ITEM, b="format: 1\ntopic: a\nitems:\n" + ITEM)
    assert told(problems) == [
        ("b.yaml", 2, 8, "topic-name"), ("b.yaml", 2, 8, "duplicate-topic"), ("b.yaml", 4, 10, "duplicate-id"),
    ]  # fmt: skip
    assert f"{tmp_path / 'a.yaml'}:4" in problems[2].message
    assert len(bank.items) == 1


def test_the_flaws_of_an_item_are_told_at_the_fields_they_name(tmp_path: Path) -> None:
    body = (
        "items:\n  - id: one\n    type: choice\n    prompt: Which?\n    options:\n"
        "      - text: this\n      - text: THIS\n        feedback: no\n"
    )
    bank, problems = bank_of(tmp_path, a=body)
    assert told(problems) == [
        ("a.yaml", 7, 5, "correct-options"), ("a.yaml", 9, 9, "equal-options"),
    ]  # fmt: skip
    assert bank.items == ()


def test_a_given_or_let_that_nothing_uses_is_a_warning_at_its_line_and_one_that_something_uses_is_none(
    tmp_path: Path,
) -> None:
    body = (
        "items:\n  - id: one\n    type: gradient\n    prompt: What of {{shown}}?\n    given:\n"
        '      shown: "normal(2)"\n      x: "normal(2)"\n      spare: "integer(1, 3)"\n'
        "    let:\n      half: x / 2\n      left: x[0]\n    objective: sum(half)\n    wrt: x\n    answer: ones(2) / 2\n"
    )
    bank, problems = bank_of(tmp_path, a=body)
    assert [(problem.line, problem.code, problem.severity) for problem in problems] == [
        (10, "unused-name", "warning"), (13, "unused-name", "warning"),
    ]  # fmt: skip
    assert len(bank.items) == 1


def test_a_broken_file_does_not_hide_the_others_nor_make_its_topic_unknown(tmp_path: Path) -> None:
    bank, problems = bank_of(tmp_path, a="items: [", b="after: [a]\nitems:\n" + ITEM)
    assert [(name, code) for name, _, _, code in told(problems)] == [("a.yaml", "syntax")]
    assert [item.id for item in bank.items] == ["b/one"]


def test_a_yml_file_is_met_with_its_right_name_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text("format: 1")
    (tmp_path / ".#a.yaml").symlink_to(tmp_path / "nowhere")
    _, problems = bank_of(tmp_path, a="items:\n" + ITEM)
    assert told(problems) == [("b.yml", 1, 1, "file-name")]
    assert (problems[0].severity, problems[0].fix) == ("warning", "rename it to b.yaml")


def test_only_the_files_asked_for_are_read_and_the_topics_beside_them_are_known(tmp_path: Path) -> None:
    bank_of(tmp_path, a="items: [", b="after: [a]\nitems:\n" + ITEM)
    (tmp_path / "c.yml").write_text("format: 1")
    bank, problems = load(tmp_path, [tmp_path / "b.yaml", tmp_path / "b.yaml"])
    assert problems == ()
    assert [topic.name for topic in bank.topics] == ["b"]


def test_a_file_that_is_not_there_is_a_problem_and_a_folder_that_is_not_there_an_exception(tmp_path: Path) -> None:
    _, problems = load(tmp_path, [tmp_path / "gone.yaml"])
    assert told(problems) == [("gone.yaml", 1, 1, "unreadable")]
    with pytest.raises(Unusable, match="no such file or directory"):
        load(tmp_path / "gone")


def test_a_folder_without_a_topic_is_a_problem(tmp_path: Path) -> None:
    bank, problems = load(tmp_path)
    assert (bank.items, [problem.code for problem in problems]) == ((), ["empty-bank"])


def test_line_ends_and_a_byte_order_mark_change_neither_items_nor_places(tmp_path: Path) -> None:
    unix, problems = bank_of(tmp_path, sound=SOUND)
    text = (tmp_path / "sound.yaml").read_text("utf-8")
    (tmp_path / "sound.yaml").write_text("\ufeff" + text.replace("\n", "\r\n"), "utf-8", newline="")
    windows, also = load(tmp_path)
    assert problems == also == ()
    assert windows.items == unix.items
    assert [item.places for item in windows.items] == [item.places for item in unix.items]


@pytest.mark.parametrize("key", ["9" * 5_000, "x" * 100_000, "中" * 100_000])
@pytest.mark.parametrize("field", ["given", "prompt", "tolerance", "let"])
def test_a_huge_key_is_an_error_of_ordinary_length(tmp_path: Path, field: str, key: str) -> None:
    body = f"items:\n  - id: one\n    type: number\n    answer: 1\n    {field}:\n      ? {key}\n      :\n"
    _, problems = bank_of(tmp_path, a=body)
    assert problems
    assert all(len(problem.message) < 500 and len(problem.fix) < 500 for problem in problems)


def test_an_id_that_is_not_there_is_met_with_the_nearest(tmp_path: Path) -> None:
    bank, _ = bank_of(tmp_path, sound=SOUND)
    assert bank.find("sound/vectr") is None
    assert bank.suggest("sound/vectr") == ("sound/vector",)
    assert bank.suggest("vector") == ("sound/vector",)
    assert bank.suggest("entirely-different") == ()


def test_the_bank_of_this_repository_loads_without_a_problem() -> None:
    bank, problems = load(QUIZ)
    assert problems == ()
    assert bank.items


def test_loading_the_bank_imports_neither_numpy_nor_what_only_the_terminal_needs() -> None:
    program = (
        "import sys; from pathlib import Path; from studytool.bank.loader import load; "
        f"bank, _ = load(Path({str(QUIZ)!r})); assert bank.items; "
        "print(sorted({'numpy', 'fsrs', 'rich', 'sqlite3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A sound topic with a few pieces cut out or put in."""
    text = "format: 1\ntopic: sound\n" + SOUND
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = start + draw(st.sampled_from([0, 0, 1, 5, 40]))
        text = text[:start] + draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[stop:]
    return text


@given(mutilated() | st.text() | st.binary())
def test_no_content_of_a_file_raises_and_every_problem_lies_in_the_file(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    folder = tmp_path_factory.mktemp("bank")
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "sound.yaml").write_bytes(raw)
    bank, problems = load(folder)
    assert bank.items or problems
    lines = 1 + raw.count(b"\n") + raw.count(b"\r")
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in problems)
