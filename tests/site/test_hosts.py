"""Which names the served site answers to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from studytool.site.hosts import LOCAL, refusing


def status(host: str | None) -> str:
    said: list[str] = []

    def inner(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        del environ
        start_response("200 OK", [])
        return [b"page"]

    environ = {} if host is None else {"HTTP_HOST": host}
    list(refusing(inner, LOCAL | {"notes.lan"})(environ, lambda line, headers: said.append(line)))
    return said[0].split()[0]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]", "notes.lan:80"]
)
def test_this_machine_and_the_name_that_was_added_are_answered(host: str) -> None:
    assert status(host) == "200"


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil:80"]
)
def test_any_other_name_is_refused(host: str | None) -> None:
    assert status(host) == "421"


def test_the_site_asks_it_before_whatever_else_answers() -> None:
    hooks = re.findall(
        r"^  - (studytool/site/\w+\.py)", (Path(__file__).parents[2] / "mkdocs.yml").read_text("utf-8"), re.M
    )
    assert hooks[-1] == "studytool/site/hosts.py"
