"""`course.yaml` among the topics of a bank."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studytool.bank.identity import id_of
from studytool.bank.languages import written
from studytool.bank.loader import load
from studytool.check import check
from studytool.messages.problems import in_chinese
from studytool.page.shown import spoken
from tests.cli.running import exit_code_of

TOPIC = """\
format: 1
topic: {topic}
note: {topic}.md
items:
  - {{id: one, type: text, prompt: {{{language}: x}}, accept: [y], note: "#first"}}
  - {{id: two, type: text, prompt: {{{language}: x}}, accept: [y]}}
"""
COURSE = """\
id: physics  # of this school
title: {en: Physics}
languages: [de, en]
paths:
  short: [second/two, first.md]
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Two topics, a page for each, and a course."""
    (tmp_path / "quiz").mkdir()
    (tmp_path / "docs").mkdir()
    for topic, language in (("first", "en"), ("second", "de")):
        (tmp_path / "quiz" / f"{topic}.yaml").write_text(TOPIC.format(topic=topic, language=language), "utf-8")
        (tmp_path / "docs" / f"{topic}.md").write_text("# Page\n\n## First {#first}\n", "utf-8")
    (tmp_path / "quiz" / "course.yaml").write_text(COURSE, "utf-8")
    return tmp_path / "quiz"


def change(bank: Path, before: str, after: str) -> list[tuple[str, int, int]]:
    """What `check` finds in the course once these words of it are others."""
    file = bank / "course.yaml"
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    return [
        (problem.code, problem.line, problem.column)
        for problem in check(bank, variants=1).problems
        if problem.file == str(file)
    ]


def test_a_course_is_no_topic(bank: Path) -> None:
    loaded, problems = load(bank)
    assert problems == ()
    assert [topic.name for topic in loaded.topics] == ["first", "second"]
    assert (loaded.course.id, loaded.course.paths) == ("physics", {"short": ("second/two", "first.md")})
    assert change(bank, "x", "x") == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("id: physics", "id: Physics", [("kebab-case", 1, 5)]),
        ("id: physics  # of this school\n", "", [("missing-field", 1, 1)]),
        ("id: physics", "id:\n  physics", [("course-id", 2, 3)]),
        ("[de, en]", "[german]", [("unknown-language", 3, 13)]),
        ("title", "titel", [("unknown-field", 2, 1)]),
        ("second/two", "second/tow", [("path", 5, 11)]),
        ("first.md", "first.md#frist", [("path", 5, 23)]),
        ("first.md", "none.md", [("path", 5, 23)]),
        ("short", "Short way", [("kebab-case", 5, 3)]),
        ("[second/two, first.md]", "[]", [("too-few", 5, 10)]),
        ("[de, en]", f"[{'de, ' * 500}en]", [("too-many", 3, 12)]),
        (COURSE, "- physics\n", [("wrong-kind", 1, 1)]),
    ],
)
def test_what_is_wrong_with_a_course_is_told_at_its_place(
    bank: Path, before: str, after: str, found: list[tuple[str, int, int]]
) -> None:
    assert change(bank, before, after) == found


def test_a_path_has_no_page_before_one_that_it_needs(bank: Path) -> None:
    page = bank.parent / "docs" / "first.md"
    page.write_text("---\ntitle: A\nafter: [second.md, none.md]\n---\n\n" + page.read_text("utf-8"), "utf-8")
    assert change(bank, "[second/two, first.md]", "[first.md, second.md]") == [("path-order", 5, 11)]
    assert change(bank, "[first.md, second.md]", "[second.md, first.md]") == []
    problems = [problem for problem in check(bank).problems if problem.file == str(page)]
    assert [(problem.line, problem.column, problem.message) for problem in problems] == [
        (3, 20, "there is no page `none.md` to read before this one")
    ]


def test_the_items_of_a_path_are_asked_in_its_order(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(["list", "--path", "short", "--bank", str(bank)]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if "/" in line.split()[0]]
    assert listed == ["second/two", "first/one", "first/two"]


@pytest.mark.parametrize(("name", "todo"), [("shrot", "did you mean short?"), ("x", "use short")])
def test_a_path_that_is_not_there_is_told_with_those_that_are(
    bank: Path, name: str, todo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(["quiz", "--path", name, "--bank", str(bank)]) == 2
    assert capsys.readouterr().err == f"{name}: the course has no such path; {todo}\n"


def test_a_broken_course_stops_a_session_since_progress_would_be_kept_elsewhere(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(bank, "id: physics", "id: Physics")
    assert exit_code_of(["quiz", "--bank", str(bank)]) == 3
    assert "course.yaml:1:5: `Physics` is not kebab-case" in capsys.readouterr().err


def test_what_is_wrong_with_a_course_is_told_in_chinese_too(bank: Path) -> None:
    page = bank.parent / "docs" / "first.md"
    page.write_text("---\ntitle: A\nafter: [second.md, none.md]\n---\n\n" + page.read_text("utf-8"), "utf-8")
    change(bank, "[second/two, first.md]", "[second/tow, first.md, second.md, x.md]")
    change(bank, "id: physics", "id:\n  physics")
    told = [words for problem in check(bank).problems for words in (problem.message, problem.fix)]
    assert len(told) >= 10
    assert [words for words in told if not re.search("[\u4e00-\u9fff]", in_chinese(words))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title: x\nid: a-b # c\n", "a-b"), ("id: 'a'\n", "a"), ("  id: a\n", None), ("id: A\n", None), ("id:\n", None),
    ],
)  # fmt: skip
def test_an_id_is_read_without_reading_yaml(text: str, found: str | None, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(text, "utf-8")
    assert id_of(tmp_path) == found


def test_the_languages_of_a_bank_are_those_it_names_else_those_it_is_written_in(bank: Path) -> None:
    loaded = load(bank)[0]
    assert loaded.languages == ("de", "en")
    assert written(loaded.items) == ("en", "de")
    (bank / "course.yaml").unlink()
    assert load(bank)[0].languages == ("en", "de")


@pytest.mark.parametrize(
    ("languages", "site", "pages"),
    [
        (("de",), "de", ("en",)), ((), "", ("en",)), (("en", "zh"), "", ("en", "zh")),
        (("en", "zh"), "zh", ("zh", "en")),
        (("zh",), "en", ("en", "zh")), (("zh",), "zh", ("zh",)), (("de", "zh", "en"), "zh-Hant", ("zh", "en")),
    ],
)  # fmt: skip
def test_a_page_speaks_the_language_of_its_site_and_the_other_one_if_the_bank_has_it(
    languages: tuple[str, ...], site: str, pages: tuple[str, ...]
) -> None:
    assert spoken(languages, site) == pages
