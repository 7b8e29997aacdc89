"""What each function of the table computes.

Every function passes complex arguments through, so that a complex step can pass through it. Those that are not analytic
branch on the real part, and are never trusted with the step (`table.KnownFunction.analytic`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from studytool.errors import ExpressionError

Array = Any  # a float64 or complex128 array or scalar

MAX_ELEMENTS = 10_000


def bounded(count: float) -> None:
    """Raises ExpressionError before an array of more than MAX_ELEMENTS is made."""
    if not count <= MAX_ELEMENTS:
        raise ExpressionError(f"an array of more than {MAX_ELEMENTS} numbers", "compute with smaller arrays")


def whole(value: Array) -> int:
    """A whole number for an index, a size or an axis."""
    number = complex(value) if np.ndim(value) == 0 else None
    if number is None or number.imag or not number.real.is_integer() or abs(number.real) > 1e9:
        raise ExpressionError("an index or a size must be a whole number", "round it, or draw it with integer(lo, hi)")
    return int(number.real)


def power(base: Array, exponent: Array) -> Array:
    """x ** y. A complex step in the base alone travels as a first-order dual: numpy's complex power would lose it in
    rounding for a negative base."""
    if np.iscomplexobj(base) and not np.iscomplexobj(exponent):
        real, exponent = np.real(base), np.asarray(exponent, dtype=float)
        slope = np.where(exponent == 0, 0.0, exponent * real ** (exponent - 1))
        return real**exponent + 1j * slope * np.imag(base)
    return base**exponent


def _spread(*values: Array) -> None:
    bounded(float(np.prod(np.broadcast_shapes(*(np.shape(value) for value in values)), dtype=float)))


def _mean(x: Array, axis: int | None = None) -> Array:
    count = np.size(x) if axis is None else np.shape(x)[axis]
    return np.sum(x, axis=axis) / np.float64(count)


def _softmax(x: Array, axis: int = -1) -> Array:
    x = np.asarray(x)
    shifted = np.exp(x - x.real.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def _logsumexp(x: Array, axis: int | None = None) -> Array:
    peak = np.max(np.real(x), axis=axis, keepdims=True)
    total = np.log(np.sum(np.exp(x - peak), axis=axis, keepdims=True)) + peak
    return np.squeeze(total, axis=axis)


def _log_softmax(x: Array, axis: int = -1) -> Array:
    peak = np.max(np.real(x), axis=axis, keepdims=True)
    return x - peak - np.log(np.sum(np.exp(x - peak), axis=axis, keepdims=True))


def _sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), from the side where exp does not overflow."""
    small = np.exp(np.where(np.real(x) > 0, -x, x))
    return np.where(np.real(x) > 0, 1, small) / (1 + small)


def _larger(a: Array, b: Array) -> Array:
    _spread(a, b)
    return np.where(np.real(a) >= np.real(b), a, b)


def _smaller(a: Array, b: Array) -> Array:
    _spread(a, b)
    return np.where(np.real(a) <= np.real(b), a, b)


def _extreme(pick: Callable[..., Any]) -> Callable[..., Array]:
    def extreme(x: Array, axis: int | None = None) -> Array:
        x = np.asarray(x)
        if axis is None:
            return x.ravel()[pick(np.real(x))]
        where = np.expand_dims(pick(np.real(x), axis=axis), axis)
        return np.take_along_axis(x, where, axis).squeeze(axis)

    return extreme


def _where(condition: Array, yes: Array, no: Array) -> Array:
    _spread(condition, yes, no)
    return np.where(np.real(condition) != 0, yes, no)


def take(x: Array, at: Any) -> Array:
    """x[at], where `at` is an index, a slice, a vector of indices, or a tuple of these."""
    x, axes = np.asarray(x), at if isinstance(at, tuple) else (at,)
    picked = [place for place, axis in enumerate(axes) if isinstance(axis, np.ndarray)]
    if picked:
        _spread(*(axes[place] for place in picked))
        count = np.prod(np.broadcast_shapes(*(axes[place].shape for place in picked)), dtype=float)
        bounded(count * x.size / max(1, np.prod([x.shape[place] for place in picked])))
    return x[at]


def matmul(a: Array, b: Array) -> Array:
    a, b = np.asarray(a), np.asarray(b)
    inner = max(1, a.shape[-1] if a.ndim else 1)
    bounded((a.size / inner) * (b.size / inner))
    return a @ b


def _outer(a: Array, b: Array) -> Array:
    bounded(np.size(a) * np.size(b))
    return np.outer(a, b)


def _onehot(a: Array, n: Array) -> Array:
    index, size = whole(a), whole(n)
    bounded(size)
    if not 0 <= index < size:
        raise ExpressionError(f"onehot({index}, {size}) has no such index", "count from 0 to n - 1")
    return (np.arange(size) == index).astype(float)


def _eye(n: Array) -> Array:
    size = whole(n)
    _shape(float(size), float(size))
    return np.eye(size)


def _shape(*sizes: Array) -> tuple[int, ...]:
    axes = tuple(whole(size) for size in sizes)
    if any(size < 0 for size in axes):
        raise ExpressionError("a negative size", "sizes count from 0")
    bounded(float(np.prod(axes, dtype=float)))
    return axes


def _filled(make: Callable[..., Any]) -> Callable[[Array], Array]:
    return lambda shape: make(_shape(*np.atleast_1d(np.asarray(shape))))


def _arange(*ends: Array) -> Array:
    low, high = (0, whole(ends[0])) if len(ends) == 1 else (whole(ends[0]), whole(ends[1]))
    bounded(high - low)
    return np.arange(low, high, dtype=float)


IMPLEMENTATIONS: dict[str, Callable[..., Array]] = {
    "exp": np.exp,
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "abs": lambda x: np.where(np.real(x) < 0, -x, x),
    "sign": lambda x: np.sign(np.real(x)),
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "relu": lambda x: np.where(np.real(x) > 0, x, 0.0),
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "sum": np.sum,
    "mean": _mean,
    "max": _extreme(np.argmax),
    "min": _extreme(np.argmin),
    "minimum": _smaller,
    "maximum": _larger,
    "clip": lambda x, lo, hi: _smaller(_larger(x, lo), hi),
    "where": _where,
    "cumsum": np.cumsum,
    "dot": matmul,
    "outer": _outer,
    "size": lambda x: np.float64(np.size(x)),
    "norm": lambda x: np.sqrt(np.sum(x * x)),
    "transpose": np.transpose,
    "onehot": _onehot,
    "eye": _eye,
    "zeros": _filled(np.zeros),
    "ones": _filled(np.ones),
    "arange": _arange,
}
