"""Finds what Markdown must not touch: mathematics, code and escaped signs, each behind one private character."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from studytool.notes.delimiters import DELIMITED

_FIRST_PRIVATE = 0xF0000


class Span(NamedTuple):
    """A protected stretch: `kind` is display, inline, code or escaped; `text` has no delimiters."""

    kind: str
    text: str


def protected(markdown: str) -> tuple[str, list[Span]]:
    """The text, safe for a terminal, with each span behind one character that `span` reads back."""
    spans: list[Span] = []

    def hide(match: re.Match[str]) -> str:
        kind = str(match.lastgroup)
        if kind in ("fence", "comment"):
            return match[0]
        spans.append(Span(kind, match[kind]))
        return chr(_FIRST_PRIVATE + len(spans) - 1)

    return DELIMITED.sub(hide, _safe(markdown)), spans


def span(character: str, spans: list[Span]) -> Span | None:
    """The span behind a character, if there is one."""
    place = ord(character) - _FIRST_PRIVATE
    return spans[place] if place >= 0 else None


def without_marks(text: str) -> str:
    """Links as `text <url>`, and no signs of emphasis."""
    text = re.sub(r'!?\[([^\[\]]*)\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)', _link, text)
    for _ in range(2):
        text = re.sub(r"(?<!\*)(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)", r"\2", text, flags=re.DOTALL)
        text = re.sub(r"(?<!\w)(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)", r"\2", text, flags=re.DOTALL)
    return text


def _link(match: re.Match[str]) -> str:
    return match[1] if match[1] == match[2] else f"{match[1]} <{match[2]}>".strip()


def _safe(text: str) -> str:
    """The text without control characters, which could move the cursor, and without private characters."""
    text = re.sub(r"\r\n?|[\u2028\u2029]", "\n", text).replace("\t", "    ")
    return "".join(map(_safe_character, text))


def _safe_character(sign: str) -> str:
    if sign == "\n" or sign in "\u200c\u200d":
        return sign
    category = unicodedata.category(sign)
    if category in ("Cc", "Cf"):
        return ""
    return "\ufffd" if category == "Cs" or ord(sign) >= _FIRST_PRIVATE else sign
