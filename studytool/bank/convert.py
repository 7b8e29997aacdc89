"""Nodes to values, as the item types declare their fields, with the place of every field kept on the way."""

from __future__ import annotations

import re
from collections import abc
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from studytool.bank.comments import CUT, QUOTE, cut_at
from studytool.bank.scalars import SCALARS, UnfitError, field_name, limited, scalar, wrong_kind
from studytool.bank.source import Listing, Mapping, Node, Refused, Scalar, Source, opens, short
from studytool.errors import ExpressionError
from studytool.items.contract import Field
from studytool.maths.draws import parse_domain, parse_draw
from studytool.maths.expression import check_name, parse, unknown
from studytool.model import Problem, Text

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# `"\theta"` is a tab and "heta", and YAML finds nothing wrong with it.
TEX_ESCAPE = re.compile(r"\\(theta|times|text|tau|tilde|top|to|nabla|nu|neq|ne|not)(?![a-z])")

MAX_NAME = 200
TRANSLATION = Field("translation", "what is said in one language")
ENTRIES = {
    "words": "word",
    "texts": "text",
    "records": "record",
    "draws": "draw",
    "domains": "domain",
    "expressions": "expression",
}


class Converter:
    """Reads the fields of one mapping. `problems` is what is wrong; `offsets` maps dotted paths to their places."""

    def __init__(self, source: Source, node: Node) -> None:
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
        self._report(self.offset(path), code, message, fix, severity)

    def fields(self, node: Mapping, fields: abc.Mapping[str, Field], path: str = "") -> dict[str, Any]:
        """The values of a mapping's fields; None where one is missing that must be there, or cannot be read."""
        values: dict[str, Any] = {}
        for key, child in node.entries:
            if key.text in fields:
                where = self._enter(key, child, path)
                values[key.text] = self._value(child, fields[key.text], where)
            else:
                error = unknown(short(key.text), fields, "field")
                self._report(key.start, "unknown-field", error.what, error.todo)
        for name, field in fields.items():
            if field.required and name not in values:
                values[name] = None
                self._report(node.start, "missing-field", f"`{name}:` is missing", f"add it: {field.meaning}")
        return values

    def _report(self, offset: int, code: str, message: str, fix: str, severity: str = "error") -> None:
        self.problems.append(self.source.problem(offset, code, message, fix, severity))

    def _enter(self, key: Scalar, value: Node, path: str) -> str:
        """The path of a field, whose place is noted: its value, unless that is empty or begins on a later line.

        A text on a later line is its own place, since it is the line to edit.
        """
        where = f"{path}.{key.text}" if path else key.text
        same_line = "\n" not in self.source.text[key.start : value.start]
        placed = value.start < value.end and (same_line or isinstance(value, Scalar))
        self.offsets[where] = value.start if placed else key.start
        return where

    def _value(self, node: Node, field: Field, path: str) -> Any:
        """One value, or None where it cannot be read, which then has been reported."""
        if isinstance(node, Refused):
            return None
        try:
            if isinstance(node, Scalar) and node.plain and not node.text:
                raise UnfitError(
                    "no-value", f"{field_name(path)} has no value", "write one, in quotes if it starts with #"
                )
            if field.kind in SCALARS:
                return SCALARS[field.kind](self.source, scalar(node, field), field, path)
            return KINDS[field.kind](self, node, field, path)
        except UnfitError as unfit:
            offset = self.offsets[path] if unfit.offset is None else unfit.offset
            self._report(offset, unfit.code, unfit.message, unfit.fix)
            return None

    def _text(self, node: Node, field: Field, path: str) -> Text | None:
        if not isinstance(node, Mapping):
            return Text({"en": self._said(node, field, path)})
        if not node.entries:
            raise UnfitError("empty-text", f"{field_name(path)} is an empty text", "write it, or remove the field")
        said = dict(self._translations(node, path))
        if not any(key.text == "en" for key, _ in node.entries):
            self.report(path, "no-english", f"{field_name(path)} has no English text", "add `en:`", "warning")
        return None if None in said.values() else Text(said)

    def _translations(self, node: Mapping, path: str) -> Iterator[tuple[str, str]]:
        for key, child in node.entries:
            if not LANGUAGE.fullmatch(key.text):
                what = f"`{short(key.text)}` is not the code of a language"
                self._report(key.start, "unknown-language", what, "use one such as en, zh, fr or zh-Hant")
            else:
                yield key.text, self._value(child, TRANSLATION, self._enter(key, child, path))

    def _said(self, node: Node, field: Field, path: str) -> str:
        """The words of a scalar, without the line break that ends a block."""
        written = scalar(node, field)
        said = written.text.rstrip()
        if not said.strip():
            raise UnfitError("empty-text", f"{field_name(path)} is an empty text", "write it, or remove the field")
        if control := CONTROL.search(said):
            what = f"the text contains the control character U+{ord(control[0]):04X}"
            raise UnfitError("control-character", what, "for TeX use single quotes, or a block after `|`")
        raw = self.source.slice(node)
        if raw.startswith('"') and (escape := TEX_ESCAPE.search(raw.replace("\\\\", "  "))):
            character = "tab" if escape[0][1] == "t" else "line break"
            what = f"in double quotes `{escape[0]}` begins with a {character}"
            fix = "use single quotes, or a block after `|`"
            self._report(node.start + escape.start(), "escape", what, fix, "warning")
        if (cut := cut_at(self.source, written, name=field.kind == "word")) is not None:
            self._report(
                cut, "cut-text", f"{CUT} to `{short(said)}`", f"{QUOTE}; a comment has two spaces before it", "warning"
            )
        return said

    def _word(self, node: Node, field: Field, path: str) -> str:
        said = self._said(node, field, path).strip()
        if "\n" in said:
            raise UnfitError("wrong-kind", f"{field_name(path)} has more than one line", "write it on one line")
        return limited(said, field, path)

    def _list(self, node: Node, field: Field, path: str) -> tuple[Any, ...] | None:
        if isinstance(node, Scalar):
            raise UnfitError("wrong-kind", f"{field_name(path)} is a list", f"write [{short(self.source.slice(node))}]")
        if not isinstance(node, Listing):
            raise wrong_kind(node, field.kind)
        if len(node.entries) < field.fewest:
            raise UnfitError("too-few", f"{field_name(path)} needs at least {field.fewest} entries", "add more")
        one = replace(field, kind=ENTRIES[field.kind])
        values = []
        for index, entry in enumerate(node.entries):
            self.offsets[f"{path}.{index}"] = entry.start
            values.append(self._value(entry, one, f"{path}.{index}"))
        self._cut_texts(node)
        return None if any(value is None for value in values) else tuple(values)

    def _nodes(self, node: Node, field: Field, _: str) -> tuple[Node, ...]:
        if not isinstance(node, Listing):
            raise wrong_kind(node, field.kind)
        return node.entries

    def _cut_texts(self, node: Listing) -> None:
        """Reports a text that the commas of `[…]` have cut: `[pi(a, s)]` is two texts to YAML."""
        for left, right in pairwise(node.entries if node.flow else ()):
            joined = self.source.text[left.start : right.end]
            if _is_plain(left) and _is_plain(right) and opens(self.source.slice(left)) and not opens(joined):
                what = "the comma inside [ ] cuts this text in two"
                self._report(left.start, "quote-text", what, f'quote it: "{short(joined)}"')

    def _record(self, node: Node, field: Field, path: str) -> Any:
        if not isinstance(node, Mapping) or not field.of or not field.make:
            raise wrong_kind(node, field.kind)
        values = self.fields(node, field.of, path)
        return None if any(value is None for value in values.values()) else field.make(**values)

    def _named(self, node: Node, field: Field, path: str) -> tuple[tuple[str, Any], ...] | None:
        if not isinstance(node, Mapping):
            raise wrong_kind(node, field.kind)
        one = replace(field, kind=ENTRIES[field.kind])
        named = [(key.text, self._declared(key, child, one, path)) for key, child in node.entries]
        return None if any(value is None for _, value in named) else tuple(named)

    def _domains(self, node: Node, field: Field, path: str) -> tuple[tuple[str, Any], ...] | None:
        """Each variable with its domain; in a list of names alone each is real."""
        if not isinstance(node, Listing):
            return self._named(node, field, path)
        one = replace(field, kind="domain")
        names = [scalar(entry, replace(field, kind="word")) for entry in node.entries]
        named = [(name.text, self._declared(name, replace(name, text="real"), one, path)) for name in names]
        return None if any(value is None for _, value in named) else tuple(named)

    def _declared(self, key: Scalar, child: Node, field: Field, path: str) -> Any:
        """The value of a new name, which must be one and must not be taken."""
        first = self._names.setdefault(key.text, key.start)
        try:
            check_name(short(key.text) if len(key.text) > MAX_NAME else key.text)
        except ExpressionError as error:
            self._report(key.start, "name", error.what, error.todo)
        if first != key.start:
            what = f"the name `{short(key.text)}` is taken on line {self.source.place(first)[0]}"
            self._report(key.start, "duplicate-name", what, "choose another name")
        return self._value(child, field, self._enter(key, child, path))

    def _formula(self, node: Node, field: Field, _: str) -> Any:
        try:
            return READERS[field.kind](self._written(node, field))
        except ExpressionError as error:
            raise UnfitError(field.kind, error.what, error.todo, self._inside(node, error.offset)) from None

    def _written(self, node: Node, field: Field) -> str:
        """The source of an expression: a scalar's text, `[1, 2]` as it stands, a block list as such a list."""
        if isinstance(node, Scalar):
            return node.text.rstrip()
        if not isinstance(node, Listing):
            raise wrong_kind(node, field.kind)
        if node.flow:
            return self.source.slice(node)
        return "[" + ", ".join(self._written(entry, field) for entry in node.entries) + "]"

    def _inside(self, node: Node, offset: int | None) -> int | None:
        if offset is None or (isinstance(node, Listing) and not node.flow):
            return None
        return self.source.inside(node, offset) if isinstance(node, Scalar) else node.start + offset


def _is_plain(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain


READERS: dict[str, Callable[[str], Any]] = {"expression": parse, "draw": parse_draw, "domain": parse_domain}
KINDS: dict[str, Callable[[Converter, Node, Field, str], Any]] = {
    "text": Converter._text,
    "translation": Converter._said,
    "word": Converter._word,
    "words": Converter._list,
    "texts": Converter._list,
    "records": Converter._list,
    "record": Converter._record,
    "draws": Converter._named,
    "domains": Converter._domains,
    "domain": Converter._formula,
    "expressions": Converter._named,
    "expression": Converter._formula,
    "draw": Converter._formula,
    "nodes": Converter._nodes,
}
