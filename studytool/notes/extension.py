"""The text of a note in Markdown: formulas, citations, references, terms and the bibliography, and nothing that acts.

It is plain Python-Markdown, so that any builder which runs Markdown extensions can use it. What it finds, and where,
comes from `note.parse`, the same grammar that `studytool check` reads. A page that cannot be built raises NoteError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from studytool.bank.folders import HTML, Folders
from studytool.errors import Unusable
from studytool.notes import bibliography, glossary, guests, harmless
from studytool.notes.bibliography import Bibliography
from studytool.notes.checkout import checkout
from studytool.notes.equations import equation
from studytool.notes.errors import NoteError
from studytool.notes.note import BIBLIOGRAPHY, Note, Span, TexFormula, numbers_elsewhere, parse
from studytool.notes.patterns import CitationPattern, ReferencePattern, WrappedPattern, linked
from studytool.notes.terms import TermProcessor

Changes = Iterable[tuple[Span, str]]  # a place in the text of a note, and what replaces it


class Part(NamedTuple):
    """Something that Markdown runs, and where."""

    registry: Registry[Any]
    processor: Any
    name: str
    priority: float


class Parts:
    """What reads the text of our pages, added to Markdown and removed again."""

    def __init__(self, md: Markdown, parts: Iterable[Part]) -> None:
        self.md, self.parts, self.added = md, [*parts], list[Part]()

    def add(self) -> None:
        if self.added:
            return
        for part in self.parts:
            if part.name not in part.registry:
                part.registry.register(part.processor, part.name, part.priority)
                self.added.append(part)
        self.md.ESCAPED_CHARS.append("$")

    def remove(self) -> None:
        for part in self.added:
            part.registry.deregister(part.name)
        if self.added:
            self.md.ESCAPED_CHARS.remove("$")
        self.added.clear()


class TextExtension(Extension):
    """Options are paths relative to `root`; `references` and `terms` are pages, as links.

    With `html: safe` every page is a note: nothing in it may act, and what it cites and refers to is known, or it is
    not built. With `html: trusted` a page is touched only where it uses what a note alone has (see `notes.guests`).
    """

    everywhere: ClassVar = False  # whether every text is ours, whatever the site's pages are

    OPTIONS: ClassVar[dict[str, tuple[str | bool, str]]] = {
        "root": ("", "the folder that paths start from; empty for the checkout"),
        "page": ("", "the path of the page below `docs`, where the builder tells it"),
        "html": ("safe", "safe or trusted: whether pages may hold HTML that acts, and need not be notes"),
        "mathematics": (True, "false where another extension sets the formulas of pages"),
        "bibliography": ("", "the BibTeX file; by default references.bib among the notes"),
        "references": ("/references.md", "the page that holds `[@@bibliography]`; empty for no links"),
        "docs": ("", "the folder of the pages, whose equations others may refer to; by default as mkdocs.yml says"),
        "glossary": ("", "the file of the glossary; by default glossary.md among the notes"),
        "language": ("en", "the language of the pages: en or zh"),
        "terms": ("/glossary.md", "the page of the glossary; empty where terms are not to be explained"),
    }

    def __init__(self, **options: Any) -> None:
        self.config = {name: list(option) for name, option in self.OPTIONS.items()}
        super().__init__(**options)
        if (html := self.getConfig("html")) not in HTML:
            raise Unusable("studytool", f"`html` cannot be `{html}`", f"use {' or '.join(HTML)}")

    @property
    def trusted(self) -> bool:
        return bool(self.getConfig("html") == "trusted")

    @cached_property
    def course(self) -> Folders:
        return Folders(Path(self.getConfig("root") or checkout() or ""))

    @property
    def docs(self) -> Path:
        return self.course.root / (self.getConfig("docs") or self.course.docs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        library = self.course.root / (self.getConfig("bibliography") or self.docs / "references.bib")
        works = bibliography.load(library) if library.is_file() else {}
        numbers: dict[str, int] = {}
        parts = Parts(md, self._parts(md, works, numbers))
        given = md, works, numbers, self.docs, self.blocks(md, self.course)
        # After white space is normalised (30), which would drop our placeholders; before fences are read (25).
        if self.trusted and not self.everywhere:
            guest = GuestPreprocessor(*given, parts=parts, mathematics=self.getConfig("mathematics"))
            md.preprocessors.register(guest, "studytool-text", 27)
            return
        if not self.everywhere:
            md.preprocessors.register(HarmlessPreprocessor(md), "studytool-acting", 28)
        parts.add()
        text = TextPreprocessor(*given, strict=not self.trusted)
        md.preprocessors.register(text, "studytool-text", 27)
        # Last of all, so that it reads the HTML a browser is given.
        md.postprocessors.register(HarmlessPostprocessor(md), "studytool-harmless", -10)

    def _parts(self, md: Markdown, works: Bibliography, numbers: dict[str, int]) -> Iterator[Part]:
        """What reads the text of a note after its blocks have been replaced."""
        page, references = self.getConfig("page"), self.getConfig("references")
        # Before links (160) and emphasis, after code spans (190).
        citations = CitationPattern(works, linked(references, page), self.getConfig("language"))
        yield Part(md.inlinePatterns, citations, "studytool-citation", 175)
        yield Part(md.inlinePatterns, ReferencePattern(numbers, page), "studytool-eqref", 185)
        yield Part(md.inlinePatterns, WrappedPattern(), "studytool-wrapped", 170)
        if self.trusted and not self.everywhere:
            yield Part(md.treeprocessors, AttrListTreeprocessor(md), "attr_list", 8)  # for the ids of headings
        if known := self._terms(self.course.root / (self.getConfig("glossary") or self.docs / "glossary.md")):
            # After inline patterns (20) and attributes (8), which say what is no prose; before anchors (5).
            terms = TermProcessor(md, known, linked(self.getConfig("terms"), page), self.getConfig("language"))
            yield Part(md.treeprocessors, terms, "studytool-terms", 7)

    def blocks(self, md: Markdown, course: Folders) -> Callable[[Note], Changes]:
        """For subclasses: a function that returns further replacements in a note's text. Here there are none."""
        del md, course
        return lambda _: ()

    def _terms(self, path: Path) -> tuple[glossary.Term, ...]:
        explained = self.getConfig("terms") and path.is_file()
        return glossary.terms(path.read_text(encoding="utf-8")) if explained else ()


