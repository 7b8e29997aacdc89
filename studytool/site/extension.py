"""The Markdown extension `studytool.site.extension`: everything of ours that a page needs, page by page.

It is plain Python-Markdown, so that any builder which runs Markdown extensions can use it. What it finds, and where,
comes from `notes.parse`, the same grammar that `studytool check` reads. A page that cannot be built raises NoteError.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from studytool.site import bibliography, notes
from studytool.site.bibliography import Bibliography
from studytool.site.checkout import checkout
from studytool.site.equations import equation
from studytool.site.errors import NoteError
from studytool.site.notes import Formula, Note
from studytool.site.snippets import snippet


class SiteExtension(Extension):
    """Options are paths relative to the checkout; `references` is the page of the reference list, as a link."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "bibliography": ["docs/references.bib", "the BibTeX file"],
            "references": ["/references.md", "the page that holds `[@@bibliography]`; empty for no links"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        works = bibliography.load((checkout() or Path()) / self.getConfig("bibliography"))
        page = PagePreprocessor(md, works)
        # After white space is normalised (30), which would drop our placeholders; before fences are read (25).
        md.preprocessors.register(page, "studytool-page", 27)
        # Before links (160) and emphasis, after code spans (190).
        md.inlinePatterns.register(CitationPattern(works, self.getConfig("references")), "studytool-citation", 175)
        md.inlinePatterns.register(ReferencePattern(page), "studytool-eqref", 185)
        md.ESCAPED_CHARS.append("$")


class PagePreprocessor(Preprocessor):
    """Replaces formulas, snippets and the bibliography by their HTML, and refuses what does not exist."""

    def __init__(self, md: Markdown, works: Bibliography) -> None:
        super().__init__(md)
        self.works = works
        self.numbers: dict[str, int] = {}

    def run(self, lines: list[str]) -> list[str]:
        note = notes.parse("\n".join(lines))
        self.numbers = note.numbers()
        self._refuse_unknown(note)
        inline = [(formula.span, self._formula(formula, note)) for formula in note.formulas]
        blocks = [(found.span, self._block(found.indent, snippet(found))) for found in note.snippets]
        text = _replaced(note.text, [*inline, *blocks])
        # As raw HTML, where a builder that checks links looks for anchors.
        return _BIBLIOGRAPHY.sub(lambda _: bibliography.rendered(self.works), text).split("\n")

    def _refuse_unknown(self, note: Note) -> None:
        for citation in note.citations:
            if citation.key not in self.works:
                what = f"no work has the key `{citation.key}`"
                raise NoteError(
                    citation.line, citation.column, what, "mend the key, or add the work to the bibliography"
                )
        for reference in note.references:
            if reference.label not in self.numbers:
                what = f"no equation of this page has the label `{reference.label}`"
                raise NoteError(reference.line, reference.column, what, "mend the label, or add it to the equation")

    def _formula(self, formula: Formula, note: Note) -> str:
        html = self.md.htmlStash.store(equation(formula, note, self.numbers))
        return f'<span id="{escape(formula.label)}">{html}</span>' if formula.label else html

    def _block(self, indent: str, html: str) -> str:
        return f"\n{indent}{self.md.htmlStash.store(html)}\n"


class CitationPattern(InlineProcessor):
    """`[@key, section 13.3]` as author, year and place, linked to the reference list."""

    def __init__(self, works: Bibliography, page: str) -> None:
        super().__init__(notes.CITATION.pattern)
        self.works, self.page = works, page

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        work = self.works[m["key"]]
        element = Element("a", {"href": f"{self.page}#{work.key}"}) if self.page else Element("span")
        element.attrib |= {"class": "citation", "title": work.title}
        element.text = f"({work.cited}, {m['locator']})" if m["locator"] else f"({work.cited})"
        return element, m.start(0), m.end(0)


class ReferencePattern(InlineProcessor):
    """`\\eqref{label}` as the number of that equation, linked to it."""

    def __init__(self, page: PagePreprocessor) -> None:
        super().__init__(notes.REFERENCE.pattern)
        self.page = page

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        element = Element("a", {"href": f"#{m['label']}", "class": "eqref"})
        element.text = f"({self.page.numbers[m['label']]})"
        return element, m.start(0), m.end(0)


_BIBLIOGRAPHY = re.compile(r"^\[@@bibliography\][ \t]*$", re.MULTILINE)


def _replaced(text: str, changes: list[tuple[notes.Span, str]]) -> str:
    for (start, end), change in sorted(changes, reverse=True):
        text = text[:start] + change + text[end:]
    return text


def makeExtension(**options: Any) -> SiteExtension:  # noqa: N802 (the name Python-Markdown calls)
    return SiteExtension(**options)
