"""Pages that were visited, without a network."""

import pytest
from playwright.sync_api import Browser, Error, expect

from studytool.items._computed import typed
from tests.browser.chromium import whole
from tests.browser.conftest import settled, visiting
from tests.browser.test_questions import BANK, CHOICE, NUMBER, PAGE, PATIENCE, letters, press, question, respond, says
from tests.browser.test_snippets import Snippet

KEPT = """async names => {
    const cache = await caches.open("studytool-offline");
    for (;;) {
        const kept = (await cache.keys()).map(({url}) => url.split("/").at(-1));
        if (names.every(name => kept.includes(name))) return;
        await new Promise(later => setTimeout(later, 100));
    }
}"""

pytestmark = pytest.mark.usefixtures("runtime")


def test_a_visited_page_runs_and_judges_after_the_network_is_gone(browser: Browser, site: str) -> None:
    with whole(browser) as windows, visiting(windows, service_workers="allow") as visit:
        page = visit.page
        settled(page, site + PAGE)
        session = page.context.new_cdp_session(page)
        reasons = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [reason["errorId"] for reason in reasons] == ["in-incognito"]  # as all windows of tests are
        Snippet.of(page, 0).run()
        page.evaluate(KEPT, ["answers.en.json", "answering.js", "judge.js", "katex.min.js", "manifest.json"])
        page.context.set_offline(True)
        settled(page)
        snippet = Snippet.of(page, 0)
        snippet.run("print(6 * 7)")
        expect(snippet.output).to_have_text("42\n")
        choice = question(page, CHOICE)
        choice.get_by_role("radio").nth(letters(BANK[CHOICE], right=True)[0]).check()
        press(choice, "Check")
        says(choice, "Correct")
        number = question(page, NUMBER)
        respond(number, typed(BANK[NUMBER].variant(0).key))
        says(number, "Correct")
        expect(number.locator(".question-form .st-status")).to_contain_text("Review kept", timeout=PATIENCE)
        with pytest.raises(Error, match="ERR_"):
            page.goto(site + "concepts/grounding/")
