"""The standard wrong formulas: what each slip of grading.md's table gives at one variant.

`diagnosis.py` compares a response with them; `check` injects them as mutants and must see every one refused.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np

from studytool import messages
from studytool.errors import ExpressionError
from studytool.maths.calculation import (
    REMEMBERED,
    SAME,
    Array,
    Calculation,
    Let,
    Slip,
    agree,
    from_tree,
    indices,
    value_of,
)
from studytool.maths.draws import show
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import Expression
from studytool.maths.means import exchanged
from studytool.maths.score import halves, mirrored

ACTIONS = 12
WHOLE = tuple((str(number), float(number)) for number in range(2, 11))
TENS = tuple((f"10^{power}", 10.0**power) for power in range(2, 16))
PLAIN_FACTORS = WHOLE + TENS
TELLING = ("sign", "grad-pi", "no-onehot", "no-softmax")


def slips(calculation: Calculation) -> Iterator[Slip]:
    """Every standard slip, in the order of the table; by chance, one may give the key."""
    key = calculation.key
    yield Slip("sign", -key, messages.diagnosis.sign_flipped(climbing=calculation.objective is not None))
    yield from _grad_pi(calculation)
    yield from _factors(calculation)
    yield from halves(calculation)
    yield from _other_actions(calculation)
    if key.ndim == 2 and key.shape[0] == key.shape[1]:
        yield Slip("transposed", key.T, messages.diagnosis.transposed())
    if key.ndim:
        yield Slip("permuted", key.ravel()[::-1].reshape(key.shape), messages.diagnosis.reversed_order())
    yield from exchanged(calculation)


def wrong(candidates: Iterable[Slip], key: Array) -> Iterator[Slip]:
    """Those that give something, and something else than the key."""
    keys = key.ravel().tolist()
    same = SAME * max(map(abs, keys), default=0.0)
    for slip in candidates:
        value = slip.value.ravel().tolist()
        told = any(value) and all(map(math.isfinite, value))
        if told and max(abs(one - true) for one, true in zip(value, keys, strict=True)) > same:
            yield slip


def telling(calculation: Calculation, candidates: Iterable[Slip]) -> Iterator[Slip]:
    """The wrong formulas that must not coincide with the key: where one does, the point says nothing about it."""
    yield from (slip for slip in candidates if slip.id in TELLING)
    yield from mirrored(calculation)


# Factors -----------------------------------------------------------------------------------------------------------


def _factors(calculation: Calculation) -> Iterator[Slip]:
    """The key times and divided by the item's own scalars."""
    tried = [0.0, 1.0, -1.0]
    for name, value in quantities(calculation):
        if any(abs(value - other) <= 1e-12 * abs(other) for other in tried):
            continue
        tried.append(value)
        shown = show(float(f"{value:.4g}"))
        if not _tells_the_key(calculation, name, value):
            yield Slip("factor", calculation.key * value, messages.diagnosis.extra_factor(name, shown))
            yield Slip("factor", calculation.key / value, messages.diagnosis.missing_factor(name, shown))


def plain_factors(key: Array, response: Array) -> Iterator[Slip]:
    """The key times and divided by small whole numbers and powers of ten: less telling than any slip with a reason.

    Only those near the response, which has two digits or more where it is one of them.
    """
    place = int(np.argmax(np.abs(key)))
    largest, typed = float(key.flat[place]), float(response.flat[place])
    for name, value in PLAIN_FACTORS:
        if abs(typed - largest * value) < 0.1 * abs(typed):
            yield Slip("factor", key * value, messages.diagnosis.extra_factor(name, name))
        if abs(typed - largest / value) < 0.1 * abs(typed):
            yield Slip("factor", key / value, messages.diagnosis.missing_factor(name, name))


def quantities(calculation: Calculation) -> Iterator[tuple[str, float]]:
    """The item's own scalars by name: givens and lets."""
    for name, value in calculation.values.items():
        if np.ndim(value) == 0:
            yield name, float(value)


def _tells_the_key(calculation: Calculation, name: str, value: float) -> bool:
    """Whether showing a let would show a component of the key."""
    return name not in calculation.given and any(
        math.isclose(abs(value), size, rel_tol=1e-3) for size in np.abs(calculation.key).ravel().tolist()
    )


def _grad_pi(calculation: Calculation) -> Iterator[Slip]:
    """e times the key, where the objective is log(e) up to a factor that does not move with wrt."""
    objective, let = calculation.objective, calculation.let
    inside = _inside_log(objective, let) if objective else None
    value = None if inside is None else value_of(inside, calculation.values)
    if objective is None or inside is None or value is None or value.ndim:
        return
    logs, objectives = (calculation.beside(one, let).ravel() for one in (_log_of(inside), objective))
    if logs.size and agree(objectives * logs[0], logs * objectives[0], scale=abs(logs[0] * objectives[0])):
        yield Slip("grad-pi", calculation.key * value, messages.diagnosis.gradient_of_probability())


@lru_cache(REMEMBERED)
def _log_of(inside: Expression) -> Expression:
    return from_tree(ast.Call(ast.Name("log", ast.Load()), [inside.tree], []))


@lru_cache(REMEMBERED)
def _inside_log(objective: Expression, let: Let) -> Expression | None:
    """e, where the objective is log(e) up to a factor; lets are looked through."""
    tree = _logged(objective.tree, dict(let))
    return None if tree is None else from_tree(tree)


def _logged(tree: ast.expr, let: Mapping[str, Expression]) -> ast.expr | None:
    match tree:
        case ast.Name(id=name) if name in let:
            return _logged(let[name].tree, let)
        case ast.Call(func=ast.Name(id="log"), args=[inside]):
            return inside
        case ast.Subscript(value=ast.Call(func=ast.Name(id="log_softmax"))):
            return ast.Call(ast.Name("exp", ast.Load()), [tree], [])
        case ast.UnaryOp(operand=operand):
            return _logged(operand, let)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _logged(left, let) or _logged(right, let)
        case ast.BinOp(left=left, op=ast.Div()):
            return _logged(left, let)
    return None


# Indices -----------------------------------------------------------------------------------------------------------


def _other_actions(calculation: Calculation) -> Iterator[Slip]:
    if calculation.answer is None:
        return
    for name, drawn in indices(calculation).items():
        for other in range(ACTIONS):
            if other == drawn:
                continue
            given = {**calculation.given, name: other}
            try:
                value = evaluate(calculation.answer, environment(given, calculation.let))
            except ExpressionError:
                break
            if np.shape(value) == calculation.key.shape:
                yield Slip("other-action", np.asarray(value, dtype=float), messages.diagnosis.other_index(name, other))
