from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from studytool.notes.note import parse, read

NOTE = """\
---
title: A page
price: $5$
---

# A page

## 得分函数 $x$ {#score .no-quiz}

中文 $\\nabla$ 与 `$code$` [@sutton2018reinforcement, section 13.3; @sutton2019bitter].

```text
$not$ [@nobody] ## No heading {#no}
```

$$
\\E[G] \\label{eq:goal}
$$

See \\eqref{eq:goal} and [the score](#score) and [home](../index.md "Home").

```python run
print("$")

print(1)
```

```text output
$
1
```

    ```quiz
    returns/total

    #score
    ```
"""


def test_a_formula_stands_where_its_dollar_is_counted_in_characters() -> None:
    note = parse(NOTE)
    assert [(f.source.strip(), f.display, f.line, f.column) for f in note.formulas] == [
        ("x", False, 8, 9),
        ("\\nabla", False, 10, 4),
        ("\\E[G] \\label{eq:goal}", True, 16, 1),
    ]


def test_a_formula_says_where_its_tex_is_in_the_text() -> None:
    for formula in parse(NOTE).formulas:
        assert NOTE[formula.start :].startswith(formula.source)
        assert NOTE[slice(*formula.span)].strip("$") == formula.source


def test_a_heading_keeps_its_mathematics_and_gives_up_its_attributes() -> None:
    headings = parse(NOTE).headings
    assert [(h.level, h.title, h.id, h.classes, h.line) for h in headings] == [
        (1, "A page", None, (), 6),
        (2, "得分函数 $x$", "score", ("no-quiz",), 8),
    ]


def test_several_works_in_one_pair_of_brackets_are_several_citations() -> None:
    assert [(c.key, c.locator, c.line, c.column) for c in parse(NOTE).citations] == [
        ("sutton2018reinforcement", "section 13.3", 10, 25),
        ("sutton2019bitter", None, 10, 65),
    ]


def test_a_snippet_brings_the_output_recorded_under_it() -> None:
    (snippet,) = parse(NOTE).snippets
    assert snippet.code == 'print("$")\n\nprint(1)\n'
    assert (snippet.line, snippet.end) == (23, 26)
    assert (snippet.output, snippet.output_lines) == ("$\n1\n", (29, 30))


def test_a_snippet_without_recorded_output_has_none() -> None:
    note = parse("```python run\nx = 1\n```\n\nWords.\n\n```text output\n1\n```\n")
    assert [(s.output, s.output_lines) for s in note.snippets] == [(None, None)]


def test_an_empty_record_is_an_empty_output_and_not_a_missing_one() -> None:
    (snippet,) = parse("```python run\nx = 1\n```\n```text output\n```\n").snippets
    assert (snippet.output, snippet.output_lines) == ("", (5, 4))


def test_python_that_is_not_to_run_is_no_snippet() -> None:
    assert parse("```python\nx = 1\n```\n```text output\n1\n```\n").snippets == ()


def test_a_longer_fence_may_hold_a_shorter_one() -> None:
    note = parse("````text\n```python run\nx\n```\n````\n\n$y$\n")
    assert note.snippets == ()
    assert [f.source for f in note.formulas] == ["y"]


def test_an_indented_fence_loses_its_indentation() -> None:
    (snippet,) = parse("- A step:\n\n    ```python run\n    if x:\n        y\n    ```\n").snippets
    assert snippet.code == "if x:\n    y\n"
    assert snippet.indent == "    "


def test_a_quiz_lists_its_entries_with_their_lines() -> None:
    (quiz,) = parse(NOTE).quizzes
    assert quiz.entries == (("returns/total", 34), ("#score", 36))
    assert quiz.line == 33


def test_links_are_found_with_their_targets_and_code_has_none() -> None:
    links = parse(NOTE + "\n`[x](y.md)`\n\n[ref]: https://example.org\n").links
    assert [link.target for link in links] == ["#score", "../index.md", "https://example.org"]


def test_equations_are_numbered_in_the_order_of_the_page() -> None:
    note = parse("$$a \\label{eq:a}$$ $$b$$ $$c \\label{eq:c}$$ \\eqref{eq:c}")
    assert note.numbers() == {"eq:a": 1, "eq:c": 2}
    assert [reference.label for reference in note.references] == ["eq:c"]


def test_money_and_escaped_dollars_are_no_formulas() -> None:
    assert parse("It costs $5 to $6, or \\$7 and \\$8.").formulas == ()


def test_a_blank_line_ends_what_an_open_dollar_began() -> None:
    assert parse("one $ two\n\nthree $x$").formulas[0].source == "x"


def test_a_comment_is_no_prose() -> None:
    assert parse("<!-- $x$ [@a]\n## No {#no}\n-->\n").formulas == ()


def test_a_note_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("## 回报 {#returns}\n", encoding="utf-8")
    assert [(h.title, h.id) for h in read(path).headings] == [("回报", "returns")]


@given(st.text(alphabet="$`\\@[]{}#~-> \nab中1", max_size=80))
def test_any_text_can_be_read_and_every_place_lies_in_it(text: str) -> None:
    note = parse(text)
    lines = text.split("\n")
    for formula in note.formulas:
        assert lines[formula.line - 1][formula.column - 1] == "$"
    for citation in note.citations:
        assert lines[citation.line - 1][citation.column - 1] == "@"
