"""How soon the page's Python answers beside stock Pyodide, what its pages weigh, and what Lighthouse gives them."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, Request

from studytool.page.runtime import manifest
from tests.browser.chromium import chromium, lighthouse
from tests.browser.conftest import CHECKOUT, PAGES, settled
from tests.browser.served import built
from tests.browser.test_questions import NUMBER

ROUNDS = 5
OTHERS = ("accessibility", "best-practices", "seo")
SNIPPETS = "concepts/bellman/"
CODE = "import numpy as np\nprint(np.arange(4) @ np.arange(4))"

# From a press of the first button, which is Run or Stop, until the snippet says so: milliseconds.
PRESS = """async says => {
  const snippet = document.querySelector(".snippet[data-run]");
  const status = snippet.querySelector("[role=status]");
  const said = new Promise(resolve => {
    const look = () => status.textContent.startsWith(says) && resolve();
    new MutationObserver(look).observe(status, { childList: true, characterData: true, subtree: true });
  });
  const began = performance.now();
  snippet.querySelector("button").click();
  await said;
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
# The same in a worker that starts Pyodide as its documentation says: milliseconds.
STOCK = """async base => {
  const script = `
    import { loadPyodide } from "${base}pyodide.mjs";
    const python = await loadPyodide({ indexURL: "${base}" });
    await python.loadPackage("numpy");
    postMessage(python.runPython("import numpy as np; int(np.arange(4) @ np.arange(4))"));`;
  const began = performance.now();
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { type: "module" });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
  });
  if (answer !== 14) throw new Error(`${answer}`);
  return performance.now() - began;
}"""


ASK = "async ([base, request]) => (await import(base + 'assets/runtime.js')).ask(request)"


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        built(CHECKOUT, {"/stock/": Path(folder)}) as site,
        chromium() as browser,
    ):
        _stock(Path(folder))
        print(f"Chromium {browser.version}, from loopback; medians of {ROUNDS} readers with nothing kept\n")
        _python(browser, site)
        _memory(browser, site)
        _scores(browser, site, _weights(browser, site))


def _stock(folder: Path) -> None:
    """Pyodide as npm brings it, with numpy's wheel beside it, which building the site has fetched."""
    for file in (*(CHECKOUT / "node_modules/pyodide").iterdir(), *(CHECKOUT / ".cache/runtime").glob("*.whl")):
        (folder / file.name).symlink_to(file)


def _python(browser: Browser, site: str) -> None:
    ours = [_times(browser, site, stock=number % 2 == 0) for number in range(2 * ROUNDS)]
    stock, first, second, stop, again = (
        statistics.median(found[name] for found in ours if name in found)
        for name in ("stock", "first", "second", "stop", "again")
    )
    print(f"Run pressed to the first numpy result, cold  {first:7.0f} ms")
    print(f"  the same with stock Pyodide                {stock:7.0f} ms   ours takes {first / stock:.2f} of it")
    print(f"the same snippet run again                   {second:7.0f} ms")
    print(f"Stop pressed to the page answering           {stop:7.0f} ms")
    print(f"  to the next result                         {again:7.0f} ms\n")


def _times(browser: Browser, site: str, *, stock: bool) -> dict[str, float]:
    """What one reader waits for, in turn with stock Pyodide and with the site's."""
    with _reader(browser, site + SNIPPETS) as (page, _):
        if stock:
            return {"stock": page.evaluate(STOCK, site.replace("/repo/", "/stock/"))}
        code = page.locator(".snippet textarea").first
        code.fill(CODE)
        found = {"first": page.evaluate(PRESS, "Done"), "second": page.evaluate(PRESS, "Done")}
        code.fill("while True: pass")
        page.evaluate(PRESS, "Running")
        page.wait_for_timeout(5_000)  # as long as anyone looks at a loop that does not end
        found["stop"] = page.evaluate(PRESS, "Stopped")
        code.fill(CODE)
        return found | {"again": found["stop"] + page.evaluate(PRESS, "Done")}


