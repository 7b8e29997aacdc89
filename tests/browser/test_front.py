"""The first page, and the page for what is not there."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, visiting
from tests.browser.test_snippets import PATIENCE, Snippet

MOVES = "document.getAnimations().map(animation => animation.effect.target.outerHTML)"


def test_a_question_and_a_snippet_are_seen_at_once(page: Page, site: str) -> None:
    page.goto(site, wait_until="networkidle")
    for name in ("Check", "Run"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["y"] + box["height"] < WIDE["height"]


def test_nothing_moves_by_itself(page: Page, site: str) -> None:
    page.goto(site, wait_until="networkidle")
    assert page.evaluate(MOVES) == []
    assert page.locator("article").locator("video, marquee, img[src$='.gif']").count() == 0


def test_the_question_is_answered_in_place_and_without_python(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        visit.page.goto(site, wait_until="networkidle")
        question = visit.page.locator(".question")
        question.get_by_role("radio", name="not which action").check()
        question.get_by_role("button", name="Check").click()
        expect(question.locator(".question-result")).to_contain_text("Correct")
        assert not any("worker.js" in url for url in visit.requests)
        assert visit.errors == []


@pytest.mark.usefixtures("runtime")
def test_the_snippet_draws_its_figure_anew(page: Page, site: str) -> None:
    page.goto(site, wait_until="networkidle")
    snippet = Snippet.of(page, 0)
    snippet.code.fill(snippet.code.input_value().replace("[0.2, 0.8]", "[0.8, 0.2]"))
    before = snippet.place.locator("figure path").last.get_attribute("d")
    snippet.press("Run")
    snippet.says("Done")
    assert snippet.place.locator("figure path").last.get_attribute("d") != before


def test_it_leads_to_the_path_the_progress_and_the_terminal(page: Page, site: str) -> None:
    page.goto(site)
    article = page.locator("article")
    expect(article.get_by_text("studytool quiz", exact=True)).to_be_visible()
    for link, heading in (("learning path", "Learn in this order"), ("Your progress", "Your progress")):
        page.goto(site)
        article.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_what_is_not_there_has_a_page_of_the_site_whatever_its_depth(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        answer = visit.page.goto(site + "speeches/none/at/all/", wait_until="networkidle")
        assert answer
        assert answer.status == 404
        expect(visit.page.get_by_role("heading", level=1)).to_contain_text("404")
        assert [url for url in visit.requests if not url.startswith((site, "data:", "blob:"))] == []
        header = visit.page.locator(".md-header")
        assert header.evaluate("node => getComputedStyle(node).position") == "sticky"  # its style sheet came
        visit.page.get_by_role("link", name="studytool").first.click()
        visit.page.wait_for_url(re.compile(re.escape(site) + r"\.?$"), timeout=PATIENCE)
