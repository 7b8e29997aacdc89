"""How a text is written down: in English and in Chinese."""

from __future__ import annotations

from studytool.model import Text


def both(en: str, zh: str) -> Text:
    return Text({"en": en, "zh": zh})
