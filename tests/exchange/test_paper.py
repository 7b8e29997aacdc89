"""Sheets to print: what stands on each, and the key of every question on every sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.errors import UnusableFile
from studytool.exchange import paper
from studytool.exchange.contract import Export, Question, Sheet, lost
from studytool.exchange.contract.asking import sheet
from studytool.items.contract.judging import judge
from studytool.items.contract.portable import Choice, Essay, MultipleChoice, Numerical, Ordering, ShortAnswer
from studytool.model import Verdict
from studytool.notes import katex

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
SHEETS = 3


def written(language: str = "en") -> str:
    return paper.write(sheet(SAMPLES, range(SHEETS), language, "samples <1>")[0]).decode()


def part(page: str, name: str) -> str:
    return re.split(r'<section class="\w+" id="', page.partition(f'id="{name}">')[2])[0]


def test_there_is_a_sheet_for_each_variant_and_one_of_keys_each_with_every_question() -> None:
    page = written()
    names = re.findall(r'<section class="\w+" id="([\w-]+)">', page)
    assert names == [*(f"sheet-{number}" for number in range(1, SHEETS + 1)), "key"]
    for name in names:
        assert part(page, name).count('<li class="question">') == len(SAMPLES)


def test_sheets_differ_wherever_an_item_draws_its_numbers() -> None:
    page = written()
    sheets = [part(page, f"sheet-{number}").split('<li class="question">')[1:] for number in range(1, SHEETS + 1)]
    for item, *asked in zip(SAMPLES, *sheets, strict=True):
        if item.varies():
            assert len(set(asked)) > 1, item.id


@pytest.mark.parametrize("seed", range(SHEETS))
def test_the_key_of_a_sheet_is_right_on_it(seed: int) -> None:
    keys = part(written(), "key").split('<li class="question">')[1:]
    for item, key in zip(SAMPLES, keys, strict=True):
        rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", key, re.DOTALL)
        shown = next(value for sheet, value in rows if sheet in ("Every sheet", f"Sheet {seed + 1}"))
        variant = item.variant(seed)
        if isinstance(item.portable(variant, "en"), MultipleChoice | Ordering | ShortAnswer | Numerical):
            response = re.sub(r" \(± .*\)| / .*", "", shown)
            assert judge(item, variant, response).judgement.verdict is Verdict.CORRECT, (item.id, shown)


def test_no_key_stands_on_a_sheet_and_no_hint_or_solution_anywhere() -> None:
    secret = Question(
        prompt="Ask", ask=ShortAnswer(("keyword",)), item="a/b", hint="nudge", solution="reason", key="keyword"
    )
    page = paper.write(Sheet("t", "en", ((secret,),))).decode()
    assert "keyword" not in part(page, "sheet-1")
    assert "keyword" in part(page, "key")
    assert "nudge" not in page
    assert "reason" not in page


def test_it_is_said_in_the_language_of_its_items() -> None:
    page = written("zh")
    assert '<html lang="zh">' in page
    assert all(words in page for words in ("姓名", "第 2 卷", "答案", "按正确顺序写出字母"))


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and that all are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_nothing_in_it_acts_or_is_fetched() -> None:
    hostile = '<script>alert(1)</script> <img src="https://evil.example/x"> ![x](https://evil.example/y)'
    ask = MultipleChoice(tuple(Choice(hostile, right) for right in (True, False)), False, True)
    question = Question(prompt=hostile, ask=ask, item="a/<b>", key=hostile)
    tags = Tags(paper.write(Sheet(hostile, "en", ((question,),))).decode())
    assert tags.open == []
    names = {tag for tag, _ in tags.found}
    assert names.isdisjoint({"script", "img", "iframe", "link", "object"})
    assert ("Content-Security-Policy", paper.POLICY) in {
        (attributes.get("http-equiv"), attributes.get("content")) for _, attributes in tags.found
    }
    assert "url(fonts" not in written()


def test_paper_lists_that_a_person_grades_and_no_slips_of_programs() -> None:
    export = paper.FORMAT.export
    assert isinstance(export, Export)
    question = Question(prompt="x", ask=Essay("y"), item="a/b", hint="z")
    said = [one.what.say("en") for one in lost(export, Sheet("t", "en", ((question,),)))]
    assert said == ["there is no place for the hint", "graded by a person, with the key beside it"]


def test_without_katex_it_says_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(katex, "available", lambda: False)
    with pytest.raises(UnusableFile, match="KaTeX, which is not installed; install the extra `site`"):
        written()
