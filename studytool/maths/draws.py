"""Drawing an item's numbers: pure Python, so that terminal, page and `check` draw the same, with or without numpy."""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import NormalDist

from studytool.errors import ExpressionError
from studytool.maths.expression import parse_python, place

Value = float | int | list["Value"]

MAX_ENTRIES = 400
MAX_DECIMALS = 12
MAX_MAGNITUDE = 1e15
EXAMPLE = 'for instance "normal(3, decimals=1)"'


@dataclass(frozen=True, slots=True)
class Draw:
    """How one given is drawn. `source` is the author's text; `varies` is False for a fixed number or list."""

    source: str
    kind: str
    arguments: tuple[object, ...]

    @property
    def varies(self) -> bool:
        return self.kind != "fixed"

    def sample(self, rng: random.Random) -> Value:
        return KINDS[self.kind].draw(rng, *self.arguments)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of draws: `read` checks the arguments and puts them in order, `draw` draws."""

    usage: str
    read: Callable[..., tuple[object, ...]]
    draw: Callable[..., Value]


def parse_draw(source: str) -> Draw:
    """Read `integer(0, 2)`, `normal(3, decimals=1)`, a number, a list, …

    Raises ExpressionError, with the offset in `source`, for anything else.
    """
    tree = parse_python(source)
    if not isinstance(tree, ast.Call):
        value = _literal(tree, source)
        _require_rectangle(value)
        return Draw(source, "fixed", (value,))
    name = tree.func.id if isinstance(tree.func, ast.Name) else "?"
    kind = KINDS.get(name)
    if kind is None or name == "fixed":
        known = ", ".join(known for known in KINDS if known != "fixed")
        raise ExpressionError(f"unknown draw `{name}`", f"use one of: {known}", place(tree, source))
    arguments = [_literal(node, source) for node in tree.args]
    named = {keyword.arg: _literal(keyword.value, source) for keyword in tree.keywords if keyword.arg}
    try:
        return Draw(source, name, kind.read(*arguments, **named))
    except TypeError:
        raise ExpressionError(f"`{name}` does not take these arguments", f"write {kind.usage}", 0) from None
    except ValueError as error:
        raise ExpressionError(f"{name}: {error}", f"write {kind.usage}", 0) from None


DOMAINS = {
    "real": "uniform(-3, 3, decimals=3)",
    "positive": "uniform(0.1, 3, decimals=3)",
    "probability": "uniform(0.02, 0.98, decimals=3)",
}


def parse_domain(source: str) -> Draw:
    """Where a formula's variable is tried: `real`, `positive`, `probability`, an interval `[0, 5]`, or a draw.

    Raises ExpressionError for anything else, and for a fixed number, which would test nothing.
    """
    draw = parse_draw(DOMAINS.get(source.strip(), source))
    match draw:
        case Draw(kind="fixed", arguments=([int() | float() as low, int() | float() as high],)) if low < high:
            return parse_draw(f"uniform({low!r}, {high!r}, decimals=6)")
        case Draw(kind="fixed"):
            todo = f'write {", ".join(DOMAINS)}, [low, high], or "uniform(0, 5)"'
            raise ExpressionError("a variable needs more than one value to be tried at", todo, 0)
    return draw


def show(value: Value) -> str:
    """A value exactly as the grader uses it, in plain decimal notation: 0.00001, never 1e-05."""
    if isinstance(value, list):
        return "[" + ", ".join(show(entry) for entry in value) + "]"
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _literal(node: ast.expr, source: str) -> Value:
    """A number, or lists of numbers all of one shape."""
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number) if abs(number) <= MAX_MAGNITUDE:
            return number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = _literal(operand, source)
            if isinstance(value, int | float):
                return -value if value else 0
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _literal(operand, source)
        case ast.List(elts=entries) | ast.Tuple(elts=entries) if 0 < len(entries) <= MAX_ENTRIES:
            return [_literal(entry, source) for entry in entries]
    raise ExpressionError(f"cannot draw from `{source.strip()[:60]}`", EXAMPLE, place(node, source))


def _shape_of(value: Value) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    shapes = {_shape_of(entry) for entry in value}
    if len(shapes) != 1:
        raise ValueError("rows of different lengths")
    return (len(value), *shapes.pop())


def _require_rectangle(value: Value) -> None:
    try:
        _shape_of(value)
    except ValueError as error:
        raise ExpressionError(f"the list has {error}", "give every row the same length", 0) from None
    if _size(value) > MAX_ENTRIES:
        raise ExpressionError(f"the list has more than {MAX_ENTRIES} numbers", "shorten it", 0)


def _size(value: Value) -> int:
    return sum(map(_size, value)) if isinstance(value, list) else 1


def _integer(value: Value, name: str) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number")
    return value


def _number(value: Value, name: str) -> float:
    if isinstance(value, list):
        raise ValueError(f"{name} must be a number")
    return value


def _decimals(value: Value) -> int:
    decimals = _integer(value, "decimals")
    if not 0 <= decimals <= MAX_DECIMALS:
        raise ValueError(f"decimals must be 0 to {MAX_DECIMALS}")
    return decimals


def _read_integer(lo: Value, hi: Value) -> tuple[object, ...]:
    low, high = _integer(lo, "lo"), _integer(hi, "hi")
    if low > high:
        raise ValueError("lo is above hi")
    return low, high


def _read_uniform(lo: Value, hi: Value, decimals: Value = 2) -> tuple[object, ...]:
    digits = _decimals(decimals)
    low, high = _number(lo, "lo"), _number(hi, "hi")
    units = 10**digits
    first, last = math.ceil(Decimal(repr(low)) * units), math.floor(Decimal(repr(high)) * units)
    if first > last:
        raise ValueError(f"no number with {digits} decimals lies between lo and hi")
    return first, last, digits


def _read_normal(shape: Value, decimals: Value = 2, scale: Value = 1) -> tuple[object, ...]:
    sizes = shape if isinstance(shape, list) else [shape]
    axes = tuple(_integer(size, "the shape") for size in sizes)
    if not 1 <= math.prod(axes) <= MAX_ENTRIES or any(size < 1 for size in axes):
        raise ValueError(f"a shape needs 1 to {MAX_ENTRIES} entries")
    spread = _number(scale, "scale")
    if not 0 < spread <= MAX_MAGNITUDE:
        raise ValueError("scale must be positive")
    return axes, _decimals(decimals), spread


def _read_simplex(n: Value, decimals: Value = 2) -> tuple[object, ...]:
    entries, digits = _integer(n, "n"), _decimals(decimals)
    if not 1 <= entries <= min(MAX_ENTRIES, 10**digits):
        raise ValueError(f"n must be 1 to {min(MAX_ENTRIES, 10**digits)} with {digits} decimals")
    return entries, digits


def _read_one_of(values: Value) -> tuple[object, ...]:
    if not isinstance(values, list):
        raise ValueError("give a list to choose from")
    for value in values:
        _shape_of(value)
    return (tuple(values),)


def _read_fixed(value: Value) -> tuple[object, ...]:
    return (value,)


def _decimal(units: int, decimals: int) -> float:
    """`units` of the last decimal as the nearest float: 3 with two decimals is 0.03 exactly as written."""
    return float(Decimal(units).scaleb(-decimals))


def _draw_normal(rng: random.Random, shape: tuple[int, ...], decimals: int, scale: float) -> Value:
    if shape:
        return [_draw_normal(rng, shape[1:], decimals, scale) for _ in range(shape[0])]
    z = NormalDist().inv_cdf(max(rng.random(), 2.0**-53))
    return _decimal(round(z * scale * 10**decimals), decimals)


def _draw_simplex(rng: random.Random, n: int, decimals: int) -> Value:
    """Cut 10**decimals units at n-1 distinct places: every entry at least one unit, the sum exactly 1."""
    units = 10**decimals
    cuts = [0, *sorted(rng.sample(range(1, units), n - 1)), units]
    return [_decimal(right - left, decimals) for left, right in pairwise(cuts)]


KINDS = {
    "integer": Family("integer(lo, hi)", _read_integer, lambda rng, lo, hi: rng.randint(lo, hi)),
    "uniform": Family(
        "uniform(lo, hi, decimals=2)", _read_uniform,
        lambda rng, first, last, decimals: _decimal(rng.randint(first, last), decimals),
    ),
    "normal": Family("normal(shape, decimals=2, scale=1)", _read_normal, _draw_normal),
    "simplex": Family("simplex(n, decimals=2)", _read_simplex, _draw_simplex),
    "one_of": Family("one_of([1, 2, 3])", _read_one_of, lambda rng, values: rng.choice(values)),
    "fixed": Family("a number or a list", _read_fixed, lambda _, value: value),
}  # fmt: skip
