"""Snippets in the page: run, edited, stopped, reset, and run again without a network."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import NARROW, Visit, settled, visiting

PAGE = "concepts/bellman/"
RECORDED = "  3.3   8.8   4.4   5.3   1.5"
PATIENCE = 60_000  # of a loaded machine that starts Python

pytestmark = pytest.mark.usefixtures("runtime")


@dataclass
class Snippet:
    """One snippet of a page, counted from 0, as a reader handles it."""

    place: Locator

    @classmethod
    def of(cls, page: Page, number: int) -> "Snippet":
        return cls(page.locator(".snippet").nth(number))

    @property
    def code(self) -> Locator:
        return self.place.get_by_role("textbox")

    @property
    def output(self) -> Locator:
        return self.place.locator("samp")

    def press(self, name: str) -> None:
        self.place.get_by_role("button", name=name, exact=True).click()

    def says(self, words: str) -> None:
        expect(self.place.get_by_role("status")).to_contain_text(words, timeout=PATIENCE)

    def run(self, code: str | None = None, *, says: str = "Done") -> None:
        if code is not None:
            self.code.fill(code)
        self.press("Run")
        self.says(says)


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    settled(visit.page, site + PAGE)
    visit.page.evaluate("localStorage.clear()")
    yield visit
    context.set_offline(False)
    visit.page.close()


def test_nothing_of_python_is_loaded_before_run(visit: Visit) -> None:
    Snippet.of(visit.page, 0).code.focus()
    assert not any("runtime/" in url or "worker.js" in url for url in visit.requests)


def test_a_snippet_runs_with_nothing_from_another_host(visit: Visit, site: str) -> None:
    snippet = Snippet.of(visit.page, 0)
    snippet.run()
    expect(snippet.output).to_contain_text(RECORDED)
    expect(snippet.place.get_by_text("Output of this run")).to_be_visible()
    assert any("runtime/manifest.json" in url for url in visit.requests)
    assert [url for url in visit.requests if not url.startswith((site, "blob:", "data:"))] == []


def test_changed_code_runs_and_is_kept_until_reset(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    original = snippet.code.input_value()
    snippet.run("print('changed', 6 * 7)")
    expect(snippet.output).to_have_text("changed 42\n")
    settled(page)
    expect(snippet.code).to_have_value("print('changed', 6 * 7)")
    snippet.press("Reset")
    expect(snippet.code).to_have_value(original)
    expect(snippet.output).to_contain_text(RECORDED)


def test_reset_brings_the_recorded_output_back(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("print('other')")
    snippet.press("Reset")
    expect(snippet.output).to_contain_text(RECORDED)
    expect(snippet.output).not_to_contain_text("other")


def test_names_are_shared_down_the_page(page: Page) -> None:
    Snippet.of(page, 0).run("shared = 6 * 7")
    second = Snippet.of(page, 1)
    second.run("print(shared)")
    expect(second.output).to_have_text("42\n")


def test_run_all_above_runs_them_in_order_and_then_this_one(page: Page) -> None:
    Snippet.of(page, 0).code.fill("names = ['first']")
    Snippet.of(page, 1).code.fill("names.append('second')")
    third = Snippet.of(page, 2)
    third.code.fill("print(*names, 'third')")
    third.press("Run all above")
    third.says("Done")
    expect(third.output).to_have_text("first second third\n")


def test_run_all_above_ends_at_the_first_error(page: Page) -> None:
    Snippet.of(page, 0).code.fill("1 / 0")
    second = Snippet.of(page, 1)
    second.press("Run all above")
    Snippet.of(page, 0).says("Error in line 1")
    expect(second.place.get_by_role("status")).to_have_text("")


def test_an_error_is_shown_with_its_line_marked(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("x = 1\nprint('before')\nx / 0\n", says="Error in line 3")
    expect(snippet.output).to_contain_text("before")
    expect(snippet.output).to_contain_text('File "snippet 1", line 3')
    expect(snippet.output).to_contain_text("ZeroDivisionError: division by zero")
    mark = snippet.place.locator(".snippet-fault")
    lines = snippet.code.bounding_box()
    box = mark.bounding_box()
    assert lines
    assert box
    assert box["y"] > lines["y"] + 2 * box["height"]
    assert box["y"] + box["height"] <= lines["y"] + lines["height"]
    snippet.code.press("End")
    snippet.code.press_sequentially(" ")
    expect(mark).to_be_hidden()


def test_code_that_cannot_be_read_is_an_error_too(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("x = (1,\nprint(", says="Error in line 2")
    expect(snippet.output).to_contain_text("SyntaxError")


def test_standard_error_is_shown_and_told_apart(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("import sys, warnings\nprint('out')\nprint('err', file=sys.stderr)\nwarnings.warn('beware')")
    expect(snippet.output).to_contain_text("out\nerr\n")
    expect(snippet.place.locator(".snippet-error").first).to_have_text("err\n")
    expect(snippet.output).to_contain_text("UserWarning: beware")


def test_what_is_printed_is_never_read_as_html(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    snippet.run(f"print('{hostile}')\nraise ValueError('{hostile}')", says="Error in line 2")
    expect(snippet.output).to_contain_text(hostile)
    assert snippet.place.locator("img, script").count() == 0


def test_an_endless_loop_is_stopped_at_once_and_what_it_printed_stays(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.code.fill("print('going')\nwhile True: pass")
    snippet.press("Run")
    expect(snippet.output).to_have_text("going\n", timeout=PATIENCE)
    snippet.press("Stop")
    snippet.says("Stopped")
    expect(snippet.output).to_have_text("going\n")
    snippet.run("print('again')")
    expect(snippet.output).to_have_text("again\n")


def test_a_run_ends_after_twenty_seconds(page: Page, site: str) -> None:
    page.clock.install()
    page.goto(site + PAGE)
    snippet = Snippet.of(page, 0)
    snippet.code.fill("print('going')\nwhile True: pass")
    snippet.press("Run")
    expect(snippet.output).to_have_text("going\n", timeout=PATIENCE)
    page.clock.fast_forward(21_000)
    snippet.says("Stopped after 20 seconds")


def test_the_value_of_the_last_line_is_shown(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("x = 6\nx * 7")
    expect(snippet.output).to_have_text("42\n")
    snippet.run("from studytool import plot\nplot.bars({'a': 1}, title='Shown')")
    expect(snippet.place.get_by_role("img", name="Shown")).to_be_visible()


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("import matplotlib.pyplot as plt", "Only numpy and the standard library are here"),
        ("name = input('who? ')", "put the value into the code"),
        ("await asyncio.sleep(1)", "inside an `async def` only"),
    ],
)
def test_what_this_place_cannot_do_is_explained(page: Page, code: str, advice: str) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run(code, says="Error in line 1")
    expect(snippet.place.get_by_role("status")).to_contain_text(advice)


def test_long_output_scrolls_in_a_box_that_the_keyboard_reaches(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("for i in range(400): print(i)")
    box = snippet.place.locator(".snippet-output pre")
    assert box.evaluate("box => box.scrollHeight > box.clientHeight")
    assert box.evaluate("box => box.clientHeight") < 600
    expect(box).to_have_attribute("tabindex", "0")


def test_how_to_leave_the_editor_is_said_while_one_is_in_it(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    said = snippet.place.get_by_text("Escape leaves", exact=False)
    expect(said).to_be_hidden()
    snippet.code.focus()
    expect(said).to_be_visible()
    snippet.code.press("Escape")
    expect(said).to_be_hidden()


def test_endless_output_is_cut(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("while True: print('x' * 99)", says="Error in line 1")
    expect(snippet.output).to_contain_text("Stopped: more than 100,000 characters of output")
    assert len(snippet.output.inner_text()) < 110_000


def test_after_one_run_no_network_is_needed_even_after_stop(visit: Visit) -> None:
    snippet = Snippet.of(visit.page, 0)
    snippet.run("print(1)")
    visit.page.context.set_offline(True)
    snippet.run("print(2)")
    expect(snippet.output).to_have_text("2\n")
    snippet.code.fill("while True: pass")
    snippet.press("Run")
    snippet.says("Running")
    snippet.press("Stop")
    snippet.run("import numpy as np\nprint(np.arange(3))")
    expect(snippet.output).to_have_text("[0 1 2]\n")


def test_the_editor_runs_indents_and_is_left_by_keyboard(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.code.fill("")
    snippet.code.press_sequentially("for i in range(2):\nprint(i)")
    expect(snippet.code).to_have_value("for i in range(2):\n    print(i)")
    snippet.code.press("Control+a")
    snippet.code.press("Tab")
    expect(snippet.code).to_have_value("    for i in range(2):\n        print(i)")
    snippet.code.press("Shift+Tab")
    snippet.code.press("Control+Enter")
    snippet.says("Done")
    expect(snippet.output).to_have_text("0\n1\n")
    snippet.code.press("Escape")
    expect(snippet.place.get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_what_is_seen_of_changed_code_is_what_is_typed(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    code = "def f(x):  # <b>\n    return f\"{x!r}\" + '''a\nb''' * 0x1f if x > 1.5e-3 else None\n"
    snippet.code.fill(code)
    shown = snippet.place.locator("pre code").first
    assert shown.evaluate("node => node.textContent") == code + "\n"
    expect(shown.locator(".nf")).to_have_text("f")
    expect(shown.locator(".c1")).to_have_text("# <b>")
    area, text = (place.bounding_box() for place in (snippet.code, shown))
    assert area == text


def test_a_line_wider_than_the_editor_scrolls_and_what_is_typed_stays_in_sight(page: Page) -> None:
    page.set_viewport_size(NARROW)
    code = Snippet.of(page, 0).code
    code.fill("words = '" + "wide " * 40)
    code.press_sequentially("end'")
    box = page.locator("pre.editor").first
    hidden = box.evaluate("box => box.scrollWidth - box.clientWidth")
    assert hidden > NARROW["width"]
    assert box.evaluate("box => box.scrollLeft") == pytest.approx(hidden, abs=40)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_failed_download_leaves_the_recorded_output_and_can_be_tried_again(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        settled(visit.page, site + PAGE)
        visit.page.route("**/runtime/numpy*", lambda route: route.abort())
        snippet = Snippet.of(visit.page, 0)
        snippet.run(says="Python cannot be had here")
        expect(snippet.output).to_contain_text(RECORDED)
        expect(snippet.place.get_by_text("Output of this run")).to_be_hidden()
        visit.page.unroute("**/runtime/numpy*")
        snippet.run("print('there')")
        expect(snippet.output).to_have_text("there\n")


def test_without_webassembly_the_page_says_so_and_keeps_its_output(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        visit.page.add_init_script("delete globalThis.WebAssembly")
        settled(visit.page, site + PAGE)
        snippet = Snippet.of(visit.page, 0)
        snippet.run(says="this browser lacks what it takes (WebAssembly)")
        expect(snippet.output).to_contain_text(RECORDED)


def test_snippets_run_after_instant_navigation(page: Page) -> None:
    page.evaluate("window.same = true")
    page.locator("nav.md-nav--primary a", has_text="The score function").first.click()
    page.get_by_role("heading", level=1, name="The score function").wait_for()  # the address changes before the page
    snippet = Snippet.of(page, 0)
    recorded = snippet.output.inner_text()
    snippet.run()
    expect(snippet.output).to_have_text(recorded, use_inner_text=True)
    assert page.evaluate("window.same") is True


def test_a_printed_page_shows_code_and_output_without_buttons(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    page.emulate_media(media="print")
    expect(snippet.code).to_be_hidden()
    expect(snippet.place.get_by_role("button", name="Run")).to_be_hidden()
    expect(snippet.place.locator("pre code").first).to_be_visible()
    expect(snippet.output).to_be_visible()


def test_with_scripts_off_a_snippet_is_code_and_output_alone(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + PAGE)
        snippet = Snippet.of(visit.page, 0)
        assert snippet.output.inner_text().startswith(RECORDED)
        assert not snippet.place.locator(".snippet-bar").is_visible()
