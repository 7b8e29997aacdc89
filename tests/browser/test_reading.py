"""Reading, searching and moving about."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import visiting

TALK = "speeches/policy-gradient/"


def equations_laid_out(page: Page) -> int:
    """How many equations are on the page; every one must have its size, from KaTeX's own fonts."""
    page.wait_for_function("document.fonts.check('16px KaTeX_Main') && document.fonts.check('16px KaTeX_Math')")
    boxes = page.locator("article .katex-html").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().height)"
    )
    visible = [height for height in boxes if height > 0]
    assert all(height > 8 for height in visible)
    return len(visible)


def test_equations_are_laid_out_with_scripts_off(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + TALK, wait_until="networkidle")
        boxes = [box.bounding_box() for box in visit.page.locator("article > p > .equation .katex-html").all()]
        assert len(boxes) > 5
        assert all(box and box["height"] > 15 and box["width"] > 30 for box in boxes)
        assert any("KaTeX_Main" in url for url in visit.requests)


def test_equations_survive_instant_navigation(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("window.same = true")
    page.locator("nav.md-nav--primary a", has_text="Policy gradient").first.click()
    page.wait_for_url("**/" + TALK)
    assert page.evaluate("window.same") is True
    assert equations_laid_out(page) > 20


@pytest.mark.parametrize(
    ("words", "target"),
    [("reward-to-go", TALK), ("强化学习", TALK), ("γ", "concepts/mdp/"), ("gamma", "concepts/mdp/"), ("θ", TALK)],
)
def test_a_search_finds_its_page(page: Page, site: str, words: str, target: str) -> None:
    page.goto(site)
    page.locator("[data-md-component=search-query]").click()
    page.get_by_text("Type to start searching").wait_for()
    page.keyboard.type(words)
    page.keyboard.press("End")  # as an input method does, where typed Chinese alone releases no key
    page.locator(f".md-search-result__link[href*='{target}']").first.wait_for()


def test_a_question_gives_its_answer_only_when_opened(page: Page, site: str) -> None:
    page.goto(site + TALK)
    answer = page.locator("details.question-answer").first
    assert not answer.locator(".question-key").is_visible()
    answer.locator("summary").click()
    assert answer.locator(".question-key").is_visible()


def test_a_citation_leads_to_its_work(page: Page, site: str) -> None:
    page.goto(site + TALK)
    page.locator("article .citation a").first.click()
    page.wait_for_url("**/references/#*")
    page.locator("li#" + page.url.partition("#")[2]).wait_for()
