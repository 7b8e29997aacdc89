"""A note in the terminal, or in the reader's browser where there is one."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studytool import messages
from studytool.bank.folders import of_bank
from studytool.cli.support.notes import address
from studytool.cli.support.paint import shows_styles
from studytool.errors import StudytoolError, Unusable, UsageProblem
from studytool.messages import usage
from studytool.model import Text
from studytool.notes.bibliography import SIGNS
from studytool.notes.note import Heading, Note, numbers_elsewhere, parse
from studytool.notes.section import Words, readable, sections
from studytool.notes.translation import FOLDER, load, pages, translated

if TYPE_CHECKING:
    from studytool.cli.support.present import Page
    from studytool.items.contract import Item
    from studytool.notes.bibliography import Bibliography, Work


def notes_folder(bank_folder: Path) -> Path:
    return of_bank(bank_folder).docs


def places_to_read(folder: Path, begun: str) -> list[str]:
    """The pages of a folder, or where the page is written out already, as in `page.md#`, its sections."""
    page, hash_, _ = begun.partition("#")
    known = _pages(folder)
    if not hash_ or page not in known:
        return list(known)
    return [f"{page}#{name}" for name in sections(parse(known[page].read_text(encoding="utf-8", errors="replace")))]


def _pages(folder: Path) -> dict[str, Path]:
    """The notes in a folder by their paths below it, such as `speeches/policy-gradient.md`."""
    return {path.relative_to(folder).as_posix(): path for path in pages(folder)}


def read(page: Page, wanted: str) -> None:
    """Prints `page.md#section`, or a whole page; through $PAGER, where that is set, on a terminal.

    Raises UsageProblem where there is no such page or section, Unusable where there are no notes at all.
    """
    folder = notes_folder(page.app.bank_folder)
    name, _, section = wanted.partition("#")
    known = _pages(folder)
    if not known:
        raise Unusable(str(folder), "there are no notes here", "name a bank with its notes beside it: --bank DIR")
    if f"{name}.md" in known:
        name = f"{name}.md"
    if name not in known:
        raise UsageProblem(wanted, usage.NO_PAGE, _near(name, list(known)))
    try:
        note = _note(folder, name, known[name], page.language)
    except OSError as error:
        raise Unusable(str(known[name]), f"cannot be read ({error.strerror})", "make it readable") from None
    if section and section not in (there := sections(note)):
        raise UsageProblem(wanted, usage.NO_SECTION, _near(section, list(there)))
    if page.aside or not os.environ.get("PAGER") or not sys.stdout.isatty():
        _print(page, note, name, section)
        return
    # Its lines have no styles, which not every pager shows.
    with contextlib.redirect_stdout(io.StringIO()) as text:
        _print(page, note, name, section)
    click.echo_via_pager(text.getvalue())


def _note(folder: Path, name: str, path: Path, language: str) -> Note:
    """The page in the language, if it is there in it."""
    if language == FOLDER and name in translated(folder):
        return load(folder, name)
    return parse(path.read_text(encoding="utf-8", errors="replace"))


def open_note(page: Page, item: Item) -> str:
    """Opens the item's note in the reader's browser, or shows it here where none can be; returns its address."""
    if not item.note:
        return ""
    if _has_no_browser():
        with contextlib.suppress(StudytoolError):  # a note that is only on the site
            read(page, item.note)
        return address(page.app, item.note) or item.note
    url = address(page.app, item.note)
    if url:
        import webbrowser

        webbrowser.open(url)
    return url or item.note


def _near(name: str, known: list[str]) -> Text:
    """Those that are nearly what was asked for, else all there are."""
    from difflib import get_close_matches

    last = name.rpartition("/")[2]
    near = get_close_matches(name, known) or [one for one in known if one.rpartition("/")[2] == last]
    return usage.did_you_mean(near) if near else usage.use(known)


def _print(page: Page, note: Note, name: str, section: str) -> None:
    folder = notes_folder(page.app.bank_folder)
    works = _works(folder)
    command = f"`studytool quiz --note {name}"
    words = Words(
        cited=lambda key, place: works[key].at(place, page.language) if key in works else key,
        signs=SIGNS[page.language],
        asked=lambda id_: f"{page.say(messages.session.QUESTIONS)} {command}#{id_}`" if id_ else "",
        output=page.say(messages.session.OUTPUT),
        references="\n".join(map(_listed, works.values())),
        numbers=note.numbers() | dict(numbers_elsewhere(note, folder)),
    )
    marked = not (page.app.plain or shows_styles(page.stream))
    for part in readable(note, section, name, words):
        if isinstance(part, Heading):
            page.markdown(part.title, first="#" * part.level + " " if marked else "", style="bold")
        else:
            page.markdown(part)
        page.line()


def _works(folder: Path) -> Bibliography:
    """The works cited, by key; none where what reads the bibliography is not installed."""
    from studytool.notes.bibliography import load

    try:
        return load(folder / "references.bib")
    except (ImportError, Unusable):
        return {}


def _listed(work: Work) -> str:
    return f"- {work.authors} ({work.year}). {work.title.rstrip('.')}. {work.venue} {work.url or ''}"


def _has_no_browser() -> bool:
    """Whether this is a terminal on another machine, or one beside which no window can open."""
    named = os.environ.get
    if named("SSH_CONNECTION") or named("SSH_TTY"):
        return True
    windows = sys.platform in ("darwin", "win32") or named("DISPLAY") or named("WAYLAND_DISPLAY")
    return not windows and not named("BROWSER")
