"""A session of review in the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import Visit, settled, visiting
from tests.browser.test_questions import PATIENCE, press
from tests.course import bank

BANK = {item.id: item for item in bank().items}

pytestmark = pytest.mark.usefixtures("runtime")


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    settled(visit.page, site + "review/")
    yield visit
    visit.page.close()


def asked(page: Page, number: int) -> Locator:
    question = page.locator(f".review #question-{number}")
    expect(question).to_be_visible(timeout=PATIENCE)
    return question


def test_nothing_of_python_is_loaded_before_the_session_begins(visit: Visit) -> None:
    expect(visit.page.get_by_role("button", name="Start")).to_be_visible()
    assert not any("worker.js" in url for url in visit.requests)


def test_questions_come_one_at_a_time_with_fresh_numbers_and_end_in_a_summary(page: Page, site: str) -> None:
    press(page.locator(".review"), "Start")
    first = asked(page, 1)
    item, seed = first.get_attribute("data-item") or "", int(first.get_attribute("data-seed") or 0)
    assert seed > 0
    expect(page.locator(".review .question")).to_have_count(1)
    key = BANK[item].key_shown(BANK[item].variant(seed), "en")
    first.get_by_text("Answer", exact=True).click()  # asking for the answer is a wrong response
    expect(first.locator(".question-key")).to_contain_text(key[:6])
    expect(page.get_by_text("Next review:")).to_be_visible(timeout=PATIENCE)
    press(page.locator(".review"), "Easier")
    rated = page.get_by_text("Rated Hard now: ")
    expect(rated).to_be_visible(timeout=PATIENCE)
    assert item not in rated.inner_text()
    press(page.locator(".review"), "Undo")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0, timeout=PATIENCE)
    first = asked(page, 1)
    expect(first.get_by_role("button", name="Check")).to_be_visible()
    assert first.get_attribute("data-item") == item
    first.get_by_text("Answer", exact=True).click()
    expect(page.get_by_role("button", name="Next")).to_be_visible(timeout=PATIENCE)
    press(page.locator(".review"), "Next")
    second = asked(page, 2)
    assert second.get_attribute("data-item") != item
    press(second, "中文")
    expect(second.get_by_role("button", name="检查")).to_be_visible(timeout=PATIENCE)
    expect(second).to_have_accessible_name("问题 2")
    press(second, "English")
    expect(second.get_by_role("button", name="Check")).to_be_visible(timeout=PATIENCE)
    press(second, "Skip")
    expect(page.get_by_role("button", name="Next")).to_be_visible(timeout=PATIENCE)
    settled(page, site + "progress/")
    expect(page.locator(".progress-facts").get_by_text("Reviews").locator("xpath=..")).to_contain_text("1")


def test_with_scripts_off_the_page_names_the_terminal(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + "review/")
        expect(visit.page.get_by_text("studytool quiz", exact=True)).to_be_visible()
