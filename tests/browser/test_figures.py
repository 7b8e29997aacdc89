"""Figures in the page: there without scripts, and drawn anew by Run."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NARROW, settled, visiting
from tests.browser.test_snippets import Snippet
from tests.site.test_figures import ACTING

DRAWN = {
    "concepts/bandits/": "Learning curves",
    "concepts/reinforce/": "The corridor's value against its policy",
    "concepts/policy-gradient-theorem/": "Four estimators",
    "concepts/trust-regions/": "PPO's clip",
    "concepts/bellman/": "The best values, and every",
    "concepts/scaling/": "Three sizes of model",
    "learning-path/": "The pages",
}
FINE = '<svg xmlns="http://www.w3.org/2000/svg"><title>Fine</title></svg>'


@pytest.mark.parametrize(("place", "title"), DRAWN.items())
def test_a_figure_is_drawn_with_scripts_off_and_fits_a_phone(
    browser: Browser, site: str, place: str, title: str
) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.set_viewport_size(NARROW)
        visit.page.goto(site + place)
        picture = visit.page.get_by_role("img", name=title)
        box = picture.bounding_box()
        assert box
        assert box["height"] > 80
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]


def test_the_text_of_a_figure_has_the_colour_of_the_theme(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        visit.page.goto(site + "concepts/trust-regions/")
        text = visit.page.locator("figure.plot text").first
        prose = visit.page.locator("article p").first
        colour = "node => getComputedStyle(node).{}"
        light = text.evaluate(colour.format("fill"))
        assert light == prose.evaluate(colour.format("color"))
        visit.page.emulate_media(color_scheme="dark")
        visit.page.wait_for_selector("body[data-md-color-scheme=slate]")
        assert text.evaluate(colour.format("fill")) == prose.evaluate(colour.format("color")) != light


@pytest.mark.usefixtures("runtime")
def test_run_draws_the_figure_of_the_changed_code_and_reset_the_first_one(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        settled(visit.page, site + "concepts/trust-regions/")
        snippet = Snippet(visit.page.locator(".snippet:has(figure)").first)
        title = snippet.place.locator("figcaption")
        snippet.run("from studytool import plot\nplot.bars({'<a>': 1}, title='Mine').show()")
        expect(title).to_have_text("Mine")
        expect(snippet.place.get_by_role("img", name="Mine")).to_be_visible()
        expect(snippet.output).to_be_hidden()
        snippet.press("Reset")
        expect(title).to_have_text("PPO's clip at 0.2")
        snippet.run()
        expect(title).to_have_text("PPO's clip at 0.2")
        expect(snippet.output).to_contain_text("objective")
        assert visit.errors == []


@pytest.mark.usefixtures("runtime")
def test_what_code_draws_is_put_into_the_page_only_if_nothing_in_it_acts(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        settled(visit.page, site + "concepts/trust-regions/")
        snippet = Snippet(visit.page.locator(".snippet:has(figure)").first)
        snippet.run(
            "from studytool.plot import _figure\n"
            f"for text in {[*ACTING, FINE]!r}:\n"
            "    _figure._display.get()(type('Drawn', (), {'svg': lambda self, *_: text})())\n"
        )
        expect(snippet.output).to_have_text("".join(f"{text}\n" for text in ACTING))
        expect(snippet.place.locator("figure")).to_have_count(1)
        expect(snippet.place.locator("figcaption")).to_have_text("Fine")
        assert visit.page.evaluate("globalThis.acted") is None
        assert all("Content Security Policy" in error for error in visit.errors)  # it refused them, as it should
        assert [url for url in visit.requests if not url.startswith((site, "blob:", "data:"))] == []
