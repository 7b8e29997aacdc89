"""What stands inside a line: citations, and references to numbered equations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor

from studytool.notes.bibliography import Bibliography
from studytool.notes.note import CITATION, CITATIONS, REFERENCE


class CitationPattern(InlineProcessor):
    """`[@key, section 13.3; @other]` as authors, years and places, linked to the reference list where there is one."""

    def __init__(self, works: Bibliography, page: str) -> None:
        super().__init__(CITATIONS.pattern)
        self.works, self.page = works, page

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        whole = Element("span", {"class": "citation"})
        whole.text = "("
        for citation in CITATION.finditer(m[0]):
            work = self.works[citation["key"]]
            link = SubElement(whole, "a", {"title": work.title, "href": f"{self.page}#{work.key}"})
            link.text = ", ".join(filter(None, (work.cited, citation["locator"])))
            link.tail = "; "
        whole[-1].tail = ")"
        return whole, m.start(0), m.end(0)


class ReferencePattern(InlineProcessor):
    """`\\eqref{label}` as the number of that equation, linked to it; `\\eqref{page.md#label}` where it is elsewhere.

    `numbers` has all those that the page being read refers to.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__(REFERENCE.pattern)
        self.numbers = numbers

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        label = m["label"]
        element = Element("a", {"href": f"/{label}" if "#" in label else f"#{label}", "class": "eqref"})
        element.text = f"({self.numbers[label]})"
        return element, m.start(0), m.end(0)
