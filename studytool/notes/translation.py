"""A page of the Chinese edition: its prose, with the blocks that it takes from the English page of the same path.

A line `::: snippet`, `::: equation`, `::: quiz`, `::: code` or `::: said` takes the next block of that kind from the
section with the same id, so that a snippet with its output, an equation with its label, a question and what the
note-taker said are written once. What the English page no longer has leaves nothing: a page is behind then, which
`studytool check` says, and not broken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from studytool.errors import Unusable
from studytool.notes import section
from studytool.notes.delimiters import DELIMITED
from studytool.notes.note import FRONT, Note, Span, parse, place, read

FOLDER = "zh"  # below the English pages
CONFIGURATION = "mkdocs.zh.yml"  # of the edition's site, beside that of the English one
LABELS = "labels.yaml"  # beside the edition's pages: what figures say in it
KINDS = ("snippet", "equation", "quiz", "code", "said")
TOP = "_page"  # what stands above the first section, where sections are listed
DIGITS = 4  # of the digest of a paragraph: enough to see a change, short enough for a list
SAID = re.compile(r'^<div class="said[^>]*>$.*?^</div>$', re.MULTILINE | re.DOTALL)  # the note-taker's own words
MARK = re.compile(r"^(?P<indent>[ \t>]*):::[ \t]*(?P<kind>[\w-]*)[ \t]*$", re.MULTILINE)
_RECORDED = re.compile(r"^translated:[ \t]*\n(?P<sections>(?:[ \t]+[^\n]*\n)*)", re.MULTILINE)
_SECTION = re.compile(r"^[ \t]+(?P<name>[\w-]+):[ \t]*(?P<digests>[0-9a-f ]*?)[ \t]*$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[ \t>]*\n\s*")
_HEAD = re.compile(r"^(?:title|description):.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block that both editions share, without its indentation; `line` is where it begins."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that takes a block, or a block that the page writes out itself (`written`), in the section `section`.

    `number` counts those of its kind in the section, from 0."""

    kind: str
    section: str
    number: int
    line: int
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a section between empty lines: the digest of its words, and its first line."""

    digest: str
    line: int


def pages(docs: Path) -> list[Path]:
    """The Markdown pages of a folder of notes; those of a Chinese edition inside are not among them."""
    edition = docs / FOLDER
    has_edition = (docs.parent / CONFIGURATION).is_file()
    return sorted(path for path in docs.rglob("*.md") if not (has_edition and path.is_relative_to(edition)))


def translated(docs: Path) -> dict[str, Path]:
    """The pages of the Chinese edition of a folder of notes, by their paths below it."""
    edition = docs / FOLDER
    if not (docs.parent / CONFIGURATION).is_file():
        return {}
    return {path.relative_to(edition).as_posix(): path for path in sorted(edition.rglob("*.md"))}


def labels(file: Path) -> dict[str, str]:
    """What the labels of figures are in the edition's language; empty where there is no file.

    Raises Unusable where it is no map of texts to texts."""
    if not file.is_file():
        return {}
    import yaml

    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise Unusable(str(file), f"this is no YAML: {error}", "write lines such as `step: 步数`") from error
    if not isinstance(said, dict) or not all(isinstance(text, str) for pair in said.items() for text in pair):
        raise Unusable(str(file), "this is no map of labels to texts", "write lines such as `step: 步数`")
    return said


def load(docs: Path, name: str) -> Note:
    """The Chinese page of this name as a note, with all that it takes from the English one."""
    page = docs / name
    english = read(page) if page.is_file() else parse("")
    source = (docs / FOLDER / name).read_text(encoding="utf-8")
    return parse(anchored(expanded(source, english)[0], english))


def expanded(source: str, english: Note) -> tuple[str, Sequence[int]]:
    """The text of a Chinese page with its blocks, and for each of its lines the line of `source` it comes from."""
    shared = blocks(english)
    lines = source.split("\n")
    taken = {mark.line: mark for mark in marks(parse(source)) if mark.written is None}
    text: list[str] = []
    origin: list[int] = []
    for number, line in enumerate(lines, start=1):
        block = [line]
        if mark := taken.get(number):
            known = shared.get((mark.section, mark.kind), ())
            indent = line[: line.index(":")]
            there = known[mark.number].text.split("\n") if mark.number < len(known) else [""]
            block = [f"{indent}{one}".rstrip() for one in there]
        text += block
        origin += [number] * len(block)
    return "\n".join(text), origin


def anchored(source: str, english: Note) -> str:
    """The text of a Chinese page whose headings without an id have the anchors of the English ones, which these get by
    their words; where there are as many on both pages."""
    here = [heading for heading in parse(source).headings if not heading.id]
    there = [name for name, heading in section.sections(english).items() if not heading.id]
    if len(here) == len(there):
        for heading, name in reversed([*zip(here, there, strict=True)]):
            source = f"{source[: heading.end]} {{#{name}}}{source[heading.end :]}"
    return source


def sections(note: Note) -> dict[str, Span]:
    """Where the text of each section with an id begins and ends, its heading included; TOP is what is above."""
    starts = [(heading.id, note.text.rfind("\n", 0, heading.end) + 1) for heading in note.headings if heading.id]
    front = FRONT.match(note.text)
    begins = [(TOP, front.end() if front else 0), *starts]
    ends = [start for _, start in starts] + [len(note.text)]
    return {name: (start, end) for (name, start), end in zip(begins, ends, strict=True)}


def blocks(note: Note) -> Mapping[tuple[str, str], Sequence[Block]]:
    """The blocks that can be taken from a page, by section and kind, in their order."""
    found: dict[tuple[str, str], list[Block]] = defaultdict(list)
    for kind, span in _spans(note):
        found[_around(note, span[0]), kind].append(_block(note, kind, span))
    return found


def marks(note: Note) -> list[Mark]:
    """What stands in a Chinese page for the blocks of the English one, in its order."""
    seen: Counter[tuple[str, str]] = Counter()
    found: list[Mark] = []
    lines: list[tuple[int, str, str | None]] = []
    lines += [(match.start(), match["kind"], None) for match in MARK.finditer(note.words)]
    lines += [(span[0], kind, _block(note, kind, span).text) for kind, span in _spans(note)]
    for offset, kind, written in sorted(lines, key=lambda entry: entry[0]):
        around = _around(note, offset)
        found.append(Mark(kind, around, seen[around, kind], place(note.text, offset)[0], written))
        seen[around, kind] += 1
    return found


def paragraphs(note: Note) -> dict[str, list[Paragraph]]:
    """What each section says, piece by piece. Its questions are left out, since they bring their own translations."""
    whole = list(note.text)
    for match in DELIMITED.finditer(note.text):
        if match.lastgroup == "fence":
            whole[slice(*match.span("fence"))] = match["fence"].replace("\n", "\r")
    text = "".join(whole)
    said = {name: list(_pieces(text, *span)) for name, span in sections(note).items()}
    if front := FRONT.match(note.text):
        said[TOP].insert(0, Paragraph(_digest(" ".join(_HEAD.findall(front[0]))), 1))
    return said


def recorded(source: str) -> dict[str, list[str]] | None:
    """The digests of the English paragraphs that each section of a Chinese page translates; None if it says nothing."""
    front = FRONT.match(source)
    lists = _RECORDED.search(front[0]) if front else None
    if not lists:
        return None
    return {match["name"]: match["digests"].split() for match in _SECTION.finditer(lists["sections"])}


def record(source: str, english: Note) -> str:
    """The Chinese page saying that it translates the English one as that is now. One without front matter stays."""
    front = FRONT.match(source)
    if not front:
        return source
    said = {name: " ".join(piece.digest for piece in pieces) for name, pieces in paragraphs(english).items()}
    lists = "translated:\n" + "".join(f"  {name}: {digests}".rstrip() + "\n" for name, digests in said.items())
    head = _RECORDED.sub("", front[0])
    end = head.rindex("---")
    return head[:end] + lists + head[end:] + source[front.end() :]


def _spans(note: Note) -> Iterator[tuple[str, Span]]:
    """The kind and place of each block, in the order of the page."""
    known = [("said", match.span()) for match in SAID.finditer(note.words)]
    known += [("snippet", snippet.span) for snippet in note.snippets]
    known += [("quiz", quiz.span) for quiz in note.quizzes]
    known += [("equation", formula.span) for formula in note.formulas if formula.display]
    known += [("code", match.span()) for match in DELIMITED.finditer(note.text) if match.lastgroup == "fence"]
    end = 0
    for kind, span in sorted(known, key=lambda entry: (entry[1][0], -entry[1][1])):
        if span[0] >= end:  # and not inside another one
            end = span[1]
            yield kind, span


def _block(note: Note, kind: str, span: Span) -> Block:
    start = note.text.rfind("\n", 0, span[0]) + 1
    before = re.match(r"[ \t>]*", note.text[start : span[1]])
    indent = before[0] if before else ""
    first, *others = note.text[start : span[1]].removeprefix(indent).split("\n")
    return Block(kind, "\n".join([first, *(_dedented(line, indent) for line in others)]), place(note.text, span[0])[0])


def _dedented(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t>")


def _around(note: Note, offset: int) -> str:
    """The id of the section that an offset is in."""
    return next((name for name, (start, end) in sections(note).items() if start <= offset < end), TOP)


def _pieces(text: str, start: int, end: int) -> Iterator[Paragraph]:
    offset = start
    for gap in [*_EMPTY_LINES.finditer(text, start, end), None]:
        piece = text[offset : gap.start() if gap else end]
        begin = offset + len(piece) - len(piece.lstrip())
        if (words := piece.split()) and not words[0].startswith("```quiz"):
            yield Paragraph(_digest(" ".join(words)), place(text, begin)[0] + text.count("\r", 0, begin))
        offset = gap.end() if gap else end


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:DIGITS]
