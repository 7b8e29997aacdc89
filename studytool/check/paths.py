"""Checks the paths of a course: what they name is there, and no page stands before one that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from studytool.bank.identity import NAME
from studytool.bank.topics import Bank
from studytool.check.notes import Notes
from studytool.model import Problem
from studytool.notes.note import Note, place

_FRONT = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
_AFTER = re.compile(r"^after:[ \t]*\[(?P<pages>[^\]\n]*)\]", re.MULTILINE)
_PAGE = re.compile(r"[^\s,'\"]+")


def path_problems(bank: Bank, notes: Notes | None) -> Iterator[Problem]:
    """What is wrong with the paths in `course.yaml`, and with what a page's front matter names in `after:`."""
    needs = {name: list(_after(note)) for name, note in notes.pages.items()} if notes else {}
    for name, found in needs.items():
        for page, (line, column) in found:
            if notes and page not in notes.pages:
                message = f"there is no page `{page}` to read before this one"
                yield Problem(
                    str(notes.root / name), line, column, "missing-note", "error", message, _near(page, needs)
                )
    before = {name: {page for page, _ in found} for name, found in needs.items()}
    for path, entries in bank.course.paths.items():
        for index, entry in enumerate(entries):
            if wrong := _unknown(entry, bank, notes) or _too_early(entries, index, before):
                line, column = bank.course.places[f"paths.{path}.{index}"]
                yield Problem(str(bank.root / NAME), line, column, *wrong)


def _after(note: Note) -> Iterator[tuple[str, tuple[int, int]]]:
    """The pages to read before this one, each with its place: `after: [concepts/mdp.md, …]` in its front matter."""
    front = _FRONT.match(note.text)
    listed = _AFTER.search(note.text, 0, front.end()) if front else None
    for page in _PAGE.finditer(note.text, *listed.span("pages")) if listed else ():
        yield page[0], place(note.text, page.start())


def _unknown(entry: str, bank: Bank, notes: Notes | None) -> tuple[str, str, str, str] | None:
    page, _, anchor = entry.partition("#")
    if not page.endswith(".md"):
        known = {topic.name for topic in bank.topics} | {item.id for item in bank.items}
        return (
            None if entry in known else ("path", "error", f"there is no topic or item `{entry}`", _near(entry, known))
        )
    if notes is None:
        return None
    if page not in notes.pages:
        return "path", "error", f"there is no page `{page}` in {notes.root}", _near(page, notes.pages)
    ids = [heading.id for heading in notes.pages[page].headings if heading.id]
    if anchor and anchor not in ids:
        return "path", "error", f"`{page}` has no section `#{anchor}`", _near(anchor, ids)
    return None


def _too_early(entries: Sequence[str], index: int, before: dict[str, set[str]]) -> tuple[str, str, str, str] | None:
    """An entry of a page that needs one which the path has later only."""
    page = entries[index].partition("#")[0]
    seen = {entry.partition("#")[0] for entry in entries[:index]}
    later = [entry.partition("#")[0] for entry in entries[index + 1 :]]
    needed = next((other for other in later if other in before.get(page, set()) - seen and other != page), None)
    if needed is None:
        return None
    return "path-order", "error", f"`{page}` stands before `{needed}`, which it is `after`", f"move `{needed}` above it"


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"write `{near[0]}`" if near else "correct it, or take it out"
