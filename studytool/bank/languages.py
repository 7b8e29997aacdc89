"""The languages that the items of a bank are written in."""

from __future__ import annotations

from collections.abc import Iterable

from studytool.items.contract import Item


def written(items: Iterable[Item]) -> tuple[str, ...]:
    """Every language that a text of the items has, English first, then by their codes."""
    found = {language for item in items for _, text in item.texts() for language in text.translations}
    return tuple(sorted(found, key=lambda code: (code != "en", code)))
