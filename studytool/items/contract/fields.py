"""A field of the YAML, what a kind of field knows, and the reader that goes from nodes to values by both.

`kinds` has the kinds.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, ClassVar, NamedTuple

from studytool.items.contract import nodes
from studytool.model import Problem

Schema = dict[str, Any]


class UnfitError(Exception):
    """A value that cannot be taken; `offset` is its place where that is not the field's."""

    def __init__(self, code: str, message: str, fix: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.fix, self.offset = code, message, fix, offset


class Kind(ABC):
    """What the value of a field can be: how it is read, kept as plain data, told to an editor, and marked.

    `expected` says to an author what belongs there; `values` are the only ones a word can have; `inner` are the
    fields of a mapping there.
    """

    name: str
    expected: str = "a list"
    values: tuple[str, ...] = ()
    inner: Mapping[str, Field] = {}
    definition: ClassVar[Schema | None] = None  # the definition in the JSON schema, which `schema` refers to

    @abstractmethod
    def read(self, node: nodes.Node, reader: Reader, path: str) -> Any:
        """The value of a node; None where what is wrong with a part of it was reported. Raises UnfitError."""

    def freeze(self, value: Any) -> Any:
        """The value as what JSON can hold."""
        return value

    def thaw(self, frozen: Any) -> Any:
        """The value a frozen one was."""
        return frozen

    def asked(self, frozen: Any) -> Any:
        """What of a frozen value marks the edition: what a change of wording leaves as it is."""
        return frozen

    def asked_of_list(self, frozen: Sequence[Any]) -> list[Any]:
        """The same of a list of such values."""
        return [self.asked(entry) for entry in frozen]

    def schema(self) -> Schema:
        """What a schema says of the value."""
        return {"$ref": f"#/$defs/{self.name}"}

    def unfit(self, node: nodes.Node) -> UnfitError:
        """The error for a node that is no value of this kind."""
        given = "a text" if isinstance(node, nodes.Scalar) else "a list" if isinstance(node, nodes.Listing) else "a map"
        quote = "; quote a text that starts with a bracket" if getattr(node, "flow", False) else ""
        return UnfitError("wrong-kind", f"{given} where {self.expected} belongs", f"write {self.expected}{quote}")


class Field(NamedTuple):
    """One field of the YAML. The loader, the schemas and the reference page read this declaration.

    `asked` is false for what helps, explains, names or presents: a change of it leaves the item's edition.
    """

    kind: Kind
    meaning: str
    required: bool = False
    asked: bool = True


class Reader:
    """Reads the fields of one mapping. `problems` is what is wrong; `offsets` maps dotted paths to their places."""

    def __init__(self, source: nodes.Source, node: nodes.Node) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.offsets: dict[str, int] = {"": node.start}
        self._names: dict[str, int] = {}

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        return {path: self.source.place(offset) for path, offset in self.offsets.items()}

    @property
    def failed(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def offset(self, path: str) -> int:
        """The place of a field, or of the nearest field around it that was written."""
        while path not in self.offsets:
            path = path.rpartition(".")[0]
        return self.offsets[path]

    def report(self, path: str, code: str, message: str, fix: str, severity: str = "error") -> None:
        self.report_at(self.offset(path), code, message, fix, severity)

    def report_at(self, offset: int, code: str, message: str, fix: str, severity: str = "error") -> None:
        self.problems.append(self.source.problem(offset, code, message, fix, severity))

    def fields(self, node: nodes.Mapping, declared: Mapping[str, Field], path: str = "") -> dict[str, Any]:
        """The values of a mapping's fields; None where one is missing that must be there, or cannot be read."""
        values: dict[str, Any] = {}
        for key, child in node.entries:
            if key.text in declared:
                values[key.text] = self.value(child, declared[key.text].kind, self.enter(key, child, path))
            else:
                self._report_unknown(key, declared)
        for name, field in declared.items():
            if field.required and name not in values:
                values[name] = None
                self.report_at(node.start, "missing-field", f"`{name}:` is missing", f"add it: {field.meaning}")
        return values

    def _report_unknown(self, key: nodes.Scalar, declared: Mapping[str, Field]) -> None:
        from studytool.maths.expression import unknown

        error = unknown(nodes.short(key.text), declared, "field")
        self.report_at(key.start, "unknown-field", error.what, error.todo)

    def enter(self, key: nodes.Scalar, value: nodes.Node, path: str) -> str:
        """The path of a field, whose place is noted: its value, unless that is empty or begins on a later line.

        A text on a later line is its own place, since it is the line to edit.
        """
        where = f"{path}.{key.text}" if path else key.text
        same_line = "\n" not in self.source.text[key.start : value.start]
        placed = value.start < value.end and (same_line or isinstance(value, nodes.Scalar))
        self.offsets[where] = value.start if placed else key.start
        return where

    def value(self, node: nodes.Node, kind: Kind, path: str) -> Any:
        """One value, or None where it cannot be read, which then has been reported."""
        if isinstance(node, nodes.Refused):
            return None
        try:
            if isinstance(node, nodes.Scalar) and node.plain and not node.text:
                what = f"{field_name(path)} has no value"
                raise UnfitError("no-value", what, "write one, in quotes if it starts with #")
            return kind.read(node, self, path)
        except UnfitError as unfit:
            offset = self.offsets[path] if unfit.offset is None else unfit.offset
            self.report_at(offset, unfit.code, unfit.message, unfit.fix)
            return None

    def first_declared(self, name: nodes.Scalar) -> int:
        """Where a name of the item's was declared first, which is here where it was not before."""
        return self._names.setdefault(name.text, name.start)

    @contextmanager
    def names_apart(self) -> Iterator[None]:
        """What is declared meanwhile is taken only meanwhile."""
        outer, self._names = self._names, dict(self._names)
        yield
        self._names = outer


def field_name(path: str) -> str:
    """What a field is called in a message: its name, or which entry of a list it is."""
    parent, _, last = path.rpartition(".")
    place = last.isascii() and last.isdecimal() and len(last) < 10
    return f"entry {int(last) + 1} of `{nodes.short(parent)}`" if place else f"`{nodes.short(last)}`"


# The fields of an item, or of a mapping in one, together -------------------------------------------------------------


def freeze_fields(value: Any, declared: Mapping[str, Field]) -> dict[str, Any]:
    """The declared fields of a dataclass that differ from their defaults, as plain data."""
    defaults = {field.name: field.default for field in fields(value)}
    present = {name: getattr(value, name) for name in declared if name in defaults}
    return {name: declared[name].kind.freeze(held) for name, held in present.items() if held != defaults[name]}


def thaw_fields(frozen: Mapping[str, Any], declared: Mapping[str, Field]) -> dict[str, Any]:
    return {name: declared[name].kind.thaw(value) for name, value in frozen.items()}


def asked_fields(frozen: Mapping[str, Any], declared: Mapping[str, Field]) -> dict[str, Any]:
    """What of frozen fields marks the edition."""
    return {name: declared[name].kind.asked(value) for name, value in frozen.items() if declared[name].asked}


def mapping_schema(declared: Mapping[str, Field]) -> Schema:
    """What the schema says of a mapping of these fields and no others."""
    return {
        "type": "object",
        "required": sorted(name for name, field in declared.items() if field.required),
        "properties": {name: {"description": field.meaning, **field.kind.schema()} for name, field in declared.items()},
        "additionalProperties": False,
    }
