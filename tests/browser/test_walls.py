"""What a hostile snippet reaches of the page, its storage and other hosts: nothing."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from studytool.items._computed import typed
from studytool.study.lines import to_line
from tests.browser.conftest import Visit, settled, visiting
from tests.browser.test_questions import BANK, FUNCTION, NUMBER, question, respond
from tests.browser.test_questions import PAGE as QUESTIONS
from tests.browser.test_questions import says as judged
from tests.browser.test_snippets import PAGE, PATIENCE, Snippet
from tests.study.logs import review

pytestmark = pytest.mark.usefixtures("runtime")
TRIED = "import js\ntry:\n    {code}\n    print('reached')\nexcept BaseException as error:\n    print('refused', error)"
REACHES = {
    "reviews": "js.indexedDB.open('studytool')",
    "kept files": "js.caches.open('studytool')",
    "cookies": "js.document.cookie",
    "scripts": "js.importScripts('{site}assets/studytool.js')",
    "code as text": "js.eval('1')",
    "the tab": "js.parent.location",
    "this site": "asked = js.XMLHttpRequest.new(); asked.open('GET', '{site}assets/studytool.js', False); asked.send()",
}


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    settled(visit.page, site + PAGE)
    yield visit
    visit.page.close()


@pytest.mark.parametrize("code", REACHES.values(), ids=REACHES)
def test_a_snippet_reaches_nothing_of_the_page(visit: Visit, site: str, code: str) -> None:
    snippet = Snippet.of(visit.page, 0)
    snippet.run(TRIED.format(code=code.format(site=site)))
    expect(snippet.output).to_contain_text("refused")


def test_a_snippet_sends_nothing_to_another_host_or_to_this_one(visit: Visit, site: str) -> None:
    asked: list[str] = []

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    other = f"127.0.0.1:{server.server_port}"
    snippet = Snippet.of(visit.page, 0)
    snippet.run(
        f"import js\njs.fetch('http://{other}/f')\njs.WebSocket.new('ws://{other}/w')\njs.fetch('{site}x')\n"
        f"js.EventSource.new('http://{other}/e')\nprint('sent')"
    )
    visit.page.wait_for_timeout(1000)
    server.shutdown()
    server.server_close()
    assert asked == []


def test_a_snippet_speaks_to_no_other_page_of_the_site(visit: Visit) -> None:
    visit.page.evaluate("""() => {
      window.heard = [];
      for (const name of ["studytool", "log"]) new BroadcastChannel(name).onmessage = ({ data }) => heard.push(data);
    }""")
    snippet = Snippet.of(visit.page, 0)
    snippet.run("import js\nfor name in ('studytool', 'log'): js.BroadcastChannel.new(name).postMessage('hello')")
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("heard") == []


FORGED = """
import js
from pyodide.ffi import create_proxy, to_js
sent = js.MessagePort.prototype.postMessage
def forge(port, *_):
    for message in MESSAGES:
        sent.call(port, to_js(message, dict_converter=js.Object.fromEntries))
