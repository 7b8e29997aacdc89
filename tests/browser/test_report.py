"""The page of statistics, as a file opened from the disk, without scripts of its own."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize

from studytool.study.report import html
from tests.browser.conftest import NARROW, WIDE, visiting
from tests.browser.test_pages import AXE, violations
from tests.study.logs import NOON
from tests.study.test_report import HOSTILE, history
from tests.study.test_stats import stats_of

LOOKS = [("light", WIDE), ("dark", NARROW)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("scheme", "size"), LOOKS, ids=["wide and light", "narrow and dark"])
def test_the_page_of_statistics_is_accessible_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, language: str, scheme: Literal["light", "dark"], size: ViewportSize
) -> None:
    stats = stats_of(*history(), now=NOON + timedelta(days=31))
    file = tmp_path / "report.html"
    file.write_text(html(stats, language, dict.fromkeys(stats.misconceptions, HOSTILE)), encoding="utf-8")
    with visiting(browser) as visit:
        page = visit.page
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.goto(file.as_uri())
        assert visit.requests == [file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator("svg").count() == 3
        page.evaluate(AXE)
        assert violations(page) == []
        assert visit.errors == []
