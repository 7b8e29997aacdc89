"""What the pages of a built site may load and run: one Content-Security-Policy, the same in every page.

The theme's scripts differ from page to page, and with instant navigation the policies of all pages visited would add
up; so it is written once the whole site is there, and lists the inline scripts of all pages.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from studytool.site import parts

FRAME = parts.SOURCES / "frame.js"  # an inline script of the frames that the page makes, which inherit its policy
RUN = {"", "module", "text/javascript"}  # types of scripts that a browser runs
HEAD = re.compile(r"(?:\s*<!doctype[^>]*>)?(?:.*?<head[^>]*>(?:\s*<meta charset[^>]*>)?)?", re.DOTALL | re.IGNORECASE)


def write(site: Path) -> None:
    """Put the policy into the head of every page of this folder, before anything that it is about."""
    pages = {file: file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.html"))}
    scripts = {script for page in pages.values() for script in inline_scripts(page)}
    scripts.add(FRAME.read_text(encoding="utf-8"))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">'
    for file, page in pages.items():
        head = HEAD.match(page)
        end = head.end() if head else 0
        file.write_text(page[:end] + meta + page[end:], encoding="utf-8")


def policy(scripts: Iterable[str]) -> str:
    """Nothing of another host, and no script but files of the site and these inline ones."""
    hashes = sorted(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {' '.join(hashes)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'"
    )


def inline_scripts(page: str) -> set[str]:
    """The scripts that stand in a page itself, as a browser reads them."""
    reader = _Scripts()
    reader.feed(page)
    return reader.scripts


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: set[str] = set()
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open = tag == "script" and "src" not in given and (given.get("type") or "") in RUN

    def handle_data(self, data: str) -> None:
        if self.open:
            self.scripts.add(data.replace("\r\n", "\n"))
            self.open = False
