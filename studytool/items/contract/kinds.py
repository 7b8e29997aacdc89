"""The kinds of field: the list of them, which stands here and nowhere else."""

from __future__ import annotations

from studytool.items.contract.compound import Domains, ListOf, Named, RecordOf
from studytool.items.contract.parsed import DrawKind, ExpressionKind
from studytool.items.contract.scalars import Count, Flag, Kebab, NumberKind, Translated, Word

TEXT = Translated()
WORD = Word()
KEBAB = Kebab()
FLAG = Flag()
NUMBER = NumberKind()
COUNT = Count()
EXPRESSION = ExpressionKind()
DRAW = DrawKind()
DRAWS = Named(DRAW, "a map of names to draws")
EXPRESSIONS = Named(EXPRESSION, "a map of names to expressions")
DOMAINS = Domains()

# What the schema says once of the kinds that stand alone.
DEFINITIONS = {kind.name: kind.definition for kind in (TEXT, WORD, FLAG, NUMBER, COUNT, EXPRESSION, DRAW)}

__all__ = [
    "COUNT", "DEFINITIONS", "DOMAINS", "DRAW", "DRAWS", "EXPRESSION", "EXPRESSIONS", "FLAG", "KEBAB", "NUMBER", "TEXT",
    "WORD", "Count", "ListOf", "RecordOf", "Word",
]  # fmt: skip
