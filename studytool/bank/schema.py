"""The schemas in `quiz/`, made from what the loader reads by, so that an editor completes and checks a bank.

They know less than `studytool check`: they read no expression, draw nothing and look for no page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from studytool.bank.course import FIELDS
from studytool.bank.loader import TOPIC
from studytool.items import types
from studytool.items.contract.fields import Schema, mapping_schema
from studytool.items.contract.kinds import DEFINITIONS
from studytool.items.contract.parts import schema_by_type


def topic_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of one topic file."""
    kinds = {f"{name}-item": mapping_schema(kind.fields) for name, kind in types().items()}
    return _schema("A topic of the item bank", mapping_schema(TOPIC), {"item": _item(), **kinds})


def course_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of `course.yaml`."""
    return _schema("What a bank is as a course", mapping_schema(FIELDS), {})


def _schema(title: str, described: Schema, definitions: Schema) -> Schema:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": title, **described, "$defs": {**DEFINITIONS, **definitions}}


def _item() -> Schema:
    meanings = "; ".join(f"{name}: {kind.meaning.say('en')}" for name, kind in sorted(types().items()))
    return schema_by_type({name: {"$ref": f"#/$defs/{name}-item"} for name in types()}, meanings)


def schema_files() -> dict[str, str]:
    """The schemas by the names of their files beside the topics."""
    schemas = {"bank.schema.json": topic_schema(), "course.schema.json": course_schema()}
    return {
        name: json.dumps(held, indent=2, sort_keys=True, ensure_ascii=False) + "\n" for name, held in schemas.items()
    }


if __name__ == "__main__":
    for name, text in schema_files().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8")
