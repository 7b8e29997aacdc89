"""`quiz/bank.schema.json`, made from what the item types declare, so that an editor completes and checks a topic.

The schema knows less than `studytool check`: it reads no expression and draws nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from studytool.bank.convert import ENTRIES, LANGUAGE
from studytool.bank.loader import KEBAB, TOPIC
from studytool.bank.scalars import NUMBER
from studytool.items import types
from studytool.items.contract import COMMON, Field, Item

Schema = dict[str, Any]

# To YAML `3` and `true` are more than texts; to the bank a scalar is its source.
SCALAR: Schema = {"type": ["boolean", "number", "string"], "pattern": r"\S"}
FORMULA: Schema = {"type": ["array", "number", "string"]}
KINDS: dict[str, Schema] = {
    "word": SCALAR,
    "text": {
        "anyOf": [
            SCALAR,
            {
                "type": "object",
                "minProperties": 1,
                "patternProperties": {f"^{LANGUAGE.pattern}$": SCALAR},
                "additionalProperties": False,
            },
        ]
    },
    "flag": {"type": "boolean"},
    # YAML 1.1, which some editors speak, takes 1e-3 for a text.
    "number": {"type": ["number", "string"], "pattern": f"^{NUMBER.pattern}$"},
    "count": {"type": "integer", "minimum": 0},
    "expression": FORMULA,
    "draw": FORMULA,
}


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of one topic file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A topic of the item bank",
        **_record(TOPIC),
        "$defs": {
            **{kind: definition for kind, definition in KINDS.items() if kind not in ("draw", "expression")},
            "expression": FORMULA | {"description": "an expression, such as `onehot(a, 3) - softmax(theta)`"},
            "draw": FORMULA | {"description": "a draw, such as `normal(3, decimals=1)`, a number or a list"},
            "item": _item(types()),
            **{f"{name}-item": _record(kind.fields) for name, kind in types().items()},
        },
    }


def _item(kinds: Mapping[str, type[Item]]) -> Schema:
    """An item is checked as its `type:` says, so that an editor complains of the field and not of every type."""
    meanings = "; ".join(f"{name}: {kind.meaning.say('en')}" for name, kind in sorted(kinds.items()))
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(kinds), "description": meanings}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}-item"},
            }
            for name in sorted(kinds)
        ],
    }


def _record(fields: Mapping[str, Field]) -> Schema:
    properties = {name: {"description": field.meaning, **_field(field)} for name, field in fields.items()}
    return {
        "type": "object",
        "required": sorted(name for name, field in fields.items() if field.required),
        "properties": properties,
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    if field.kind == "nodes":
        return {"type": "array", "items": {"$ref": "#/$defs/item"}}
    if field.kind == "domains":
        names = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        return {"anyOf": [{"type": "object", "additionalProperties": {"$ref": "#/$defs/draw"}}, names]}
    if field.kind in ("draws", "expressions"):
        return {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{ENTRIES[field.kind]}"}}
    if field.kind in ENTRIES:
        one = Field(ENTRIES[field.kind], field.meaning, of=field.of)
        return {"type": "array", "items": _field(one), "minItems": field.fewest}
    if field.kind == "record":
        return _record(field.of or {})
    if field in (COMMON["id"], TOPIC["topic"]):
        return {"type": "string", "pattern": f"^{KEBAB.pattern}$"}
    if field.values:
        return {"enum": [int(value) if field.kind == "count" else value for value in field.values]}
    return {"$ref": f"#/$defs/{field.kind}"}


def as_json() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(as_json(), end="")
