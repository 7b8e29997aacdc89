"""`quiz/bank.schema.json`, made from what the item types declare, so that an editor completes and checks a topic.

The schema knows less than `studytool check`: it reads no expression and draws nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from studytool.bank.loader import TOPIC
from studytool.items import types
from studytool.items.contract import Item
from studytool.items.contract.fields import Schema, mapping_schema
from studytool.items.contract.kinds import DEFINITIONS


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of one topic file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A topic of the item bank",
        **mapping_schema(TOPIC),
        "$defs": {
            **DEFINITIONS,
            "item": _item(types()),
            **{f"{name}-item": mapping_schema(kind.fields) for name, kind in types().items()},
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


def as_json() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(as_json(), end="")
