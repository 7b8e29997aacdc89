"""Item types beside those of the project, found as those are: each is a file here and a sample bank of its name.

One has two words for a name, and one has parts with types of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studytool import items

FOLDER = Path(__file__).parent


@contextmanager
def added_types() -> Iterator[None]:
    """The types of this folder are among those that `studytool.items` finds."""
    items.__path__.append(str(FOLDER))
    _forget()
    try:
        yield
    finally:
        items.__path__.remove(str(FOLDER))
        _forget()


def _forget() -> None:
    items.names.cache_clear()
    items.types.cache_clear()
