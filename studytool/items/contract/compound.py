"""The kinds of field that hold several values of other kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from studytool.errors import ExpressionError
from studytool.items.contract import nodes
from studytool.items.contract.fields import (
    Field,
    Kind,
    Reader,
    Schema,
    UnfitError,
    asked_fields,
    field_name,
    freeze_fields,
    mapping_schema,
    thaw_fields,
)  # fmt: skip
from studytool.items.contract.parsed import Domain
from studytool.items.contract.scalars import Translated, Word

MAX_NAME = 200
MOST = 500  # entries of one list: nobody reads more, and all are compared with each other


class ListOf(Kind):
    """A list of values of one kind, at least `fewest` and at most MOST -> tuple of them"""

    def __init__(self, entry: Kind, *, fewest: int = 0) -> None:
        self.entry, self.fewest = entry, fewest
        self.name, self.inner = f"{entry.name}s", entry.inner

    def read(self, node: nodes.Node, reader: Reader, path: str) -> tuple[Any, ...] | None:
        if isinstance(node, nodes.Scalar):
            fix = f"write [{nodes.short(reader.source.slice(node))}]"
            raise UnfitError("wrong-kind", f"{field_name(path)} is a list", fix)
        if not isinstance(node, nodes.Listing):
            raise self.unfit(node)
        if len(node.entries) < self.fewest:
            raise UnfitError("too-few", f"{field_name(path)} needs at least {self.fewest} entries", "add more")
        if len(node.entries) > MOST:
            raise UnfitError(
                "too-many", f"{field_name(path)} has {len(node.entries)} entries, {MOST} at most", "remove some"
            )
        values = []
        for index, entry in enumerate(node.entries):
            reader.offsets[f"{path}.{index}"] = entry.start
            values.append(reader.value(entry, self.entry, f"{path}.{index}"))
        _report_cut_texts(node, reader)
        return None if any(value is None for value in values) else tuple(values)

    def freeze(self, value: Sequence[Any]) -> list[Any]:
        return [self.entry.freeze(entry) for entry in value]

    def thaw(self, frozen: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(map(self.entry.thaw, frozen))

    def asked(self, frozen: Sequence[Any]) -> list[Any]:
        return self.entry.asked_of_list(frozen)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.entry.schema(), "minItems": self.fewest, "maxItems": MOST}


def _report_cut_texts(node: nodes.Listing, reader: Reader) -> None:
    """Reports a text that the commas of `[…]` have cut: `[pi(a, s)]` is two texts to YAML."""
    for left, right in pairwise(node.entries if node.flow else ()):
        plain = all(isinstance(side, nodes.Scalar) and side.plain for side in (left, right))
        joined = reader.source.text[left.start : right.end]
        if plain and nodes.opens(reader.source.slice(left)) and not nodes.opens(joined):
            what = "the comma inside [ ] cuts this text in two"
            reader.report_at(left.start, "quote-text", what, f'quote it: "{nodes.short(joined)}"')


class Named(Kind):
    """A map of new names to values of one kind -> tuple of (name, value)"""

    def __init__(self, entry: Kind, expected: str) -> None:
        self.entry, self.expected = entry, expected
        self.name = f"{entry.name}s"

    def read(self, node: nodes.Node, reader: Reader, path: str) -> tuple[tuple[str, Any], ...] | None:
        if not isinstance(node, nodes.Mapping):
            raise self.unfit(node)
        return self._read_all(node.entries, reader, path)

    def _read_all(
        self, entries: Sequence[tuple[nodes.Scalar, nodes.Node]], reader: Reader, path: str
    ) -> tuple[tuple[str, Any], ...] | None:
        named = []
        for key, child in entries:
            _declare(key, reader)
            named.append((key.text, reader.value(child, self.entry, reader.enter(key, child, path))))
        return None if any(value is None for _, value in named) else tuple(named)

    def freeze(self, value: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return [(name, self.entry.freeze(named)) for name, named in value]

    def thaw(self, frozen: Sequence[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
        return tuple((name, self.entry.thaw(named)) for name, named in frozen)

    def asked(self, frozen: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return [(name, self.entry.asked(named)) for name, named in frozen]

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.entry.schema()}


def _declare(name: nodes.Scalar, reader: Reader) -> None:
    """Reports a new name that is none, or is taken."""
    from studytool.maths.expression import check_name

    first = reader.first_declared(name)
    try:
        check_name(nodes.short(name.text) if len(name.text) > MAX_NAME else name.text)
    except ExpressionError as error:
        reader.report_at(name.start, "name", error.what, error.todo)
    if first != name.start:
        what = f"the name `{nodes.short(name.text)}` is taken on line {reader.source.place(first)[0]}"
        reader.report_at(name.start, "duplicate-name", what, "choose another name")


class Domains(Named):
    """A map of names to domains, or a list of names, each real -> tuple of (name, Draw)"""

    def __init__(self) -> None:
        Named.__init__(self, Domain(), "a map of names to domains")

    def read(self, node: nodes.Node, reader: Reader, path: str) -> tuple[tuple[str, Any], ...] | None:
        if not isinstance(node, nodes.Listing):
            return Named.read(self, node, reader, path)
        if unfit := [entry for entry in node.entries if not isinstance(entry, nodes.Scalar)]:
            raise Word().unfit(unfit[0])
        names = [entry for entry in node.entries if isinstance(entry, nodes.Scalar)]
        return self._read_all([(name, name._replace(text="real")) for name in names], reader, path)

    def schema(self) -> Schema:
        names = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        return {"anyOf": [Named.schema(self), names]}


class RecordOf(Kind):
    """A mapping with fields of its own -> make(**values), a dataclass"""

    name = "record"
    expected = "a map of names to values"

    def __init__(self, inner: Mapping[str, Field], make: Callable[..., Any]) -> None:
        self.inner, self.make = inner, make

    def read(self, node: nodes.Node, reader: Reader, path: str) -> Any:
        if not isinstance(node, nodes.Mapping):
            raise self.unfit(node)
        values = reader.fields(node, self.inner, path)
        return None if any(value is None for value in values.values()) else self.make(**values)

    def freeze(self, value: Any) -> dict[str, Any]:
        return freeze_fields(value, self.inner)

    def thaw(self, frozen: Mapping[str, Any]) -> Any:
        return self.make(**thaw_fields(frozen, self.inner))

    def asked(self, frozen: Mapping[str, Any]) -> dict[str, Any]:
        return asked_fields(frozen, self.inner)

    def asked_of_list(self, frozen: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Options in the order of the alphabet, without their texts: which are right, wherever they stand."""
        texts = {name: field.kind for name, field in self.inner.items() if isinstance(field.kind, Translated)}
        ordered = sorted(frozen, key=lambda one: [texts[name].asked(one[name]) for name in one if name in texts])
        return [self.asked({name: part for name, part in one.items() if name not in texts}) for one in ordered]

    def schema(self) -> Schema:
        return mapping_schema(self.inner)
