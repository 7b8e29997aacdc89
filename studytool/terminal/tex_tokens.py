"""TeX to tokens, and the macros shared with the site."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TOKEN = re.compile(r"\\operatorname\*|\\(?:[a-zA-Z]+|.)|\s+|.|\\", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TexToken:
    text: str
    offset: int

    @property
    def command(self) -> str:
        """The name of a command, or the empty string."""
        return self.text[1:] if self.text.startswith("\\") else ""


def tokens(source: str) -> list[TexToken]:
    return [TexToken(match[0], match.start()) for match in _TOKEN.finditer(source)]


@cache
def macros() -> dict[str, str]:
    """From each macro (`\\KL`) to its TeX, with `#1` to `#9` for arguments."""
    bodies: dict[str, str] = json.loads(files("studytool").joinpath("macros.json").read_text(encoding="utf-8"))
    return bodies


def arguments(body: str) -> int:
    """How many arguments a macro takes."""
    return max(map(int, re.findall(r"#(\d)", body)), default=0)


def expanded(body: str, given: list[list[TexToken]], offset: int) -> list[TexToken]:
    """The macro's tokens with its arguments put in; its own stand at the call's offset."""
    result: list[TexToken] = []
    for index, part in enumerate(re.split(r"#(\d)", body)):
        result += given[int(part) - 1] if index % 2 else [TexToken(token.text, offset) for token in tokens(part)]
    return result
