"""Reading what a learner typed: a number, an array, or a formula, as people and programs write them.

A response becomes a tree of the expression language and is computed by the same bounded evaluator as the key; what was
typed as a plain number also keeps its digits, so that `0.33` can be told from `0.330`. A text that can be read in
several ways gives several readings; `settling` decides whether they matter.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import numpy as np

from studytool import messages
from studytool.errors import ExpressionError, Unreadable
from studytool.maths.choices import Choices, Way, ways
from studytool.maths.cursor import MAX_DEPTH, typed
from studytool.maths.evaluate import compute
from studytool.maths.expression import HELPERS, MAX_NODES, Expression
from studytool.maths.labels import without_labels
from studytool.maths.naming import function_named
from studytool.maths.notation import INFINITE, Token, require_short, tokens
from studytool.maths.parsing import ELEMENTARY, ExpressionParser
from studytool.maths.plain import FormulaReading, Reading, fitted
from studytool.maths.ranks import Ranks
from studytool.maths.table import FUNCTIONS
from studytool.maths.wrapping import (
    Spelling,
    formula_spellings,
    number_spellings,
    ratio,
    side,
    sides,
    unwrapped,
)
from studytool.maths.written import written
from studytool.model import Text

R = TypeVar("R")

MOST_SIDES = 20  # of `a = b = c`, each of which is read in every way it can be
LONGEST = 400  # characters of a reading that is shown


def read_number(text: str) -> Sequence[Reading]:
    """One number: `0.25`, `1/4`, `-3e-2`, `25%`, `sqrt(2)/2`, `0,25`, `1,234.5`. Raises Unreadable."""
    return read_array(text, ())


def read_array(text: str, shape: tuple[int, ...]) -> Sequence[Reading]:
    """An array of this shape: `[1, 2; 3, 4]`, `1 2 3`, `[[1, 2], [3, 4]]`. Where a vector or a number is expected, one
    row or one column of its length is that vector. Raises Unreadable."""
    require_short(text)
    if not text.strip():
        raise Unreadable(messages.reading.empty())
    if INFINITE.search(text):
        raise Unreadable(messages.reading.not_finite())

    def read(spelling: Spelling) -> Iterator[Reading]:
        for way in _ways(spelling.text, {}, ELEMENTARY, listed=spelling.listed):
            reading = _fitted(_numbers(way.read), shape)
            yield replace(reading, doubt=way.doubt + spelling.doubt, note=_note(spelling))

    def spellings(part: str) -> Iterable[Spelling]:
        return number_spellings(part, scalar=shape == ())

    plain = without_labels(unwrapped(text, numbers=True), math.prod(shape))
    return _agreed(_every_side(plain, spellings, read, frozenset()))


def read_formula(
    text: str,
    names: Collection[str] | Mapping[str, int],
    *,
    grouping: bool = True,
    products: frozenset[str] = frozenset(),
) -> Sequence[FormulaReading]:
    """A formula in `names` and every function of the table, in hand notation. Raises Unreadable.

    `names` may say how many axes each has; `grouping`: one expression in square brackets is in brackets, not a list;
    `products`: see maths.products.
    """
    require_short(text)
    if not text.strip():
        raise Unreadable(messages.reading.empty())
    ranks = names if isinstance(names, Mapping) else dict.fromkeys(names, 0)

    def read(spelling: Spelling) -> Iterator[FormulaReading]:
        for way in _ways(spelling.text, ranks, frozenset(FUNCTIONS), grouping=grouping, products=products):
            yield FormulaReading(
                _expression(way.read), _shown(way.read, ranks), way.doubt + spelling.doubt, _note(spelling)
            )

    return _every_side(unwrapped(text, numbers=False), formula_spellings, read, frozenset(ranks))


def _every_side(
    text: str,
    spellings: Callable[[str], Iterable[Spelling]],
    read: Callable[[Spelling], Iterator[R]],
    names: frozenset[str],
) -> list[R]:
    """The readings of what follows a name and `=`, or of every side where several expressions are said to be equal."""
    spans = sides(text)
    if len(spans) > MOST_SIDES:
        raise Unreadable(messages.reading.too_many_sides(MOST_SIDES))
    parts = [side(text, *span) for span in spans]
    readings: list[R] = []
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if not last and (part.strip(" $") in names or _is_label(part)):
            continue
        try:
            readings += _spelled_either(part, ratio(text, *spans[place]), spellings, read)
        except Unreadable:
            if last and not (readings and _is_label(part)):
                raise
    return readings


def _is_label(part: str) -> bool:
    """`G_0`, `theta_new`, `π(a|s)`, `f(x)`: a name alone, which says what the other side is."""
    name = re.fullmatch(r"[ $]*\\?([^\W\d]\w*)(?:_\{?[\w\\]+\}?)*'*[ ]*(\([^()=]*\))?[ $]*", part)
    return name is not None and not (name[2] and function_named(name[1], FUNCTIONS))


def _spelled_either(
    part: str,
    quotient: str | None,
    spellings: Callable[[str], Iterable[Spelling]],
    read: Callable[[Spelling], Iterator[R]],
) -> list[R]:
    """The readings of a side, and of `a : b` as a quotient where it may be one: `a` may be a label instead."""
    if quotient is None:
        return _spelled(part, spellings, read)
    try:
        readings = _spelled(quotient, spellings, read)
    except Unreadable:
        return _spelled(part, spellings, read)
    with suppress(Unreadable):
        readings += _spelled(part, spellings, read)
    return readings


def _spelled(
    part: str, spellings: Callable[[str], Iterable[Spelling]], read: Callable[[Spelling], Iterator[R]]
) -> list[R]:
    """The readings of every spelling that can be read. Raises Unreadable with what is wrong with the first."""
    readings: list[R] = []
    failure: Unreadable | None = None
    for spelling in spellings(part):
        if readings and not spelling.listed:  # only where the text is no list
            continue
        try:
            fresh = list(read(spelling))
        except Unreadable as unreadable:
            failure = failure or unreadable
            continue
        if spelling.ambiguous and not readings:
            raise Unreadable(messages.reading.ambiguous_comma(*spelling.ambiguous), spelling.ambiguous)
        readings += fresh
    if not readings and failure:
        raise failure
    return readings


def _ways(
    text: str,
    ranks: Ranks,
    functions: frozenset[str],
    *,
    listed: bool = False,
    grouping: bool = False,
    products: frozenset[str] = frozenset(),
) -> Iterator[Way[ast.expr]]:
    """Every way to parse a text, those that come to the same once. Raises Unreadable."""
    stream: list[Token] = tokens(text)

    def parse(choices: Choices) -> ast.expr:
        parser = ExpressionParser(text, list(stream), ranks, functions, listed, choices, grouping, products)
        tree = parser.whole()
        _shallow(tree)
        return tree

    read = ways(parse)
    once: dict[str, Way[ast.expr]] = {}
    for way in read:
        once.setdefault(ast.unparse(way.read) if len(read) > 1 else text, way)
    yield from once.values()


def _numbers(tree: ast.expr) -> Reading:
    try:
        value = np.asarray(compute(tree, {}), dtype=float)
    except ExpressionError:
        raise Unreadable(messages.reading.uneven_rows()) from None
    if not np.isfinite(value).all():
        raise Unreadable(messages.reading.not_finite())
    leaves = _leaves(tree)
    digits = tuple(map(typed, leaves)) if len(leaves) == value.size else (None,) * value.size
    return Reading(value, digits, _shown(tree, {}))


def _fitted(reading: Reading, shape: tuple[int, ...]) -> Reading:
    """In the key's shape. Raises Unreadable where it has another."""
    value = fitted(reading.value, shape)
    if value is None:
        axes = reading.value.shape
        raise Unreadable(
            messages.reading.wrong_shape(axes, shape) if shape else messages.reading.one_number_expected(axes)
        )
    return replace(reading, value=value)


