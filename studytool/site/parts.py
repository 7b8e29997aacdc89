"""The page's program for a site of another's making: its scripts, styles and fonts, and what snippets run with."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from studytool.bank.loader import load
from studytool.page import runtime, words
from studytool.page.shown import spoken

FOLDER = "assets/studytool"  # below the site, apart from whatever else it holds
STYLES = (f"{FOLDER}/katex/katex.min.css", f"{FOLDER}/studytool.css")
FRAMES = "frames"  # below either site's program: what is shown as numbers are dragged
SCRIPT = f"{FOLDER}/studytool.js"
HOME = Path(runtime.__file__).parents[2]  # where the runtime is made, or what it is made of installed
OURS_ALONE = ("site.css", "*.svg", "*.webmanifest", "offline.js", "searching.js")  # of this project's own pages
LEFT_OUT = shutil.ignore_patterns("runtime", "words", *OURS_ALONE)
COMMENTS = {
    "*.css": re.compile(r"/\*.*?\*/\n?", re.DOTALL),
    "*.js": re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/[ \t]*)\n", re.MULTILINE),  # on lines of their own
}
SOURCES = Path(runtime.__file__).with_name("src") / "assets"


def write(folder: Path, bank: Path, site: str = "") -> None:
    """Write what every page of ours needs below `folder`; `site` is its language."""
    shutil.copytree(SOURCES, folder, ignore=LEFT_OUT, dirs_exist_ok=True)
    lighten(folder)
    languages = load(bank)[0].languages if bank.is_dir() else ()
    words.write(HOME, folder / "words", spoken(languages, site))


def lighten(folder: Path) -> None:
    """Take the comments out of the styles and scripts in `folder`, which are several kilobytes of every page."""
    for name, comment in COMMENTS.items():
        for file in folder.glob(name):
            if file.name != "frame.js":  # the policy has the digest of the source
                file.write_text(comment.sub("", file.read_text("utf-8")), "utf-8")


def write_runtime(folder: Path, bank: Path, site: str = "") -> None:
    """Write what snippets and questions run with below `folder`. Raises NotMade where it is not to be had."""
    runtime.prepare(HOME, bank, folder / "runtime", site)
