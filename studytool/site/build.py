"""Builds and serves the site of a checkout. The warnings of MkDocs are raised together as one error."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from studytool.errors import Unusable
from studytool.notes import harmless, katex
from studytool.notes.errors import NoteError
from studytool.page import runtime, words
from studytool.page.runtime import NotMade
from studytool.sandbox import Consent, if_confined
from studytool.site import figures, policy

REDRAW = "STUDYTOOL_REDRAW"  # what mkdocs.yml passes on as the option `redraw` of studytool.site.extension


def build(root: Path, out: Path | None = None, consent: Consent = if_confined) -> list[str]:
    """Write the site of a checkout into `out`, by default its `site/`. Raises Unusable, naming every problem found.

    Returns what is left out and why: figures where code cannot be confined here and `consent` is not given, and the
    Run buttons where there is no runtime.
    """
    _refuse_unready(root)
    _refuse_foreign(out or root / "site")
    harmless.refuse(root / "docs")
    left_out = [figures.draw(root, consent)]
    words.write(root)
    left_out.append(_without_runtime(root))
    from mkdocs.exceptions import Abort

    complaints = _Complaints()
    logging.getLogger("mkdocs").addHandler(complaints)
    try:
        _build(root, out)
        policy.write(out or root / "site")
    except NoteError as error:
        raise Unusable(_located(error, root, complaints.messages), error.what, error.todo) from error
    except Abort as error:
        problems = "".join(f"\n  {message}" for message in complaints.messages)
        raise Unusable(str(root / "mkdocs.yml"), f"the site does not build:{problems}", "mend these first") from error
    finally:
        logging.getLogger("mkdocs").removeHandler(complaints)
    return [reason for reason in left_out if reason]


def serve(root: Path, host: str = "127.0.0.1", port: int = 8000, consent: Consent = if_confined) -> None:
    """Serve the site, rebuilt whenever a note or an item changes, until interrupted; changed figures are drawn anew."""
    _refuse_unready(root)
    harmless.refuse(root / "docs")
    drawn = figures.draw(root, consent)
    words.write(root)
    for reason in filter(None, (drawn, _without_runtime(root))):
        print(reason, file=sys.stderr)
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"{host}:{port}"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", REDRAW: "true"}
    finished = subprocess.run(command, cwd=root, env=environment, check=False)
    if finished.returncode:
        raise Unusable(
            f"{host}:{port}", "the server stopped", "see above, and choose another port if this one is taken"
        )


def _without_runtime(root: Path) -> str | None:
    try:
        runtime.prepare(root, root / "quiz")
    except NotMade as reason:
        return f"{runtime.ASSETS}: the pages have no Run buttons, {reason}"
    return None


def _build(root: Path, out: Path | None) -> None:
    import jieba
    from mkdocs.commands.build import build as build_pages
    from mkdocs.config import load_config

    jieba.setLogLevel(logging.WARNING)
    folder = {"site_dir": str(out.absolute())} if out else {}
    config = load_config(str(root / "mkdocs.yml"), strict=True, **folder)
    config.plugins.on_startup(command="build", dirty=False)
    build_pages(config)
    config.plugins.on_shutdown()


def _refuse_unready(root: Path) -> None:
    if not (root / "mkdocs.yml").is_file():
        raise Unusable(str(root), "there is no mkdocs.yml here", "run this in a checkout of the repository")
    needed = ("mkdocs", "material", "pymdownx", "jieba", "pybtex", "quickjs")
    if missing := [name for name in needed if find_spec(name) is None]:
        raise Unusable("the site", f"not installed: {', '.join(missing)}", 'run `pip install -e ".[site]"`')
    if not katex.available():
        raise Unusable(str(root / "node_modules"), "KaTeX is not installed", "run `npm ci`")


def _refuse_foreign(out: Path) -> None:
    """Raises Unusable unless the folder is empty or holds a site: MkDocs deletes everything in it first."""
    if out.exists() and not (out.is_dir() and ((out / "sitemap.xml").is_file() or not any(out.iterdir()))):
        raise Unusable(str(out), "this holds something other than a site", "name an empty or a new folder")


class _Complaints(logging.Handler):
    """Keeps what the builder warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _located(error: NoteError, root: Path, messages: list[str]) -> str:
    """`file:line:column` of an error: MkDocs logs the page, and counts its lines without the front matter."""
    from mkdocs.utils.meta import get_data

    named = re.search(r"^Error reading page '(.+?)'", "\n".join(messages), re.MULTILINE)
    if not named:
        return error.where
    page = root / "docs" / named[1]
    source = page.read_text(encoding="utf-8-sig")
    above = source.removesuffix(get_data(source)[0]).count("\n")
    return f"{page}:{error.line + above}:{error.column}"
