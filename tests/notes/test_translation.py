"""A Chinese page and what it takes from the English one."""

from pathlib import Path

import pytest

from studytool.notes import translation
from studytool.notes.note import parse, read

DOCS = Path(__file__).parents[2] / "docs"

ENGLISH = """\
---
title: Page
description: What it says.
---

# Page

What it is about.

## One {#one}

$$
a = b \\label{eq:one}
$$

- In a list:

    ```python run
    print(1)

    print(2)
    ```

    ```text output
    1
    2
    ```

```quiz
#one
```

## Two {#two}

<div class="said" markdown>

Said $x$.

$$
c
$$

</div>

```console
$ ls
```

$$
d
$$
"""

CHINESE = """\
---
title: 页面
description: 说明。
---

# 页面

## 二 {#two}

::: said

::: equation

> ::: code

## 一 {#one}

::: quiz

::: equation

1. 列表中：

   ::: snippet

::: snippet
"""


def test_blocks_are_those_of_the_section_of_the_same_id_in_their_order() -> None:
    note = parse(translation.expanded(CHINESE, parse(ENGLISH))[0])
    assert [formula.source.strip() for formula in note.formulas if formula.display] == [
        "c", "d", "a = b \\label{eq:one}",
    ]  # fmt: skip
    (snippet,) = note.snippets
    assert (snippet.code, snippet.output, snippet.indent) == ("print(1)\n\nprint(2)\n", "1\n2\n", "   ")
    assert [quiz.entries[0][0] for quiz in note.quizzes] == ["#one"]
    assert "> ```console\n> $ ls\n> ```\n" in note.text
    assert '<div class="said" markdown>\n\nSaid $x$.\n' in note.text


def test_a_block_that_is_not_there_leaves_nothing() -> None:
    text, _ = translation.expanded(CHINESE, parse(""))
    assert ":::" not in text
    assert parse(text).snippets == ()


def test_every_line_knows_the_one_that_it_comes_from() -> None:
    text, origin = translation.expanded(CHINESE, parse(ENGLISH))
    source = CHINESE.split("\n")
    for number, line in zip(origin, text.split("\n"), strict=True):
        assert line == source[number - 1] or ":::" in source[number - 1]


def test_a_mark_within_code_is_text() -> None:
    source = "## 一 {#one}\n\n```text\n::: equation\n```\n"
    assert translation.expanded(source, parse(ENGLISH))[0] == source


def test_what_is_recorded_is_what_the_english_page_says_now() -> None:
    source = translation.record(CHINESE, parse(ENGLISH))
    said = {name: [piece.digest for piece in pieces] for name, pieces in translation.paragraphs(parse(ENGLISH)).items()}
    assert translation.recorded(source) == said
    assert translation.record(source, parse(ENGLISH)) == source
    assert parse(source).headings[0].title == "页面"


@pytest.mark.parametrize("name", translation.translated(DOCS))
def test_a_page_of_this_project_takes_every_block_and_copies_none(name: str) -> None:
    source = translation.translated(DOCS)[name].read_text("utf-8")
    note, english = translation.load(DOCS, name), read(DOCS / name)
    assert [snippet.code for snippet in note.snippets] == [snippet.code for snippet in english.snippets]
    assert [quiz.entries for quiz in parse(source).quizzes] == []
    assert note.numbers() == english.numbers()


def test_headings_without_an_id_share_the_anchor_of_the_english_words() -> None:
    english = parse("# The page\n\n## One {#one}\n\n## What counts, and when\n")
    chinese = "# 页面\n\n## 一 {#one}\n\n## 什么算数\n"
    assert translation.anchored(chinese, english) == (
        "# 页面 {#the-page}\n\n## 一 {#one}\n\n## 什么算数 {#what-counts-and-when}\n"
    )
    assert translation.anchored("# 页面\n", english) == "# 页面\n"
