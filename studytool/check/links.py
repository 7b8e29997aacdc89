"""Links between the pages: every file and every anchor they name is there."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from studytool.check.notes import Notes
from studytool.model import Problem
from studytool.notes import glossary
from studytool.notes.note import Link, Note

GIVEN_ID = re.compile(r"""\bid=["']?(?P<raw>[^"'\s>]+)|\{[^{}\n]*\#(?P<attribute>[\w:.-]+)[^{}\n]*\}""")
MADE_BY_THE_SITE = re.compile(r"question-\d+")


def link_problems(notes: Notes) -> Iterator[Problem]:
    """The links that lead nowhere; addresses of other hosts are not tried."""
    for name, note in notes.pages.items():
        for link in note.links if notes.judged is None or name in notes.judged else ():
            if wrong := _wrong(link, name, notes):
                yield Problem(str(notes.root / name), link.line, link.column, "broken-link", "error", *wrong)


def _wrong(link: Link, name: str, notes: Notes) -> tuple[str, str] | None:
    """What is wrong with a link, and what to do."""
    target = urlsplit(link.target)
    if target.scheme or target.netloc:
        return None
    page = _path(unquote(target.path), name)
    if page not in notes.pages:
        if (notes.root / page).is_file():
            return None
        return f"`{link.target}` leads nowhere: there is no file `{page}`", _instead(page, notes.pages)
    anchor = unquote(target.fragment)
    known = anchors(notes.pages[page], notes.works)
    if not anchor or anchor in known or MADE_BY_THE_SITE.fullmatch(anchor):
        return None
    return f"`{link.target}` leads nowhere: `{page}` has no anchor `#{anchor}`", _instead(anchor, known)


def _path(path: str, name: str) -> str:
    """A link's path as one relative to the notes; one that begins with `/` starts there."""
    if not path:
        return name
    folder = "" if path.startswith("/") else posixpath.dirname(name)
    return posixpath.normpath(posixpath.join(folder, path.lstrip("/")))


def _instead(wrong: str, known: Collection[str]) -> str:
    near = get_close_matches(wrong, known, n=1)
    return f"write `{near[0]}`" if near else "correct it, or take the link out"


def anchors(note: Note, works: Collection[str] | None) -> frozenset[str]:
    """What a link may name after `#`: headings, labels, other ids given, works and terms where listed."""
    headings = {heading.id or slug(heading.title) for heading in note.headings}
    labels = {formula.label for formula in note.formulas if formula.label}
    given = {match["raw"] or match["attribute"] for match in GIVEN_ID.finditer(note.text)}
    listed = set(works or ()) if "[@@bibliography]" in note.text else set()
    explained = {term.anchor for term in glossary.terms(note.text)}
    return frozenset(headings | labels | given | listed | explained)


def slug(title: str) -> str:
    """The anchor Python-Markdown makes of a heading without one."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())
