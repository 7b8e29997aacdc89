"""A section of a note as Markdown for the terminal: citations, links and questions become plain words."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from string import punctuation

from studytool.notes.delimiters import DELIMITED
from studytool.notes.note import (
    BIBLIOGRAPHY,
    CITATION,
    CITATIONS,
    FRONT,
    LABEL,
    REFERENCE,
    Heading,
    Note,
    Span,
    TexFormula,
)

TAG = re.compile(r"^[ \t]*</?div\b[^<>]*>[ \t]*$|(?P<inline></?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>)", re.MULTILINE)
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[.#][^{}\n]*\}")
LINK = re.compile(r"(?<=\]\()(?![a-z]+:)[^\s()<>]+")
ENTITY = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|\w+);")
OUTPUT = re.compile(r"^(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,})[ \t]*text output[ \t]*$", re.MULTILINE)
FENCE = re.compile(r"(`{3,}|~{3,})")
BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)[^\"\n]*(?:\"(?P<title>.*)\")?[ \t]*$")
DIV = re.compile(r"[ \t]*<(?P<end>/?)div\b(?P<attributes>[^>]*)>[ \t]*$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words for what only a page can show. `cited` names a place in a work by its key, `asked` the questions on a
    section by its id; `signs` stand around citations and between them; `numbers` are those of equations, by label."""

    cited: Callable[[str, str], str]
    signs: tuple[str, str, str]
    asked: Callable[[str], str]
    output: str
    references: str
    numbers: Mapping[str, int]


def sections(note: Note) -> dict[str, Heading]:
    """The headings by their ids; one without an id has that of its words, as in the page."""
    headings: dict[str, Heading] = {}
    for heading in note.headings:
        if name := heading.id or _slug(heading.title):
            headings.setdefault(name, heading)
    return headings


def readable(note: Note, name: str, page: str, words: Words) -> Iterator[Heading | str]:
    """The section of this id, or with "" the whole page, as headings and the Markdown between them.

    `page` is the note's path below its folder. Raises KeyError where there is no such section.
    """
    changes = list(_changes(note, page, words))
    for heading, start, end in _parts(note, name):
        if heading:
            yield heading
        body = "".join(_replaced(note.text, start, end, changes))
        if body.strip():
            yield _boxes_as_quotes(body).strip("\n")


def _parts(note: Note, name: str) -> Iterator[tuple[Heading | None, int, int]]:
    """Each heading of the section, itself included, with where the text right below it starts and ends."""
    starts = [note.text.rfind("\n", 0, heading.end) + 1 for heading in note.headings]
    ends = [*starts[1:], len(note.text)]
    first, last = 0, len(starts)
    if name:
        top = sections(note)[name]
        first = note.headings.index(top)
        below = (place for place in range(first + 1, last) if note.headings[place].level <= top.level)
        last = next(below, last)
    else:
        front = FRONT.match(note.text)
        yield None, front.end() if front else 0, starts[0] if starts else len(note.text)
    for heading, end in zip(note.headings[first:last], ends[first:last], strict=True):
        yield heading, heading.end, end


def _changes(note: Note, page: str, words: Words) -> Iterator[tuple[Span, str]]:
    for match in CITATIONS.finditer(note.words):
        before, between, after = words.signs
        works = (words.cited(citation["key"], citation["locator"] or "") for citation in CITATION.finditer(match[0]))
        wide = before == "（" and note.text[: match.start()].endswith(" ")  # which brings its own room
        yield (match.start() - wide, match.end()), f"{before}{between.join(works)}{after}"
    for match in REFERENCE.finditer(note.words):
        yield match.span(), f"({words.numbers.get(match['label'], match['label'])})"
    for match in LINK.finditer(note.words):
        yield match.span(), _below_docs(match[0], page)
    for match in BIBLIOGRAPHY.finditer(note.words):
        yield match.span(), words.references
    yield from ((match.span(), "") for match in TAG.finditer(note.words) if match["inline"])
    yield from ((match.span(), "") for match in ATTRIBUTES.finditer(note.words))
    for match in ENTITY.finditer(note.words):
        sign = unescape(match[0])
        yield match.span(), f"\\{sign}" if sign in punctuation else sign
    yield from ((match.span(), "") for match in DELIMITED.finditer(note.text) if match.lastgroup == "comment")
    yield from ((formula.span, _on_one_line(formula, words)) for formula in note.formulas)
    for snippet in note.snippets:
        if fence := OUTPUT.search(note.text, *snippet.span):
            indent = fence["indent"]
            yield fence.span(), f"{indent}{words.output}\n{indent}\n{indent}{fence['marks']}"
    for quiz in note.quizzes:
        yield quiz.span, f"{quiz.indent}{words.asked(_around(note, quiz.line))}"


def _below_docs(target: str, page: str) -> str:
    """The target of a link in a page as an argument of `studytool read`."""
    if target.startswith("#"):
        return page + target
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) if ".md" in target else target


def _on_one_line(formula: TexFormula, words: Words) -> str:
    """A formula on one line, as a quote needs it, with its number if it has one."""
    tag = rf"\tag{{{words.numbers[formula.label]}}}" if formula.label else ""
    source = LABEL.sub(lambda _: tag, formula.source)
    dollars = "$$" if formula.display else "$"
    return f"{dollars}{' '.join(source.split())}{dollars}"


def _around(note: Note, line: int) -> str:
    """The id of the section that a line is in, or the empty string."""
    above = [name for name, heading in sections(note).items() if heading.line < line]
    return above[-1] if above else ""


def _replaced(text: str, start: int, end: int, changes: list[tuple[Span, str]]) -> Iterator[str]:
    """The text from `start` to `end` with the changes made; a change inside another one is dropped."""
    for (first, last), new in sorted(changes):
        if start <= first and last <= end:
            yield text[start:first]
            yield new
            start = last
    yield text[start:end]


def _boxes_as_quotes(text: str) -> str:
    """Admonitions and the blocks of what was said as quotes; of other blocks only what is in them."""
    rows: list[str] = []
    fence, boxed, said = "", False, False
    for line in text.split("\n"):
        if boxed and line.strip() and not line.startswith("    "):
            boxed = False
            rows.append("")
        if fence or boxed:
            rows.append(f"> {line[4:]}".rstrip() if boxed else f"> {line}" if said else line)
            if fence and line.strip().startswith(fence):
                fence = ""
        elif div := DIV.match(line):
            said = not div["end"] and "said" in div["attributes"]
            rows.append("")
        elif box := BOX.match(line):
            boxed = True
            rows += ["", f"> **{box['title'] or box['kind'].capitalize()}**", ">"]
        else:
            rows.append(f"> {line}".rstrip() if said else line)
            fence = mark[0] if (mark := FENCE.match(line.strip())) else ""
    return "\n".join(rows)


def _slug(title: str) -> str:
    """The anchor that Python-Markdown gives a heading of these words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())
