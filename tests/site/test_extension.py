import re
from pathlib import Path

import pytest
from markdown import Markdown

from studytool.notes.errors import NoteError
from studytool.site.extension import SiteExtension
from tests.notes.conftest import Render

RECORDED = """\
```python run
if a<b and b>c:
    print("<i>")
```

```text output
<i> & 1
```
"""


def test_a_snippet_shows_its_code_and_its_recorded_output_escaped(render: Render) -> None:
    html = render(RECORDED)
    shown = re.sub(r"<[^>]*>", "", html)
    assert "if a&lt;b and b&gt;c:" in shown
    assert '<div class="snippet">\n<div class="highlight">' in html
    assert "<samp>&lt;i&gt; &amp; 1\n</samp>" in html


def test_a_snippet_has_a_bar_for_its_buttons_where_there_is_something_to_run_it(render: Render, tmp_path: Path) -> None:
    assert "snippet-bar" not in render(RECORDED)
    (tmp_path / "manifest.json").touch()
    site = SiteExtension(
        bank=str(tmp_path), bibliography=str(tmp_path / "references.bib"), runtime=str(tmp_path / "manifest.json")
    )
    html = Markdown(extensions=["pymdownx.superfences", site]).convert(RECORDED)
    assert '<div class="snippet" data-run>' in html
    assert html.index("snippet-bar") < html.index("snippet-output")


def test_a_snippet_in_a_list_stays_in_the_list(render: Render) -> None:
    html = render("- One\n\n" + "".join(f"    {line}\n" for line in RECORDED.splitlines()) + "\n- Two\n")
    assert html.count("<ul>") == 1
    assert re.search(r"<li>\s*<p>One</p>\s*<div class=\"snippet\">", html)


def test_python_without_run_is_left_to_the_other_extensions(render: Render) -> None:
    html = render("```python\nx = 1\n```\n")
    assert "snippet" not in html
    assert '<div class="highlight">' in html


def test_a_quiz_shows_items_by_id_by_page_and_by_section(render: Render) -> None:
    html = render("## Horizon {#horizon}\n\n```quiz\nreturns/discount\nspeeches/returns.md#discount\n#horizon\n```\n")
    assert re.findall(r'data-item="([^"]+)"', html) == ["returns/discount", "returns/discount", "returns/horizon"]
    assert re.findall(r"Question (\d)</p>|Question (\d) <", html) == [("", "1"), ("", "2"), ("3", "")]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("returns/nothing", "no item has the id `returns/nothing`"),
        ("returns/old", "no item has the id `returns/old`"),
        ("speeches/other.md#discount", "no item is about `speeches/other.md#discount`"),
        ("#discount", "this page has no section `#discount`"),
    ],
)
def test_a_quiz_that_asks_for_nothing_there_is_stops_the_page(render: Render, entry: str, words: str) -> None:
    with pytest.raises(NoteError, match=f"line 5, column 1: {words}"):
        render(f"## Empty {{#empty}}\n\n```quiz\nreturns/horizon\n{entry}\n```\n")


def test_a_section_without_items_yet_shows_none(render: Render) -> None:
    html = render("## Empty {#empty}\n\n```quiz\n#empty\n```\n\nWords.\n")
    assert "question" not in html.lower()
    assert "<p>Words.</p>" in html


def test_a_section_that_several_pages_have_must_be_named_with_its_page(render: Render, bank: Path) -> None:
    (bank / "other.yaml").write_text(
        "format: 1\ntopic: other\nitems:\n  - id: a\n    type: choice\n    note: other.md#horizon\n    prompt: A?\n"
        "    options: [{text: B, correct: true}, {text: C}]\n"
    )
    with pytest.raises(NoteError, match=r"write one of other\.md#horizon, speeches/returns\.md#horizon"):
        render("## Horizon {#horizon}\n\n```quiz\n#horizon\n```\n")


def test_wrong_tex_in_an_item_stops_the_page_and_names_the_item(render: Render, bank: Path) -> None:
    path = bank / "returns.yaml"
    path.write_text(path.read_text().replace("How far?", "How $\\far$?"))
    with pytest.raises(NoteError, match=r"line 4, column 1: in item `returns/horizon`, Undefined control sequence"):
        render("# Page\n\n```quiz\nreturns/horizon\n```\n")


def test_the_questions_of_a_fence_are_folded_after_the_first(render: Render) -> None:
    quiz = "```quiz\nreturns/horizon\nreturns/discount\nreturns/discount\n```\n"
    before, _, folded = render(quiz).partition('<details class="quiz-more">\n<summary>2 more questions</summary>')
    assert re.findall(r'data-item="([^"]+)"', before) == ["returns/horizon"]
    assert re.findall(r'data-item="([^"]+)"', folded) == ["returns/discount", "returns/discount"]
    assert folded.rstrip().endswith("</section>\n</details>\n</div>")


def test_a_single_question_is_not_folded(render: Render) -> None:
    assert "quiz-more" not in render("```quiz\nreturns/horizon\n```\n")


@pytest.mark.parametrize(
    ("heading", "count"),
    [("Horizon {#horizon}", ["1 question"]), ("Discount {#discount}", ["2 questions"]), ("None {#none}", [])],
)
def test_a_section_says_under_its_heading_how_many_questions_the_page_asks_about_it(
    render: Render, heading: str, count: list[str]
) -> None:
    quiz = "```quiz\nspeeches/returns.md#horizon\nreturns/discount\nspeeches/returns.md#discount\n```\n"
    html = render(f"## {heading}\nWords.\n\n{quiz}")
    assert re.findall(r"</h2>\s*<p class=\"section-questions\"[^>]*><a [^>]*>(.*?)</a></p>\s*<p>Words", html) == count


def test_the_number_of_questions_leads_to_the_first_of_them(render: Render) -> None:
    html = render("## Discount {#discount}\n\n```quiz\nreturns/horizon\nreturns/discount\n```\n")
    assert '<a href="#question-2">1 question</a>' in html
    assert re.search(r'id="question-2" data-item="returns/discount"', html)
