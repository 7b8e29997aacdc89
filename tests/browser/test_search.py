"""What the search finds first, asked of the very program that the theme's box asks."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from studytool.notes import translation
from studytool.site.editions import english_url
from tests.browser.conftest import Visit, settled

ROOT = Path(__file__).parents[2]
TRANSLATED = {english_url(name) for name in translation.translated(ROOT / "docs")}
TALK = "speeches/policy-gradient/"
FIRST = """async queries => {
    const {base, search} = JSON.parse(document.querySelector("#__config").textContent);
    const index = await fetch(`${base}/search/search_index.json`);
    const worker = new Worker(search);
    const ask = (type, data) => new Promise(answer => {
        worker.onmessage = message => answer(message.data.data);
        worker.postMessage({type, data});
    });
    await ask(0, {...await index.json(), options: {}});
    const found = {};
    for (const query of queries) {
        const {items: [page]} = await ask(2, query);
        found[query] = page?.sort((one, other) => other.score - one.score)[0].location;
    }
    return found;
}"""


def searches(language: str) -> dict[str, str]:
    """Queries, each with the page or the section that is to be first; in Chinese those of translated pages."""
    listed = yaml.safe_load((ROOT / f"tests/data/searches/{language}.yaml").read_text("utf-8"))
    return {q: first for q, first in listed.items() if language == "en" or first.partition("#")[0] in TRANSLATED}


@pytest.mark.parametrize(("language", "edition"), [("en", ""), ("zh", "zh/")])
def test_the_page_that_explains_it_is_first(page: Page, site: str, language: str, edition: str) -> None:
    wanted = searches(language)
    page.goto(f"{site}{edition}concepts/gradients-by-hand/")
    found = page.evaluate(FIRST, list(wanted))
    first = {
        query: place if "#" in wanted[query] else place and place.partition("#")[0] for query, place in found.items()
    }
    assert first == wanted


@pytest.mark.parametrize(
    ("edition", "words", "target"), [("", "强化学习", TALK), ("", "θ", TALK), ("zh/", "链式法则", "zh/concepts/")]
)
def test_what_is_typed_is_found_in_an_index_that_is_fetched_for_it(
    visit: Visit, page: Page, site: str, edition: str, words: str, target: str
) -> None:
    settled(page, f"{site}{edition}concepts/gradients-by-hand/")
    assert [address for address in visit.requests if "search_index" in address] == []
    page.locator("[data-md-component=search-query]").click()
    page.locator(".md-search-result__meta", has_text={"": "Type to start", "zh/": "键入以开始"}[edition]).wait_for()
    page.keyboard.type(words)
    page.keyboard.press("End")  # as an input method does, where typed Chinese alone releases no key
    page.locator(f".md-search-result__link[href*='{target}']").first.wait_for()
