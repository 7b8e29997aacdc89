"""Terms of the glossary, and the number of a section's questions, as a reader meets them."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import settled, visiting

PAGE = "concepts/baselines/"


def test_a_term_says_what_it_means_and_leads_to_its_entry_with_scripts_off(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + PAGE)
        term = visit.page.get_by_role("link", name="return", exact=True).first
        assert (term.get_attribute("title") or "").startswith("回报: The sum of rewards from some time on")
        term.click()
        expect(visit.page).to_have_url(site + "glossary/#return")
        entry = visit.page.locator(".glossary > div", has=visit.page.locator("dt:target"))
        expect(entry).to_be_in_viewport()
        expect(entry.locator("dd").first).to_contain_text("The sum of rewards from some time on")
        expect(entry.locator("[lang=zh]")).to_have_text("回报")


def test_a_term_is_explained_on_focus_too(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        settled(visit.page, site + PAGE)
        term = visit.page.locator("a.term").first
        term.focus()
        explained = visit.page.get_by_role("tooltip")
        expect(explained).to_be_visible()
        expect(explained).to_contain_text("强化学习: Learning what to do")
        assert term.get_attribute("aria-describedby") == explained.get_attribute("id")


def test_the_number_under_a_heading_leads_to_the_first_question_of_the_section(browser: Browser, site: str) -> None:
    # Scripts off: Material goes back where a link is followed in less than a tenth of a second after any scrolling.
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + PAGE)
        count = visit.page.locator("#best-baseline + .section-questions a")
        asked = visit.page.locator("#best-baseline ~ .quiz").first.locator(".question")
        expect(count).to_have_text(f"{asked.count()} questions")
        count.click()
        expect(asked.first).to_be_in_viewport()
