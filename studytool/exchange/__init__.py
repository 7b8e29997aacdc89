"""Other programs' files: one module for each format, found in this folder, with a `FORMAT`; nothing lists them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studytool.model import Entry


@dataclass(frozen=True, slots=True)
class History:
    """Reviews from another program's file, of `items` different items; `unknown` counts its notes that belong to no
    item."""

    reviews: tuple[Entry, ...]
    items: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Format:
    """The files of one program, known by their suffixes; `taken` tells what of them is taken, for the command's help.

    `read_history(path, known)` gives the reviews of the `known` items, by full id; each review's id is made from the
    file's, so that reading it again gives the same. It raises Unusable where there is none to read.
    """

    program: str
    suffixes: tuple[str, ...]
    taken: str
    read_history: Callable[[Path, AbstractSet[str]], History]


@cache
def formats() -> dict[str, Format]:
    """Every format by the name of its module."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").FORMAT for name in names}


def format_of(path: Path) -> Format | None:
    """The format that a file has by its suffix."""
    return next((form for form in formats().values() if path.suffix.lower() in form.suffixes), None)
