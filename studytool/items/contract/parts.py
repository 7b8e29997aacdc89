"""The kind of field that is a part of an item: an item itself, of a type of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studytool.items import kind_named
from studytool.items.contract import COMMON, Field, Item, nodes
from studytool.items.contract.fields import Kind, Reader, Schema, asked_fields, mapping_schema
from studytool.items.contract.frozen import freeze, thaw
from studytool.items.contract.kinds import EXPRESSIONS, TEXT, WORD, Word


class Part(Kind):
    """A mapping with the fields that one of some types has of its own -> Item, its prompt what the part asks

    A part may declare its own `let`. Its topic and its draws are those of the item it belongs to.
    """

    name = "part"
    expected = "a map of a part's fields"

    def __init__(self, *types: str) -> None:
        self.types = types
        self.inner = {
            "id": Field(WORD, "its name, which stands for its answer in later parts", required=True),
            "type": Field(Word(*types), "the type of its answer", required=True),
            "ask": Field(TEXT, "what it asks for", required=True),
            "let": Field(EXPRESSIONS, "named intermediate expressions of this part"),
        }

    def read(self, node: nodes.Node, reader: Reader, path: str) -> Item | None:
        if not isinstance(node, nodes.Mapping):
            raise self.unfit(node)
        name = type_written(node)
        declared = self._declared(name) if name in self.types else self.inner
        known = node if name in self.types else only(node, self.inner)
        with reader.names_apart():
            values = reader.fields(known, declared, path)
        if any(value is None for value in values.values()):
            return None
        kind = kind_named(values.pop("type"))
        return kind(topic="", prompt=values.pop("ask"), **values)

    def _declared(self, name: str) -> dict[str, Field]:
        own = {field: declared for field, declared in kind_named(name).fields.items() if field not in COMMON}
        return dict(self.inner) | own

    def freeze(self, value: Item) -> dict[str, Any]:
        return freeze(value)

    def thaw(self, frozen: Mapping[str, Any]) -> Item:
        return thaw(frozen)

    def asked(self, frozen: Mapping[str, Any]) -> dict[str, Any]:
        """Its id counts as the name of a `let` does: later parts may read it."""
        written = {name: value for name, value in frozen.items() if name not in ("type", "topic")}
        asked = asked_fields(written, kind_named(frozen["type"]).fields)
        return {"id": frozen["id"], "type": frozen["type"]} | asked

    def schema(self) -> Schema:
        return schema_by_type(
            {name: mapping_schema(self._declared(name)) for name in self.types}, "the type of its answer"
        )


def type_written(node: nodes.Mapping) -> str:
    """The value of `type:`, empty where there is none that is a text."""
    for key, value in node.entries:
        if key.text == "type" and isinstance(value, nodes.Scalar):
            return value.text.strip()
    return ""


def only(node: nodes.Mapping, declared: Mapping[str, Field]) -> nodes.Mapping:
    """The mapping with these fields alone: of an unknown type no others can be judged."""
    return node._replace(entries=tuple(entry for entry in node.entries if entry[0].text in declared))


def schema_by_type(branches: Mapping[str, Schema], described: str) -> Schema:
    """A mapping is checked as its `type:` says, so that an editor complains of the field and not of every type."""
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(branches), "description": described}},
        "allOf": [
            {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": branches[name]}
            for name in sorted(branches)
        ],
    }
