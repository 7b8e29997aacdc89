"""Answers requests for this machine alone while the site is served.

A hook of MkDocs. A browser sends the name it was given as the Host header; without the check, a hostile page could
give this address a name of its own (DNS rebinding) and read the notes that are being written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
Answer = Callable[..., Iterable[bytes]]


def on_serve(server: Any, config: Any, **_: Any) -> Any:
    """The same server, which refuses other names than this machine's and that of `--host`."""
    host = str(config.dev_addr.host)
    server.set_app(refusing(server.get_app(), LOCAL | {host, f"[{host}]"}))
    return server


def refusing(answer: Answer, hosts: Iterable[str]) -> Answer:
    """A WSGI application that answers as `answer` does where the Host header names one of these, and 421 elsewhere."""
    known = {host.casefold() for host in hosts}

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = str(environ.get("HTTP_HOST", "")).casefold()
        bare = name if name.endswith("]") else name.rpartition(":")[0] or name
        if bare in known:
            return answer(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"this address is served for this machine alone; studytool site serve --host NAME adds a name\n"]

    return checked
