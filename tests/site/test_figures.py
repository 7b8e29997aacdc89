"""Figures in the pages: drawn in the sandbox, kept by their code, put in the place of their text."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from studytool import plot
from studytool.bank.folders import Folders
from studytool.errors import Unusable
from studytool.notes import translation
from studytool.notes.note import parse
from studytool.site import figures
from studytool.site.snippets import snippet

pytestmark = pytest.mark.slow

SNIPPET = (
    '```python run\nfrom studytool import plot\nprint("words <b>")\nplot.bars({"a": 1}, title="One & all").show()\n```'
)
PAGE = f"# Page\n\n{SNIPPET}\n\n```text output\nwords <b>\nthe text form\n```\n"
# Each would act in a page, or ask another host for something. The script puts a name where a test looks for it.
ACTS = "globalThis.acted=1"
ACTING = [
    f'<svg onload="{ACTS}"></svg>',
    *(
        f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'
        for inner in (
            f"<script>{ACTS}</script>",
            f'<path onclick="{ACTS}" d="M0 0"/>',
            f'<a href="javascript:{ACTS}"><text>x</text></a>',
            f'<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="{ACTS}"/></foreignObject>',
            f'<title xmlns="http://www.w3.org/1999/xhtml" onclick="{ACTS}">x</title>',
            f'<set attributeName="href" to="javascript:{ACTS}"/>',
            '<image href="https://example.com/x.png"/>',
            '<use href="https://example.com/x.svg#a"/>',
            "<style>* {display: none}</style>",
            '<rect style="position: fixed; inset: 0"/>',
            '<rect fill="url(https://example.com/x.svg#a)"/>',
            r'<rect fill="\75rl(https://example.com/x.svg#a)"/>',
            "<title>a",
        )
    ),
]
# One comment to a reader of XML; to a browser that reads HTML, a short one and then an image.
COMMENT = f'<svg xmlns="http://www.w3.org/2000/svg"><!--><img src="x" onerror="{ACTS}">--></svg>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(PAGE, "utf-8")
    return tmp_path


def page(root: Path, *, redraw: bool = False) -> str:
    """The snippets of the page as the site shows them."""
    found = parse((root / "docs" / "page.md").read_text("utf-8")).snippets
    printed = figures.outputs(root, found, redraw=redraw)
    return "\n".join(snippet(one, printed=output) for one, output in zip(found, printed, strict=True))


def kept(root: Path) -> list[Path]:
    return list((root / ".cache" / "figures").glob("*"))


def test_a_figure_takes_the_place_of_its_text_and_the_rest_of_the_output_stays(root: Path) -> None:
    figures.draw(Folders(root))
    html = page(root)
    assert plot.bars({"a": 1}, title="One & all").svg() in html
    assert "<figcaption>One &amp; all</figcaption>" in html
    assert "<samp>words &lt;b&gt;\n</samp>" in html
    assert "the text form" not in html


def test_without_drawing_the_recorded_text_stands(root: Path) -> None:
    html = page(root)
    assert "the text form" in html
    assert "<figure" not in html


def test_changed_code_shows_its_recorded_text_until_it_is_drawn(root: Path) -> None:
    figures.draw(Folders(root))
    (root / "docs" / "page.md").write_text(PAGE.replace('"a": 1', '"a": 2'), "utf-8")
    assert "the text form" in page(root)
    figures.draw(Folders(root))
    assert plot.bars({"a": 2}, title="One & all").svg() in page(root)
    assert len(kept(root)) == 1


def test_a_chinese_page_has_the_figures_of_the_english_one_with_its_own_labels(root: Path) -> None:
    docs = root / "docs"
    (docs / "zh").mkdir()
    (docs / "zh" / "page.md").write_text("# 页面\n\n::: snippet\n", "utf-8")
    (docs / "zh" / "labels.yaml").write_text("One & all: 一与全\na: 甲\nother: 另\n", "utf-8")
    (root / "mkdocs.zh.yml").write_text("INHERIT: mkdocs.yml\n", "utf-8")
    figures.draw(Folders(root))
    words = figures.Words("zh", translation.labels(docs / "zh" / "labels.yaml"))
    (block,) = translation.load(docs, "page.md").snippets
    (printed,) = figures.outputs(root, [block], words)
    html = snippet(block, runs=True, printed=printed, words=words)
    assert plot.bars({"甲": 1}, title="一与全").svg("zh") in html
    assert unescape(html.split('data-labels="')[1].split('"')[0]) == '{"One & all": "一与全", "a": "甲"}'
    assert len(kept(root)) == 2


DRAGGED = """# Page

