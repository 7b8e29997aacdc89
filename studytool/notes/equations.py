"""A formula of a note as HTML: set by KaTeX at build time, numbered where it has a label."""

from __future__ import annotations

from studytool.notes import katex
from studytool.notes.breaking import breakable
from studytool.notes.errors import NoteError
from studytool.notes.katex import KatexError
from studytool.notes.note import LABEL, Note, TexFormula, place


def equation(formula: TexFormula, note: Note, numbers: dict[str, int]) -> str:
    """The formula in a `bdi` element, which HTML allows everywhere a formula may be, even a displayed one in a
    paragraph."""
    try:
        html = katex.render(_numbered(formula, numbers), formula.display)
    except KatexError as error:
        line, column = place(note.text, formula.start + (error.position or 0))
        raise NoteError(
            line, column, f"{error.message} in the formula `{formula.source.strip()}`", "mend the TeX"
        ) from error
    kind = "equation" if formula.display else "formula"
    if formula.display:
        html = breakable(html)
    # Search would index each formula three times over: as MathML, as TeX and as glyphs. It takes the end of any element
    # of the same name for the end of what is excluded, and KaTeX uses no `bdi`.
    return f'<bdi class="{kind}" data-search-exclude>{html}</bdi>'


def _numbered(formula: TexFormula, numbers: dict[str, int]) -> str:
    """The TeX with its number as a `\\tag`, blanks for the label, so that positions in it stay true."""
    if not formula.label:
        return formula.source
    return LABEL.sub(lambda label: " " * len(label[0]), formula.source) + rf"\tag{{{numbers[formula.label]}}}"
