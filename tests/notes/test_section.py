"""A section of a note as Markdown that can be read in a terminal."""

from __future__ import annotations

import pytest

from studytool.notes.note import Heading, parse
from studytool.notes.section import Words, readable, sections

PAGE = """---
title: A page
---

Before any heading.

# The page

## First {#first .no-quiz}

One [@sutton2018, section 2; @other2020], see [second](#second), [the other](other.md#part) and [us](https://example.org).
A *phrase*{ .no-terms } with <span class="x">a tag</span>, 1 &lt; 2 and `<b>code</b> { .kept }`.

### Inside

<!-- not for readers -->
By \\eqref{eq:one} and \\eqref{other.md#eq:two}:

$$
x = 1 \\label{eq:one}
$$

```quiz
section
```

## Second {#second}

!!! note "Said: one"
    In a box,

    $$
    a \\\\
    = b
    $$

    ```python
    # comment
    ```

Behind the box.

<div class="said" markdown>

Word for word.

</div>

<div class="front">Shown</div>

```python run
print(1)
```

```text output
1
```

```text
!!! note
<div class="said">
```
"""
WORDS = Words(
    cited=lambda key, place: ", ".join(filter(None, ({"sutton2018": "Sutton, 2018"}.get(key, key), place))),
    signs=("(", "; ", ")"),
    asked="Asked: {}".format,
    output="Output:",
    references="- A work",
    numbers={"eq:one": 1, "other.md#eq:two": 7},
)


def read(name: str, text: str = PAGE) -> list[str]:
    """The parts of a section, a heading with its signs."""
    parts = readable(parse(text), name, "folder/page.md", WORDS)
    return ["#" * part.level + " " + part.title if isinstance(part, Heading) else part for part in parts]


def test_a_section_goes_to_the_next_heading_as_high_and_holds_those_below_it() -> None:
    headings = [part for part in read("first") if part.startswith("#")]
    assert headings == ["## First", "### Inside"]
    assert [part for part in read("inside") if part.startswith("#")] == ["### Inside"]


def test_a_whole_page_has_what_stands_before_its_first_heading_and_no_front_matter() -> None:
    assert read("")[:2] == ["Before any heading.", "# The page"]


def test_a_heading_without_an_id_has_the_one_of_its_words() -> None:
    assert list(sections(parse(PAGE))) == ["the-page", "first", "inside", "second"]


def test_a_section_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        read("third")


def test_citations_and_links_are_said_so_that_they_can_be_followed() -> None:
    (_, text, *_) = read("first")
    assert "One (Sutton, 2018, section 2; other2020)" in text
    assert "[second](folder/page.md#second), [the other](folder/other.md#part) and [us](https://example.org)" in text


def test_attributes_tags_and_entities_are_no_words_but_code_stays_as_it_is() -> None:
    (_, text, *_) = read("first")
    assert "A *phrase* with a tag, 1 \\< 2 and `<b>code</b> { .kept }`." in text


def test_equations_are_numbered_and_referred_to_and_a_quiz_is_named_with_its_section() -> None:
    (_, text) = read("inside")
    assert text.split("\n\n") == ["By (1) and (7):", "$$x = 1 \\tag{1}$$", "Asked: inside"]


def test_boxes_and_what_was_said_become_quotes_and_outputs_are_named() -> None:
    (_, text) = read("second")
    rows = text.split("\n")
    assert rows[:4] == ["> **Said: one**", ">", "> In a box,", ">"]
    assert "> $$a \\\\ = b$$" in rows
    assert [row for row in rows if "comment" in row] == ["> # comment"]
    assert rows[rows.index("Behind the box.") - 1] == ""
    assert "> Word for word." in rows
    assert "Shown" in rows
    assert text.index("print(1)") < text.index("Output:") < text.index("```\n1\n```")
    assert rows[-4:] == ["```text", "!!! note", '<div class="said">', "```"]


def test_the_list_of_works_stands_where_the_page_has_it() -> None:
    assert read("", "# Works\n\n[@@bibliography]\n") == ["# Works", "- A work"]
