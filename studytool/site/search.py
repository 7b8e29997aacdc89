"""Replaces formulas for the site's search: one line of text instead of the layout, and the names of Greek letters.

A hook of MkDocs: it runs on the HTML of a page before the search plugin reads that. A `template` holds the words, which
no browser shows, reads aloud or finds.
"""

from __future__ import annotations

import html as markup
import re
from typing import Any

from studytool import texts
from studytool.terminal.tex import TexError, parse
from studytool.terminal.tex_line import line

FORMULA = re.compile(
    r'<bdi class="(?:formula|equation)" data-search-exclude>.*?<annotation encoding="application/x-tex">(.*?)'
    r"</annotation>",
    re.DOTALL,
)
SECTION = re.compile(r"(?=<h[1-6][ >])")


def on_page_content(html: str, **_: Any) -> str:
    """The page with each formula said in a line, and after each section its Greek letters by name."""
    return "".join(section + _letters(section) for section in SECTION.split(FORMULA.sub(_said, html)))


def _said(match: re.Match[str]) -> str:
    source = markup.unescape(match[1])
    try:
        said = line(parse(source))
    except TexError:
        said = source
    return f"<template>{markup.escape(said)}</template>{match[0]}"


def _letters(section: str) -> str:
    named = [f"{sign} {name}" for sign in sorted(set(section)) if (name := texts.greek(sign))]
    return f"<template><p>{', '.join(named)}</p></template>" if named else ""
