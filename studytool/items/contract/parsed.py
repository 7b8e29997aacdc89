"""The kinds of field that a parser of ours reads. A choice has none of them, and imports no parser."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from studytool.errors import ExpressionError
from studytool.items.contract import nodes
from studytool.items.contract.fields import Kind, Reader, Schema, UnfitError

FORMULA: Schema = {"type": ["array", "number", "string"]}


class Parsed(Kind):
    """A source -> what our parser makes of it; kept as the source."""

    @abstractmethod
    def thaw(self, frozen: str) -> Any:
        """What the parser makes of a source. Raises ExpressionError."""

    def read(self, node: nodes.Node, reader: Reader, path: str) -> Any:
        del path
        try:
            return self.thaw(self._written(node, reader))
        except ExpressionError as error:
            raise UnfitError(self.name, error.what, error.todo, _inside(node, reader, error.offset)) from None

    def _written(self, node: nodes.Node, reader: Reader) -> str:
        """The source: a scalar's text, `[1, 2]` as it stands, a block list as such a list."""
        if isinstance(node, nodes.Scalar):
            return node.text.rstrip()
        if not isinstance(node, nodes.Listing):
            raise self.unfit(node)
        if node.flow:
            return reader.source.slice(node)
        return "[" + ", ".join(self._written(entry, reader) for entry in node.entries) + "]"

    def freeze(self, value: Any) -> str:
        source: str = value.source
        return source

    def asked(self, frozen: str) -> str:
        """The source without the spaces in it."""
        return "".join(frozen.split())


class ExpressionKind(Parsed):
    """An expression -> Expression"""

    name = "expression"
    expected = "an expression"
    definition: ClassVar = FORMULA | {"description": "an expression, such as `onehot(a, 3) - softmax(theta)`"}

    def thaw(self, frozen: str) -> Any:
        from studytool.maths.expression import parse

        return parse(frozen)


class DrawKind(Parsed):
    """How a value is drawn -> Draw"""

    name = "draw"
    expected = "a draw, a number or a list"
    definition: ClassVar = FORMULA | {"description": "a draw, such as `normal(3, decimals=1)`, a number or a list"}

    def thaw(self, frozen: str) -> Any:
        from studytool.maths.draws import parse_draw

        return parse_draw(frozen)


class Domain(Parsed):
    """Where the values of a variable come from -> Draw"""

    name = "domain"
    expected = "a draw, an interval [low, high], real, positive or probability"

    def thaw(self, frozen: str) -> Any:
        from studytool.maths.draws import parse_domain

        return parse_domain(frozen)

    def schema(self) -> Schema:
        return DrawKind().schema()


def _inside(node: nodes.Node, reader: Reader, offset: int | None) -> int | None:
    if offset is None or (isinstance(node, nodes.Listing) and not node.flow):
        return None
    return reader.source.inside(node, offset) if isinstance(node, nodes.Scalar) else node.start + offset
