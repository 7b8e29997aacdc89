"""Which edition of an item it is: a mark of its key and parameters, which a change of wording leaves as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from studytool.items.contract import COMMON, Field
from studytool.items.contract.frozen import freeze

if TYPE_CHECKING:
    from studytool.items.contract import Item

# What helps, explains, names or presents, rather than what is asked.
APART = (COMMON.keys() - {"given", "let"}) | {"topic", "mistakes", "tolerance", "shuffle"}
CODE = ("expression", "draw", "domain")


def edition(item: Item) -> str:
    """Sixteen hexadecimal digits."""
    frozen = freeze(item)
    asked = {name: _asked(frozen[name], item.fields[name]) for name in frozen.keys() - APART - {"type"}}
    content = json.dumps([item.type, asked], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:16]


def _asked(value: Any, field: Field) -> Any:
    if field.kind in CODE:
        return _close(value)
    if field.kind in ("expressions", "draws", "domains"):
        return [(name, _close(source)) for name, source in value]
    if field.kind == "text":
        return _words(value)
    if field.kind == "texts":
        # Of steps the order is the key: their places in the order of the alphabet, which most corrections leave.
        words = [_words(text) for text in value]
        return [sorted(words).index(said) for said in words]
    if field.kind == "records":
        return _records(value, field.of or {})
    return value


def _records(records: list[dict[str, Any]], declared: Mapping[str, Field]) -> list[dict[str, Any]]:
    """Options in the order of the alphabet, without their texts: which of them are right, wherever they stand."""
    ordered = sorted(records, key=lambda record: [_words(record[name]) for name in record if _is_text(declared[name])])
    return [{name: part for name, part in record.items() if not _is_text(declared[name])} for record in ordered]


def _is_text(field: Field) -> bool:
    return field.kind == "text"


def _words(text: dict[str, str]) -> str:
    return text.get("en") or next(iter(text.values()))


def _close(source: str) -> str:
    """An expression or a draw without the spaces in it."""
    return "".join(source.split())
