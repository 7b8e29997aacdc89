"""How a text is written down: in English and in Chinese."""

from __future__ import annotations

from studytool.model import Text


def both(en: str, zh: str) -> Text:
    return Text({"en": en, "zh": zh})


def counted(count: int, one: str, many: str = "") -> str:
    """`1 item`, `3 items`; `many` where an s is not enough."""
    return f"{count} {one if count == 1 else many or one + 's'}"
