"""The slips of grading.md's table, made anew from an item's formulas: what a learner who makes one would answer.

Nothing here asks the grader's own list of slips; terms are struck out of the author's text, not out of its tree.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np

from studytool.errors import ExpressionError
from studytool.items._computed import Computed
from studytool.items.contract import Variant
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import Expression, parse, written_out
from studytool.maths.tolerance import Tolerance

Slip = tuple[str, Any]
APART = 10.0
ALIKE = {("grad-pi", "factor"), ("mean-for-sum", "factor")}  # which are factors too, with a better name


def injected(item: Computed, variant: Variant) -> list[Slip]:
    """(id, response) of every slip, further than ten tolerances from the key, every other slip and every mistake."""
    key, rule = variant.key, item.tolerance
    found = _usable(_all(item, variant), key)
    rivals = found + _usable(_every_factor(variant), key) + _usable(_other_actions(item, variant, 12), key)
    rivals += _usable(_quantities_and_omissions(item, variant), key)
    rivals += [
        ("", value) for _, value, _ in item.mistakes_at(variant) if value is not None and value.shape == key.shape
    ]
    return [
        (name, value)
        for name, value in found
        if apart(key, value, rule)
        and all((name, other) in ALIKE or name == other or apart(value, rival, rule) for other, rival in rivals)
    ]


def _quantities_and_omissions(item: Computed, variant: Variant) -> Iterator[Slip]:
    """What has a name of its own: a quantity of the item, and the answer with a factor left out."""
    omitted = (*struck(item, variant), *contracted(item, variant))
    yield from (("", value) for value in omitted if value.shape == variant.key.shape)
    for value in variant.given.values():
        yield from (("", np.asarray(entry)) for entry in np.ravel(value) if variant.key.size == 1)
    yield from (("", value) for value in variant.values.values() if np.shape(value) == variant.key.shape)


def struck(item: Computed, variant: Variant) -> Iterator[Any]:
    """The answer with each given, and each plain decimal number, left out wherever it multiplies."""
    sources = [item.answer.source, *(expression.source for _, expression in item.let)]
    literals = {match for source in sources for match in re.findall(r"\d*\.\d+", source)}
    for factor in {re.escape(one) for one in (*variant.given, *literals)}:
        alone = rf"(?<![\w.]){factor}(?![\w.])(\s*\*\*\s*(\w+(\([^()]*\))?|\([^()]*\)))?"
        alone = rf"{alone}(?=\s*\*(?!\*))|(?<=[^*]\* ){alone}"
        answer, *lets = (_parsed(re.sub(alone, "1.0", source)) for source in sources)
        let = tuple(zip((name for name, _ in item.let), lets, strict=True))
        with suppress(ExpressionError):
            yield np.asarray(evaluate(answer, environment(variant.given, let)))


def contracted(item: Computed, variant: Variant) -> Iterator[Any]:
    """The key divided by the length of any axis of the item's arrays, where it has inner or matrix products."""
    sources = [formula.source for formula in (*_formulas(item), *(expression for _, expression in item.let))]
    counts = {size for value in variant.values.values() for size in np.shape(value)}
    for count in counts if re.search(r"@|\bdot\(", " ".join(sources)) else ():
        yield variant.key / count


def _usable(slips: Iterator[Slip], key: Any) -> list[Slip]:
    arrays = [(name, np.asarray(value, dtype=float)) for name, value in slips]
    return [
        (name, value)
        for name, value in arrays
        if value.shape in (key.shape, ()) and np.isfinite(value).all() and np.any(value != key)
    ]


def apart(one: Any, other: Any, tolerance: Tolerance) -> bool:
    """Whether two results are further than ten tolerances apart, by the scale of either."""
    ours, theirs = one.ravel().tolist(), other.ravel().tolist()
    components = one.ndim > 0
    widths = zip(*(tolerance.half_widths(side, components=components) for side in (ours, theirs)), strict=True)
    return any(abs(a - b) > APART * max(width) for a, b, width in zip(ours, theirs, widths, strict=True))


def _all(item: Computed, variant: Variant) -> Iterator[Slip]:
    key = variant.key
    yield "sign", -key
    yield from _factors(item, variant)
    yield from _score_terms(item, variant)
    yield from _other_actions(item, variant, 1)
    if key.size > 1:
        yield "permuted", key.ravel()[::-1].reshape(key.shape)
        yield "permuted", np.roll(key.ravel(), 1).reshape(key.shape)
        yield from (("one-component", value) for value in _one_component(key))
    else:
        yield from (("slip", value.reshape(key.shape)) for value in _typing_slips(float(key.ravel()[0])))
    if key.ndim == 2 and key.shape[0] == key.shape[1]:
        yield "transposed", key.T


def _factors(item: Computed, variant: Variant) -> Iterator[Slip]:
    """2, 1/2, and one of the item's own quantities."""
    own = [quantity for quantity in _quantities(variant) if quantity not in (0, 1, -1)]
    for factor in (2.0, 0.5, *own[variant.seed % max(1, len(own)) :][:1]):
        yield "factor", variant.key * factor
    yield from (("mean-for-sum", value) for value in exchanged(item, variant))


