"""The pages hold the note-taker's text whole: every line, on its page, in its order."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
FIRST_LINE = {  # where each page's share of the text begins
    "index.md": "RL_speeches",
    "speeches/learning-from-experience.md": "Speech_1:",
    "speeches/policy-gradient.md": "Speech_2:",
    "speeches/bitter-lesson.md": "Lecture_3:",
    "speeches/scaling-paradigms.md": "Speech_4:",
    "speeches/rl-for-llms.md": "Speech_5:",
}
SAID = re.compile(
    r'^<div class="said(?: no-terms)?"(?P<language>[^>]*) markdown>\n(?P<text>.*?)^</div>\n', re.DOTALL | re.MULTILINE
)

CORRECTED = re.compile(r'^!!! precisely "Said: (?P<title>.*)"$', re.MULTILINE)
QUOTED = re.compile("“(?P<words>[^”]*)”|`(?P<tex>[^`]*)`")


def plain(line: str) -> str:
    """A line without list marker, emphasis, code marks, backslashes and spare blanks; an equation keeps its TeX."""
    return " ".join(re.sub(r"[*_`>#\\]", "", line.strip().removeprefix("- ")).split())


def lines(text: str) -> list[str]:
    return [plain(line) for line in text.splitlines() if line.strip()]


def notes() -> str:
    return (DOCS / "RL_speeches.txt").read_text(encoding="utf-8")


def share(page: str) -> str:
    """The part of the notes from the page's first line up to the next page's."""
    starts = [notes().index(first) for first in FIRST_LINE.values()] + [len(notes())]
    place = list(FIRST_LINE).index(page)
    return notes()[starts[place] : starts[place + 1]]


def said(page: str) -> list[re.Match[str]]:
    return list(SAID.finditer((DOCS / page).read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", FIRST_LINE)
def test_a_page_holds_its_share_of_the_notes_line_for_line(page: str) -> None:
    assert lines("".join(block["text"] for block in said(page))) == lines(share(page))


def test_the_pages_together_hold_the_notes_whole_and_in_order() -> None:
    assert lines("".join(share(page) for page in FIRST_LINE)) == lines(notes())


@pytest.mark.parametrize("page", FIRST_LINE)
def test_an_english_rendering_follows_every_chinese_passage(page: str) -> None:
    source = (DOCS / page).read_text(encoding="utf-8")
    for block in said(page):
        chinese = re.search(r"[\u4e00-\u9fff]", block["text"]) is not None
        assert chinese == ('lang="zh"' in block["language"]), block["text"]
        assert chinese == source[block.end() :].lstrip().startswith("*In English.*"), block["text"]


@pytest.mark.parametrize("page", [page for page in FIRST_LINE if page != "index.md"])
def test_what_a_correction_quotes_stands_above_it(page: str) -> None:
    corrections = list(CORRECTED.finditer((DOCS / page).read_text(encoding="utf-8")))
    assert corrections
    for correction in corrections:
        above = " ".join(lines("".join(block["text"] for block in said(page) if block.end() < correction.start())))
        quotes = [match["words"] or match["tex"] for match in QUOTED.finditer(correction["title"])]
        pieces = [plain(piece) for quote in quotes for piece in quote.split("…")]
        assert pieces, correction["title"]
        assert [piece for piece in pieces if piece not in above] == []


def test_a_changed_word_or_a_swapped_line_would_be_noticed() -> None:
    text = share("speeches/bitter-lesson.md")
    first, second, *rest = text.splitlines()
    assert lines(text.replace("computations", "computation")) != lines(text)
    assert lines("\n".join([second, first, *rest])) != lines(text)
