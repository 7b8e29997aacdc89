"""A Material site that was there already, with the plugin added: read, run and answered."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from studytool.site import parts
from tests.browser.conftest import settled
from tests.browser.served import BELOW, serving
from tests.site.existing import built, made

PATIENCE = 60_000


@pytest.fixture(scope="module")
def existing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, built without Node; what it runs with may have to be made first, with it."""
    root = made(tmp_path_factory.mktemp("existing"))
    parts.write_runtime(tmp_path_factory.mktemp("made"), root / "quiz")
    with serving({BELOW: root / "site"}) as address:
        built(root, address=address)
        yield address


def works(page: Page) -> None:
    """The lesson shows a formula, its snippet runs, and both questions are judged."""
    expect(page.locator(".formula .katex-html").first).to_be_visible()
    assert "KaTeX_Math" in page.locator(".formula .mathnormal").first.evaluate(
        "node => getComputedStyle(node).fontFamily"
    )
    snippet = page.locator(".snippet")
    snippet.get_by_role("textbox").fill("print(6 * 7)")
    snippet.get_by_role("button", name="Run", exact=True).click()
    expect(snippet.locator("samp")).to_have_text("42\n", timeout=PATIENCE)
    choice, number = page.locator(".question").all()
    figure = choice.get_by_role("img", name="Eine Kugel über dem Boden")
    expect(figure).to_be_visible()
    assert figure.evaluate("image => image.naturalWidth") > 0
    choice.get_by_role("radio").nth(1).check()
    choice.get_by_role("button", name="Check").click()
    expect(choice).to_contain_text("Correct")
    page.get_by_text("1 more question").click()
    number.get_by_role("textbox").fill("1")
    judged(number, "Check", "Incorrect")


def judged(question: Locator, check: str, verdict: str) -> None:
    """What is typed is checked and gets this verdict, at the second press where a busy machine takes too long to start
    Python."""
    said, button = question.locator(".question-verdict"), question.get_by_role("button", name=check)
    stopped = question.get_by_text(re.compile("after 20 seconds|超过 20 秒"))
    button.click()
    expect(said.filter(has_text=verdict).or_(stopped)).to_be_visible(timeout=PATIENCE)
    if stopped.is_visible():
        button.click()
    expect(said).to_contain_text(verdict, timeout=PATIENCE)


def test_a_lesson_opened_by_itself_works(page: Page, existing: str) -> None:
    page.goto(f"{existing}lesson/")
    works(page)


def test_a_lesson_works_after_instant_navigation_from_a_page_of_others(page: Page, existing: str) -> None:
    page.route("https://example.org/**", lambda route: route.fulfill(body=""))
    settled(page, existing)
    page.evaluate("window.same = true")
    page.get_by_role("link", name="The lesson").click()
    page.get_by_role("heading", level=1, name="Lesson").wait_for()
    works(page)
    assert page.evaluate("window.same") is True
