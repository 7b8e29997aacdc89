"""Where an item's note is: the published site, else the site built here, else the Markdown file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studytool.cli._app import App
    from studytool.items._base import Item


def address(app: App, note: str) -> str:
    """A URL for `speeches/page.md#section`, or "" where there is nothing to open."""
    page, _, anchor = note.partition("#")
    stem = page.removesuffix(".md").removesuffix("index")
    place = f"{stem.rstrip('/')}/" if stem else ""
    end = f"#{anchor}" if anchor else ""
    if site := app.settings.get("site_url"):
        return f"{str(site).rstrip('/')}/{place}{end}"
    root = app.bank_folder.absolute().parent
    built, written = root / "site" / place / "index.html", root / "docs" / page
    return next((f"{file.as_uri()}{end}" for file in (built, written) if file.is_file()), "")


def open_note(app: App, item: Item) -> str:
    """Opens the item's note in the browser or the editor's program; returns its address."""
    import click

    found = address(app, item.note) if item.note else ""
    if found:
        click.launch(found)
    return found or item.note or ""
