"""The references of the notes: BibTeX to author-year citations and a reference list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studytool.errors import Unusable

if TYPE_CHECKING:
    from pybtex.database import Entry

Bibliography = Mapping[str, "Work"]
NO_YEAR = "n.d."
# Of a place in a work, in Chinese: what stands before the number, and what after it.
PLACES = {
    "section": ("第 ", " 节"), "sections": ("第 ", " 节"), "chapter": ("第 ", " 章"), "chapters": ("第 ", " 章"),
    "page": ("第 ", " 页"), "pages": ("第 ", " 页"), "equation": ("式 ", ""), "equations": ("式 ", ""),
    "example": ("例 ", ""), "exercise": ("习题 ", ""), "theorem": ("定理 ", ""),
    "table": ("表 ", ""), "figure": ("图 ", ""),
}  # fmt: skip
_NUMBERS = r"[(]?[\w.]*\d[\w.–-]*[)]?"
_KINDS = "|".join(sorted(PLACES, key=len, reverse=True))
_PLACE = re.compile(
    rf"(?P<introduction>introduction of )?(?P<what>{_KINDS}) (?P<number>{_NUMBERS}(?:(?:, | and ){_NUMBERS})*)"
)
SIGNS = {"en": ("(", "; ", ")"), "zh": ("（", "；", "）")}  # around citations, and between them


@dataclass(frozen=True, slots=True)
class Work:
    """One entry, in plain text: `authors` as in the reference list, `short` and `chinese` as in a citation."""

    key: str
    authors: str
    short: str
    chinese: str
    year: str
    title: str
    venue: str
    url: str | None

    @property
    def cited(self) -> str:
        return f"{self.short}, {self.year}"

    def at(self, place: str, language: str) -> str:
        """Authors and year, and a place in the work if one is named."""
        if language == "zh":
            year = self.year.replace(NO_YEAR, "无日期")
            return "，".join(filter(None, (self.chinese, year, in_chinese(place))))
        return ", ".join(filter(None, (self.cited, place)))

    @property
    def html(self) -> str:
        """A list item that carries the key as its anchor."""
        authors, title, after = map(escape, self._parts)
        if self.url:
            title = f'<a href="{escape(self.url)}">{title}</a>'
        return f'<li id="{escape(self.key)}">{authors} <cite>{title}</cite>{after}</li>'

    @property
    def words(self) -> str:
        """The entry of the reference list as plain text."""
        authors, title, after = self._parts
        return f"{authors} {title}{after}"

    @property
    def _parts(self) -> tuple[str, str, str]:
        stop = "" if self.title.endswith(("?", "!")) else "."
        return f"{self.authors} ({self.year}).", self.title, stop + (f" {self.venue}." if self.venue else "")


def in_chinese(place: str) -> str:
    """A place in a work, such as `section 3.2`, in Chinese: 第 3.2 节. What is not known stays as it is."""
    return _PLACE.sub(_placed, place).replace(", ", "，")


def _placed(match: re.Match[str]) -> str:
    before, after = PLACES[match["what"]]
    number = match["number"].replace(" and ", "、").replace(", ", "、")
    return before + number + after + ("引言" if match["introduction"] else "")


def load(path: Path) -> Bibliography:
    """The works in a `.bib` file by key, sorted as a reference list is. Raises Unusable where it cannot be read."""
    try:
        return _parsed(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise Unusable(str(path), "there is no such bibliography", "create it, or name the right file") from None


def rendered(works: Bibliography) -> str:
    return '<ul class="bibliography">\n' + "\n".join(work.html for work in works.values()) + "\n</ul>"


@lru_cache(maxsize=4)
def _parsed(source: str, path: str) -> Bibliography:
    from pybtex.database import BibliographyDataError, parse_string
    from pybtex.scanner import PybtexSyntaxError

    try:
        entries = parse_string(source, "bibtex").entries
    except (PybtexSyntaxError, BibliographyDataError) as error:
        raise Unusable(path, f"not readable as BibTeX: {error}", "mend the entry") from error
    works = [_work(key, entry) for key, entry in entries.items()]
    return {work.key: work for work in sorted(works, key=lambda work: (work.authors.casefold(), work.year, work.title))}


def _work(key: str, entry: Entry) -> Work:
    people = [_name(person) for person in entry.persons.get("author", ())]
    return Work(
        key=key,
        authors=_listed([f"{last}, {initials}" if initials else last for last, initials in people]),
        short=_short([last for last, _ in people], " and ", " et al."),
        chinese=_short([last for last, _ in people], " 与 ", " 等"),
        year=entry.fields.get("year", NO_YEAR),
        title=_plain(entry.fields.get("title", "")),
        venue=_venue(entry),
        url=_address(entry),
    )


def _name(person: Any) -> tuple[str, str]:
    last = " ".join((*person.prelast_names, *person.last_names))
    initials = " ".join(f"{_plain(name)[0]}." for name in (*person.first_names, *person.middle_names))
    return _plain(last), initials


def _listed(names: list[str]) -> str:
    shown = ["et al." if name == "others" else name for name in names]
    joint = " " if shown[-1:] == ["et al."] else " and "
    return joint.join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def _short(lasts: list[str], joint: str, more: str) -> str:
    if len(lasts) > 2 or "others" in lasts:
        return lasts[0] + more
    return joint.join(lasts)


def _venue(entry: Entry) -> str:
    fields = entry.fields
    volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields else "")
    parts = [
        fields.get("journal") or fields.get("booktitle") or fields.get("publisher") or "",
        volume,
        fields.get("pages", "").replace("--", "–"),
        fields.get("note", ""),
    ]
    return _plain(", ".join(part for part in parts if part))


def _address(entry: Entry) -> str | None:
    fields = entry.fields
    doi = f"https://doi.org/{fields['doi']}" if "doi" in fields else None
    return fields.get("url") or doi or fields.get("howpublished")


def _plain(latex: str) -> str:
    from pybtex.richtext import Text

    return str(Text.from_latex(latex))
