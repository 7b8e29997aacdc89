"""A Chinese edition beside its English one, each fault put there for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from studytool.check import check
from studytool.notes import translation
from studytool.notes.note import read
from tests.check.test_notes import write

ENGLISH = """\
---
title: Page
---

# Page

What it is about.

## One {#one}

First.

$$
a = b \\qquad \\text{or} \\qquad c \\label{eq:one}
$$

Then \\eqref{eq:one}.

```python run
print(1)
```

```text output
1
```

## Two {#two}

The end.
"""

CHINESE = """\
---
title: 页面
---

# 页面

讲什么。

## 一 {#one}

首先。

::: equation

然后 \\eqref{eq:one}。

::: snippet

## 二 {#two}

结束，见[上文](#one)与[别页](other.md#here)。
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A course in both languages, in which all is well."""
    pages = {"page.md": ENGLISH, "zh/page.md": CHINESE, "other.md": "# Other\n\n## Here {#here}\n\n[It](page.md#two)\n"}
    (tmp_path / translation.CONFIGURATION).write_text("INHERIT: mkdocs.yml\n", "utf-8")
    folder = write(tmp_path, pages)
    record(tmp_path / "docs")
    return folder


def record(docs: Path) -> None:
    page = docs / "zh/page.md"
    page.write_text(translation.record(page.read_text("utf-8"), read(docs / "page.md")), "utf-8")


def change(page: Path, before: str, after: str) -> None:
    text = page.read_text("utf-8")
    assert before in text
    page.write_text(text.replace(before, after), "utf-8")


def said(bank: Path) -> list[tuple[str, str]]:
    """What is said of the Chinese page: the text of the line it is said at, and the message. All are warnings."""
    page = bank.parent / "docs/zh/page.md"
    lines = page.read_text("utf-8").split("\n")
    problems = [problem for problem in check(bank).problems if Path(problem.file) == page]
    assert {problem.severity for problem in problems} <= {"warning"}
    return [(lines[problem.line - 1], problem.message) for problem in problems]


def test_nothing_is_said_of_a_page_that_says_what_the_english_one_says(bank: Path) -> None:
    assert check(bank).problems == ()


def test_a_section_is_behind_where_its_english_one_changed_and_no_other(bank: Path) -> None:
    change(bank.parent / "docs/page.md", "The end.", "The very end.")
    ((line, message),) = said(bank)
    assert line == "## 二 {#two}"
    assert message == "`#two` is behind: its English section changed at line 29"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [("First.", "First.\n\nMore.", "13"), ("Then \\eqref{eq:one}.\n\n", "", "17"), ("print(1)", "print(2)", "19")],
)
def test_it_says_where(bank: Path, before: str, after: str, line: str) -> None:
    change(bank.parent / "docs/page.md", before, after)
    assert ("## 一 {#one}", f"`#one` is behind: its English section changed at line {line}") in said(bank)
    record(bank.parent / "docs")
    assert not [message for _, message in said(bank) if "behind" in message]


def test_lines_moved_in_the_english_page_and_new_breaks_are_no_change(bank: Path) -> None:
    change(bank.parent / "docs/page.md", "What it is about.\n", "What it\nis about.\n\n\n")
    assert said(bank) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("## 二 {#two}\n", "## 二 {#zwei}\n", "## 一 {#one}", "the section `#two` of the English page is missing here"),
        ("## 二 {#two}\n", "## 二 {#zwei}\n", "## 二 {#zwei}", "the English page has no section `#zwei`"),
        ("::: snippet\n", "", "## 一 {#one}", "the English section `#one` holds equation, snippet, this one equation"),
        ("::: snippet", "::: snipet", "::: snipet", "`::: snipet` takes nothing"),
        ("::: snippet", "```python run\nprint(1)\n```", "```python run", "this `snippet` is written twice"),
        ("::: equation", "$$\na = \\label{eq:one}\n$$", "$$",
         "this is not the equation `eq:one` of the English section"),
        ("other.md#here", "other.md#there", "结束，见[上文](#one)与[别页](other.md#there)。",
         "`other.md#there` leads nowhere: `other.md` has no anchor `#there`"),
    ],
)  # fmt: skip
def test_what_a_page_lacks_is_said_where_it_belongs(
    bank: Path, before: str, after: str, line: str, message: str
) -> None:
    change(bank.parent / "docs/zh/page.md", before, after)
    assert (line, message) in said(bank)


def test_an_equation_may_have_its_words_in_chinese(bank: Path) -> None:
    equation = "$$\na = b \\qquad \\text{或} \\qquad c \\label{eq:one}\n$$"
    change(bank.parent / "docs/zh/page.md", "::: equation", equation)
    assert said(bank) == []


def test_sections_in_another_order_are_named(bank: Path) -> None:
    page = bank.parent / "docs/zh/page.md"
    text = page.read_text("utf-8")
    head, one, two = (
        text.partition("## 一")[0],
        text[text.index("## 一") : text.index("## 二")],
        text[text.index("## 二") :],
    )
    page.write_text(f"{head}{two}\n{one}", "utf-8")
    assert ("## 二 {#two}", "`#two` stands here where the English page has `#one`") in said(bank)


def test_wrong_tex_in_a_chinese_page_is_an_error_at_its_line(bank: Path) -> None:
    change(bank.parent / "docs/zh/page.md", "结束，", "结束 $\\oops$，")
    (problem,) = check(bank).problems
    lines = (bank.parent / "docs/zh/page.md").read_text("utf-8").split("\n")
    assert (problem.severity, "oops" in lines[problem.line - 1]) == ("error", True)


def test_a_page_without_an_english_one_is_said_to_be_one(bank: Path) -> None:
    (bank.parent / "docs/zh/alone.md").write_text("# 孤页\n", "utf-8")
    assert [problem.code for problem in check(bank).problems] == ["no-english"]


def test_a_folder_of_this_name_in_another_course_is_none_of_this(bank: Path) -> None:
    (bank.parent / translation.CONFIGURATION).unlink()
    assert "behind" not in {problem.code for problem in check(bank).problems}
