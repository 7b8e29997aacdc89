"""An item as plain data and back, by the fields its type declares: what the catalogue keeps, and nothing executes.

Expressions and draws are kept as their source, and go through the same parser again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studytool.items import kind_named
from studytool.items.contract import Item
from studytool.items.contract.fields import freeze_fields, thaw_fields


def freeze(item: Item) -> dict[str, Any]:
    """The item as what JSON can hold. Its file and its places there are left out: only `check` asks for them."""
    return {"type": item.type, "topic": item.topic} | freeze_fields(item, item.fields)


def thaw(frozen: Mapping[str, Any]) -> Item:
    """The item a frozen one was. Raises ValueError, TypeError, KeyError or ExpressionError for anything else."""
    kind = kind_named(frozen["type"])
    written = {name: value for name, value in frozen.items() if name not in ("type", "topic")}
    return kind(topic=frozen["topic"], **thaw_fields(written, kind.fields))
