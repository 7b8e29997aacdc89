"""The standard wrong formulas: what each slip of grading.md's table gives at one variant.

`diagnosis.py` compares a response with them; `check` injects them as mutants and must see every one refused.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.errors import ExpressionError
from studytool.maths.draws import Value, show
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import Expression
from studytool.model import Text

Array = NDArray[np.float64]
Let = tuple[tuple[str, Expression], ...]
Written = tuple[Expression, ...]

SAME = 1e-9
ACTIONS = 12
TELLING = ("sign", "grad-pi", "no-onehot", "no-softmax")
OPERATIONS = ast.Call | ast.BinOp | ast.UnaryOp | ast.Subscript
REMEMBERED = 4096  # what is read off an item's formulas, without numbers, is read once


@dataclass(frozen=True, slots=True)
class Question:
    """A computed item at one variant. `key` is the true gradient, array or number; `objective` and `wrt` are there
    for gradients only, and `answer` not where a function's key is found by differentiating."""

    key: Array
    answer: Expression | None
    given: Mapping[str, Value]
    let: Let
    values: Mapping[str, Any]
    objective: Expression | None = None
    wrt: str | None = None

    def formulas(self) -> Written:
        return tuple(formula for formula in (self.objective, self.answer) if formula)

    def written(self) -> Written:
        """Everything the author wrote: objective, answer and lets."""
        return self.formulas() + tuple(expression for _, expression in self.let)


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong result with its diagnosis."""

    id: str
    value: Array
    message: Text


def slips(question: Question) -> Iterator[Slip]:
    """Every standard slip, in the order of the table; by chance, one may give the key."""
    key = question.key
    yield Slip("sign", -key, messages.sign_flipped())
    yield from _grad_pi(question)
    yield from _factors(question)
    yield from _halves_of_the_score(question)
    yield from _other_actions(question)
    if key.ndim == 2 and key.shape[0] == key.shape[1]:
        yield Slip("transposed", key.T, messages.transposed())
    if key.ndim:
        yield Slip("permuted", key.ravel()[::-1].reshape(key.shape), messages.reversed_order())
    yield from _means(question)


def wrong(found: Iterable[Slip], key: Array) -> Iterator[Slip]:
    """Those that give something, and something else than the key."""
    keys = key.ravel().tolist()
    same = SAME * max(map(abs, keys), default=0.0)
    for slip in found:
        value = slip.value.ravel().tolist()
        told = any(value) and all(map(math.isfinite, value))
        if told and max(abs(one - true) for one, true in zip(value, keys, strict=True)) > same:
            yield slip


def telling(question: Question, found: Iterable[Slip]) -> Iterator[Slip]:
    """The wrong formulas that must not coincide with the key: where one does, the point says nothing about it."""
    yield from (slip for slip in found if slip.id in TELLING)
    yield from _mirrored_score(question)


# Factors -----------------------------------------------------------------------------------------------------------


def _factors(question: Question) -> Iterator[Slip]:
    seen: list[float] = [0.0, 1.0, -1.0]
    for name, value in (*quantities(question), ("2", 2.0)):
        if any(abs(value - other) <= 1e-12 * abs(other) for other in seen):
            continue
        seen.append(value)
        shown = show(float(f"{value:.4g}"))
        if _secret(question, name, value):
            extra, missing = messages.own_factor(extra=True), messages.own_factor(extra=False)
        else:
            extra, missing = messages.extra_factor(name, shown), messages.missing_factor(name, shown)
        yield Slip("factor", question.key * value, extra)
        yield Slip("factor", question.key / value, missing)


def literal_factors(question: Question) -> Iterator[Slip]:
    """The plain numbers of objective and answer as factors: less telling than any slip with a reason."""
    for number in _literals(question.formulas()):
        yield Slip("factor", question.key * number, messages.extra_factor(show(number), show(number)))
        yield Slip("factor", question.key / number, messages.missing_factor(show(number), show(number)))


@lru_cache(REMEMBERED)
def _literals(written: Written) -> tuple[float, ...]:
    nodes = (node for expression in written for node in ast.walk(expression.tree))
    found = {
        float(node.value) for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }
    return tuple(sorted(found - {0.0, 1.0, 2.0}))


def quantities(question: Question) -> Iterator[tuple[str, float]]:
    """The item's own scalars: givens, lets, then the subexpressions of objective and answer, short ones first."""
    for name, value in question.values.items():
        if np.ndim(value) == 0:
            yield name, float(value)
    for part in _parts(question.formulas()):
        value = _value(part, question.values)
        if value is not None and value.ndim == 0:
            yield part.source, float(value)


def _secret(question: Question, name: str, value: float) -> bool:
    """Whether naming a quantity would tell a part of the key: it was not given, and is as large."""
    sizes = np.abs(question.key).ravel().tolist()
    return name not in (*question.given, "2") and any(math.isclose(abs(value), size, rel_tol=1e-3) for size in sizes)


