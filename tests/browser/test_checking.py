"""Check my gradient: examples, code of one's own, links that carry it, and checks without a network."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import NARROW, Visit, settled, visiting
from tests.browser.test_pages import AXE, LOOKS, narrow_and_dark, violations
from tests.page.test_gradients import VERDICTS

PAGE = "check-my-gradient/"
PATIENCE = 60_000  # of a loaded machine that starts Python
SAID = {
    "correct": "Correct: this is the gradient.",
    "incorrect": "Incorrect: this is not the gradient.",
    "unjudged": "This cannot be judged here.",
}

pytestmark = pytest.mark.usefixtures("runtime")


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    """A reader who has Python already, and no code kept."""
    visit = Visit(context.new_page())
    opened(visit.page, site + PAGE)
    visit.page.evaluate("localStorage.clear()")
    opened(visit.page, site + PAGE)
    yield visit
    visit.page.close()


def opened(page: Page, address: str) -> Page:
    settled(page, address)
    expect(page.locator(".checking select")).to_be_visible()  # in whatever language
    return page


def editor(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(f"^{name}"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, name: str) -> None:
    page.get_by_label("Start from").select_option(name)


def result(page: Page) -> Locator:
    return page.get_by_role("group", name="Result")


def says(page: Page, verdict: str) -> None:
    expect(result(page).locator(".checking-verdict")).to_have_text(SAID[verdict], timeout=PATIENCE)


def test_the_example_that_the_page_begins_with_is_right_and_its_taylor_test_is_drawn(page: Page) -> None:
    press(page, "Check")
    says(page, "correct")
    expect(result(page).get_by_role("row")).to_have_count(1 + 6)
    expect(result(page).get_by_role("img", name="Taylor test")).to_be_visible()


@pytest.mark.parametrize("name", VERDICTS)
def test_an_example_has_the_verdict_of_the_terminal(page: Page, name: str) -> None:
    before = editor(page, "Gradient").input_value()
    choose(page, name)
    expect(editor(page, "Gradient")).not_to_have_value(before)
    press(page, "Check")
    says(page, VERDICTS[name])


def test_a_slip_is_named_and_the_components_are_marked(page: Page) -> None:
    choose(page, "policy-gradient-sign")
    expect(editor(page, "Gradient")).to_have_value(re.compile("return -states"))
    press(page, "Check")
    says(page, "incorrect")
    expect(result(page)).to_contain_text("The sign is flipped")
    expect(result(page).get_by_role("cell", name="wrong")).to_have_count(6)


def test_more_than_twenty_components_are_cut_and_counted(page: Page) -> None:
    choose(page, "attention")
    expect(editor(page, "Function")).to_have_value(re.compile("attended"))
    press(page, "Check")
    says(page, "correct")
    expect(result(page).get_by_role("row")).to_have_count(1 + 20)
    expect(result(page)).to_contain_text("and 6 more")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("Function", "def f(z) return 1", "Function f, line 1: The code fails: SyntaxError"),
        (
            "Gradient",
            "def grad(z):\n    d = softmax(z)\n    return e",
            "Gradient grad, line 3: The code fails: NameError",
        ),
        ("Point", "", "Point x: There is no point here"),
    ],
)
def test_code_that_fails_is_told_with_its_editor_and_its_line_marked(
    page: Page, name: str, code: str, said: str
) -> None:
    editor(page, name).fill(code)
    press(page, "Check")
    says(page, "unjudged")
    expect(result(page)).to_contain_text(said)
    expect(page.locator(".snippet-fault:visible")).to_have_count(int("line" in said))


def test_what_code_says_is_never_read_as_html(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    editor(page, "Gradient").fill(f"print('{hostile}')\nraise ValueError('{hostile}')")
    press(page, "Check")
    says(page, "unjudged")
    expect(result(page).get_by_text(hostile)).to_have_count(2)
    assert result(page).locator("img").count() == 0


def test_an_endless_loop_is_stopped(page: Page) -> None:
    editor(page, "Gradient").fill("while True: pass")
    press(page, "Check")
    expect(page.get_by_text("Judging")).to_be_visible(timeout=PATIENCE)
    press(page, "Stop")
    expect(page.get_by_text("Stopped.")).to_be_visible()
    press(page, "Reset")
    press(page, "Check")
    says(page, "correct")
    editor(page, "Gradient").fill("while True: pass")
    press(page, "Check")
    expect(page.get_by_text("Judging")).to_be_visible(timeout=PATIENCE)
    press(page, "Stop")
    expect(result(page).locator(".checking-verdict"), "the verdict on other code stays").to_have_count(0)


def test_changes_are_kept_for_each_example_until_they_are_reset(page: Page, site: str) -> None:
    original = editor(page, "Point").input_value()
    editor(page, "Point").fill("x = np.ones((2, 3))")
    choose(page, "gae")
    expect(editor(page, "Point")).not_to_have_value("x = np.ones((2, 3))")
    opened(page, site + PAGE)
    expect(editor(page, "Point")).to_have_value("x = np.ones((2, 3))")
    press(page, "Reset")
    expect(editor(page, "Point")).to_have_value(original)
    expect(page.get_by_role("button", name="Reset")).to_be_hidden()


def test_a_link_carries_the_code_and_runs_it_when_told_to_alone(page: Page, context: BrowserContext, site: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(page, "own")
    codes = {"Function": "def f(x):\n    return np.sum(x**3)  # ≤", "Gradient": "def grad(x):\n    return x**2"}
    for name, code in (codes | {"Point": "np.array([1.0, 2.0])"}).items():
        editor(page, name).fill(code)
    press(page, "Copy link")
    expect(page.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    assert link.startswith(f"{site}{PAGE}#")
    other = Visit(context.new_page())
    opened(other.page, link)
    for name, code in codes.items():
        expect(editor(other.page, name)).to_have_value(code)
    expect(other.page.get_by_text("Read it, then press Check")).to_be_visible()
    assert result(other.page).inner_text() == ""
    assert not [url for url in other.requests if "runtime" in url]
    press(other.page, "Check")
    says(other.page, "incorrect")
    assert other.errors == []
    other.page.close()


def test_a_link_opened_over_the_open_page_fills_its_editors(page: Page) -> None:
    code = '{"function":"f = 1","gradient":"g = 2","point":"x = 3"}'
    page.evaluate("text => { location.hash = `#text=${encodeURIComponent(text)}` }", code)
    expect(editor(page, "Gradient")).to_have_value("g = 2")
    expect(page.get_by_label("Start from")).to_have_value("linked")


def test_what_the_code_of_a_link_changes_in_python_is_gone_after_its_check(page: Page) -> None:
    code = '{"function":"np.changed = 1\\ndef f(x): return x","gradient":"def grad(x): return 1.0","point":"2.0"}'
    page.evaluate("text => { location.hash = `#text=${encodeURIComponent(text)}` }", code)
    expect(editor(page, "Point")).to_have_value("2.0")
    press(page, "Check")
    expect(page.get_by_text("Done")).to_be_visible(timeout=PATIENCE)
    choose(page, "softmax-cross-entropy")
    editor(page, "Point").fill("print('changed:', hasattr(np, 'changed'))\nx = np.ones((2, 3))")
    press(page, "Check")
    says(page, "correct")
    expect(result(page)).to_contain_text("changed: False")


def test_a_broken_link_is_told_and_the_page_stays_as_it_was(page: Page, site: str) -> None:
    before = editor(page, "Function").input_value()
    page.goto("about:blank")
    opened(page, f"{site}{PAGE}#code=abc")
    expect(page.get_by_text("no code that can be read")).to_be_visible()
    expect(editor(page, "Function")).to_have_value(before)


def test_all_of_it_is_done_by_keyboard(page: Page) -> None:
    menu = page.get_by_label("Start from")
    menu.focus()
    page.keyboard.press("P")  # the first that begins with it
    expect(editor(page, "Function")).to_have_value(re.compile("def policy"))
    page.keyboard.press("Tab")  # the other language
    page.keyboard.press("Tab")
    expect(editor(page, "Function")).to_be_focused()
    page.keyboard.press("Control+Enter")
    says(page, "correct")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Check", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()


def test_nothing_that_judges_is_loaded_before_something_is_checked(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        opened(visit.page, site + PAGE)
        assert not [url for url in visit.requests if "runtime" in url or "gradients/" in url]


def test_after_one_check_no_network_is_needed_for_another_example(visit: Visit) -> None:
    page = visit.page  # whose console tells what cannot be loaded
    with page.expect_response("**/gradients/gae.py") as fetched:
        press(page, "Check")
    says(page, "correct")
    fetched.value.finished()
    page.context.set_offline(True)
    try:
        choose(page, "gae")
        expect(editor(page, "Function")).to_have_value(re.compile("GAE"))
        press(page, "Check")
        says(page, "correct")
        expect(result(page)).to_contain_text("values[4]")
    finally:
        page.context.set_offline(False)


def test_an_example_that_cannot_be_loaded_is_told_and_can_be_chosen_again(visit: Visit) -> None:
    page = visit.page  # whose console tells what cannot be loaded
    page.route("**/gradients/gae.py", lambda route: route.fulfill(status=503))
    choose(page, "gae")
    expect(page.get_by_text("gae.py cannot be loaded (503)")).to_be_visible()
    page.unroute("**/gradients/gae.py")
    choose(page, "own")
    choose(page, "gae")
    expect(editor(page, "Function")).to_have_value(re.compile("GAE"))


def test_the_page_and_its_verdict_are_there_in_chinese(page: Page) -> None:
    press(page, "中文")
    choose_label = page.get_by_label("从示例开始")
    choose_label.select_option(label="符号写反的策略梯度")
    expect(page.get_by_role("textbox", name=re.compile("^梯度"))).to_have_value(re.compile("return -states"))
    press(page, "检查")
    verdict = page.locator(".checking-verdict")
    expect(verdict).to_have_text("不正确：这不是梯度。", timeout=PATIENCE)
    expect(page.get_by_role("columnheader", name="数值导数")).to_be_visible()


def test_a_result_is_accessible_and_fits_a_phone(page: Page) -> None:
    choose(page, "layer-norm")
    expect(editor(page, "Function")).to_have_value(re.compile("normed"))
    press(page, "Check")
    says(page, "correct")
    page.evaluate(AXE)
    assert violations(page) == []
    narrow_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert violations(page, only=LOOKS) == []


def test_with_scripts_off_the_page_shows_the_code_and_what_to_ask_the_terminal(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + PAGE)
        expect(visit.page.get_by_text("studytool gradcheck mine.py:grad")).to_be_visible()
        expect(visit.page.get_by_role("link", name="Layer norm")).to_be_visible()
        expect(visit.page.get_by_text("def softmax(z)")).to_be_visible()
