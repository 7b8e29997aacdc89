"""`quiz/bank.schema.json`, made from what the item types declare, so that an editor completes and checks a topic.

The schema knows less than `studytool check`: it reads no expression and draws nothing.
"""

from __future__ import annotations

import json

from studytool.bank.loader import TOPIC
from studytool.items import types
from studytool.items.contract.fields import Schema, mapping_schema
from studytool.items.contract.kinds import DEFINITIONS
from studytool.items.contract.parts import schema_by_type


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of one topic file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A topic of the item bank",
        **mapping_schema(TOPIC),
        "$defs": {
            **DEFINITIONS,
            "item": _item(),
            **{f"{name}-item": mapping_schema(kind.fields) for name, kind in types().items()},
        },
    }


def _item() -> Schema:
    meanings = "; ".join(f"{name}: {kind.meaning.say('en')}" for name, kind in sorted(types().items()))
    return schema_by_type({name: {"$ref": f"#/$defs/{name}-item"} for name in types()}, meanings)


def as_json() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(as_json(), end="")
