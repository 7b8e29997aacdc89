"""Serves the Chinese edition beside the English one while it is written.

A hook of MkDocs. The edition is built when it is asked for, and again once a source has changed: who writes in English
does not wait for it.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from mimetypes import guess_type
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from studytool.bank.folders import Folders
from studytool.notes import translation
from studytool.notes.translation import FOLDER
from studytool.site.build import build_edition
from studytool.site.editions import EXTENSION

Answer = Callable[..., Iterable[bytes]]
PLAIN = ("Content-Type", "text/plain; charset=utf-8")


def on_serve(server: Any, config: Any, **_: Any) -> Any:
    """The same server, which answers for the Chinese edition too."""
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    if translation.translated(docs):
        bank = Path(config.mdx_configs[EXTENSION]["bank"])
        sources = [docs, bank, root / translation.CONFIGURATION]
        out = Path(mkdtemp())
        atexit.register(rmtree, out, ignore_errors=True)
        build = partial(_build_apart, Folders(root), bank, config.site_url)
        server.set_app(both(server.get_app(), f"{server.mount_path}{FOLDER}/", out, build, sources))
    return server


def _build_apart(course: Folders, bank: Path, address: str, out: Path) -> str:
    """In a process of its own: the English site may be built at the same time."""
    with ProcessPoolExecutor(1, get_context("spawn")) as processes:
        return processes.submit(build_edition, course, bank, out, address).result()


def both(answer: Answer, below: str, out: Path, build: Callable[[Path], str], sources: Sequence[Path]) -> Answer:
    """A WSGI application that answers from what `build` writes into `out` where the path begins with `below`, and as
    `answer` does elsewhere. `sources` are what it is built from. What stops `build`, if it returns
    that, is the answer until they change."""
    edition = _Edition(out.resolve(), build, sources)

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "")).encode("latin-1").decode("utf-8", "replace")
        if not path.startswith(below):
            return answer(environ, start_response)
        found = edition.file(path.removeprefix(below))
        if found is None:
            said = edition.stopped or "没有这一页"
            start_response("500 Not Built" if edition.stopped else "404 Not Found", [PLAIN])
            return [f"{said}\n".encode()]
        kind = guess_type(found.name)[0] or "application/octet-stream"
        words = "; charset=utf-8" if kind.startswith("text/") else ""
        start_response("200 OK", [("Content-Type", kind + words), ("Cache-Control", "no-cache")])
        return [found.read_bytes()]

    return answered


class _Edition:
    def __init__(self, root: Path, build: Callable[[Path], str], sources: Sequence[Path]) -> None:
        self.root, self.build, self.sources = root, build, sources
        self.lock, self.newest, self.stopped = Lock(), 0.0, ""

    def file(self, path: str) -> Path | None:
        """A file of the site as it is by now."""
        with self.lock:
            newest = max(self._changed(), default=0.0)
            if newest != self.newest:
                self.stopped = self.build(self.root)
                self.newest = newest
        if self.stopped:
            return None
        file = (self.root / path).resolve()
        file = file / "index.html" if file.is_dir() else file
        return file if file.is_relative_to(self.root) and file.is_file() else None

    def _changed(self) -> Iterator[float]:
        for source in self.sources:
            for file in (source, *source.rglob("*")):
                yield file.stat().st_mtime