def _agreed(readings: list[Reading]) -> list[Reading]:
    """Of `1/3 = 0.333`, where each side is the first one rounded, the first; else all."""
    first = readings[0]
    for other in readings[1:]:
        steps = [10.0**-one.decimals if one else 0.0 for one in other.typed]
        near = np.abs(other.value - first.value).ravel() <= 0.5000001 * np.array(steps)
        if not near.all() or other.doubt or first.doubt:
            return readings
    return [first]


def _expression(tree: ast.expr) -> Expression:
    nodes = [node for node in ast.walk(tree) if not isinstance(node, HELPERS)]
    if len(nodes) > MAX_NODES:
        raise Unreadable(messages.reading.too_many_parts(MAX_NODES))
    used = (node.id for node in nodes if isinstance(node, ast.Name) and node.id not in FUNCTIONS)
    return Expression(ast.unparse(tree), tuple(dict.fromkeys(used)), tree)


def _shallow(tree: ast.expr) -> None:
    """Raises Unreadable for a chain too long to compute (1+1+1+…), which depth of brackets does not bound."""
    level: list[ast.AST] = [tree]
    for _ in range(4 * MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if not level:
            return
    raise Unreadable(messages.reading.too_deep(4 * MAX_DEPTH))


def _leaves(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.List):
        return [leaf for entry in tree.elts for leaf in _leaves(entry)]
    return [tree]


def _shown(tree: ast.expr, ranks: Ranks) -> str:
    text = written(tree, ranks)
    return text if len(text) <= LONGEST else ""


def _note(spelling: Spelling) -> Text | None:
    return messages.reading.decimal_comma() if spelling.comma else None
