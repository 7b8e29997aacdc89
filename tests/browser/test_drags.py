"""Numbers of a snippet that a reader drags, by keys and by pointer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import NARROW, Visit, visiting
from tests.browser.test_snippets import PATIENCE, Snippet

PAGE = "concepts/score-function/"


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    visit.page.goto(site + PAGE, wait_until="networkidle")
    yield visit
    visit.page.close()


def dragged(page: Page) -> Locator:
    return page.locator(".snippet", has=page.locator(".snippet-drags"))


def arrow(snippet: Locator) -> str | None:
    return snippet.locator("figure path").last.get_attribute("d")


@pytest.mark.usefixtures("runtime")
def test_a_number_is_dragged_by_keys_and_the_picture_follows(page: Page) -> None:
    snippet = dragged(page)
    slider = snippet.get_by_role("slider", name="theta[0]")
    before = arrow(snippet)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(snippet.locator("output").first).to_have_text("0.9")
    expect(snippet.locator("figcaption")).to_contain_text("π = 0.60", timeout=PATIENCE)
    assert arrow(snippet) != before
    assert "theta = [0.9, 0.0, -0.5]" in (snippet.locator("textarea").input_value())
    snippet.locator("summary").click()
    snippet.get_by_role("button", name="Reset").click()
    assert arrow(snippet) == before
    expect(slider).to_have_value("0.8")


@pytest.mark.usefixtures("runtime")
def test_while_it_is_dragged_only_the_last_place_is_waited_for(page: Page) -> None:
    snippet = dragged(page)
    slider = snippet.get_by_role("slider", name="theta[1]")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(snippet.locator("output").nth(1)).to_have_text("2.0")
    expect(snippet.locator("figcaption")).to_contain_text("π = 0.22, 0.72", timeout=PATIENCE)
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2, steps=10)
    page.mouse.up()
    expect(snippet.locator("output").nth(1)).to_have_text("-3.0")
    expect(snippet.locator("figcaption")).to_contain_text("π = 0.77, 0.02", timeout=PATIENCE)
    snippet.locator("summary").click()
    snippet.get_by_role("button", name="Reset").click()


def test_nothing_of_python_is_loaded_before_a_number_is_moved(visit: Visit) -> None:
    dragged(visit.page).get_by_role("slider").first.focus()
    assert not any("runtime/" in url or "worker.js" in url for url in visit.requests)


def test_with_scripts_off_there_is_the_picture_and_nothing_to_drag(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.set_viewport_size(NARROW)
        visit.page.goto(site + PAGE)
        expect(dragged(visit.page).locator("figure")).to_be_visible()
        expect(visit.page.locator(".snippet-drags")).to_be_hidden()
        expect(visit.page.get_by_role("slider")).to_have_count(0)


@pytest.mark.usefixtures("runtime")
def test_what_a_dragged_snippet_needs_of_those_above_is_run_first(page: Page) -> None:
    Snippet.of(page, 0).code.fill("above = 40")
    snippet = dragged(page)
    snippet.locator("summary").click()
    snippet.locator("textarea").fill("x = [1.0, 2.0, 3.0]  # drag 0..9\nprint(above + sum(x))")
    snippet.get_by_role("slider", name="theta[0]").press("ArrowRight")
    expect(snippet.locator("samp")).to_have_text("46.1\n", timeout=PATIENCE)
    page.evaluate("localStorage.clear()")
