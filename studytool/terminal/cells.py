"""How many cells of a terminal a text takes."""

from __future__ import annotations


def cell_len(text: str) -> int:
    """The width of a text without control characters; ASCII needs no table, and no import of one."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)
