"""Where an item's note is: the published site, else the site built here, else the Markdown file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from studytool.bank.folders import of_bank

if TYPE_CHECKING:
    from studytool.cli.support.app import App


def address(app: App, note: str) -> str:
    """A URL for `speeches/page.md#section`, in Chinese where it is read so and translated; "" where there is nothing to
    open."""
    page, _, anchor = note.partition("#")
    course = of_bank(app.bank_folder)
    if app.language == "zh":
        from studytool.notes.translation import FOLDER

        page = f"{FOLDER}/{page}" if (course.docs / FOLDER / page).is_file() else page
    stem = page.removesuffix(".md").removesuffix("index").rstrip("/")
    end = f"#{quote(anchor)}" if anchor else ""
    if site := app.settings.get("site_url"):
        return f"{quote(site.rstrip('/'), safe=':/?=&%~')}/{quote(stem)}{'/' if stem else ''}{end}"
    for folder, name in ((course.site, f"{stem}/index.html".lstrip("/")), (course.docs, page)):
        file = (folder / name).resolve()
        # A note never leads out of its folder, whatever the bank says.
        if file.is_relative_to(folder.resolve()) and file.suffix in (".html", ".md") and file.is_file():
            return f"{file.as_uri()}{end}"
    return ""
