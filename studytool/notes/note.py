"""What a note holds and where: one grammar for the site, which renders it, and for `studytool check`, which proves it.

Lines and columns count characters from 1. Nothing inside code, comments or front matter counts as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studytool.notes.delimiters import CODE, DELIMITED, MATHEMATICS

Span = tuple[int, int]  # offsets into the text, end excluded


@dataclass(frozen=True, slots=True)
class Heading:
    """`end` is the offset of the end of its line."""

    level: int
    title: str
    id: str | None
    classes: tuple[str, ...]
    line: int
    end: int


@dataclass(frozen=True, slots=True)
class TexFormula:
    """`$…$`, or `$$…$$` with `display`; `start` is the offset of the TeX itself, `span` includes the dollars."""

    source: str
    display: bool
    line: int
    column: int
    start: int
    span: Span

    @property
    def label(self) -> str | None:
        """The name in `\\label{…}` of a displayed formula that wants a number."""
        match = LABEL.search(self.source)
        return match["label"] if match and self.display else None


@dataclass(frozen=True, slots=True)
class Citation:
    """One work of `[@key, section 13.3; @other]`, at its `@`."""

    key: str
    locator: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`\\eqref{label}` in the prose."""

    label: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A `python run` fence and the `text output` fence that follows it, if one does.

    `line` is the first line of the code, `end` that of the closing fence; `output_lines` are the first and last line
    of the recorded output, the last before the first if it is empty.
    """

    code: str
    info: str
    indent: str
    line: int
    end: int
    output: str | None
    output_lines: tuple[int, int] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Quiz:
    """A `quiz` fence: what it asks for, one entry a line, each with its line."""

    entries: tuple[tuple[str, int], ...]
    line: int
    indent: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Note:
    """`words` is the text with blanks for code, comments and formulas."""

    text: str
    words: str
    headings: tuple[Heading, ...]
    formulas: tuple[TexFormula, ...]
    citations: tuple[Citation, ...]
    references: tuple[Reference, ...]
    snippets: tuple[Snippet, ...]
    quizzes: tuple[Quiz, ...]
    links: tuple[Link, ...]

    def numbers(self) -> dict[str, int]:
        """The number of each labelled equation, by its label, in the order of the page."""
        labels = dict.fromkeys(formula.label for formula in self.formulas)
        return {label: number for number, label in enumerate(filter(None, labels), start=1)}


LABEL = re.compile(r"\\label\{(?P<label>[^{}]+)\}")
_WORK = r"@(?P<key>\w[\w:.+/-]*)(?:,\s*(?P<locator>[^;\[\]]+))?"
_ANY_WORK = _WORK.replace("?P<key>", "?:").replace("?P<locator>", "?:")
CITATIONS = re.compile(rf"\[{_ANY_WORK}(?:;\s*{_ANY_WORK})*\]")
CITATION = re.compile(_WORK)
BIBLIOGRAPHY = re.compile(r"^\[@@bibliography\][ \t]*$", re.MULTILINE)
REFERENCE = re.compile(r"\\eqref\{(?P<label>[^{}]+)\}")
FRONT = re.compile(r"\A---\n(?=\w[\w-]*:).*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(?P<marks>\#{1,6})[ \t]+(?P<title>[^\n]+?)[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?P<attributes>[#.][^{}]*)\}$")
_LINK = re.compile(
    r"\]\(\s*<?(?P<inline>[^\s()<>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]^@]+\]:[ \t]*(?P<defined>\S+)", re.MULTILINE
)


def read(path: Path) -> Note:
    """The note in a UTF-8 file."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Note:
    """The note in a text."""
    front = front_matter.end() if (front_matter := FRONT.match(text)) else 0
    matches = list(DELIMITED.finditer(text, front))
    fences = [match for match in matches if match.lastgroup == "fence"]
    prose = _blank(text, [(0, front), *(match.span() for match in matches if match.lastgroup in CODE)])
    formulas = tuple(_formulas(matches, text))
    words = _blank(prose, [formula.span for formula in formulas])
    return Note(
        text=text,
        words=words,
        headings=tuple(_headings(prose, text)),
        formulas=formulas,
        citations=tuple(_citations(words)),
        references=tuple(Reference(match["label"], *place(text, match.start())) for match in REFERENCE.finditer(words)),
        snippets=tuple(_snippets(fences, text)),
        quizzes=tuple(_quiz(fence, text) for fence in fences if fence["info"] == "quiz"),
        links=tuple(_links(words)),
    )


