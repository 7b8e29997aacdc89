"""Reading, searching and moving about."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visiting

TALK = "speeches/policy-gradient/"
LESSON = TALK + "the-gradient/"
MOVED = TALK + "less-noise/#baseline"  # what was a section of the talk's own page


def equations_laid_out(page: Page) -> int:
    """How many equations are on the page; every one must have its size, from KaTeX's own fonts."""
    assert page.evaluate(
        "() => Promise.all(['Main', 'Math'].map(name => document.fonts.load(`16px KaTeX_${name}`)))"
        ".then(found => found.every(faces => faces.length > 0))"
    )
    boxes = page.locator("article .katex-html").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().height)"
    )
    visible = [height for height in boxes if height > 0]
    assert all(height > 8 for height in visible)
    return len(visible)


def test_equations_are_laid_out_with_scripts_off(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + LESSON, wait_until="networkidle")
        boxes = [box.bounding_box() for box in visit.page.locator("article > p > .equation .katex-html").all()]
        assert len(boxes) > 5
        assert all(box and box["height"] > 15 and box["width"] > 30 for box in boxes)
        assert any("KaTeX_Main" in url for url in visit.requests)


def test_equations_survive_instant_navigation(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("window.same = true")
    page.locator("nav.md-nav--primary a", has_text="A gradient for a policy").click()
    page.wait_for_url("**/" + LESSON)
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
    page.goto(site + LESSON)
    answer = page.locator("details.question-answer").first
    assert not answer.locator(".question-key").is_visible()
    answer.locator("summary").click()
    assert answer.locator(".question-key").is_visible()


def test_a_citation_leads_to_its_work(page: Page, site: str) -> None:
    page.goto(site + LESSON)
    page.locator("article .citation a").first.click()
    page.wait_for_url("**/references/#*")
    page.locator("li#" + page.url.partition("#")[2]).wait_for()


def test_an_old_address_of_a_section_leads_to_its_new_place(page: Page, site: str) -> None:
    page.goto(site + TALK + "#baseline")
    page.wait_for_url(site + MOVED)
    expect(page.locator("h2#baseline")).to_be_in_viewport()


def test_an_old_address_leads_on_with_instant_navigation_too(page: Page, site: str) -> None:
    page.goto(site + TALK)
    page.evaluate("window.same = true")
    page.evaluate("location.hash = '#baseline'")  # as a link within the page does
    page.wait_for_url(site + MOVED)
    page.goto(site)
    page.evaluate("window.same = true")
    page.evaluate(
        """address => {
          const link = Object.assign(document.createElement("a"), { href: address, textContent: "baseline" });
          document.querySelector("article").append(link);
          link.click();
        }""",
        site + TALK + "#baseline",
    )
    page.wait_for_url(site + MOVED)
    expect(page.locator("h2#baseline")).to_be_in_viewport()


def test_with_scripts_off_an_old_address_arrives_at_a_link_to_the_new_place(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + TALK + "#baseline")
        link = visit.page.locator("a#baseline")
        expect(link).to_be_in_viewport()
        link.click()
        visit.page.wait_for_url(site + MOVED)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_of_a_folded_question_opens_it(browser: Browser, site: str, scripts: bool) -> None:
    with visiting(browser, java_script_enabled=scripts) as visit:
        visit.page.goto(site + LESSON)
        folded = visit.page.locator(".quiz-more .question-title").first
        assert not folded.is_visible()
        visit.page.goto(f"{site}{LESSON}#{folded.get_attribute('id')}")
        expect(folded).to_be_in_viewport()
