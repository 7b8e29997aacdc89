"""A real Chromium on the real site, built once and served under a sub-path as a project's pages are."""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, ViewportSize

from studytool.notes import katex
from studytool.page.runtime import manifest
from tests.browser import served
from tests.browser.chromium import chromium

CHECKOUT = Path(__file__).parents[2]
PAGES = sorted(
    f"{path.relative_to(CHECKOUT / 'docs').with_suffix('').as_posix()}/".removesuffix("index/")
    for path in (CHECKOUT / "docs").rglob("*.md")
)
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
QUIET, PATIENCE = 0.5, 60  # seconds


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site's first page."""
    if not katex.available():
        pytest.fail("KaTeX is not installed: run `npm ci`")
    if "PYTEST_XDIST_WORKER" in os.environ:
        yield built_once(tmp_path_factory.getbasetemp().parent)
        return
    with served.built(CHECKOUT) as address:
        yield address


def built_once(common: Path) -> str:
    """The address for all processes that test side by side: the first of them has it built and served, as long as
    the process that started them lives."""
    with (common / "site").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if address := file.read():
            return address
        read, write = os.pipe()
        command = [sys.executable, served.__file__, str(CHECKOUT), str(os.getppid())]
        os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)])
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as printed:
            address = printed.readline().strip()
        assert address, "the site was not built"
        file.write(address)
        return address


@pytest.fixture(scope="session")
def runtime(site: str) -> None:
    """Building the site makes the runtime, where its parts can be had."""
    assert site
    if not manifest(CHECKOUT).is_file():
        pytest.fail("the runtime could not be made: see `studytool site build`")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


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


def settled(page: Page, address: str | None = None) -> Response | None:
    """Open an address, or the page anew, and wait until nothing was asked of a site for half a second.

    Playwright waits for that as "networkidle", and for ever where a page starts its Python by itself: a worker may end
    before Playwright hears that what it asked for is there.
    """
    asked: list[Request] = []
    answered: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    for event in ("requestfinished", "requestfailed"):
        page.on(event, lambda request: answered.append(request))
    response = page.goto(address) if address else page.reload()
    began = since = time.monotonic()
    number = 0
    while time.monotonic() < since + QUIET:
        page.wait_for_timeout(50)
        missing = [request.url for request in asked if request.url.startswith("http") and request not in answered]
        if missing or len(asked) > number:
            number, since = len(asked), time.monotonic()
        assert since < began + PATIENCE, missing
    return response


@contextmanager
def visiting(browser: Browser, **options: Any) -> Iterator[Visit]:
    # A service worker's requests pass a test's routes by.
    context = browser.new_context(viewport=WIDE, color_scheme="light", **({"service_workers": "block"} | options))
    yield Visit(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One reader for all tests of a file, who loads Python once."""
    context = browser.new_context(viewport=WIDE, color_scheme="light", service_workers="block")
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    """A page that must not make the console complain."""
    yield visit.page
    assert visit.errors == []
