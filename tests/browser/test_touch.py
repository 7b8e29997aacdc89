"""What a finger presses on a phone."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NARROW, settled, visiting

LEAST = 44  # pixels
PRESSED = ".st-button, summary, .question-options label, .question-line, .section-questions a, select"


@pytest.mark.parametrize(
    "place", ["concepts/policy-gradient-theorem/", "concepts/bandits/", "check-my-gradient/", "progress/"]
)
def test_what_is_pressed_is_large_enough_for_a_finger(browser: Browser, site: str, place: str) -> None:
    with visiting(browser, has_touch=True, is_mobile=True) as visit:
        visit.page.set_viewport_size(NARROW)
        settled(visit.page, site + place)
        expect(visit.page.get_by_role("button").first).to_be_attached()
        visit.page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        small = visit.page.locator(f"article :is({PRESSED})").evaluate_all(
            "(parts, least) => parts.filter(part => part.offsetHeight && part.offsetHeight < least)"
            ".map(part => part.outerHTML.slice(0, 120))",
            LEAST,
        )
        assert small == []


def test_hint_answer_and_command_stand_in_one_row(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        visit.page.set_viewport_size(NARROW)
        visit.page.goto(site + "concepts/bandits/")
        tops = (
            visit.page.locator(".question")
            .first.locator("> details")
            .evaluate_all("parts => parts.map(part => part.getBoundingClientRect().top)")
        )
        assert len(tops) == 3
        assert len(set(tops)) == 1