class HarmlessPreprocessor(Preprocessor):
    """Refuses a note with what might act in the page, at its place."""

    def run(self, lines: list[str]) -> list[str]:
        for line, column, what in harmless.acting(parse("\n".join(lines))):
            raise NoteError(line, column, what, harmless.FIX)
        return lines


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
        self, md: Markdown, works: Bibliography, numbers: dict[str, int], docs: Path, blocks: Callable[[Note], Changes],
        *, strict: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(md)
        self.works, self.numbers, self.docs, self.blocks, self.strict = works, numbers, docs, blocks, strict

    def run(self, lines: list[str]) -> list[str]:
        note = parse("\n".join(lines))
        return self.replaced(note, note.formulas)

    def replaced(self, note: Note, formulas: Iterable[TexFormula]) -> list[str]:
        """The note's lines with these formulas, the bibliography and all blocks replaced."""
        self.numbers.clear()
        self.numbers |= note.numbers() | dict(numbers_elsewhere(note, self.docs))
        if self.strict:
            self._refuse_unknown(note)
        changes = ((formula.span, self._formula(formula, note)) for formula in formulas)
        text = _replaced(note.text, [*changes, *self.blocks(note)])
        if self.works:  # as raw HTML, where a builder that checks links looks for anchors
            text = BIBLIOGRAPHY.sub(lambda _: bibliography.rendered(self.works), text)
        return text.split("\n")

    def _refuse_unknown(self, note: Note) -> None:
        for citation in note.citations if self.works else ():
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


class GuestPreprocessor(TextPreprocessor):
    """The same for a page that need not be a note: what is not known to be ours stays as it is."""

    def __init__(self, *given: Any, parts: Parts, mathematics: bool) -> None:
        super().__init__(*given, strict=False)
        self.parts, self.mathematics = parts, mathematics

    def run(self, lines: list[str]) -> list[str]:
        note = parse("\n".join(lines))
        formulas = guests.formulas(note) if self.mathematics else ()
        if not guests.asked(note, formulas, self.works):
            self.parts.remove()
            return lines
        self.parts.add()
        try:
            return self.replaced(note, formulas)
        except NoteError:
            if guests.fenced(note):
                raise
        self.parts.remove()
        return lines


def _replaced(text: str, changes: Changes) -> str:
    for (start, end), change in sorted(changes, reverse=True):
        text = text[:start] + change + text[end:]
    return text
