"""The gaps of a cloze by name."""

from __future__ import annotations

from collections.abc import Iterator

from studytool.items.contract.portable import Cloze, Numerical


def asks(cloze: Cloze) -> list[str]:
    """What each part asks, numbered where there are several."""
    return [f"{_label(cloze, number)} {part.ask}".strip() for number, part in enumerate(cloze.parts, 1) if part.ask]


def gaps_of(cloze: Cloze) -> Iterator[tuple[str, Numerical]]:
    """Every gap with a name: its index, after the number of its part where there are several."""
    for number, part in enumerate(cloze.parts, 1):
        for place, gap in zip(part.places(), part.numbers, strict=True):
            yield f"{_label(cloze, number)}{place}", gap


def _label(cloze: Cloze, number: int) -> str:
    return f"({number})" if len(cloze.parts) > 1 else ""
