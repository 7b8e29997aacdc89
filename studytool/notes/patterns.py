"""What stands inside a line: citations, and references to numbered equations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor

from studytool.notes.bibliography import SIGNS, Bibliography
from studytool.notes.note import CITATION, CITATIONS, REFERENCE

Matched = tuple[Element, int, int] | tuple[None, None, None]


def linked(target: str, page: str) -> str:
    """A page of the site as a link from `page`, relative to it; where that is not known, from the root."""
    return posixpath.relpath(target.lstrip("/"), posixpath.dirname(page) or ".") if target and page else target


class CitationPattern(InlineProcessor):
    """`[@key, section 13.3; @other]` as authors, years and places, linked to the reference list where there is one.

    Left as it is where a key is not of the bibliography. With `language` zh the places and signs are Chinese.
    """

    def __init__(self, works: Bibliography, page: str, language: str = "en") -> None:
        super().__init__((" ?" if language == "zh" else "") + CITATIONS.pattern)  # no space before a full-width bracket
        self.works, self.page, self.language = works, page, language
        self.before, self.between, self.after = SIGNS[language]

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802
        del data
        if not all(citation["key"] in self.works for citation in CITATION.finditer(m[0])):
            return None, None, None
        whole = Element("span", {"class": "citation"})
        whole.text = self.before
        for citation in CITATION.finditer(m[0]):
            work = self.works[citation["key"]]
            leads = {"href": f"{self.page}#{work.key}"} if self.page else {}
            link = SubElement(whole, "a" if leads else "span", {"title": work.words} | leads)
            link.text = work.at(citation["locator"] or "", self.language)
            link.tail = self.between
        whole[-1].tail = self.after
        return whole, m.start(0), m.end(0)


class WrappedPattern(InlineProcessor):
    """The end of a line in Chinese text, where browsers would show a space. `prose.js` does the same.

    It stays before the attributes of a paragraph, which have to be on a line of their own."""

    def __init__(self) -> None:
        super().__init__(r"(?<=[\u3001-\u3011\uff01-\uff1f])\n(?!\{)|(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        return "", m.start(0), m.end(0)


class ReferencePattern(InlineProcessor):
    """`\\eqref{label}` as the number of that equation, linked to it; `\\eqref{page.md#label}` where it is elsewhere.

    `numbers` has those that the page being read refers to; other references are left as they are. `page` is its path
    below the folder of pages, where that is known.
    """

    def __init__(self, numbers: Mapping[str, int], page: str = "") -> None:
        super().__init__(REFERENCE.pattern)
        self.numbers, self.page = numbers, page

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802
        del data
        label = m["label"]
        if label not in self.numbers:
            return None, None, None
        target = linked(f"/{label}", self.page) if "#" in label else f"#{label}"
        element = Element("a", {"href": target, "class": "eqref"})
        element.text = f"({self.numbers[label]})"
        return element, m.start(0), m.end(0)
