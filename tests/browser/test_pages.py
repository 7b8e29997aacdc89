"""What holds for every page."""

import gzip
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHECKOUT, NARROW, PAGES, WIDE, Visit, settled, visiting

AXE = (CHECKOUT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# To axe all formulas and all code are alike, and it takes its time over every glyph and word.
FEW_ALIKE = """() => {
  [...document.querySelectorAll('.katex')].slice(5).forEach(formula => formula.replaceChildren('x'))
  for (const code of [...document.querySelectorAll('code:has(span)')].slice(5)) code.replaceChildren(code.textContent)
}"""
# What stands around every page is looked at on the first one of each edition.
FIRST, AROUND = ("", "zh/"), (".md-header", ".md-sidebar--primary", ".md-footer")
# What colours and width can change.
LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
WEIGHT = 250_000  # bytes, compressed, before anything is run
SHIFT = 0.005  # what rounds to a layout shift of 0.00
WATCH_SHIFTS = """
window.shifts = [];
const note = list => shifts.push(...list.getEntries().map(shift => [shift.value, shift.sources[0]?.node?.outerHTML]));
new PerformanceObserver(note).observe({type: "layout-shift", buffered: true});
"""
# Colours and places on their way to where they will be are not what a reader sees.
SETTLED = """async () => {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(animation => animation.finished))
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
}"""
LAID_OUT = re.compile("content-visibility: visible")  # of the style; the policy lets no text be waited for as code
OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"


@pytest.fixture(scope="module", params=PAGES)
def visit(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visit]:
    """One page after another, each loaded once for all the tests here, everything on it unfolded."""
    with visiting(browser) as visit:
        load(visit, site + request.param)
        visit.loaded = list(visit.requests)
        visit.page.evaluate(OPEN_ALL)
        yield visit


def load(visit: Visit, address: str) -> None:
    visit.page.add_init_script(WATCH_SHIFTS)
    settled(visit.page, address)
    expect(visit.page.locator("h1").first).to_have_attribute("style", LAID_OUT)
    visit.shifts = visit.page.evaluate("shifts")


def test_a_page_asks_nothing_of_another_host(visit: Visit, site: str) -> None:
    assert visit.requests
    assert [url for url in visit.requests if not url.startswith((site, "data:", "blob:"))] == []


def test_a_page_loads_without_complaint_from_the_console(visit: Visit) -> None:
    assert visit.errors == []


def test_nothing_moves_while_a_page_loads(visit: Visit, browser: Browser) -> None:
    tries = [visit.shifts]
    # A busy machine may show a paragraph before all of it has come; what the page itself moves, it moves every time.
    while moved(tries[-1]) >= SHIFT and len(tries) < 3:
        with visiting(browser) as again:
            load(again, visit.page.url)
            tries.append(again.shifts)
    assert moved(tries[-1]) < SHIFT, tries


def moved(shifts: Sequence[tuple[float, str]]) -> float:
    return sum(value for value, _ in shifts)


def test_a_page_weighs_little_before_anything_is_run(visit: Visit, site: str) -> None:
    own = {url for url in visit.loaded if url.startswith(site) and "search_index" not in url}
    assert sum(weight(url) for url in own) <= WEIGHT


@cache
def weight(url: str) -> int:
    """Bytes sent: fonts as they are, all else compressed."""
    with urlopen(url) as response:
        content = response.read()
    return len(content) if url.endswith(".woff2") else len(gzip.compress(content))


def test_the_headings_of_a_page_are_in_order(visit: Visit) -> None:
    headings = visit.page.locator("article").locator("h1, h2, h3, h4, h5, h6")
    levels = [int(tag[1]) for tag in headings.evaluate_all("nodes => nodes.map(node => node.tagName)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_shows_no_raw_tex(visit: Visit) -> None:
    prose = visit.page.evaluate("""() => {
        const article = document.querySelector("article").cloneNode(true);
        article.querySelectorAll(".katex, code, pre").forEach(node => node.remove());
        return article.textContent;
    }""")
    assert "$" not in prose
    assert "\\" not in prose


def test_a_page_fits_the_width_of_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size(NARROW)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_page_is_accessible_wide_and_light_and_narrow_and_dark(visit: Visit, site: str) -> None:
    page = visit.page
    without = () if page.url.removeprefix(site) in FIRST else AROUND
    page.set_viewport_size(WIDE)
    page.evaluate(FEW_ALIKE)
    page.evaluate(AXE)
    assert violations(page, without=without) == []
    narrow_and_dark(page)
    assert violations(page, only=LOOKS, without=without) == []


def narrow_and_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.set_viewport_size(NARROW)
    page.evaluate(SETTLED)


def violations(page: Page, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[tuple[str, list[str]]]:
    """The rules axe finds broken, each with the elements that break it, beside those in the elements left out."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": only} if only else {})
    context = {"exclude": [*without]} if without else {}
    found = page.evaluate(
        "([context, options]) => axe.run({...context, include: [document]}, options)", [context, options]
    )["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]
