"""The kinds of field that are one plain scalar, and how a value that does not fit is told."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from studytool.bank.source import Listing, Node, Scalar, Source, short
from studytool.items.contract import Field
from studytool.maths.expression import unknown

NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
COUNT = re.compile(r"\d{1,9}", re.ASCII)
TRULY = ("yes", "on", "y", "true", "1")
EXPECTED = {
    "text": "a text (or a map of languages)",
    "translation": "a text",
    "word": "a text on one line",
    "record": "a map of names to values",
    "flag": "true or false",
    "number": "a number",
    "count": "a whole number from 0",
    "expression": "an expression",
    "draw": "a draw, a number or a list",
    "draws": "a map of names to draws",
    "domain": "a draw, an interval [low, high], real, positive or probability",
    "domains": "a map of names to domains",
    "expressions": "a map of names to expressions",
}


class UnfitError(Exception):
    """A value that cannot be taken; `offset` is its place where that is not the field's."""

    def __init__(self, code: str, message: str, fix: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.fix, self.offset = code, message, fix, offset


def wrong_kind(node: Node, kind: str) -> UnfitError:
    found = "a text" if isinstance(node, Scalar) else "a list" if isinstance(node, Listing) else "a map"
    expected = EXPECTED.get(kind, "a list")
    quote = "; quote a text that starts with a bracket" if getattr(node, "flow", False) else ""
    return UnfitError("wrong-kind", f"{found} where {expected} belongs", f"write {expected}{quote}")


def field_name(path: str) -> str:
    """What a field is called in a message: its name, or which entry of a list it is."""
    parent, _, last = path.rpartition(".")
    return f"entry {int(last) + 1} of `{short(parent)}`" if COUNT.fullmatch(last) else f"`{short(last)}`"


def scalar(node: Node, field: Field) -> Scalar:
    if isinstance(node, Scalar):
        return node
    raise wrong_kind(node, field.kind)


def limited(said: str, field: Field, path: str) -> str:
    """The word, if the field allows it."""
    if field.values and said not in field.values:
        error = unknown(short(said), field.values, field_name(path))
        raise UnfitError("unknown-value", error.what, error.todo)
    return said


def _flag(source: Source, node: Scalar, field: Field, path: str) -> bool:
    del field, path
    if not node.plain or node.text not in ("true", "false"):
        meant = "true" if node.text.lower() in TRULY else "false"
        raise UnfitError("flag", f"`{short(source.slice(node))}` is not true or false", f"write {meant}")
    return node.text == "true"


def _number(source: Source, node: Scalar, field: Field, path: str) -> float:
    return float(_digits(source, node, field, path, NUMBER))


def _count(source: Source, node: Scalar, field: Field, path: str) -> int:
    return int(limited(_digits(source, node, field, path, COUNT), field, path))


def _digits(source: Source, node: Scalar, field: Field, path: str, pattern: re.Pattern[str]) -> str:
    if node.plain and pattern.fullmatch(node.text) and math.isfinite(float(node.text)):
        return node.text
    what = f"{field_name(path)} is `{short(source.slice(node))}`"
    raise UnfitError("wrong-kind", what, f"write {EXPECTED[field.kind]}{'' if node.plain else ', without quotes'}")


SCALARS: dict[str, Callable[[Source, Scalar, Field, str], Any]] = {"flag": _flag, "number": _number, "count": _count}
