"""How soon a picture is drawn anew after a number is dragged, once Python is warm: from the slider's event to the frame
that shows it."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.conftest import CHECKOUT, PAGES, settled
from tests.browser.served import built

MOVES = 21
PLACE = ".snippet:has(.snippet-drags)"
# Moves the first number of the first such snippet so many times, once it was run, to start Python: milliseconds.
DRAG = """async ([place, moves]) => {
  const snippet = document.querySelector(place);
  const slider = snippet.querySelector("input[type=range]");
  const times = [];
  for (let move = 0; move <= moves; move += 1) {
    const drawn = new Promise(resolve => {
      const look = new MutationObserver(() => { look.disconnect(); resolve(); });
      look.observe(snippet.querySelector(".snippet-output"), { childList: true, subtree: true });
    });
    const began = performance.now();
    if (move) {
      if (move % 2) slider.stepUp(); else slider.stepDown();
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    } else snippet.querySelector(".snippet-bar button").click();
    await drawn;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - began);
    await new Promise(later => setTimeout(later, 50));
  }
  return times.slice(1);
}"""


def main() -> None:
    with built(CHECKOUT) as site, chromium() as browser:
        print(f"Chromium {browser.version}; of {MOVES} moves on each page\n")
        print("median   slowest   page")
        medians = [median for place in PAGES if (median := _page(browser, site, place)) is not None]
        print(
            f"\n{statistics.median(medians):.0f} ms in the median of {len(medians)} pages, {max(medians):.0f} at most"
        )


def _page(browser: Browser, site: str, place: str) -> float | None:
    """The median of a page, which is printed; None where it has nothing to drag."""
    context = browser.new_context()
    page = context.new_page()
    settled(page, site + place)
    times: list[float] | None = page.evaluate(DRAG, [PLACE, MOVES]) if page.locator(PLACE).count() else None
    context.close()
    if not times:
        return None
    print(f"{statistics.median(times):>3.0f} ms{max(times):>7.0f} ms   /{place}")
    return statistics.median(times)


if __name__ == "__main__":
    main()