js.MessagePort.prototype.postMessage = create_proxy(forge, capture_this=True)
"""
ENDED = re.compile("Done|Python cannot be had")
ENTRIES = "async address => (await import(address)).entries()"
ENTRY = {"effect": "record", "entry": json.loads(to_line(review(1)))}
CORRECT = {"verdict": "correct", "score": 1, "feedback": [], "effects": [ENTRY], "state": {}}
LIES: dict[str, list[Any]] = {
    "a verdict": [{"kind": "done", "answer": CORRECT}],
    "an entry": [{"kind": "done", "answer": ENTRY}, {"kind": "done", "answer": {"entries": [ENTRY["entry"]]}}],
    "no answer": [{"kind": "done"}],
    "no message": [None, 3, "done", [], {"kind": "output", "stream": "constructor", "text": {}}],
    "a failure": [{"kind": "failed", "text": "<img src=x onerror='window.hit = 1'>" * 99}],
}


@pytest.mark.parametrize("messages", LIES.values(), ids=LIES)
def test_a_snippet_that_forges_the_words_of_python_lies_about_itself_alone(
    page: Page, site: str, messages: list[Any]
) -> None:
    before = page.evaluate(ENTRIES, f"{site}assets/log.js")
    snippet, other = Snippet.of(page, 0), Snippet.of(page, 1)
    snippet.code.fill(FORGED.replace("MESSAGES", repr(messages)) + "print('now')")
    snippet.press("Run")
    expect(snippet.place.get_by_role("status")).to_contain_text(ENDED, timeout=PATIENCE)
    page.wait_for_timeout(500)  # what it says afterwards ends its Python
    other.run("print(6 * 7)")
    expect(other.output).to_have_text("42\n")
    assert page.evaluate(ENTRIES, f"{site}assets/log.js") == before
    assert page.evaluate("[window.hit, document.querySelector('.snippet img')]") == [None, None]
    page.evaluate("localStorage.clear()")


ASKED = """async ([address, requests]) => {
  const { ask } = await import(address);
  const frames = () => document.querySelectorAll("iframe").length;
  let most = 0;
  const watch = new MutationObserver(() => (most = Math.max(most, frames())));
  watch.observe(document.documentElement, { childList: true });
  const answers = await Promise.all(requests.map((request) => ask(request)));
  watch.disconnect();
  return [most, answers];
}"""


def test_however_much_is_started_three_pythons_run_at_most(page: Page, site: str) -> None:
    code = "def gradient_of_mean(returns, scores): return 1"
    requests = [
        {"do": do, "with": given}
        for number in range(4)
        for do, given in (
            ("run", [f"print({number})", f"snippet {number}", "p"]),
            ("judge", [NUMBER, 0, str(number), "en"]),
            ("judge-code", [FUNCTION, 0, code, "en"]),
        )
    ]
    most, answers = page.evaluate(ASKED, [f"{site}assets/runtime.js", requests])
    assert len(answers) == len(requests)
    assert not any("failed" in answer for answer in answers)
    assert 2 <= most <= 3


@pytest.mark.parametrize("pasted", ["1" * 1_000_000, "[1, " * 250_000], ids=["digits", "brackets"])
def test_a_paste_that_is_too_large_is_refused_at_once(page: Page, site: str, pasted: str) -> None:
    settled(page, site + QUESTIONS)
    place = question(page, NUMBER)
    respond(place, pasted)
    judged(place, "I cannot read that")
    judged(place, "20000")
    respond(place, typed(BANK[NUMBER].variant(0).key))
    judged(place, "Correct")


def test_no_snippet_changes_a_verdict(page: Page, site: str) -> None:
    Snippet.of(page, 0).run("import decimal, builtins\ndecimal.getcontext().prec = 1\nbuiltins.abs = lambda x: 0")
    page.evaluate("window.same = true")
    page.locator("nav.md-nav--primary a", has_text="The score function").first.click()
    page.get_by_role("heading", level=1, name="The score function").wait_for()
    assert site + QUESTIONS in page.url
    place, key = question(page, NUMBER), BANK[NUMBER].variant(0).key
    respond(place, f"-{typed(key)}")
    judged(place, "Incorrect")
    respond(place, typed(key))
    judged(place, "Correct")
    assert page.evaluate("window.same") is True


def test_a_message_that_a_snippet_posts_itself_goes_nowhere(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.run("import js\njs.postMessage('done')\nprint('mine')")
    expect(snippet.output).to_have_text("mine\n")


def test_a_loop_ends_when_its_page_is_left(page: Page) -> None:
    snippet = Snippet.of(page, 0)
    snippet.code.fill("print('going')\nwhile True: pass")
    snippet.press("Run")
    expect(snippet.output).to_have_text("going\n", timeout=PATIENCE)
    page.locator("nav.md-nav--primary a", has_text="The score function").first.click()
    page.get_by_role("heading", level=1, name="The score function").wait_for()
    other = Snippet.of(page, 0)
    other.code.fill("print('soon')")
    other.press("Run")
    expect(other.output).to_have_text("soon\n", timeout=15_000)  # less than the limit of a run
    page.evaluate("localStorage.clear()")


def test_a_kept_file_that_was_changed_is_not_used(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        settled(visit.page, site + PAGE)
        Snippet.of(visit.page, 0).run("print(1)")
        visit.page.evaluate("""async () => {
          const cache = await caches.open("studytool");
          for (const kept of await cache.keys()) await cache.put(kept, new Response("globalThis.poisoned = 1"));
        }""")
        settled(visit.page)
        visit.requests.clear()
        snippet = Snippet.of(visit.page, 0)
        snippet.run("import js\nprint(hasattr(js, 'poisoned'))")
        expect(snippet.output).to_have_text("False\n")
        assert any("pyodide.asm.wasm" in url for url in visit.requests)
        assert visit.errors == []


def test_all_pages_have_one_policy(page: Page, site: str) -> None:
    policies = set()
    for place in ("", PAGE, "progress/", "no-such-page/"):
        text = page.request.get(site + place).text()
        policies.add(text.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0])
    (policy,) = policies
    assert policy.startswith("default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' 'sha256-")
