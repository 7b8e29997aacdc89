"""What Lighthouse finds on three pages, but for how fast they are, which `make bench` measures."""

from playwright.sync_api import Browser

from tests.browser.chromium import lighthouse

CATEGORIES = ("accessibility", "best-practices", "seo")
THREE = ("", "speeches/policy-gradient/the-gradient/", "concepts/trust-regions/")


def test_three_pages_lose_no_points(browser: Browser, site: str) -> None:
    found = lighthouse(browser, CATEGORIES, [site + place for place in THREE])
    assert [page["lost"] for page in found] == [[], [], []]
    assert [page["scores"] for page in found] == [dict.fromkeys(CATEGORIES, 100)] * 3
