"""An item as plain data and back, by the fields its type declares: what the catalogue keeps, and nothing executes.

Expressions and draws are kept as their source, and go through the same parser again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from studytool.items import kind_named
from studytool.items.contract import Field, Item
from studytool.model import Text

ENTRIES = {"draws": "draw", "domains": "domain", "expressions": "expression"}


def freeze(item: Item) -> dict[str, Any]:
    """The item as what JSON can hold. Its file and its places there are left out: only `check` asks for them."""
    return {"type": item.type, "topic": item.topic} | _written(item, item.fields)


def thaw(frozen: Mapping[str, Any]) -> Item:
    """The item a frozen one was. Raises ValueError, TypeError, KeyError or ExpressionError for anything else."""
    kind = kind_named(frozen["type"])
    values = {name: _thawed(value, kind.fields[name]) for name, value in frozen.items() if name in kind.fields}
    values.pop("type")
    return kind(topic=frozen["topic"], **values)


def _written(value: Any, declared: Mapping[str, Field]) -> dict[str, Any]:
    """The declared fields that differ from their defaults, as plain data."""
    defaults = {field.name: field.default for field in fields(value)}
    present = {name: getattr(value, name) for name in declared if name in defaults}
    return {name: _frozen(found, declared[name]) for name, found in present.items() if found != defaults[name]}


def _frozen(value: Any, field: Field) -> Any:
    match field.kind:
        case "text":
            return dict(value.translations)
        case "texts":
            return [dict(text.translations) for text in value]
        case "record":
            return _written(value, field.of or {})
        case "records":
            return [_written(record, field.of or {}) for record in value]
        case "expression" | "draw" | "domain":
            return value.source
        case "expressions" | "draws" | "domains":
            return [(name, named.source) for name, named in value]
    return value


def _thawed(value: Any, field: Field) -> Any:
    match field.kind:
        case "text":
            return Text(value)
        case "texts":
            return tuple(map(Text, value))
        case "record":
            return _record(value, field)
        case "records":
            return tuple(_record(record, field) for record in value)
        case "expression" | "draw" | "domain":
            return _parsed(field.kind, value)
        case "expressions" | "draws" | "domains":
            return tuple((name, _parsed(ENTRIES[field.kind], source)) for name, source in value)
    return tuple(value) if isinstance(value, list) else value


def _record(value: Mapping[str, Any], field: Field) -> Any:
    assert field.of
    assert field.make
    return field.make(**{name: _thawed(part, field.of[name]) for name, part in value.items()})


def _parsed(kind: str, source: str) -> Any:
    """Parsers are imported where an item has something to parse: a choice has not."""
    if kind == "expression":
        from studytool.maths.expression import parse

        return parse(source)
    from studytool.maths.draws import parse_domain, parse_draw

    return parse_draw(source) if kind == "draw" else parse_domain(source)
