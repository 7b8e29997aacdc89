"""The built site as a host of pages serves it: below a sub-path, compressed, and with the site's own 404 page.

`python served.py CHECKOUT PROCESS` builds and serves it until that process ends.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from studytool.whole import lives

BELOW = "/repo/"
COMPRESSED = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml")


@contextmanager
def built(checkout: Path, more: Mapping[str, Path] | None = None) -> Iterator[str]:
    """Build the site of a checkout and serve it; its address. `more` are folders by the paths they are served at."""
    with TemporaryDirectory() as folder, serving({BELOW: Path(folder), **(more or {})}) as address:
        command = [sys.executable, "-m", "studytool", "site", "build", "--out", folder]
        subprocess.run(command, cwd=checkout, env=os.environ | {"SITE_URL": address}, check=True, stdout=sys.stderr)
        yield address


@contextmanager
def serving(folders: Mapping[str, Path]) -> Iterator[str]:
    """Serve folders by their paths; the address of the one at BELOW."""

    class Handler(_Files):
        served = folders

    with _Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BELOW}"
        server.shutdown()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # connections of browsers side by side; of 5, the default, some were dropped


class _Files(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Mapping[str, Path]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if (found := self._file(path)) and found.is_dir():
            self.send_response(301)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._give(found)

    def _file(self, path: str) -> Path | None:
        below = next((below for below in self.served if path.startswith(below)), None)
        file = self.served[below] / path.removeprefix(below) if below else None
        if file and path.endswith("/"):
            file /= "index.html"
        return file if file and file.exists() else None

    def _give(self, found: Path | None) -> None:
        file = found or self.served[BELOW] / "404.html"
        small = file.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        content = _compressed(file) if small else file.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(content)))
        if small:
            self.send_header("Content-Encoding", "gzip")
        with suppress(ConnectionError):  # a reader may have left
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes())


if __name__ == "__main__":
    with built(Path(sys.argv[1])) as address:
        print(address, flush=True)
        while lives(int(sys.argv[2])):
            time.sleep(1)