def exchanged(item: Computed, variant: Variant) -> Iterator[Any]:
    """What comes out where the formula that is asked has its sums, each or all of them, averaged, or its means summed:
    where that makes the key as many times smaller or larger as there are numbers in an array of the item."""
    counts = {size for value in variant.values.values() for size in (*np.shape(value), np.size(value))} - {1}
    asked = getattr(item, "objective", None) or item.answer
    for one, other in (("sum", "mean"), ("mean", "sum")):
        text = _in_full(asked, item.let)
        places = [match.span() for match in re.finditer(rf"\b{one}\(", text)]
        for chosen in [[place] for place in places] + [places] * (len(places) > 1):
            changed = text
            for start, stop in reversed(chosen):
                changed = f"{changed[:start]}{other}({changed[stop:]}"
            for count in counts:
                factor = 1 / count if one == "sum" else float(count)
                if _is_times(factor, text, changed, item, variant):
                    yield variant.key * factor


def _is_times(factor: float, text: str, changed: str, item: Computed, variant: Variant) -> bool:
    """Whether the changed formula, or its slope for an objective, is so many times the other."""
    wrt = item.wrt if getattr(item, "objective", None) else None  # type: ignore[attr-defined]

    def results(source: str) -> Any:
        if wrt is None:
            return _value(source, variant)
        here = np.asarray(variant.values[wrt], dtype=float)
        steps = [1e-4 * (np.arange(here.size).reshape(here.shape) == place) for place in range(here.size)]
        sides = [[_value(source, variant, {wrt: here + sign * step}) for sign in (-1, 1)] for step in steps]
        return np.diff(np.array(sides, dtype=float), axis=1)

    before, after = results(text), results(changed)
    return np.shape(before) == np.shape(after) and np.allclose(after, before * factor, atol=1e-12)


def _every_factor(variant: Variant) -> Iterator[Slip]:
    for quantity in (*_quantities(variant), *range(2, 11)):
        if quantity:
            yield "factor", variant.key * quantity
            yield "factor", variant.key / quantity


def _quantities(variant: Variant) -> list[float]:
    """Givens, and lets that are no component of the key, which may not be told."""
    sizes = np.abs(variant.key).ravel()
    return [
        float(value)
        for name, value in variant.values.items()
        if np.ndim(value) == 0 and (name in variant.given or not np.isclose(sizes, abs(float(value)), rtol=2e-3).any())
    ]


def _formulas(item: Computed) -> list[Expression]:
    return [formula for formula in (item.answer, getattr(item, "objective", None)) if formula]


@cache
def _in_full(formula: Expression, let: tuple[tuple[str, Expression], ...]) -> str:
    return written_out(formula, dict(let))


def _written(item: Computed) -> str:
    return " ; ".join(_in_full(formula, item.let) for formula in _formulas(item))


def _score_terms(item: Computed, variant: Variant) -> Iterator[Slip]:
    asked = getattr(item, "objective", None)
    if asked is None:
        return
    objective, answer = (_in_full(formula, item.let) for formula in (asked, item.answer))
    inside = re.fullmatch(r"-?(?:(?:[\w.]+|\([^()]*\)) \* )?log\((.*)\)", objective)
    probability = _value(inside[1], variant) if inside and inside[1].count("log") == 0 else None
    if probability is not None and probability.ndim == 0:
        yield "grad-pi", probability * variant.key
    onehot, softmax = (_value(answer.replace(f"{name}(", f"0 * {name}("), variant) for name in ("softmax", "onehot"))
    both = onehot is not None and softmax is not None and np.any(onehot) and np.any(softmax)
    if both and np.allclose(onehot + softmax, variant.key):
        yield "no-onehot", softmax
        yield "no-softmax", onehot


def _value(source: str, variant: Variant, moved: Mapping[str, Any] | None = None) -> Any:
    try:
        return np.asarray(evaluate(_parsed(source), {**variant.values, **(moved or {})}), dtype=float)
    except ExpressionError:
        return None


@cache
def _parsed(source: str) -> Expression:
    return parse(source)


def _other_actions(item: Computed, variant: Variant, reach: int) -> Iterator[Slip]:
    for name, drawn in variant.given.items():
        if isinstance(drawn, int) and re.search(rf"\[{name}\]|onehot\({name},", _written(item)):
            for other in range(max(0, drawn - reach), drawn + reach + 1):
                try:
                    value = evaluate(item.answer, environment({**variant.given, name: other}, item.let))
                except ExpressionError:
                    continue
                if np.shape(value) == variant.key.shape:
                    yield "other-action", value


def _one_component(key: Any) -> Iterator[Any]:
    for place in range(key.size):
        value = key.ravel().copy()
        value[place] = 1.4 * value[place] + 0.37 * np.max(np.abs(key))
        yield value.reshape(key.shape)


def _typing_slips(key: float) -> Iterator[Any]:
    yield np.asarray(key * 10)
    yield np.asarray(key / 100)
    text = f"{abs(key):.3f}"
    for place, (first, second) in enumerate(itertools.pairwise(text)):
        if first != second and "." not in (first, second):
            yield np.asarray(np.copysign(float(text[:place] + second + first + text[place + 2 :]), key))
