"""The glossary: a table of terms, for the site, which explains them, and for `studytool check`, which compares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from studytool.notes.note import place

_ROW = re.compile(
    r"^\|[ \t]*(?P<term>[^|\n]+?)[ \t]*\|[ \t]*(?P<chinese>[^|\n]*[\u4e00-\u9fff][^|\n]*?|(?P=term)(?<=\w))[ \t]*\|"
    r"(?:[ \t]*(?P<meaning>[^|\n]+?)[ \t]*\|(?:[ \t]*\[[^|\n]*\]\((?P<section>[^|\s]+)\)[ \t]*\|)?)?"
    r"(?![^\n]*\n\|[-: ]+\|)",  # a row above a line of dashes is the head
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A row `| term | 中文 | meaning | [section](page.md#anchor) |`, at its term; what it leaves out is empty."""

    english: str
    chinese: str
    meaning: str
    section: str
    line: int
    column: int

    @property
    def anchor(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.english.casefold()).strip("-")


@lru_cache(maxsize=8)
def terms(text: str) -> tuple[Term, ...]:
    """The rows of the tables of a page whose second column is Chinese, or the word itself where Chinese keeps it."""
    return tuple(
        Term(row["term"], row["chinese"], row["meaning"] or "", row["section"] or "", *place(text, row.start("term")))
        for row in _ROW.finditer(text)
    )
