"""A real Chromium on the real site, built once and served under a sub-path as a project's pages are."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from studytool.site import katex
from studytool.site.build import build
from studytool.site.runtime import manifest

CHECKOUT = Path(__file__).parents[2]
PAGES = sorted(
    f"{path.relative_to(CHECKOUT / 'docs').with_suffix('').as_posix()}/".removesuffix("index/")
    for path in (CHECKOUT / "docs").rglob("*.md")
)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """The address of the site's first page."""
    if not katex.available():
        pytest.fail("KaTeX is not installed: run `npm ci`")
    folder = tmp_path_factory.mktemp("served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        address = f"http://127.0.0.1:{server.server_port}/notes/"
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(os.environ, "SITE_URL", address)
            build(CHECKOUT, folder / "notes")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


@pytest.fixture(scope="session")
def runtime(site: str) -> None:
    """Building the site makes the runtime, where its parts can be had."""
    assert site
    if not manifest(CHECKOUT).is_file():
        pytest.fail("the runtime could not be made: see `studytool site build`")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    installed = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(installed, None), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A tab with nothing kept from before, what it asked the network for, and what its console called an error.

    `loaded` is what a page asked for before anything was done to it, and `shifts` the moves of what was already laid
    out, each with an element that moved, where a test keeps them.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    shifts: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)


@contextmanager
def visiting(browser: Browser, **options: object) -> Iterator[Visit]:
    context = browser.new_context(viewport=WIDE, color_scheme="light", **options)
    yield Visit(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One reader for all tests of a file, who loads Python once."""
    context = browser.new_context(viewport=WIDE, color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must not make the console complain."""
    with visiting(browser) as visit:
        yield visit.page
        assert visit.errors == []
