"""Warns of terms translated in two ways, where there is a glossary of English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from studytool.check.notes import Notes
from studytool.items.contract import Item
from studytool.model import Problem
from studytool.notes import glossary
from studytool.notes.glossary import Term
from studytool.notes.note import place

CHINESE, ENGLISH = r"[\u4e00-\u9fff]+", r"[A-Za-z][A-Za-z -]*[A-Za-z]"
GLOSS = re.compile(
    rf"(?P<chinese>{CHINESE})\s?[（(]\s*(?P<term>{ENGLISH})\s*[)）]"
    rf"|(?P<term_first>{ENGLISH})\s?[（(]\s*(?P<chinese_after>{CHINESE})\s*[)）]"
)


def word_problems(notes: Notes, items: Sequence[Item]) -> Iterator[Problem]:
    """All warnings of this module; the glossary is the notes' `glossary.md`."""
    if page := notes.pages.get("glossary.md"):
        terms = glossary.terms(page.text)
        yield from glossary_problems(notes.root / "glossary.md", terms)
        yield from said_otherwise(terms, notes)
        yield from translated_otherwise(terms, items)


def glossary_problems(file: Path, terms: Sequence[Term]) -> Iterator[Problem]:
    """Warnings at the later of two rows that give one term two translations, or two terms the same."""
    chinese: dict[str, Term] = {}
    english: dict[str, Term] = {}
    for term in terms:
        before = english.setdefault(term.english.casefold(), term)
        same = chinese.setdefault(term.chinese, term)
        if before is not term:
            message = f"`{term.english}` is translated twice, here and on line {before.line}"
            yield Problem(str(file), term.line, term.column, "two-translations", "warning", message, "keep one row")
        elif same is not term:
            message = f"`{term.chinese}` stands for `{term.english}` here and for `{same.english}` on line {same.line}"
            fix = "give each concept a word of its own"
            yield Problem(str(file), term.line, term.column, "shared-translation", "warning", message, fix)


def said_otherwise(terms: Sequence[Term], notes: Notes) -> Iterator[Problem]:
    """Warnings where a page puts a term of the glossary beside another Chinese word, as in 收益（return）."""
    for name, note in notes.pages.items():
        for offset, message in _other_words(terms, note.words):
            yield _warning(notes.root / name, *place(note.text, offset), message)


def translated_otherwise(terms: Sequence[Term], items: Sequence[Item]) -> Iterator[Problem]:
    """The same where an item does."""
    for item in items:
        for path, text in item.texts():
            for _, message in _other_words(terms, text.translations.get("zh", "")):
                yield _warning(item.file, *item.place(path), f"{item.id}: {message}")


def _other_words(terms: Sequence[Term], text: str) -> Iterator[tuple[int, str]]:
    """Finds pairs such as 收益（return）: only there it is certain which Chinese word translates which English one."""
    chinese = {term.english.casefold(): term.chinese for term in sorted(terms, key=lambda term: -len(term.english))}
    for match in GLOSS.finditer(text):
        before = (match["term_first"] or "").casefold()  # where the term may have other words before it
        term = match["term"].casefold() if match["term"] else next(filter(before.endswith, chinese), "")
        said = match["chinese"] or match["chinese_after"]
        if term in chinese and not said.endswith(_han(chinese[term])):
            yield match.start(), f"`{term}` is `{chinese[term]}` in the glossary, here `{said}`"


def _warning(file: Path | str, line: int, column: int, message: str) -> Problem:
    fix = "use the glossary's word, or change the glossary"
    return Problem(str(file), line, column, "other-translation", "warning", message, fix)


def _han(word: str) -> str:
    """The Chinese part of a word such as KL散度."""
    return "".join(re.findall(CHINESE, word))