def _memory(browser: Browser, site: str) -> None:
    """What Chromium's processes take of the machine's memory before, with one and with both of the page's Pythons."""
    takes = []
    with _reader(browser, site + SNIPPETS) as (page, _):
        for request in (
            None,
            {"do": "run", "with": [CODE, "snippet", "p"]},
            {"do": "judge", "with": [NUMBER, 0, "1", "en"]},
        ):
            if request:
                page.evaluate(ASK, [site, request])
            page.wait_for_timeout(3_000)  # what starting took is given back
            takes.append(_megabytes(browser))
    print(f"Chromium's memory before any Python          {takes[0]:7.0f} MB")
    print(f"  with the Python of snippets                {takes[1]:7.0f} MB   {takes[1] - takes[0]:+.0f}")
    print(f"  and with that of judging                   {takes[2]:7.0f} MB   {takes[2] - takes[1]:+.0f}\n")


def _megabytes(browser: Browser) -> float:
    """The memory of all its processes, what they share counted once; Linux tells it."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    said = [Path(f"/proc/{process['id']}/smaps_rollup").read_text("utf-8") for process in processes]
    return sum(float(text.partition("Pss:")[2].split()[0]) for text in said) / 1024


def _weights(browser: Browser, site: str) -> dict[str, float]:
    """KB sent for each page before anything is run, without the search index."""
    weights, asked = {}, list[str]()
    for place in PAGES:
        with _reader(browser, site + place) as (_, requests):
            sent = [request for request in requests if request.url.startswith("http")]
            asked += [request.url for request in sent]
            counted = {request.url: request for request in sent if "search_index" not in request.url}.values()
            weights[place] = sum(request.sizes()["responseBodySize"] for request in counted) / 1000
    elsewhere = sum(not url.startswith(site) for url in asked)
    print(f"{len(PAGES)} pages, {len(asked)} requests before Run, {elsewhere} of them to another host")
    heaviest, median = max(weights, key=weights.__getitem__), statistics.median(weights.values())
    print(f"a page weighs {median:.0f} KB in the median, {weights[heaviest]:.0f} at most (/{heaviest})")
    for edition in ("", "zh/"):
        with _reader(browser, site + edition) as (page, _):
            answer = page.request.get(f"{site}{edition}search/search_index.json")
            index = int(answer.headers["content-length"]) / 1000
        print(f"the index that /{edition} is searched by, fetched once the search is focused: {index:.0f} KB")
    files = json.loads(manifest(CHECKOUT).read_text("utf-8"))["files"].values()
    print(f"Python, which the first Run loads once: {sum(file['bytes'] for file in files) / 1e6:.1f} MB\n")
    return weights


def _scores(browser: Browser, site: str, weights: dict[str, float]) -> None:
    """Lighthouse's performance of every page, three times, and what else it judges, which is the same each time."""
    runs = [
        lighthouse(browser, ("performance", *OTHERS), [site + place for place in PAGES]),
        *(lighthouse(browser, ["performance"], [site + place for place in PAGES]) for _ in range(2)),
    ]
    scores = {
        place: statistics.median(run[number]["scores"]["performance"] for run in runs)
        for number, place in enumerate(PAGES)
    }
    lowest = min(scores.values())
    print("Lighthouse, performance on a phone, median of three:")
    print(f"{statistics.median(scores.values()):.0f} in the median of the pages, {lowest:.0f} at the lowest")
    for name in OTHERS:
        print(f"{name.replace('-', ' ')}: {min(page['scores'][name] for page in runs[0])} at the lowest")
    print("\n KB   performance   page")
    for place, score in scores.items():
        print(f"{weights[place]:>3.0f}{score:>14.0f}   /{place}")


@contextmanager
def _reader(browser: Browser, address: str) -> Iterator[tuple[Page, Sequence[Request]]]:
    """A page seen for the first time, once all is loaded, and what it has asked for."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    settled(page, address)
    yield page, requests
    context.close()


if __name__ == "__main__":
    main()
