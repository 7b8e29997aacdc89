"""Numbers of a snippet that a reader drags, by keys and by pointer: through recorded frames until Python is loaded,
which the first test does for those after it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import NARROW, Visit, settled, visiting
from tests.browser.test_snippets import PATIENCE, Snippet

PAGE = "concepts/score-function/"


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    settled(visit.page, site + PAGE)
    yield visit
    visit.page.close()


def dragged(page: Page) -> Locator:
    return page.locator(".snippet", has=page.locator(".snippet-drags"))


def arrow(snippet: Locator) -> str | None:
    return snippet.locator("figure path").last.get_attribute("d")


def pulled(slider: Locator, share: float) -> None:
    """Drag from where it is to this share of its way."""
    box = slider.bounding_box()
    assert box
    mouse, middle = slider.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] / 2, middle)
    mouse.down()
    mouse.move(box["x"] + 2 + share * (box["width"] - 4), middle, steps=10)
    mouse.up()


@pytest.mark.usefixtures("runtime")
def test_recorded_frames_are_shown_until_python_is_loaded(visit: Visit) -> None:
    page, snippet = visit.page, dragged(visit.page)
    sliders, numbers = snippet.get_by_role("slider"), snippet.locator("output")
    assert not any("frames" in url for url in visit.requests)
    sliders.first.focus()
    for moved in ("0.9", "1.2"):
        page.keyboard.press("ArrowRight")
        expect(numbers.first).to_have_text(moved)
    expect(snippet.locator("figcaption")).to_have_text("π = 0.67, 0.20, 0.12")
    expect(snippet.locator("textarea")).to_have_value(re.compile(r"theta = \[1\.2, 0\.0, -0\.5\]"))
    pulled(sliders.nth(1), 0)
    expect(numbers).to_have_text(["0.8", "-3.0", "-0.5"])  # the others are as they were written
    expect(snippet.locator("figcaption")).to_have_text("π = 0.77, 0.02, 0.21")
    status = snippet.locator(".snippet-output + .st-status")
    expect(status).to_contain_text("Recorded, with all else as written")
    assert not any("runtime/" in url or "worker.js" in url for url in visit.requests)
    status.get_by_role("button", name="Run").click()
    expect(status).to_have_text("Done", timeout=PATIENCE)
    sliders.nth(1).press("ArrowRight")
    expect(numbers).to_have_text(["0.8", "-2.9", "-0.5"])
    expect(status).to_have_text("", timeout=PATIENCE)
    page.evaluate("localStorage.clear()")


@pytest.mark.usefixtures("runtime")
def test_a_number_that_was_dragged_comes_back_with_its_picture(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        page = visit.page
        settled(page, site + PAGE)
        dragged(page).get_by_role("slider").first.focus()
        page.keyboard.press("ArrowRight")
        expect(dragged(page).locator("figcaption")).to_have_text("π = 0.60, 0.25, 0.15")
        settled(page)
        expect(dragged(page).locator("output").first).to_have_text("0.9")
        expect(dragged(page).locator("figcaption")).to_have_text("π = 0.60, 0.25, 0.15")
        expect(dragged(page).locator(".snippet-output + .st-status")).to_contain_text("Recorded")


def test_frames_of_the_chinese_edition_are_in_chinese(page: Page, site: str) -> None:
    html = page.request.get(f"{site}zh/{PAGE}").text()
    (name,) = re.findall(r'data-frames="(\w+)"', html)
    assert "动作" in page.request.get(f"{site}assets/frames/{name}.json").text()


@pytest.mark.usefixtures("runtime")
def test_a_number_is_dragged_by_keys_and_the_picture_follows(page: Page) -> None:
    snippet = dragged(page)
    slider = snippet.get_by_role("slider", name="θ[0]")
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
    slider = snippet.get_by_role("slider", name="θ[1]")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(snippet.locator("output").nth(1)).to_have_text("2.0")
    expect(snippet.locator("figcaption")).to_contain_text("π = 0.22, 0.72", timeout=PATIENCE)
    pulled(slider, 0)
    expect(snippet.locator("output").nth(1)).to_have_text("-3.0")
    expect(snippet.locator("figcaption")).to_contain_text("π = 0.77, 0.02", timeout=PATIENCE)
    snippet.locator("summary").click()
    snippet.get_by_role("button", name="Reset").click()


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
    snippet.get_by_role("slider", name="θ[0]").press("ArrowRight")
    expect(snippet.locator("samp")).to_have_text("46.1\n", timeout=PATIENCE)
    page.evaluate("localStorage.clear()")
