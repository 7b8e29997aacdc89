"""Markdown with mathematics as plain text of a given width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from studytool.terminal.box import Box, beside
from studytool.terminal.cells import cell_len
from studytool.terminal.flow import wrap
from studytool.terminal.markup import Span, protected, span, without_marks

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*(?:\{[^{}]*\})?\s*$")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +|$)")
_TABLE = re.compile(r"\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"[\s|:-]+$")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\n")
_DEEPEST = 8  # lists in lists in quotes; beyond it the signs stay as text

Lines = list[str]


def render(markdown: str, width: int, *, plain: bool = False) -> str:
    """The text in lines of at most `width` cells; only what cannot be broken makes one longer.

    `plain`, for a screen reader, says each formula on one line and draws nothing. A formula that cannot be read is
    shown as its source. Never raises.
    """
    text, spans = protected(markdown)
    return "\n".join(_Page(spans, plain).blocks(text.split("\n"), max(width, 1), 0))


class _Page(NamedTuple):
    spans: list[Span]
    plain: bool

    def blocks(self, lines: Lines, width: int, depth: int) -> Lines:
        """Blocks one below the other, an empty line between them except inside a close list."""
        shown: Lines = []
        for block, close in _split(lines, depth):
            rows = self._block(block, width, depth)
            shown += [*([""] if shown and rows and not close else []), *rows]
        return shown

    def _block(self, block: Lines, width: int, depth: int) -> Lines:
        first = block[0]
        if _FENCE.match(first):
            return ["    " + line if line.strip() else "" for line in _inside_fence(block)]
        if depth < _DEEPEST and _QUOTE.match(first):
            inner = [_QUOTE.sub("", line, count=1) for line in block]
            return self._hung(inner, "> " if self.plain else "│ ", True, width, depth)
        if depth < _DEEPEST and (item := _ITEM.match(first)):
            mark = item[2] if item[2][0].isdigit() or self.plain else "•"
            inner = [first[item.end() :], *(_dedented(line, item.end()) for line in block[1:])]
            return self._hung(inner, mark + " ", False, width, depth)
        if heading := _HEADING.match(first):
            return self._paragraph(heading[1], width)
        if _TABLE.match(first):
            return self._table(block, width)
        return self._paragraph("\n".join(block), width)

    def _hung(self, inner: Lines, mark: str, repeated: bool, width: int, depth: int) -> Lines:
        """The inner blocks to the right of a mark, on the first line or on each."""
        rows = self.blocks(inner, max(width - len(mark), 1), depth + 1) or [""]
        rest = mark if repeated else " " * len(mark)
        return [((rest if place else mark) + row).rstrip() for place, row in enumerate(rows)]

    def _paragraph(self, text: str, width: int) -> Lines:
        """Text in filled lines; a display stands by itself, with an empty line around it."""
        shown: Lines = []
        for part in self._displays_apart(without_marks(text)):
            rows = self._display(part.text, width) if isinstance(part, Span) else self._running(part, width)
            shown += [*([""] if shown and rows else []), *rows]
        return shown

    def _displays_apart(self, text: str) -> Iterator[str | Span]:
        start = 0
        for place, character in enumerate(text):
            if (special := span(character, self.spans)) and special.kind == "display":
                yield text[start:place]
                yield special
                start = place + 1
        yield text[start:]

    def _running(self, text: str, width: int) -> Lines:
        return [row for line in _HARD_BREAK.split(text) for row in wrap(self._run(line), width)]

    def _run(self, text: str) -> Iterator[str | Box]:
        for place, character in enumerate(text):
            special = span(character, self.spans)
            if character == "\n":
                yield _joint(text[place - 1 : place], text[place + 1 : place + 2])
            elif special is None:
                yield character
            elif special.kind == "inline":
                yield self._formula(special.text)
            else:
                yield special.text if special.kind == "escaped" else Box((f"`{' '.join(special.text.split())}`",))

    def _formula(self, source: str) -> Box:
        from studytool.terminal import tex  # only where there is a formula

        try:
            return Box((tex.spoken(source),)) if self.plain else tex.box(source, display=False)
        except tex.TexError:
            return Box((f"${' '.join(source.split())}$",))

    def _display(self, source: str, width: int) -> Lines:
        if self.plain:
            return wrap([self._formula(source)], width)
        from studytool.terminal import tex

        indent = 4 if width > 24 else 0
        try:
            drawn = tex.box(source, display=True, width=width - indent)
        except tex.TexError:
            return wrap([self._formula(source)], width)
        margin = " " * min(indent, max(width - drawn.width, 0))
        return [(margin + row).rstrip() for row in drawn.lines]

    def _table(self, block: Lines, width: int) -> Lines:
        """Columns side by side where they fit, else each row as text."""
        rows = [line.strip().strip("|").split("|") for line in block if not _TABLE_RULE.match(line)]
        cells = [[self._cell(cell) for cell in row] for row in rows]
        columns = range(max(map(len, cells), default=0))
        widths = [max(row[column].width for row in cells if column < len(row)) for column in columns]
        if sum(widths) + 3 * (len(widths) - 1) > width:
            return [line for row in rows for line in self._row(row, width)]
        padded = [[_padded(cell, widths[column]) for column, cell in enumerate(row)] for row in cells]
        return [line.rstrip() for row in padded for line in beside(row).lines]

    def _row(self, cells: Lines, width: int) -> Lines:
        """The cells of a row as text, set in from its second line on."""
        indent = "  " if width > 24 else ""
        lines = self._running(without_marks(" | ".join(cell.strip() for cell in cells)), width - len(indent))
        return [(indent if place else "") + line for place, line in enumerate(lines)]

    def _cell(self, text: str) -> Box:
        run = self._run(without_marks(text.strip()))
        return beside([part if isinstance(part, Box) else Box((part,)) for part in run])


def _split(lines: Lines, depth: int) -> Iterator[tuple[Lines, bool]]:
    """Blocks of lines, each with whether it is a list item right below another."""
    place, blank = 0, True
    before_item = False
    while place < len(lines):
        if not lines[place].strip():
            place, blank = place + 1, True
            continue
        end = _end(lines, place, depth)
        is_item = _ITEM.match(lines[place]) is not None and depth < _DEEPEST
        yield lines[place:end], is_item and not blank and (before_item or depth > 0)
        place, blank, before_item = end, False, is_item


def _end(lines: Lines, start: int, depth: int) -> int:
    """Where the block that starts at `start` ends."""
    first = lines[start]
    if fence := _FENCE.match(first):
        closing = (place for place in range(start + 1, len(lines)) if lines[place].strip().startswith(fence[1]))
        return next(closing, len(lines) - 1) + 1
    if _HEADING.match(first):
        return start + 1
    if depth < _DEEPEST and (item := _ITEM.match(first)):
        return _end_of_item(lines, start, len(item[1]))
    quoted, tabled = _QUOTE.match(first), _TABLE.match(first)
    for place in range(start + 1, len(lines)):
        line = lines[place]
        if not line.strip() or (tabled and not _TABLE.match(line)) or (not quoted and not tabled and _interrupts(line)):
            return place
    return len(lines)


def _end_of_item(lines: Lines, start: int, indent: int) -> int:
    """An item goes on with what is indented, and with text right below it."""
    end = start + 1
    for place in range(start + 1, len(lines)):
        line = lines[place]
        if not line.strip():
            continue
        inside = len(line) - len(line.lstrip()) > indent
        if not inside and (end < place or _ITEM.match(line) or _interrupts(line)):
            return end
        end = place + 1
    return end


def _interrupts(line: str) -> bool:
    """Whether the line ends the paragraph above it; a number does so only as `1.`, since text may wrap before one."""
    item = _ITEM.match(line)
    starts = item is not None and (not item[2][0].isdigit() or item[2][:-1] == "1")
    return starts or any(pattern.match(line) for pattern in (_FENCE, _HEADING, _QUOTE, _TABLE))


def _inside_fence(block: Lines) -> Lines:
    mark = _FENCE.match(block[0])
    assert mark is not None
    closed = len(block) > 1 and block[-1].strip().startswith(mark[1])
    inner = block[1:-1] if closed else block[1:]
    indent = len(block[0]) - len(block[0].lstrip())
    return [_dedented(line, indent) for line in inner]


def _dedented(line: str, columns: int) -> str:
    return line[min(columns, len(line) - len(line.lstrip(" "))) :]


def _joint(before: str, after: str) -> str:
    """What a line break in the source becomes: nothing between Chinese characters, else a space."""
    return "" if cell_len(before) == 2 and cell_len(after) == 2 else " "


def _padded(cell: Box, width: int) -> Box:
    return Box(tuple(line + " " * (width - cell.width + 3) for line in cell.lines), cell.baseline)
