"""Reading what a learner typed: a number, an array, or a formula, MATLAB's and Python's ways alike.

A response becomes a tree of the expression language and is computed by the same bounded evaluator as the key; what was
typed as a plain number also keeps its digits, so that `0.33` can be told from `0.330`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.errors import ExpressionError
from studytool.maths.evaluate import compute
from studytool.maths.expression import HELPERS, MAX_NODES, Expression
from studytool.maths.notation import Unreadable, tokens
from studytool.maths.parsing import ELEMENTARY, MAX_DEPTH, Parser, Typed, typed
from studytool.maths.table import FUNCTIONS

THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})(?![\d.,])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as numbers. `typed` has an entry per component in row-major order, None where it was computed
    (`1/3`). `bare` is a single number without brackets."""

    value: NDArray[np.float64]
    typed: tuple[Typed | None, ...]
    bare: bool = False


def read_number(text: str) -> Reading:
    """One number: `0.25`, `1/4`, `-3e-2`, `25%`, `sqrt(2)/2`, `0,25`, `1,234.5`. Raises Unreadable."""
    plain = THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    reading = _read(_decimal_comma(plain))
    if reading.value.shape != ():
        raise Unreadable(messages.reading.one_number_expected(reading.value.shape))
    return reading


def read_array(text: str, shape: tuple[int, ...]) -> Reading:
    """An array of exactly this shape: `[1, 2; 3, 4]`, `1 2 3`, `[[1, 2], [3, 4]]`. Raises Unreadable."""
    reading = _read(text)
    value = reading.value
    if reading.bare and shape == (1,):
        value = value.reshape(1)
    if value.shape != shape:
        raise Unreadable(messages.reading.wrong_shape(value.shape, shape))
    return Reading(value, reading.typed, reading.bare)


def read_formula(text: str, names: Collection[str]) -> Expression:
    """A formula in `names` and every function of the table, in hand notation. Raises Unreadable."""
    parser = Parser(text, frozenset(names), frozenset(FUNCTIONS), listed=False)
    tree = parser.whole(parser.expression)
    _shallow(tree)
    if sum(1 for node in ast.walk(tree) if not isinstance(node, HELPERS)) > MAX_NODES:
        raise Unreadable(messages.reading.too_many_parts(MAX_NODES))
    used = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in FUNCTIONS)
    return Expression(ast.unparse(tree), tuple(dict.fromkeys(used)), tree)


def _read(text: str) -> Reading:
    parser = Parser(text, frozenset(), ELEMENTARY, listed=True)
    tree = parser.whole(parser.rows)
    _shallow(tree)
    try:
        value = np.asarray(compute(tree, {}), dtype=float)
    except ExpressionError:
        raise Unreadable(messages.reading.uneven_rows()) from None
    if not np.isfinite(value).all():
        raise Unreadable(messages.reading.not_finite())
    leaves = _leaves(tree)
    digits = tuple(map(typed, leaves)) if len(leaves) == value.size else (None,) * value.size
    return Reading(value, digits, bare=value.shape == () and not isinstance(tree, ast.List))


def _shallow(tree: ast.expr) -> None:
    """Raises Unreadable for a chain too long to compute (1+1+1+…), which depth of brackets does not bound."""
    level: list[ast.AST] = [tree]
    for _ in range(4 * MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if not level:
            return
    raise Unreadable(messages.reading.too_deep())


def _leaves(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.List):
        return [leaf for entry in tree.elts for leaf in _leaves(entry)]
    return [tree]


def _decimal_comma(text: str) -> str:
    """`0,25` as `0.25`, where one number is expected; `1,234` could be either, and is not guessed."""
    parts = tokens(text)
    first = next((place for place, token in enumerate(parts) if token.text not in ("+", "-")), 0)
    if sum(token.text == "," for token in parts) != 1 or len(parts) < first + 3:
        return text
    left, comma, right = parts[first : first + 3]
    mantissa = right.text.lower().partition("e")[0]
    tight = text[comma.at : comma.at + 1] == "," and not (comma.spaced or right.spaced)
    if comma.text != "," or not (tight and left.text.isdecimal() and mantissa.isdecimal()):
        return text
    if len(mantissa) == 3 and left.text.lstrip("0"):
        raise Unreadable(messages.reading.ambiguous_comma(f"{left.text},{right.text}"))
    return f"{text[: comma.at]}.{text[comma.at + 1 :]}"
