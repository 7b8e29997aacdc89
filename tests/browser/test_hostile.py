"""Pages built from hostile notes, in a real browser: refused, or without effect."""

from collections.abc import Callable

import pytest
from markdown import Markdown
from mkdocs.config import load_config
from playwright.sync_api import Browser

from studytool.notes import katex
from studytool.notes.errors import NoteError
from tests.browser.conftest import CHECKOUT, visiting
from tests.notes.test_harmless import HARMLESS, HOSTILE, TWISTED, page

Render = Callable[[str], str]


@pytest.fixture(scope="module")
def render() -> Render:
    """A page as the site's own configuration renders it."""
    if not katex.available():
        pytest.fail("KaTeX is not installed: run `npm ci`")
    config = load_config(str(CHECKOUT / "mkdocs.yml"))
    markdown = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    return lambda text: markdown.reset().convert(text)


# What a browser makes of the page: handlers of events, and the kinds of its links.
HANDLERS = (
    "[...document.querySelectorAll('*')].flatMap(node => node.getAttributeNames()).filter(name => /^on/.test(name))"
)
KINDS = "[...document.querySelectorAll('[href]')].map(node => node.protocol)"


def test_a_hostile_page_is_refused_or_does_nothing_and_asks_nothing_of_a_host(browser: Browser, render: Render) -> None:
    refused = []
    with visiting(browser) as visit:
        for line in [*HOSTILE, *TWISTED]:
            try:
                html = render(page(line))
            except NoteError:
                refused.append(line)
                continue
            visit.page.set_content(html)
            assert visit.page.evaluate("globalThis.acted") is None, line
            assert visit.page.evaluate(HANDLERS) == [], line
            assert {"javascript:", "data:", "vbscript:"}.isdisjoint(visit.page.evaluate(KINDS)), line
        assert visit.requests == []
    assert len(refused) > len(HOSTILE) / 2


def test_a_page_without_anything_hostile_is_built(render: Render) -> None:
    assert "<b>so</b>" in render(HARMLESS.partition("\n\n")[2])
