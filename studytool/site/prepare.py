"""What a site needs of ours for a builder that runs no plugins, such as Zensical; the Markdown extension does the
rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from studytool.bank.folders import HTML, Folders
from studytool.page.runtime import NotMade
from studytool.page.words import write_changed
from studytool.sandbox import Consent
from studytool.site import build, parts

EXTENSION = "studytool.site.extension"
IGNORED = b"# written by `studytool site prepare`\n*\n"


class Prepared(NamedTuple):
    """The folder that was written, the lines that the configuration still lacks, and what is left out and why."""

    folder: Path
    missing: str
    left_out: tuple[str, ...]


def prepare(course: Folders, bank: Path, consent: Consent) -> Prepared:
    """Write the page's program, its styles and the runtime among the pages of a course, where a builder copies them
    from.

    Of this project's own course it is what `site build` writes before it builds.
    """
    if build.is_own(course):
        reasons = build.prepare(course, bank, consent)
        return Prepared(course.root / "studytool/page/src/assets", "", tuple(reasons))
    folder = course.docs / parts.FOLDER
    parts.write(folder, bank, course.language)
    write_changed(folder / ".gitignore", IGNORED)
    left_out: tuple[str, ...] = ()
    try:
        parts.write_runtime(folder, bank, course.language)
    except NotMade as reason:
        left_out = (f"{folder}: the pages have no Run buttons, {reason}",)
    return Prepared(folder, _missing(course, bank), left_out)


def _missing(course: Folders, bank: Path) -> str:
    """The lines of `mkdocs.yml` that are not in it yet."""
    written = course.configuration.read_text(encoding="utf-8-sig")
    runtime = (course.docs / parts.FOLDER / "runtime/manifest.json").relative_to(course.root)
    own: dict[str, Any] = {"html": HTML[1], "runtime": runtime.as_posix()}
    if bank.resolve() != (course.root / "quiz").resolve():
        own["bank"] = str(bank)
    if course.sets_mathematics:
        own["mathematics"] = "false"
    options = "".join(f"      {name}: {value}\n" for name, value in own.items())
    sections = {
        EXTENSION: f"markdown_extensions:\n  - {EXTENSION}:\n{options}",
        parts.STYLES[-1]: "extra_css:\n" + "".join(f"  - {style}\n" for style in parts.STYLES),
        parts.SCRIPT: f"extra_javascript:\n  - {{path: {parts.SCRIPT}, type: module}}\n",
    }
    return "".join(lines for sign, lines in sections.items() if sign not in written)
