"""A formula in two dimensions, composed with TeXicode's sketches.

A sketch is a pair: rows of terminal cells, and the index of the row on the baseline. A wide character
takes a cell of its own and an empty one after it, so that the length of a row is its width.
"""

from __future__ import annotations

from typing import Any

from texicode import arts, renderer

from studytool.terminal.box import Box
from studytool.terminal.cells import cell_len
from studytool.terminal.tex_line import compact, line, marked, simple
from studytool.terminal.tex_spacing import gap, tight
from studytool.terminal.tex_symbols import SUBSCRIPTS, SUPERSCRIPTS
from studytool.terminal.tex_tree import (
    Accent,
    Atom,
    Brace,
    Fence,
    Fraction,
    Grid,
    Node,
    Root,
    Row,
    Scripts,
    kind,
    takes_limits,
)

Sketch = tuple[list[list[str]], int]

_ABOVE = {"\u0302": "^", "\u0303": "~", "\u0307": "˙", "\u0308": "¨", "\u20d7": "→"}


def draw(node: Node, width: int | None = None) -> Box:
    """The formula in two dimensions, broken before relations and then signs where it is wider than `width`."""
    sketch = _sketch(node)
    if width and isinstance(node, Row) and len(sketch[0][0]) > width:
        sketch = _broken(node, width)
    return _boxed(sketch)


def _boxed(sketch: Sketch) -> Box:
    rows, baseline = sketch
    return Box(tuple("".join(row) for row in rows), baseline)


def _sketch(node: Node) -> Sketch:
    match node:
        case Atom(text):
            return _text(text)
        case Row(items):
            return _row(items)
        case Fence(left, body, right):
            return _fence(left, _sketch(body), right)
        case Scripts():
            return _scripts(node)
        case Fraction(above, below, bar):
            return _fraction(_sketch(above), _sketch(below), bar)
        case Root():
            return _root(node)
        case Accent(mark, body):
            return _accent(mark, _sketch(body))
        case Brace(body, above):
            return _brace(_sketch(body), above)
        case Grid():
            return _grid(node)


def _text(text: str) -> Sketch:
    cells: list[str] = []
    for sign in text:
        size = cell_len(sign)
        if size == 0 and cells:
            cells[-1] += sign
        elif size:
            cells += [sign, *[""] * (size - 1)]
    return [cells], 0


def _beside(sketches: list[Sketch]) -> Sketch:
    joined: Sketch = renderer.util_concat(sketches)
    return joined


def _piled(top: list[list[str]], center: Sketch, bottom: list[list[str]]) -> Sketch:
    """One above the other, centred, on the baseline of the one in the middle."""
    width = max(len(rows[0]) for rows in (top, center[0], bottom) if rows)
    rows = [_centred(row, width) for part in (top, center[0], bottom) for row in part]
    return rows, len(top) + center[1]


def _centred(row: list[str], width: int) -> list[str]:
    left = (width - len(row)) // 2
    return [" "] * left + row + [" "] * (width - len(row) - left)


def _row(items: tuple[Node, ...]) -> Sketch:
    parts: list[Sketch] = []
    left: Node | None = None
    for item in items:
        if space := gap(left, item):
            parts.append(_text(space))
        parts.append(_sketch(item))
        left = item
    return _beside(parts)


def _scripts(node: Scripts) -> Sketch:
    base = _sketch(node.base)
    on_line = len(base[0]) == 1 and _on_line(node)
    # An expectation's measure goes below it: beside it, it would push away what is averaged.
    if takes_limits(node.base) or (node.base == Atom("𝔼") and not on_line):
        return _piled(_rows(node.sup), base, _rows(node.sub))
    return _text(line(node)) if on_line else _beside([base, _corner(node, base)])


def _rows(script: Node | None) -> list[list[str]]:
    return _sketch(tight(script))[0] if script is not None else []


def _on_line(node: Scripts) -> bool:
    """Whether all scripts are small letters, or one of them is and the other a single symbol."""
    scripts = [(script, table) for script, table in ((node.sub, SUBSCRIPTS), (node.sup, SUPERSCRIPTS)) if script]
    large = [script for script, table in scripts if compact(script, table) is None]
    return not large or (len(large) == 1 and simple(large[0]))


def _corner(node: Scripts, base: Sketch) -> Sketch:
    """The scripts to the right of the base: beside its first and last rows, or just outside a single row."""
    rows, baseline = base
    above, below = _corner_rows(node.sup, SUPERSCRIPTS, base), _corner_rows(node.sub, SUBSCRIPTS, base)
    first, last = (0, len(rows) - 1) if len(rows) > 1 else (-1, 1)
    between = last - first - 1
    width = max(len(row) for row in (*above, *below))
    stacked = [row + [" "] * (width - len(row)) for row in (*above, *([[]] * between), *below)]
    return stacked, len(above) + baseline - first - 1


