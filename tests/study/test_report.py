from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from studytool.model import Entry
from studytool.study.report import html
from tests.study.logs import ITEMS, NOON, review
from tests.study.test_stats import AGAIN, EASY, stats_of

DAY = timedelta(days=1)
HOSTILE = "<script>alert(1)</script>"

Attributes = list[tuple[str, str | None]]


class Page(HTMLParser):
    """Checks that elements nest, and collects what a reader and a browser would meet."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: Attributes = []
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def history() -> list[Entry]:
    """An item known, then forgotten once and remembered once, with a misconception and two hours of thought."""
    reviews = [review(1, rating=EASY), review(2, rating=AGAIN, at=NOON + 30 * DAY, misconception="no-sum")]
    return [*reviews, replace(review(3, item=ITEMS[1], rating=EASY, at=NOON + 30 * DAY), seconds=7200.0)]


def test_the_page_shows_the_statistics_with_plots_and_requests_nothing() -> None:
    stats = stats_of(*history(), now=NOON + 30 * DAY)
    page = Page(html(stats, told={stats.misconceptions[0]: "You forgot to sum."}))
    assert page.open == []
    assert {"1 of 3", "1 day", "2 days", "2 h 0 min", "no-sum", "You forgot to sum.", "returns"} <= set(page.words)
    assert not {"script", "link", "img", "iframe", "object", "image", "use", "foreignobject"} & set(page.tags)
    assert not {"src", "href", "xlink:href", "style"} & {name for name, _ in page.attributes}
    assert ("lang", "en") in page.attributes
    assert page.tags.count("main") == page.tags.count("h1") == 1
    assert page.tags.count("svg") == page.tags.count("desc") == 3  # what is due, the calendar, the time by topic


def test_what_was_predicted_is_drawn_beside_what_was_remembered_where_the_predictions_differ() -> None:
    again = review(4, item=ITEMS[1], rating=EASY, at=NOON + 31 * DAY)
    assert Page(html(stats_of(*history(), again, now=NOON + 31 * DAY))).tags.count("svg") == 4


def test_the_page_of_a_learner_who_has_not_begun_says_how_to_begin_and_claims_no_share() -> None:
    page = Page(html(stats_of()))
    assert "–" in page.words
    assert any("studytool quiz asks the first questions" in said for said in page.words)
    assert "svg" not in page.tags


def test_the_page_speaks_chinese() -> None:
    page = Page(html(stats_of(*history(), now=NOON + 30 * DAY), "zh"))
    assert ("lang", "zh-CN") in page.attributes
    assert {"学习进度", "最常见的误解", "2小时0分"} <= set(page.words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_and_what_was_told_are_text_in_the_page_not_markup(language: str) -> None:
    stats = stats_of(review(1, misconception=HOSTILE), review(2, item=f"returns/{HOSTILE}", misconception=HOSTILE))
    page = html(stats, language, dict.fromkeys(stats.misconceptions, HOSTILE))
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)") == 5
