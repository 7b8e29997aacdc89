"""Which course a bank is, before it is read: every command asks, and many take less time than reading YAML does."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "course.yaml"


def id_of(folder: Path) -> str | None:
    """The id of the course in a bank's folder; None where it has none."""
    path = folder / NAME
    if not path.is_file():
        return None
    from studytool.bank.source import SourceError, read
    from studytool.items.contract.scalars import KEBAB_CASE

    line = rf"^id:[ \t]*(?P<quote>['\"]?)(?P<id>{KEBAB_CASE})(?P=quote)[ \t]*(?:#.*)?$"
    try:
        found = re.search(line, read(path).text, re.MULTILINE)
    except SourceError:
        return None
    return found["id"] if found else None
