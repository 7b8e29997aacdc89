"""The kinds of field that are one text or one plain value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from studytool.items.contract import nodes
from studytool.items.contract.fields import Kind, Reader, Schema, UnfitError, field_name
from studytool.model import Text

# Patterns are compiled where a bank is read, which most commands do not.
LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?"
KEBAB_CASE = r"[a-z0-9]+(-[a-z0-9]+)*"
NUMERAL = r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?"
CONTROL = r"[\x00-\x08\x0b-\x1f\x7f]"
# `"\theta"` is a tab and "heta", and YAML reports no error.
TEX_ESCAPE = r"\\(theta|times|text|tau|tilde|top|to|nabla|nu|neq|ne|not)(?![a-z])"

TRULY = ("yes", "on", "y", "true", "1")

# To YAML `3` and `true` are more than texts; to the bank a scalar is its source.
SCALAR: Schema = {"type": ["boolean", "number", "string"], "pattern": r"\S"}


# Texts ---------------------------------------------------------------------------------------------------------------


class Said(Kind):
    """What is said in one language: a scalar's words, without the line break that ends a block."""

    name = "translation"
    expected = "a text"

    def read(self, node: nodes.Node, reader: Reader, path: str) -> str:
        if not isinstance(node, nodes.Scalar):
            raise self.unfit(node)
        said = node.text.rstrip()
        if not said.strip():
            raise UnfitError("empty-text", f"{field_name(path)} is an empty text", "write it, or remove the field")
        if control := re.search(CONTROL, said):
            what = f"the text contains the control character U+{ord(control[0]):04X}"
            raise UnfitError("control-character", what, "for TeX use single quotes, or a block after `|`")
        raw = reader.source.slice(node)
        if raw.startswith('"') and (escape := re.search(TEX_ESCAPE, raw.replace("\\\\", "  "))):
            character = "tab" if escape[0][1] == "t" else "line break"
            what = f"in double quotes `{escape[0]}` begins with a {character}"
            fix = "use single quotes, or a block after `|`"
            reader.report_at(node.start + escape.start(), "escape", what, fix, "warning")
        self._report_cut(node, reader)
        return said

    def _report_cut(self, node: nodes.Scalar, reader: Reader) -> None:
        from studytool.items.contract.comments import CUT, QUOTE, cut_at  # not needed for a cached bank

        if (cut := cut_at(reader.source, node, name=isinstance(self, Word))) is not None:
            what = f"{CUT} to `{nodes.short(node.text.rstrip())}`"
            reader.report_at(cut, "cut-text", what, f"{QUOTE}; a comment has two spaces before it", "warning")


class Translated(Said):
    """A string or a map of languages -> Text"""

    name = "text"
    expected = "a text (or a map of languages)"
    definition: ClassVar = {
        "anyOf": [
            SCALAR,
            {
                "type": "object",
                "minProperties": 1,
                "patternProperties": {f"^{LANGUAGE}$": SCALAR},
                "additionalProperties": False,
            },
        ]
    }

    def read(self, node: nodes.Node, reader: Reader, path: str) -> Any:
        if not isinstance(node, nodes.Mapping):
            return Text({"en": Said.read(self, node, reader, path)})
        if not node.entries:
            raise UnfitError("empty-text", f"{field_name(path)} is an empty text", "write it, or remove the field")
        said = dict(self._translations(node, reader, path))
        return None if None in said.values() else Text(said)

    def _translations(self, node: nodes.Mapping, reader: Reader, path: str) -> Iterator[tuple[str, str]]:
        for key, child in node.entries:
            if not re.fullmatch(LANGUAGE, key.text):
                what = f"`{nodes.short(key.text)}` is not the code of a language"
                reader.report_at(key.start, "unknown-language", what, "use one such as en, zh, fr or zh-Hant")
            else:
                yield key.text, reader.value(child, Said(), reader.enter(key, child, path))

    def freeze(self, value: Text) -> dict[str, str]:
        return dict(value.translations)

    def thaw(self, frozen: Mapping[str, str]) -> Text:
        return Text(frozen)

    def asked(self, frozen: Mapping[str, str]) -> str:
        """The words in English, so that a translation is no other edition."""
        return frozen.get("en") or next(iter(frozen.values()))

    def asked_of_list(self, frozen: Sequence[Mapping[str, str]]) -> list[int]:
        """Of steps the order is the key: their places in the order of the alphabet, which most corrections leave."""
        words = [self.asked(text) for text in frozen]
        return [sorted(words).index(said) for said in words]


