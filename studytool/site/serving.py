"""Serves the Chinese edition beside the English one while it is written.

It is built when it is asked for, and again once a source has changed: who writes in English does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from mimetypes import guess_type
from pathlib import Path
from threading import Lock
from typing import Any

Answer = Callable[..., Iterable[bytes]]


def both(answer: Answer, below: str, out: Path, build: Callable[[Path], object], sources: Sequence[Path]) -> Answer:
    """A WSGI application that answers from what `build` writes into `out` where the path begins with `below`, and as
    `answer` does elsewhere. `sources` are the files and folders that it is built from."""
    edition = _Edition(out.resolve(), build, sources)

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "")).encode("latin-1").decode("utf-8", "replace")
        if not path.startswith(below):
            return answer(environ, start_response)
        found = edition.file(path.removeprefix(below))
        if found is None:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return ["404：没有这一页\n".encode()]
        kind = guess_type(found.name)[0] or "application/octet-stream"
        words = "; charset=utf-8" if kind.startswith("text/") else ""
        start_response("200 OK", [("Content-Type", kind + words), ("Cache-Control", "no-cache")])
        return [found.read_bytes()]

    return answered


class _Edition:
    def __init__(self, root: Path, build: Callable[[Path], object], sources: Sequence[Path]) -> None:
        self.root, self.build, self.sources = root, build, sources
        self.lock, self.newest = Lock(), 0.0

    def file(self, path: str) -> Path | None:
        """A file of the site as it is by now."""
        with self.lock:
            newest = max(self._changed(), default=0.0)
            if newest != self.newest:
                self.build(self.root)
                self.newest = newest
        file = (self.root / path).resolve()
        file = file / "index.html" if file.is_dir() else file
        return file if file.is_relative_to(self.root) and file.is_file() else None

    def _changed(self) -> Iterator[float]:
        for source in self.sources:
            for file in (source, *source.rglob("*")):
                yield file.stat().st_mtime