@lru_cache(REMEMBERED)
def _parts(written: Written) -> Written:
    """Every subexpression that is more than a name or a number, short ones first."""
    nodes = (node for expression in written for node in ast.walk(expression.tree))
    parts = {ast.unparse(node): node for node in nodes if isinstance(node, OPERATIONS)}
    return tuple(Expression(source, (), parts[source]) for source in sorted(parts, key=len))


def _value(expression: Expression, values: Mapping[str, Any]) -> Array | None:
    """An expression's value, or None where it has none at this variant."""
    try:
        value = np.asarray(evaluate(expression, values), dtype=float)
    except ExpressionError:
        return None
    return value if np.isfinite(value).all() else None


def _grad_pi(question: Question) -> Iterator[Slip]:
    inside = _inside_log(question.objective, question.let) if question.objective else None
    value = None if inside is None else _value(inside, question.values)
    if value is not None and value.ndim == 0:
        yield Slip("grad-pi", question.key * value, messages.gradient_of_probability())


@lru_cache(REMEMBERED)
def _inside_log(objective: Expression, let: Let) -> Expression | None:
    """e, where the objective is log(e) up to a factor; lets are looked through."""
    tree = _logged(objective.tree, dict(let))
    return None if tree is None else _expression(tree)


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


def _expression(tree: ast.expr) -> Expression:
    """A tree of the language as an expression that can be evaluated."""
    return Expression(ast.unparse(tree), (), tree)


# The two terms of the score ----------------------------------------------------------------------------------------


def _halves_of_the_score(question: Question) -> Iterator[Slip]:
    """g = A (e_a - pi) J, with J the logits' Jacobian: each term alone. Where g is a sum of such terms, the author's
    answer with its one-hots, or its softmaxes, struck out."""
    halves = _fitted_halves(question) or _struck_halves(question)
    if halves:
        onehot, softmax = halves
        yield Slip("no-onehot", softmax, messages.one_hot_dropped())
        yield Slip("no-softmax", onehot, messages.softmax_dropped())


def _mirrored_score(question: Question) -> Iterator[Slip]:
    """With two actions a and b, A (pi - e_b) J in place of A (e_a - pi) J: the same where both are equally likely."""
    for logits in _logits(question):
        if logits.value.size == 2:
            policy = np.exp(logits.value - logits.value.max())
            policy /= policy.sum()
            mean = np.tensordot(policy, logits.jacobian, axes=1)
            for jacobian, probability in zip(logits.jacobian, policy, strict=True):
                if probability < 1 and _fit(question.key, jacobian, mean) is not None:
                    yield Slip("other-action", question.key * probability / (1 - probability), messages.sign_flipped())


def _fitted_halves(question: Question) -> tuple[Array, Array] | None:
    for logits in _logits(question):
        policy = np.exp(logits.value - logits.value.max())
        policy /= policy.sum()
        mean = np.tensordot(policy, logits.jacobian, axes=1)
        fits = [_fit(question.key, jacobian, mean) for jacobian in logits.jacobian]
        found = [(a, weight) for a, weight in enumerate(fits) if weight is not None]
        drawn = set(_indices(question).values())
        if drawn:  # with two actions both scores lie on one line, and a sum of scores may look like another's
            found = [(a, weight) for a, weight in found if a in drawn]
        if len(found) == 1:
            a, weight = found[0]
            return weight * logits.jacobian[a], -weight * mean
    return None


def _fit(key: Array, taken: Array, mean: Array) -> float | None:
    """A with key = A (taken - mean), where there is one."""
    score = taken - mean
    square = float(np.sum(score * score))
    if score.shape != key.shape or square == 0:
        return None
    weight = float(np.sum(key * score)) / square
    residue = float(np.max(np.abs(key - weight * score)))
    return weight if residue <= SAME * float(np.max(np.abs(key))) else None


@dataclass(frozen=True, slots=True)
class _Logits:
    value: Array  # (n,)
    jacobian: Array  # (n, *shape of wrt)


def _logits(question: Question) -> Iterator[_Logits]:
    """The arguments of every softmax over a vector that moves with wrt."""
    if question.wrt is None:
        return
    for logits in _arguments(question.written(), ("softmax", "log_softmax")):
        value = _value(logits, question.values)
        if value is not None and value.ndim == 1:
            jacobian = _jacobian(logits, question)
            if jacobian is not None and jacobian.shape[0] == value.size and np.any(jacobian):
                yield _Logits(value, jacobian)


