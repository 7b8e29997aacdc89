"""Where the checkout is: the site, its notes and its npm packages are not part of the installed package."""

from __future__ import annotations

from pathlib import Path


def checkout() -> Path | None:
    """The folder of `mkdocs.yml`: the nearest above the current folder, else the one this package lives in."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the current folder was removed
        here = Path("/")
    beside = Path(__file__).resolve().parents[2]
    return next((folder for folder in (here, *here.parents, beside) if (folder / "mkdocs.yml").is_file()), None)
