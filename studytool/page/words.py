"""Writes the pages' own texts to where the builder and the page's scripts read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from studytool.messages.page import TEXTS
from studytool.model import LANGUAGES

FOLDER = "studytool/page/src/assets/words"


def write(root: Path, folder: Path | None = None, spoken: Sequence[str] = LANGUAGES) -> None:
    """Write the texts of each language as JSON, with the name of the other one if it is spoken: readers may choose it.

    Those of the page's language become part of every page, by this project's template.
    """
    folder = folder or root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        other = next((other for other in spoken if other != language), "")
        texts = {name: text.say(language) for name, text in TEXTS.items()} | {"other": other}
        # Inside a page no text may look like the end of its element.
        content = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        write_changed(folder / f"{language}.json", content.encode())


def write_changed(path: Path, content: bytes) -> None:
    """Leaves an equal file untouched, since a new date would make a running server build the site again."""
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
