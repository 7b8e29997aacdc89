"""The site by builders that are not MkDocs: this project's own, and one that was there before.

`make test-engines` makes their environments, whose folder is in ENGINES.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from studytool.model import Verdict
from tests.browser.chromium import chromium
from tests.browser.served import BELOW, serving
from tests.browser.test_plugin import judged
from tests.course import bank
from tests.site.existing import made

CHECKOUT = Path(__file__).parents[2]
ENGINES = Path(os.environ["ENGINES"])
PATIENCE = 120_000
# How each is called to build a site where it stands, into its folder `site`.
COMMANDS = {
    "zensical": ["zensical/bin/zensical", "build", "-f", "mkdocs.yml"],
    "properdocs": ["properdocs/bin/properdocs", "build", "--strict", "-f", "mkdocs.yml"],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def built(engine: str, root: Path, address: str) -> None:
    program, *arguments = COMMANDS[engine]
    environment = os.environ | {"SITE_URL": address, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [ENGINES / program, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def prepared(root: Path, bank: Path) -> str:
    command = [sys.executable, "-m", "studytool", "site", "prepare", "--bank", str(bank), "--lang", "en"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


# This project's site -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=COMMANDS)
def ours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site. It is built from copies of the pages: the checkout's own `site/` is left alone."""
    prepared(CHECKOUT, CHECKOUT / "quiz")
    root = tmp_path_factory.mktemp(request.param)
    for name in ("docs", "quiz"):
        shutil.copytree(CHECKOUT / name, root / name)
    shutil.copy(CHECKOUT / "mkdocs.yml", root)  # Zensical builds where the file itself is, not a link to it
    (root / "studytool").symlink_to(CHECKOUT / "studytool")
    with serving({BELOW: root / "site"}) as address:
        built(request.param, root, address)
        yield address


def test_a_formula_a_snippet_a_question_and_a_search_work_on_our_site(page: Page, ours: str) -> None:
    page.goto(f"{ours}concepts/score-function/")
    expect(page.locator(".formula .katex-html").first).to_be_visible()
    snippet = page.locator(".snippet").first
    snippet.get_by_role("textbox").fill("print(6 * 7)")
    snippet.get_by_role("button", name="Run", exact=True).click()
    expect(snippet.locator("samp")).to_have_text("42\n", timeout=PATIENCE)
    answered(page.locator(".quiz > .question[data-type=gradient]").first)  # not one that is folded
    search(page, "baseline", "concepts/baselines/")


def answered(question: Locator) -> None:
    """A right response, and then a verdict that Python gives."""
    item = next(item for item in bank().items if item.id == question.get_attribute("data-item"))
    samples = item.samples(item.variant(0))
    right = next(sample.response for sample in samples if sample.verdict is Verdict.CORRECT)
    question.get_by_role("textbox").first.fill(right)
    judged(question, "Check", "Correct")


def search(page: Page, words: str, target: str) -> None:
    """A hit of the search that leads to this page, by the theme of Material or that of Zensical."""
    opened = page.locator(".md-search__button, [data-md-component=search-query]")
    opened.first.click()
    page.wait_for_timeout(1000)  # the index is being fetched, and nothing tells when it has come
    page.keyboard.type(words)
    page.locator(f"a[href*='{target}?h=']").first.wait_for()


# A site that was there before ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", COMMANDS)
def test_a_site_of_others_has_questions_after_prepare_and_the_lines_it_names(
    engine: str, page: Page, tmp_path: Path
) -> None:
    root = made(tmp_path, "")
    said = prepared(root, root / "quiz")
    lines = said.partition("mkdocs.yml:\n")[2]
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(lines)
    assert "Add these lines" not in prepared(root, root / "quiz")
    with serving({BELOW: root / "site"}) as address:
        built(engine, root, address)
        page.goto(f"{address}lesson/")
        expect(page.locator(".formula .katex-html").first).to_be_visible()
        choice = page.locator(".question").first
        choice.get_by_role("radio").nth(1).check()
        choice.get_by_role("button", name="Check").click()
        expect(choice).to_contain_text("Correct")
    assert '<iframe src="https://example.org"></iframe>' in (root / "site/index.html").read_text("utf-8")
