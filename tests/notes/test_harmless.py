"""Nothing in a note acts in a reader's browser. Each hostile note would set `acted`, or ask another host."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.check import check
from studytool.errors import Unusable
from studytool.notes.harmless import acting, harms, refuse
from studytool.notes.note import parse

# By what `check` says of it: the column of the fault in the third line.
HOSTILE = {
    "<script>globalThis.acted=1</script>": 1,
    "Words <ScRiPt>globalThis.acted=1</sCrIpT> here": 7,
    "<img src=x onerror=globalThis.acted=1>": 1,
    '<img src="x"onerror="globalThis.acted=1">': 1,
    "<img/src=x/onerror=globalThis.acted=1>": 1,
    "<div markdown onclick='globalThis.acted=1'>\n\nx\n\n</div>": 1,
    "<svg><set onbegin=globalThis.acted=1></svg>": 6,
    "<svg onload=globalThis.acted=1></svg>": 1,
    "<iframe srcdoc='x'></iframe>": 1,
    "<details open ontoggle=globalThis.acted=1>x</details>": 1,
    "<style>* {display: none}</style>": 1,
    "<base href='https://example.com/'>": 1,
    "<meta http-equiv=refresh content='0;url=https://example.com'>": 1,
    "<form action=javascript:globalThis.acted=1><button>x</button></form>": 1,
    "<math href='javascript:globalThis.acted=1'><mi>x</mi></math>": 1,
    "<a href='javascript:globalThis.acted=1'>x</a>": 1,
    "<a href='java&#9;script:globalThis.acted=1'>x</a>": 1,
    "<a href='&#106avascript:globalThis.acted=1'>x</a>": 1,
    "<p style='background: url(https://example.com/x)'>x</p>": 1,
    "<img src='https://example.com/x.png' alt='x'>": 1,
    "<img src='//example.com/x.png' alt='x'>": 1,
    "[x](javascript:globalThis.acted=1)": 5,
    "[x](JaVaScRiPt&colon;globalThis.acted=1)": 5,
    "[x](data:text/html;base64,PHNjcmlwdD4=)": 5,
    "[y]: vbscript:globalThis.acted=1": 6,
    "[x](page.md){onclick=globalThis.acted=1}": 13,
    "# Title {: onmouseover=globalThis.acted=1 }": 9,
    "<!DOCTYPE html>": 1,
    "<?php x ?>": 1,
}  # fmt: skip
# What a reader of Markdown and a reader of code fences may take for different things: `check` may pass them.
TWISTED = [
    "~~~\n<script>globalThis.acted=1</script>",
    "<!--><script>globalThis.acted=1</script>-->",
    "<!-- --!><img src=x onerror='globalThis.acted=1'> -->",
    "<p title='<!--'><img src=x onerror='globalThis.acted=1'>-->",
    "    ```\n<img src=x onerror='globalThis.acted=1'>\n    ```",
    "<title><p title='</title><img src=x onerror=globalThis.acted=1>'>",
    "`` ` <img src=x onerror='globalThis.acted=1'>",
    "$x <img src=x onerror='globalThis.acted=1'> y$",
    "<https://onclick=globalThis.acted=1//>",
    "![x](https://example.com/x.png)",
    "![x](x.png){style='background: \\75rl(https://example.com)'}",
    "<div markdown>\n`<img src=x onerror='globalThis.acted=1'>\n</div>`",
    "*[x]: <img src=x onerror='globalThis.acted=1'>\n\nx",
    '*[x]: " onclick="globalThis.acted=1\n\nx',
    "``` { .python onclick=globalThis.acted=1 }\nx\n```",
    "[^x]\n\n[^x]: <img src=x onerror='globalThis.acted=1'>",
]
HARMLESS = """\
---
title: "One: two"
tags: [a, b]
hide:
  - toc
---

# A title {#here .no-quiz title="x > y"}

<div class="said" lang="zh" markdown>If 1 < 2, <b>so</b>: [a](other.md).</div>

<https://example.com/a?b=c>, <me@example.com> <!-- A remark: a > b, --x. -->

Code holds `<script>`, and $a<b$ is a formula; [mail](mailto:a@example.com){.x title="y"}.

```html
<script>
```
"""


def page(line: str) -> str:
    return f"# Page\n\n{line}\n"


@pytest.mark.parametrize(("line", "column"), HOSTILE.items())
def test_a_hostile_note_is_refused_at_its_place(line: str, column: int) -> None:
    (row, at, _), *_ = acting(parse(page(line)))
    assert (row, at) == (3, column)


def test_what_notes_do_hold_is_harmless() -> None:
    assert list(acting(parse(HARMLESS))) == []


@pytest.mark.parametrize(
    "line",
    ["title: <script>", r'title: "\x3cscript>"', "title: 'x\" onload=\"y'", "title: !!binary PHNjcmlwdD4=", "title: |"],
)
def test_a_title_is_plain_text(line: str) -> None:
    ((row, column, what),) = acting(parse(f"---\nicon: x\n{line}\n---\n\n# Page\n"))
    assert (row, column) == (3, 1)
    assert "plain text" in what


def test_check_and_the_builder_name_the_place(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "quiz").mkdir()
    (docs / "page.md").write_text(page("Look <script>x</script>."), encoding="utf-8")
    problem = next(problem for problem in check(tmp_path / "quiz").problems if problem.code == "acts")
    assert (Path(problem.file).name, problem.line, problem.column, problem.severity) == ("page.md", 3, 6, "error")
    with pytest.raises(Unusable, match=r"page\.md:3:6: `<script` is not among"):
        refuse(docs)


@given(
    st.lists(st.sampled_from(["<", ">", "/", "!", "--", "a", " ", "=", '"', "'", "b", "title", "onclick", "script"]))
)
def test_in_what_passes_every_opening_bracket_begins_a_known_tag_or_a_comment(pieces: list[str]) -> None:
    html = "".join(pieces)
    if not list(harms(html)):
        for after in html.split("<")[1:]:
            name = after.lstrip("/")[:6].split(" ")[0].split(">")[0].split("/")[0]
            assert not after[:1].isalpha() or name in ("a", "b", "title")
            assert not after.startswith("!") or after.startswith("!--")
