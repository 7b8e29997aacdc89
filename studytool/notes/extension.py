"""The text of a note in Markdown: formulas, citations, references, terms and the bibliography, and nothing that acts.

It is plain Python-Markdown, so that any builder which runs Markdown extensions can use it. What it finds, and where,
comes from `note.parse`, the same grammar that `studytool check` reads. A page that cannot be built raises NoteError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from studytool.notes import bibliography, glossary, harmless
from studytool.notes.bibliography import Bibliography
from studytool.notes.checkout import checkout
from studytool.notes.equations import equation
from studytool.notes.errors import NoteError
from studytool.notes.note import Note, Span, TexFormula, numbers_elsewhere, parse
from studytool.notes.patterns import CitationPattern, ReferencePattern
from studytool.notes.terms import TermProcessor

Changes = Iterable[tuple[Span, str]]  # a place in the text of a note, and what replaces it


class TextExtension(Extension):
    """Options are paths relative to the checkout; `references` and `terms` are pages, as links."""

    OPTIONS: ClassVar[dict[str, tuple[str | bool, str]]] = {
        "bibliography": ("docs/references.bib", "the BibTeX file"),
        "references": ("/references.md", "the page that holds `[@@bibliography]`; empty for no links"),
        "docs": ("docs", "the folder of the pages, whose equations others may refer to"),
        "glossary": ("docs/glossary.md", "the file of the glossary"),
        "terms": ("/glossary.md", "the page of the glossary; empty where terms are not to be explained"),
    }

    def __init__(self, **options: Any) -> None:
        self.config = {name: list(option) for name, option in self.OPTIONS.items()}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        root = checkout() or Path()
        works = bibliography.load(root / self.getConfig("bibliography"))
        numbers: dict[str, int] = {}
        text = TextPreprocessor(md, works, numbers, root / self.getConfig("docs"), self.blocks(md, root))
        # After white space is normalised (30), which would drop our placeholders; before fences are read (25).
        md.preprocessors.register(text, "studytool-text", 27)
        # Before links (160) and emphasis, after code spans (190).
        md.inlinePatterns.register(CitationPattern(works, self.getConfig("references")), "studytool-citation", 175)
        md.inlinePatterns.register(ReferencePattern(numbers), "studytool-eqref", 185)
        md.ESCAPED_CHARS.append("$")
        # Last of all, so that it reads the HTML a browser is given.
        md.postprocessors.register(HarmlessPostprocessor(md), "studytool-harmless", -10)
        if known := self._terms(root):
            # After inline patterns (20) and attributes (8), which say what is no prose; before anchors (5).
            md.treeprocessors.register(TermProcessor(md, known, self.getConfig("terms")), "studytool-terms", 7)

    def blocks(self, md: Markdown, root: Path) -> Callable[[Note], Changes]:
        """For subclasses: a function that returns further replacements in a note's text. Here there are none."""
        del md, root
        return lambda _: ()

    def _terms(self, root: Path) -> tuple[glossary.Term, ...]:
        path = root / self.getConfig("glossary")
        explained = self.getConfig("terms") and path.is_file()
        return glossary.terms(path.read_text(encoding="utf-8")) if explained else ()


class HarmlessPostprocessor(Postprocessor):
    """Refuses HTML that might run code in the page, whichever extension made it. `studytool check` reports most of it
    by line."""

    def run(self, text: str) -> str:
        if harm := next(harmless.harms(text), None):
            offset, what = harm
            raise NoteError(1, 1, f"{what}, in the page as built: `{text[offset : offset + 60]}`", harmless.FIX)
        return text


class TextPreprocessor(Preprocessor):
    """Replaces formulas, the bibliography and what `blocks` returns by HTML; raises NoteError for unknown citations and
    references.

    `numbers` is shared with the pattern that refers to equations, and refilled for each page.
    """

    def __init__(
        self, md: Markdown, works: Bibliography, numbers: dict[str, int], docs: Path, blocks: Callable[[Note], Changes]
    ) -> None:
        super().__init__(md)
        self.works, self.numbers, self.docs, self.blocks = works, numbers, docs, blocks

    def run(self, lines: list[str]) -> list[str]:
        note = parse("\n".join(lines))
        self.numbers.clear()
        self.numbers |= note.numbers() | dict(numbers_elsewhere(note, self.docs))
        self._refuse_unknown(note)
        formulas = [(formula.span, self._formula(formula, note)) for formula in note.formulas]
        text = _replaced(note.text, [*formulas, *self.blocks(note)])
        # As raw HTML, where a builder that checks links looks for anchors.
        return _BIBLIOGRAPHY.sub(lambda _: bibliography.rendered(self.works), text).split("\n")

    def _refuse_unknown(self, note: Note) -> None:
        for citation in note.citations:
            if citation.key not in self.works:
                what = f"no work has the key `{citation.key}`"
                raise NoteError(citation.line, citation.column, what, "mend it, or add the work to the bibliography")
        for reference in note.references:
            if reference.label not in self.numbers:
                what = f"no equation has the label `{reference.label}`"
                raise NoteError(reference.line, reference.column, what, "mend it, or label the equation")

    def _formula(self, formula: TexFormula, note: Note) -> str:
        html = self.md.htmlStash.store(equation(formula, note, self.numbers))
        return f'<span id="{escape(formula.label)}">{html}</span>' if formula.label else html


_BIBLIOGRAPHY = re.compile(r"^\[@@bibliography\][ \t]*$", re.MULTILINE)


def _replaced(text: str, changes: Changes) -> str:
    for (start, end), change in sorted(changes, reverse=True):
        text = text[:start] + change + text[end:]
    return text
