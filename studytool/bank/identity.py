"""Which course a bank is, before it is read: every command asks, and many take less time than reading YAML does."""

from __future__ import annotations

import re
from pathlib import Path

from studytool.bank.source import SourceError, read
from studytool.items.contract.scalars import KEBAB_CASE

NAME = "course.yaml"
_ID = re.compile(rf"^id:[ \t]*(?P<quote>['\"]?)(?P<id>{KEBAB_CASE})(?P=quote)[ \t]*(?:#.*)?$", re.MULTILINE)


def id_of(folder: Path) -> str | None:
    """The id of the course in a bank's folder; None where it has none."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        found = _ID.search(read(path).text)
    except SourceError:
        return None
    return found["id"] if found else None