```python run
from studytool import plot

height = 1  # drag 1..4
print(12 // height)
plot.bars({"a": height}, title="One & all").show()
```
"""


def recorded(root: Path, words: figures.Words = figures.ENGLISH) -> figures.Frames:
    (frames,) = figures.frames(root, parse((root / "docs" / "page.md").read_text("utf-8")).snippets, words)
    return frames


def test_what_is_printed_as_a_number_is_dragged_is_recorded_in_the_words_of_the_page(root: Path) -> None:
    (root / "docs" / "page.md").write_text(DRAGGED, "utf-8")
    words = figures.Words("zh", {"One & all": "一与全"})
    for spoken in (words, figures.ENGLISH):
        assert recorded(root, spoken) == []
        figures.outputs(root, parse(DRAGGED).snippets, spoken, redraw=True)
    (frames,) = recorded(root)
    assert [*frames] == ["1", "2", "3", "4"]
    assert frames["3"] == f"4\n{plot.bars({'a': 3}, title='One & all').svg()}\n"
    assert "一与全" in recorded(root, words)[0]["3"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1..4", "0..4", "page.md:7: with height = 0, ZeroDivisionError"),
        ("12 // height", "__import__('time').time_ns()", "page.md:4: the snippet .* prints something else"),
    ],
)
def test_a_snippet_that_cannot_be_dragged_stops_the_site(root: Path, old: str, new: str, words: str) -> None:
    text = DRAGGED.replace(old, new)
    (root / "docs" / "page.md").write_text(text, "utf-8")
    with pytest.raises(Unusable, match=words):
        figures.draw(Folders(root))


def test_where_a_number_cannot_be_dragged_to_the_figures_are_drawn_and_no_frames_kept(root: Path) -> None:
    (root / "docs" / "page.md").write_text(DRAGGED.replace("1..4", "0..4"), "utf-8")
    assert "<figure" in page(root, redraw=True)
    assert recorded(root) == []
    with pytest.raises(Unusable, match="with height = 0"):
        figures.draw(Folders(root))


def test_labels_are_a_map_of_texts(tmp_path: Path) -> None:
    file = tmp_path / "labels.yaml"
    for wrong in ("- step", "step: 1", "step: [", "step:"):
        file.write_text(wrong, "utf-8")
        with pytest.raises(Unusable, match=r"labels\.yaml"):
            translation.labels(file)


def test_code_that_has_been_drawn_is_not_run_again(root: Path) -> None:
    figures.draw(Folders(root))
    (drawn,) = kept(root)
    drawn.write_text('["kept <svg"]', "utf-8")
    figures.draw(Folders(root))
    assert drawn.read_text("utf-8") == '["kept <svg"]'


def test_a_page_without_figures_is_not_run(root: Path) -> None:
    (root / "docs" / "page.md").write_text("```python run\n1 / 0\n```\n", "utf-8")
    figures.draw(Folders(root))
    assert kept(root) == []
    assert "<figure" not in page(root)


def test_a_snippet_that_fails_is_named_with_its_line(root: Path) -> None:
    (root / "docs" / "page.md").write_text(PAGE.replace('"a": 1', '"a": 1 / 0'), "utf-8")
    with pytest.raises(Unusable, match=r"page\.md:6: ZeroDivisionError: division by zero; correct the snippet"):
        figures.draw(Folders(root))


@pytest.mark.parametrize("line", [*ACTING, COMMENT, "<svg <b>"])
def test_what_acts_in_a_page_or_is_no_picture_stays_printed_text(line: str) -> None:
    assert figures.split(f"before\n{line}\n") == (f"before\n{line}\n", [])


def test_a_changed_figure_is_drawn_anew_only_where_that_is_asked_for(root: Path) -> None:
    path = root / "docs" / "page.md"
    figures.draw(Folders(root))
    path.write_text(PAGE.replace('"a": 1', '"b": 2'), "utf-8")
    assert "the text form" in page(root)
    assert plot.bars({"b": 2}, title="One & all").svg() in page(root, redraw=True)
    path.write_text(PAGE.replace("print(", "prin("), "utf-8")
    assert "the text form" in page(root, redraw=True)