class Word(Said):
    """A string on one line -> str; of `values`, where there are some"""

    name = "word"
    expected = "a text on one line"
    definition: ClassVar = SCALAR

    def __init__(self, *values: str) -> None:
        self.values = values

    def read(self, node: nodes.Node, reader: Reader, path: str) -> str:
        said = Said.read(self, node, reader, path).strip()
        if "\n" in said:
            raise UnfitError("wrong-kind", f"{field_name(path)} has more than one line", "write it on one line")
        return _limited(said, self.values, path)

    def schema(self) -> Schema:
        return {"enum": list(self.values)} if self.values else Kind.schema(self)


class Kebab(Word):
    """A name in kebab-case -> str"""

    def read(self, node: nodes.Node, reader: Reader, path: str) -> str:
        said = Word.read(self, node, reader, path)
        if not re.fullmatch(KEBAB_CASE, said):
            words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", nodes.short(said)).lower())
            fix = f"write {'-'.join(words) or 'a name such as softmax-score'}"
            raise UnfitError("kebab-case", f"`{nodes.short(said)}` is not kebab-case", fix)
        return said

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{KEBAB_CASE}$"}


# Other scalars -------------------------------------------------------------------------------------------------------


class Flag(Kind):
    """true or false -> bool"""

    name = "flag"
    expected = "true or false"
    definition: ClassVar = {"type": "boolean"}

    def read(self, node: nodes.Node, reader: Reader, path: str) -> bool:
        del path
        if not isinstance(node, nodes.Scalar):
            raise self.unfit(node)
        if not node.plain or node.text not in ("true", "false"):
            meant = "true" if node.text.lower() in TRULY else "false"
            what = f"`{nodes.short(reader.source.slice(node))}` is not true or false"
            raise UnfitError("flag", what, f"write {meant}")
        return node.text == "true"


class NumberKind(Kind):
    """A plain number -> float"""

    name = "number"
    expected = "a number"
    pattern: ClassVar = NUMERAL
    # YAML 1.1, which some editors speak, takes 1e-3 for a text.
    definition: ClassVar = {"type": ["number", "string"], "pattern": f"^{NUMERAL}$"}

    def read(self, node: nodes.Node, reader: Reader, path: str) -> float:
        return float(self._digits(node, reader, path))

    def _digits(self, node: nodes.Node, reader: Reader, path: str) -> str:
        if not isinstance(node, nodes.Scalar):
            raise self.unfit(node)
        if node.plain and re.fullmatch(self.pattern, node.text, re.ASCII) and math.isfinite(float(node.text)):
            return node.text
        what = f"{field_name(path)} is `{nodes.short(reader.source.slice(node))}`"
        raise UnfitError("wrong-kind", what, f"write {self.expected}{'' if node.plain else ', without quotes'}")


class Count(NumberKind):
    """A whole number from 0 -> int; of `values`, where there are some"""

    name = "count"
    expected = "a whole number from 0"
    pattern: ClassVar = r"\d{1,9}"
    definition: ClassVar = {"type": "integer", "minimum": 0}

    def __init__(self, *values: str) -> None:
        self.values = values

    def read(self, node: nodes.Node, reader: Reader, path: str) -> int:
        return int(_limited(self._digits(node, reader, path), self.values, path))

    def schema(self) -> Schema:
        return {"enum": [int(value) for value in self.values]} if self.values else Kind.schema(self)


def _limited(said: str, values: Sequence[str], path: str) -> str:
    """The word, if it is one of the values, where there are some."""
    if values and said not in values:
        from studytool.maths.expression import unknown

        error = unknown(nodes.short(said), values, field_name(path))
        raise UnfitError("unknown-value", error.what, error.todo)
    return said