def numbers_elsewhere(note: Note, docs: Path) -> Iterator[tuple[str, int]]:
    """The number of each equation of another page in `docs` that the note refers to, by its label there."""
    for label in {reference.label for reference in note.references}:
        page, elsewhere, name = label.partition("#")
        path = docs / page
        if elsewhere and path.is_file() and (number := read(path).numbers().get(name)):
            yield label, number


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _blank(text: str, spans: list[Span]) -> str:
    """The text with spaces for everything in the spans but line ends, so that offsets stay true."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _formulas(matches: list[re.Match[str]], text: str) -> Iterator[TexFormula]:
    for match in matches:
        if (kind := match.lastgroup) in MATHEMATICS:
            where = place(text, match.start())
            yield TexFormula(match[kind], kind == "display", *where, start=match.start(kind), span=match.span())


def _citations(words: str) -> Iterator[Citation]:
    for group in CITATIONS.finditer(words):
        for match in CITATION.finditer(words, *group.span()):
            yield Citation(match["key"], match["locator"], *place(words, match.start()))


def _headings(prose: str, text: str) -> Iterator[Heading]:
    for match in _HEADING.finditer(prose):
        title = text[match.start("title") : match.end("title")]
        words: list[str] = []
        if attributes := _ATTRIBUTES.search(title):
            title, words = title[: attributes.start()], attributes["attributes"].split()
        anchor = next((word[1:] for word in words if word.startswith("#")), None)
        classes = tuple(word[1:] for word in words if word.startswith("."))
        yield Heading(len(match["marks"]), title, anchor, classes, place(text, match.start())[0], match.end())


def _snippets(fences: list[re.Match[str]], text: str) -> Iterator[Snippet]:
    for fence, following in zip(fences, (*fences[1:], None), strict=False):
        if fence["info"].split()[:2] != ["python", "run"]:
            continue
        recorded = following if following and _records(fence, following, text) else None
        yield Snippet(
            code=_body(fence),
            info=fence["info"],
            indent=fence["indent"],
            line=place(text, fence.start("body"))[0],
            end=place(text, fence.end())[0],
            output=_body(recorded) if recorded else None,
            output_lines=_body_lines(recorded, text) if recorded else None,
            span=(fence.start(), (recorded or fence).end()),
        )


def _records(fence: re.Match[str], following: re.Match[str], text: str) -> bool:
    between = text[fence.end() : following.start()]
    return following["info"].split() == ["text", "output"] and not between.strip(" \t\n>")


def _body(fence: re.Match[str]) -> str:
    """What is between the fences, without the indentation of the fence itself."""
    width = len(fence["indent"])
    lines = fence["body"].splitlines(keepends=True)
    return "".join(line[width:] if line[:width].strip(" \t>") == "" and line.strip() else line for line in lines)


def _body_lines(fence: re.Match[str], text: str) -> tuple[int, int]:
    return place(text, fence.start("body"))[0], place(text, fence.end("body"))[0] - 1


def _quiz(fence: re.Match[str], text: str) -> Quiz:
    first = place(text, fence.start("body"))[0]
    entries = ((line.strip(" \t>"), number) for number, line in enumerate(fence["body"].splitlines(), start=first))
    return Quiz(
        entries=tuple((entry, number) for entry, number in entries if entry),
        line=place(text, fence.start())[0],
        indent=fence["indent"],
        span=fence.span(),
    )


def _links(words: str) -> Iterator[Link]:
    for match in _LINK.finditer(words):
        if kind := match.lastgroup:
            yield Link(match[kind], *place(words, match.start(kind)))
