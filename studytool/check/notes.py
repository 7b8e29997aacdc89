"""Checks notes and items against each other: sections, anchors, citations, and every piece of TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from studytool.bank.faults import FAULT, REPORT, checked, said_of
from studytool.bank.folders import Folders
from studytool.bank.pictures import PictureError, picture
from studytool.bank.source import SourceError
from studytool.bank.source import read as read_text
from studytool.items.contract import Item
from studytool.model import Problem, Text
from studytool.notes import drags, guests, harmless, katex, translation
from studytool.notes.delimiters import DELIMITED
from studytool.notes.delimiters import formulas as formulas_in
from studytool.notes.note import CITATION, CITATIONS, Note, TexFormula, read
from studytool.notes.selection import SelectionError, choose
from studytool.terminal import tex

EQUATION = re.compile(r"\[equation \((?P<number>\d+)\)\]\((?P<page>[^()#\s]+)#(?P<label>[^()\s]+)\)")
FIX_PICTURE = "name its file under `figure:`, with its words in `alt:`"
FIX_TEX = "correct the TeX; it must read in the terminal and on the page"


@dataclass(frozen=True, slots=True)
class Notes:
    """The pages of a documentation folder, by path relative to it, and the keys of its bibliography.

    `problems` are the pages that cannot be read. `trusted` where pages need not be notes (see `notes.guests`): then
    only those with snippets or questions are judged, and links are left to the builder. `mathematics` is whether their
    formulas are set by us. `judged` are the pages whose links are followed, None for all.
    """

    root: Path
    pages: dict[str, Note]
    works: frozenset[str] | None
    problems: tuple[Problem, ...] = ()
    trusted: bool = False
    mathematics: bool = True
    judged: frozenset[str] | None = None

    @classmethod
    def load(cls, root: Path, course: Folders | None = None) -> Notes:
        """The pages below `root`, judged as the site of the course does if they are its pages."""
        pages: dict[str, Note] = {}
        problems: list[Problem] = []
        for path in (path for path in translation.pages(root) if not path.is_dir()):
            try:
                read_text(path, marked=False, folder=root)  # which refuses what is no text, or no file
            except SourceError as error:
                problems.append(error.problem)
                continue
            try:
                pages[path.relative_to(root).as_posix()] = read(path)
            except Exception as fault:
                problems.append(Problem(str(path), 1, 1, FAULT, "error", said_of(fault), REPORT))
        works = _works(root / "references.bib")
        if not course or course.docs.resolve() != root.resolve():
            return cls(root, pages, works, tuple(problems))
        return cls(root, pages, works, tuple(problems), course.trusted, not course.sets_mathematics)

    def formulas(self, note: Note) -> Sequence[TexFormula]:
        """The formulas of a page that are ours to set."""
        if not self.mathematics:
            return ()
        return guests.formulas(note) if self.trusted else note.formulas


def _works(library: Path) -> frozenset[str] | None:
    """The keys of a bibliography, or None where there is none."""
    if not library.is_file():
        return None
    text = library.read_text("utf-8", errors="replace")
    return frozenset(re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", text, re.MULTILINE))


def item_problems(items: Sequence[Item], notes: Notes | None, docs: Path) -> Iterator[Problem]:
    """Problems of items: missing notes, unknown citations, TeX that cannot be shown."""
    for item in items:
        yield from checked(partial(_of_item, item, notes, docs), item.file, item.place("id"))


def _of_item(item: Item, notes: Notes | None, docs: Path) -> Iterator[Problem]:
    if item.note:
        yield from _note_problems(item, notes, docs)
    if item.source and notes and notes.works is not None:
        yield from _source_problems(item, notes.works)
    if item.source and notes:
        yield from _equation_problems(item, notes)
    if item.figure:
        try:
            picture(Path(item.file).parent, item.figure.file)
        except PictureError as error:
            yield _at(item, "figure.file", "figure", error.what, error.todo)
    for path, text in item.texts():
        yield from _text_problems(item, path, text)


def _note_problems(item: Item, notes: Notes | None, docs: Path) -> Iterator[Problem]:
    page, _, anchor = (item.note or "").partition("#")
    if notes is None:
        yield _at(item, "note", "missing-note", f"there are no notes in {docs}", "name their folder with --docs DIR")
    elif page not in notes.pages:
        pages = ", ".join(sorted(notes.pages)) or "none is there yet"
        yield _at(item, "note", "missing-note", f"there is no page `{page}` in {docs}", f"use one of: {pages}")
    elif anchor and anchor not in (known := [heading.id for heading in notes.pages[page].headings if heading.id]):
        fix = f"use one of: {', '.join(known)}" if known else "give a heading of the page an id: ## Title {#id}"
        yield _at(item, "note", "missing-anchor", f"`{page}` has no section `#{anchor}`", fix)


def _source_problems(item: Item, works: frozenset[str]) -> Iterator[Problem]:
    cited = [match["key"] for group in CITATIONS.finditer(item.source or "") for match in CITATION.finditer(group[0])]
    for key in cited:
        if key not in works:
            yield _at(
                item, "source", "unknown-citation", f"`@{key}` is not in references.bib", "add it there, or correct it"
            )


def _equation_problems(item: Item, notes: Notes) -> Iterator[Problem]:
    """Sources that name an equation of the notes by a wrong number."""
    for named in EQUATION.finditer(item.source or ""):
        known = notes.pages[named["page"]].numbers() if named["page"] in notes.pages else {}
        if known.get(named["label"]) != int(named["number"]):
            is_one = [f"[equation ({number})]({named['page']}#{label})" for label, number in known.items()]
            fix = f"use one of: {', '.join(is_one)}" if is_one else "name a page with numbered equations"
            message = f"`{named['page']}` has no equation ({named['number']}) with the label `{named['label']}`"
            yield _at(item, "source", "unknown-equation", message, fix)


def _text_problems(item: Item, path: str, text: Text) -> Iterator[Problem]:
    for said in text.translations.values():
        if pictured(said):
            yield _at(
                item, path, "picture-in-text", "a picture stands in the text, which no terminal shows", FIX_PICTURE
            )
        for _, source, display in formulas_in(said):
            if reason := broken(_with_numbers(source), display=display):
                yield _at(item, path, "tex", f"{reason}, in `{_short(source)}`", FIX_TEX)


def pictured(markdown: str) -> bool:
    """Whether a picture is written as Markdown, outside code and formulas."""
    return "![" in DELIMITED.sub(lambda match: " " * len(match[0]), markdown)


def _with_numbers(source: str) -> str:
    """A formula of the bank with a number where a drawn value will stand."""
    return re.sub(r"\{\{[^{}]*\}\}", "1", source)


@cache
def broken(source: str, *, display: bool) -> str | None:
    """Why a formula cannot be shown in the terminal or on the page, or None."""
    if error := tex.check(source):
        return f"the terminal cannot show this TeX ({error})"
    if katex.available():
        try:
            katex.render(source, display)
        except katex.KatexError as wrong:
            return f"KaTeX cannot show this TeX ({wrong})"
    return None


def page_problems(notes: Notes, items: Sequence[Item], only: frozenset[Path] | None) -> Iterator[Problem]:
    """What is wrong with the pages themselves; `only` limits it to some files."""
    yield from (problem for problem in notes.problems if only is None or Path(problem.file).resolve() in only)
    asked = [item for item in items if not item.retired]
    judge = _of_guest if notes.trusted else note_problems
    for name in notes.pages:
        path = notes.root / name
        if only is not None and path.resolve() not in only:
            continue
        yield from checked(partial(judge, path, name, notes, asked), path)


def note_problems(path: Path, name: str, notes: Notes, asked: Sequence[Item]) -> Iterator[Problem]:
    """What is wrong with one page, by its name among the notes; `path` is its file."""
    note = notes.pages[name]
    for line, column, what in harmless.acting(note):
        yield Problem(str(path), line, column, "acts", "error", what, harmless.FIX)
    yield from _formula_problems(path, notes.formulas(note))
    yield from _citation_problems(path, note, notes.works)
    yield from _reference_problems(path, name, notes)
    yield from _quiz_problems(path, note, asked)
    yield from _drag_problems(path, note)


def _of_guest(path: Path, name: str, notes: Notes, asked: Sequence[Item]) -> Iterator[Problem]:
    """What stops a page that need not be a note from being built; on others, what looks like ours stays as it is."""
    note = notes.pages[name]
    if guests.fenced(note):
        yield from _formula_problems(path, notes.formulas(note))
        yield from _quiz_problems(path, note, asked)
        yield from _drag_problems(path, note)


def _formula_problems(path: Path, formulas: Sequence[TexFormula]) -> Iterator[Problem]:
    for formula in formulas:
        source = re.sub(r"\\label\{[^{}]*\}", "", formula.source)
        if reason := broken(source, display=formula.display):
            message = f"{reason}, in `{_short(source)}`"
            yield Problem(str(path), formula.line, formula.column, "tex", "error", message, FIX_TEX)


def _citation_problems(path: Path, note: Note, works: frozenset[str] | None) -> Iterator[Problem]:
    for citation in note.citations:
        if works is not None and citation.key not in works:
            message = f"`@{citation.key}` is not in references.bib"
            fix = "add the entry, or correct the key"
            yield Problem(str(path), citation.line, citation.column, "unknown-citation", "error", message, fix)


def _reference_problems(path: Path, name: str, notes: Notes) -> Iterator[Problem]:
    """References to equations that no page has."""
    for reference in notes.pages[name].references:
        page, _, label = reference.label.rpartition("#")
        known = notes.pages[page or name].numbers() if (page or name) in notes.pages else {}
        if label not in known:
            message = f"no equation has the label `{reference.label}`"
            fix = f"use one of: {', '.join(known)}" if known else "label the equation: \\label{eq:short-name}"
            yield Problem(str(path), reference.line, reference.column, "unknown-equation", "error", message, fix)


def _drag_problems(path: Path, note: Note) -> Iterator[Problem]:
    """Lines of a snippet that ask for a number to be dragged, and have none between the ends they name."""
    for snippet in note.snippets:
        for line in drags.flawed(snippet.code):
            column = len(snippet.indent) + 1
            message = "no number here can be dragged"
            yield Problem(str(path), snippet.line + line, column, "drag", "error", message, drags.ADVICE)


def _quiz_problems(path: Path, note: Note, asked: Sequence[Item]) -> Iterator[Problem]:
    """Lines of a `quiz` fence that ask for nothing."""
    anchors = {heading.id for heading in note.headings if heading.id}
    for quiz in note.quizzes:
        for entry, line in quiz.entries:
            try:
                choose(entry, asked, anchors)
            except SelectionError as error:
                yield Problem(str(path), line, 1, "unknown-question", "error", error.what, error.todo)


def _at(item: Item, path: str, code: str, message: str, fix: str) -> Problem:
    line, column = item.place(path)
    return Problem(item.file, line, column, code, "error", message, fix)


def _short(source: str) -> str:
    flat = " ".join(source.split())
    return flat if len(flat) <= 60 else flat[:57] + "…"
