"""The settings file: `config.toml` of the platform's config folder."""

from __future__ import annotations

import re
from typing import Any

from studytool.cli.support import language, places
from studytool.errors import Unusable
from studytool.model import LANGUAGES

RETENTIONS = (0.5, 0.99)
DAY_STARTS, MORNINGS = "04:00", r"(0\d|1[01]):(00|15|30|45)"
SETTINGS: dict[str, type] = {
    "bank": str,
    "db": str,
    "lang": str,
    "site_url": str,
    "retention": float,
    "new_per_day": int,
    "day_starts": str,
    "plain": bool,
}


def read_settings() -> dict[str, Any]:
    """The settings that are written, by name. Raises Unusable where they cannot be read or a value is not valid."""
    path = places.folder("config") / "config.toml"
    if not path.exists():
        return {}
    import tomllib

    from studytool import texts

    try:
        content = path.read_bytes()
        settings = tomllib.loads(content.decode(texts.encoding(content[:4])))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unusable(str(path), f"the settings cannot be read ({error})", "mend or remove the file") from None
    for name, value in settings.items():
        kind = SETTINGS.get(name)
        if kind is None:
            raise Unusable(str(path), f"unknown setting `{name}`", f"use {', '.join(SETTINGS)}")
        if not isinstance(value, kind):
            raise Unusable(str(path), f"`{name}` cannot be {value!r}", f"give a {kind.__name__}")
    if not language.named(lang := settings.get("lang", LANGUAGES[0])):
        raise Unusable(str(path), f"`lang` cannot be {lang!r}", f"use {' or '.join(LANGUAGES)}")
    if settings.get("new_per_day", 0) < 0:
        raise Unusable(str(path), "`new_per_day` cannot be negative", "give a whole number from 0")
    if not re.fullmatch(MORNINGS, starts := settings.get("day_starts", DAY_STARTS)):
        raise Unusable(str(path), f"`day_starts` cannot be {starts!r}", "give a quarter of an hour before 12:00")
    low, high = RETENTIONS
    if not low <= (retention := settings.get("retention", high)) <= high:
        raise Unusable(str(path), f"`retention` cannot be {retention!r}", f"give a number from {low} to {high}")
    return settings