def _corner_rows(script: Node | None, table: dict[str, str], base: Sketch) -> list[list[str]]:
    """A script's rows; beside a tall base a small letter stays small."""
    if script is None:
        return []
    small = compact(script, table) if len(base[0]) > 1 else None
    return _text(small)[0] if small else _rows(script)


def _fence(left: str, body: Sketch, right: str) -> Sketch:
    rows, baseline = body
    return _beside([_bracket(left, len(rows), baseline), body, _bracket(right, len(rows), baseline)])


def _bracket(sign: str, height: int, baseline: int) -> Sketch:
    """A bracket as tall as what it holds; one without a tall form stays on the baseline."""
    place = arts.delimiter["sgl"].find(sign) if sign else -1
    if height == 1 or place < 0:
        return _text(sign)
    pieces: dict[str, str] = {part: signs[place] for part, signs in arts.delimiter.items()}
    if sign in "|‖":
        return [["│" if sign == "|" else "║"] for _ in range(height)], baseline
    column = [[pieces["fil"]] for _ in range(height)]
    column[0], column[-1] = [pieces["top"]], [pieces["btm"]]
    if height > 2:
        column[min(max(baseline, 1), height - 2)] = [pieces["ctr"]]
    return column, baseline


def _fraction(above: Sketch, below: Sketch, bar: bool) -> Sketch:
    width = max(len(above[0][0]), len(below[0][0]))
    rule = ["─" if bar else " "] * (width + 2 * bar)
    return _piled(above[0], ([rule], 0), below[0])


def _root(node: Root) -> Sketch:
    body = _sketch(node.body)
    if len(body[0]) == 1:
        return _text(line(node))
    drawn: Sketch = renderer.render_square_root([body])
    if node.degree is None:
        return drawn
    rows, _ = _sketch(node.degree)
    return _beside([(rows, len(rows) - 1 + drawn[1] - (len(drawn[0]) - 2)), drawn])


def _accent(mark: str, body: Sketch) -> Sketch:
    rows = body[0]
    if len(rows) == 1:
        return _text(marked("".join(rows[0]), mark))
    sign = _ABOVE.get(mark)
    over = [["─"] * len(rows[0])] if sign is None else [[sign]]
    return _piled(over, body, [])


def _brace(body: Sketch, above: bool) -> Sketch:
    width = max(len(body[0][0]), 3)
    half = (width - 3) // 2
    left, middle, right = "╭┴╮" if above else "╰┬╯"
    rule = [[left, *"─" * half, middle, *"─" * (width - half - 3), right]]
    return _piled(rule, body, []) if above else _piled([], body, rule)


def _grid(grid: Grid) -> Sketch:
    cells = [_sketch(cell) for row in grid.rows for cell in row]
    starts = [0]
    for row in grid.rows:
        starts.append(starts[-1] + len(row))
    shape = starts, len(grid.rows), len(grid.aligns)
    skies, oceans, widths = renderer.util_cell_stats(cells, *shape)
    tall = any(sky + ocean for sky, ocean in zip(skies, oceans, strict=True))
    layout: tuple[Any, ...] = (list(grid.aligns), grid.gap, tall, False, skies, oceans, widths)
    rows, _ = renderer.util_assemble_grid(cells, *shape, *layout)
    baseline = skies[0] if len(grid.rows) == 1 else len(rows) // 2
    return _fence(grid.left, (rows, baseline), grid.right)


def _broken(row: Row, width: int) -> Sketch:
    """The row on several lines: broken before relations, and where that is not enough before signs too."""
    indent = _text("    ")
    for kinds in (("rel",), ("rel", "bin")):
        lines: list[tuple[Node, ...]] = [()]
        for part in _parts(row.items, kinds):
            room = width if len(lines) == 1 else width - 4
            longer = (*lines[-1], *part)
            if lines[-1] and len(_row(longer)[0][0]) > room:
                lines.append(part)
            else:
                lines[-1] = longer
        sketches = [_row(part) for part in lines]
        sketches[1:] = [_beside([indent, sketch]) for sketch in sketches[1:]]
        if max(len(rows[0]) for rows, _ in sketches) <= width:
            break
    return _stacked(sketches)


def _parts(items: tuple[Node, ...], kinds: tuple[str, ...]) -> list[tuple[Node, ...]]:
    parts: list[tuple[Node, ...]] = [()]
    for item in items:
        if kind(item) in kinds and parts[-1]:
            parts.append((item,))
        else:
            parts[-1] = (*parts[-1], item)
    return parts


def _stacked(sketches: list[Sketch]) -> Sketch:
    """One below the other from the left, with air where a line is tall, on the baseline of the first."""
    width = max(len(rows[0]) for rows, _ in sketches)
    air = [[" "] * width] if any(len(rows) > 1 for rows, _ in sketches) else []
    stacked: list[list[str]] = []
    for rows, _ in sketches:
        stacked += [*(air if stacked else []), *(row + [" "] * (width - len(row)) for row in rows)]
    return stacked, sketches[0][1]