def _jacobian(expression: Expression, question: Question) -> Array | None:
    """d expression / d wrt by the complex step, one column per component of wrt: (n, *shape)."""
    wrt = question.wrt or ""
    point = np.asarray(question.values[wrt], dtype=float)
    columns = []
    for index in np.ndindex(point.shape):
        moved = point.astype(complex)
        moved[index] += 1e-20j
        try:
            values = environment(question.given, question.let, {wrt: moved})
            columns.append(np.imag(evaluate(expression, values)) / 1e-20)
        except ExpressionError:
            return None
    return np.stack(columns, axis=-1).reshape(-1, *point.shape)


def _struck_halves(question: Question) -> tuple[Array, Array] | None:
    if question.objective is None:
        return None
    onehot, softmax = _strike(question, ("softmax",)), _strike(question, ("onehot",))
    if onehot is None or softmax is None or not (np.any(onehot) and np.any(softmax)):
        return None
    return (onehot, softmax) if np.allclose(onehot + softmax, question.key, rtol=SAME, atol=0) else None


def _strike(question: Question, functions: tuple[str, ...]) -> Array | None:
    """The author's answer with every call of these functions times zero."""
    if question.answer is None:
        return None
    let = tuple((name, _struck(expression, functions)) for name, expression in question.let)
    try:
        return np.asarray(evaluate(_struck(question.answer, functions), environment(question.given, let)), dtype=float)
    except ExpressionError:
        return None


@lru_cache(REMEMBERED)
def _struck(expression: Expression, functions: tuple[str, ...]) -> Expression:
    class Strike(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.expr:
            self.generic_visit(node)
            if isinstance(node.func, ast.Name) and node.func.id in functions:
                return ast.BinOp(node, ast.Mult(), ast.Constant(0.0))
            return node

    tree = Strike().visit(ast.parse(ast.unparse(expression.tree), mode="eval").body)
    return Expression(ast.unparse(tree), expression.names, tree)


@lru_cache(REMEMBERED)
def _arguments(written: Written, functions: tuple[str, ...]) -> Written:
    """The first argument of every call of these functions, each once."""
    calls = (
        node
        for expression in written
        for node in ast.walk(expression.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions
    )
    return tuple(dict.fromkeys(_expression(call.args[0]) for call in calls))


# Indices and counts ------------------------------------------------------------------------------------------------


def _indices(question: Question) -> dict[str, int]:
    """The givens used as an index: in brackets, or as the first argument of onehot."""
    used = index_names(question.written())
    return {name: value for name, value in question.given.items() if name in used and isinstance(value, int)}


@lru_cache(REMEMBERED)
def index_names(written: Written) -> frozenset[str]:
    """The names used as an index: in brackets, or as the first argument of onehot."""
    subscripts = (node for expression in written for node in ast.walk(expression.tree))
    indices = [node.slice for node in subscripts if isinstance(node, ast.Subscript)]
    indices += [argument.tree for argument in _arguments(written, ("onehot",))]
    return frozenset(part.id for index in indices for part in ast.walk(index) if isinstance(part, ast.Name))


def _other_actions(question: Question) -> Iterator[Slip]:
    if question.answer is None:
        return
    for name, drawn in _indices(question).items():
        for other in range(ACTIONS):
            if other == drawn:
                continue
            given = {**question.given, name: other}
            try:
                value = evaluate(question.answer, environment(given, question.let))
            except ExpressionError:
                break
            if np.shape(value) == question.key.shape:
                yield Slip("other-action", np.asarray(value, dtype=float), messages.other_action(name, other))


def _means(question: Question) -> Iterator[Slip]:
    counts = set()
    for terms, axis in _reductions(question.written()):
        value = _value(terms, question.values)
        if value is not None and value.ndim:
            counts.add(value.size if axis is None else value.shape[axis])
    for count in sorted(counts - {1}):
        yield Slip("mean-for-sum", question.key / count, messages.mean_for_sum(count, averaged=True))
        yield Slip("mean-for-sum", question.key * count, messages.mean_for_sum(count, averaged=False))


@lru_cache(REMEMBERED)
def _reductions(written: Written) -> tuple[tuple[Expression, int | None], ...]:
    """What every sum, mean and inner product runs over, with its axis; None for all entries."""
    found: dict[tuple[Expression, int | None], None] = {}
    for node in (node for expression in written for node in ast.walk(expression.tree)):
        match node:
            case ast.Call(func=ast.Name(id="sum" | "mean"), args=[terms], keywords=keywords):
                found[_expression(terms), _axis(keywords)] = None
            case ast.Call(func=ast.Name(id="dot"), args=[terms, _]) | ast.BinOp(left=terms, op=ast.MatMult()):
                found[_expression(terms), -1] = None
    return tuple(found)


def _axis(keywords: list[ast.keyword]) -> int | None:
    """The axis a reduction was written with, where it is a plain number; the first otherwise."""
    if not keywords:
        return None
    axis = keywords[0].value
    return axis.value if isinstance(axis, ast.Constant) and isinstance(axis.value, int) else 0
