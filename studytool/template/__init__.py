"""A new course, from the files beside this module: those in `all` and those of its language, with its names filled in.

A file is called there what it will be called, but for `dot-` where its name begins with a dot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from studytool import address
from studytool.bank.schema import schema_files

BOTH = "all"


def course(name: str, title: str, language: str) -> dict[str, str]:
    """The files of a new course by their paths. `name` is that of its folder; its id is made of it, or of the title."""
    values = {
        "id": course_id(name, title),
        "title": json.dumps(title, ensure_ascii=False),  # a text of JSON is one of YAML
        "plain": title,
        "tool": address.requirement("site"),
        "runtime": address.wheel(address.RUNTIME),
    }
    here = files(__package__)
    texts = {path: text for folder in (BOTH, language) for path, text in _texts(here / folder)}
    filled = {path: re.sub(r"@@(\w+)@@", lambda match: values[match[1]], text) for path, text in texts.items()}
    return filled | {f"quiz/{name}": text for name, text in schema_files().items()}


def write(folder: Path, written: Mapping[str, str]) -> None:
    """Write the files of a course below a folder. Raises OSError."""
    for path, text in written.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def course_id(name: str, title: str) -> str:
    """A name in kebab-case under which progress is kept, different for courses whose folder and title differ."""
    words = re.findall(r"[a-z0-9]+", name.lower()) or re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words) or f"course-{sha256(f'{name} {title}'.encode()).hexdigest()[:8]}"


def _texts(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = above + re.sub(r"^dot-", ".", entry.name)
        if entry.is_dir():
            yield from _texts(entry, f"{path}/")
        else:
            yield path, entry.read_text(encoding="utf-8")
