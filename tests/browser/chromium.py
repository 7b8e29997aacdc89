"""The browser of this machine, driven from here, and Lighthouse in it."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


WHOLE = ("chromium", "chromium-browser", "google-chrome")
SHELL = ("chromium-headless-shell",)  # the same without a browser's windows, which a page takes half as long in


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of the system, else the one playwright brings."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_installed(SHELL + WHOLE), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def whole(browser: Browser) -> Iterator[Browser]:
    """One more, with windows, which a site's installing is asked of."""
    path = _installed(WHOLE)
    windows = browser.browser_type.launch(executable_path=path, channel=None if path else "chromium", args=FLAGS)
    yield windows
    windows.close()


def lighthouse(browser: Browser, categories: Sequence[str], addresses: Sequence[str]) -> list[dict[str, Any]]:
    """What `lighthouse.mjs` says of each page, in a browser of the same kind."""
    script = Path(__file__).with_name("lighthouse.mjs")
    command = [
        "node",
        str(script),
        _installed(WHOLE) or browser.browser_type.executable_path,
        ",".join(categories),
        *addresses,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _installed(names: Sequence[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)
