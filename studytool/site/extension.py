"""The Markdown extension `studytool.site.extension`: everything of ours that a page needs, page by page.

It is plain Python-Markdown, so that any builder which runs Markdown extensions can use it. What it finds, and where,
comes from `note.parse`, the same grammar that `studytool check` reads. A page that cannot be built raises NoteError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from studytool.errors import NoVariant
from studytool.items.contract import Item
from studytool.notes import bibliography, glossary, harmless
from studytool.notes.bibliography import Bibliography
from studytool.notes.checkout import checkout
from studytool.notes.equations import equation
from studytool.notes.errors import NoteError
from studytool.notes.note import Formula, Heading, Note, Quiz, Snippet, Span, parse, read
from studytool.notes.patterns import CitationPattern, ReferencePattern
from studytool.notes.prose import renderer
from studytool.notes.selection import SelectionError, choose
from studytool.notes.terms import TermProcessor
from studytool.page import runtime
from studytool.site import figures
from studytool.site.questions import question
from studytool.site.snippets import snippet


class Asked(NamedTuple):
    """A question of the page, and the line of the fence that asks for it."""

    number: int
    item: Item
    line: int


class SiteExtension(Extension):
    """Options are paths relative to the checkout; `references` and `terms` are pages, as links."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "bank": ["quiz", "the folder of the item bank"],
            "bibliography": ["docs/references.bib", "the BibTeX file"],
            "runtime": [runtime.MANIFEST, "what snippets need to run; without it they do not"],
            "references": ["/references.md", "the page that holds `[@@bibliography]`; empty for no links"],
            "docs": ["docs", "the folder of the pages, whose equations others may refer to"],
            "glossary": ["docs/glossary.md", "the file of the glossary"],
            "terms": ["/glossary.md", "the page of the glossary; empty where terms are not to be explained"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        root = checkout() or Path()
        works = bibliography.load(root / self.getConfig("bibliography"))
        numbers: dict[str, int] = {}
        texts = SiteExtension(bibliography=self.getConfig("bibliography"), references="", terms="")
        runs = (root / self.getConfig("runtime")).is_file()
        docs, bank = root / self.getConfig("docs"), root / self.getConfig("bank")
        page = PagePreprocessor(md, works, numbers, docs, bank, texts, runs)
        # After white space is normalised (30), which would drop our placeholders; before fences are read (25).
        md.preprocessors.register(page, "studytool-page", 27)
        # Before links (160) and emphasis, after code spans (190).
        md.inlinePatterns.register(CitationPattern(works, self.getConfig("references")), "studytool-citation", 175)
        md.inlinePatterns.register(ReferencePattern(numbers), "studytool-eqref", 185)
        md.ESCAPED_CHARS.append("$")
        # After all else: what a browser will be given.
        md.postprocessors.register(HarmlessPostprocessor(md), "studytool-harmless", -10)
        if known := self._terms(root):
            # After inline patterns (20) and attributes (8), which say what is no prose; before anchors (5).
            md.treeprocessors.register(TermProcessor(md, known, self.getConfig("terms")), "studytool-terms", 7)

    def _terms(self, root: Path) -> tuple[glossary.Term, ...]:
        path = root / self.getConfig("glossary")
        explained = self.getConfig("terms") and path.is_file()
        return glossary.terms(path.read_text(encoding="utf-8")) if explained else ()


class HarmlessPostprocessor(Postprocessor):
    """Refuses what might act in a page, however it came there; `studytool check` says where most of it stands."""

    def run(self, text: str) -> str:
        if found := next(harmless.harms(text), None):
            offset, what = found
            raise NoteError(1, 1, f"{what}, in the page as built: `{text[offset : offset + 60]}`", harmless.FIX)
        return text


class PagePreprocessor(Preprocessor):
    """Replaces formulas, snippets, questions and the bibliography by their HTML, and refuses what does not exist.

    `numbers` is shared with the pattern that refers to equations, and refilled for each page; `texts` is the extension
    that an item's own texts are read with; `runs` says whether the site has a Python to run snippets with.
    """

    def __init__(
        self,
        md: Markdown,
        works: Bibliography,
        numbers: dict[str, int],
        docs: Path,
        bank: Path,
        texts: SiteExtension,
        runs: bool,
    ) -> None:
        super().__init__(md)
        self.works, self.numbers, self.docs, self.bank, self.texts, self.runs = works, numbers, docs, bank, texts, runs

    def run(self, lines: list[str]) -> list[str]:
        note = parse("\n".join(lines))
        self.numbers.clear()
        self.numbers |= note.numbers() | dict(self._numbers_elsewhere(note))
        self._refuse_unknown(note)
        asked = self._all_asked(note)
        changes = [
            *((formula.span, self._formula(formula, note)) for formula in note.formulas),
            *((found.span, self._block(found.indent, html)) for found, html in self._snippets(note)),
            *((quiz.span, self._block(quiz.indent, self._quiz(quiz, asked))) for quiz in note.quizzes),
            *(((heading.end, heading.end), self._block("", html)) for heading, html in _counts(note, asked)),
        ]
        # As raw HTML, where a builder that checks links looks for anchors.
        text = _BIBLIOGRAPHY.sub(lambda _: bibliography.rendered(self.works), _replaced(note.text, changes))
        return text.split("\n")

    def _numbers_elsewhere(self, note: Note) -> Iterator[tuple[str, int]]:
        for label in {reference.label for reference in note.references}:
            page, elsewhere, name = label.partition("#")
            path = self.docs / page
            if elsewhere and path.is_file() and (number := read(path).numbers().get(name)):
                yield label, number

    def _refuse_unknown(self, note: Note) -> None:
        for citation in note.citations:
            if citation.key not in self.works:
                what = f"no work has the key `{citation.key}`"
                raise NoteError(citation.line, citation.column, what, "mend it, or add the work to the bibliography")
        for reference in note.references:
            if reference.label not in self.numbers:
                what = f"no equation has the label `{reference.label}`"
                raise NoteError(reference.line, reference.column, what, "mend it, or label the equation")

    def _formula(self, formula: Formula, note: Note) -> str:
        html = self.md.htmlStash.store(equation(formula, note, self.numbers))
        return f'<span id="{escape(formula.label)}">{html}</span>' if formula.label else html

    def _block(self, indent: str, html: str) -> str:
        return f"\n{indent}{self.md.htmlStash.store(html)}\n"

    def _snippets(self, note: Note) -> Iterator[tuple[Snippet, str]]:
        printed = figures.outputs(checkout() or Path(), note.snippets)
        for found, output in zip(note.snippets, printed, strict=True):
            yield found, snippet(found, runs=self.runs, printed=output)

    def _all_asked(self, note: Note) -> list[Asked]:
        """The questions of the page, numbered through it."""
        anchors = {heading.id for heading in note.headings if heading.id}
        entries = [entry for quiz in note.quizzes for entry in quiz.entries]
        asked = [(item, line) for entry, line in entries for item in self._chosen(entry, line, anchors)]
        return [Asked(number, item, line) for number, (item, line) in enumerate(asked, start=1)]

    def _chosen(self, entry: str, line: int, anchors: set[str]) -> list[Item]:
        try:
            return choose(entry, self._items, anchors)
        except SelectionError as error:
            raise NoteError(line, 1, error.what, error.todo) from error

    def _quiz(self, quiz: Quiz, asked: Sequence[Asked]) -> str:
        lines = {line for _, line in quiz.entries}
        questions = [self._question(one) for one in asked if one.line in lines]
        return '<div class="quiz">\n' + "\n".join(questions) + "\n</div>"

    def _question(self, asked: Asked) -> str:
        item, line = asked.item, asked.line
        try:
            return question(item, asked.number, self._render, runs=self.runs)
        except NoteError as error:
            raise NoteError(line, 1, f"in item `{item.id}`, {error.what}", error.todo) from error
        except NoVariant as error:
            raise NoteError(line, 1, f"item `{item.id}` has no variant: {error}", "see `studytool check`") from error

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        from studytool.bank.loader import load

        bank, _ = load(self.bank)
        return bank.items

    @cached_property
    def _render(self) -> Callable[[str], str]:
        return renderer(self.texts)


_BIBLIOGRAPHY = re.compile(r"^\[@@bibliography\][ \t]*$", re.MULTILINE)


def _counts(note: Note, asked: Sequence[Asked]) -> Iterator[tuple[Heading, str]]:
    """For each section that the page asks about, a link that says how often and leads to the first question."""
    for heading in note.headings:
        about = [one for one in asked if heading.id and (one.item.note or "").endswith(f"#{heading.id}")]
        if about:
            words = "1 question" if len(about) == 1 else f"{len(about)} questions"
            link = f'<a href="#question-{about[0].number}">{words}</a>'
            yield heading, f'<p class="section-questions" data-search-exclude>{link}</p>'


def _replaced(text: str, changes: list[tuple[Span, str]]) -> str:
    for (start, end), change in sorted(changes, reverse=True):
        text = text[:start] + change + text[end:]
    return text


def makeExtension(**options: Any) -> SiteExtension:  # noqa: N802 (the name Python-Markdown calls)
    return SiteExtension(**options)
