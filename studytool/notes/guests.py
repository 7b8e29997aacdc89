r"""What of a page is ours on a site whose pages are not all notes: prices in dollars and `[@fig:1]` are not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from studytool.notes.note import BIBLIOGRAPHY, Note, TexFormula

_TEX = re.compile(r"[\\^_{}=]")
_COMMAND = re.compile(r"\\[A-Za-z]")
_WORDS = re.compile(r"[^\W\d_]{3}|\A\d.*\s[^\W\d_]{2}", re.DOTALL)


def formulas(note: Note) -> tuple[TexFormula, ...]:
    """The formulas of a page, without what stands between two dollars by chance: "$5, which is less than US$ 6"."""
    return tuple(
        formula for formula in note.formulas if _TEX.search(formula.source) or not _WORDS.search(formula.source)
    )


def asked(note: Note, formulas: Sequence[TexFormula], works: Collection[str]) -> bool:
    """Whether a page uses what a note alone has: our fences, a command of TeX, or a work of the bibliography."""
    return (
        fenced(note)
        or any(_COMMAND.search(formula.source) for formula in formulas)
        or any(citation.key in works for citation in note.citations)
        or bool(works and BIBLIOGRAPHY.search(note.words))
    )


def fenced(note: Note) -> bool:
    return bool(note.snippets or note.quizzes)
