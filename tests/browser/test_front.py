"""The first page, and the page for what is not there."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from studytool.items._computed import typed
from studytool.page.runtime import LICENCES, manifest
from tests.browser.conftest import CHECKOUT, NARROW, WIDE, settled, visiting
from tests.browser.test_questions import BANK, PATIENCE

MOVES = "document.getAnimations().map(animation => animation.effect.target.outerHTML)"


def test_a_gradient_is_asked_beside_a_picture_of_it_on_the_first_screen(page: Page, site: str) -> None:
    settled(page, site)
    for part in (
        page.get_by_role("button", name="Check"),
        page.get_by_role("slider").first,
        page.locator("figure svg"),
    ):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] < WIDE["height"]


def test_on_a_phone_the_first_screen_has_the_question(page: Page, site: str) -> None:
    page.set_viewport_size(NARROW)
    settled(page, site)
    box = page.get_by_role("textbox", name="Response to question 1").bounding_box()
    assert box
    assert box["y"] + box["height"] < NARROW["height"]


def test_a_link_to_a_page_shows_what_it_is_about(page: Page, site: str) -> None:
    page.goto(site + "concepts/mdp/")
    about = "document.querySelector(`meta[property='og:${name}']`).content"
    said = {name: page.evaluate(f"name => {about}", name) for name in ("title", "description", "url", "image")}
    assert said["title"] == "Return and the Markov decision process"
    assert said["description"].startswith("What an agent")
    assert said["url"] == site + "concepts/mdp/"
    assert said["image"] == site + "assets/card.png"
    assert page.request.get(said["image"]).headers["content-type"] == "image/png"


def test_nothing_moves_by_itself(page: Page, site: str) -> None:
    settled(page, site)
    assert page.evaluate(MOVES) == []
    assert page.locator("article").locator("video, marquee, img[src$='.gif']").count() == 0


@pytest.mark.usefixtures("runtime")
def test_the_slip_in_a_typed_gradient_is_explained(page: Page, site: str) -> None:
    settled(page, site)
    item = BANK["policy-gradient/softmax-score"]
    variant = item.variant(0)
    question = page.locator(".question")
    for response, said in ((typed(-variant.key), "sign"), (typed(variant.key), "Correct")):
        question.get_by_role("textbox").fill(response)
        question.get_by_role("button", name="Check").click()
        expect(question.locator(".question-verdict")).to_contain_text(said, timeout=PATIENCE)


@pytest.mark.usefixtures("runtime")
def test_how_much_is_loaded_is_said_before_it_is_and_on_which_terms(page: Page, site: str) -> None:
    page.goto(site)
    files = json.loads(manifest(CHECKOUT).read_text())["files"].values()
    megabytes = sum(file["bytes"] for file in files) / 1e6
    expect(page.locator("article")).to_contain_text(f"loads Python: {megabytes:.0f} MB, once")
    assert "Pyodide (MPL-2.0)" in page.request.get(f"{site}assets/runtime/{LICENCES}").text()


@pytest.mark.usefixtures("runtime")
def test_the_picture_moves_with_the_logits(page: Page, site: str) -> None:
    settled(page, site)
    page.get_by_role("slider", name="θ[0]").press("End")
    expect(page.locator("figcaption")).to_contain_text("π = 0.72", timeout=PATIENCE)


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
        answer = settled(visit.page, site + "speeches/none/at/all/")
        assert answer
        assert answer.status == 404
        expect(visit.page.get_by_role("heading", level=1)).to_contain_text("404")
        assert [url for url in visit.requests if not url.startswith((site, "data:", "blob:"))] == []
        header = visit.page.locator(".md-header")
        assert header.evaluate("node => getComputedStyle(node).position") == "sticky"  # its style sheet came
        visit.page.get_by_role("link", name="studytool").first.click()
        visit.page.wait_for_url(re.compile(re.escape(site) + r"\.?$"), timeout=PATIENCE)
