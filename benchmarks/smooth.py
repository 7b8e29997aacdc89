"""Functions of reinforcement learning and of textbooks with their true gradients, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Function = Callable[[Vector], float]
Gradient = Callable[[Vector], Vector]
Shapes = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Smooth:
    """A function with its true gradient at a point where it has one; `tree` are the names and shapes of the arrays that
    the point's numbers stand for, where there are several."""

    name: str
    f: Function
    gradient: Gradient
    x: Vector
    tree: Shapes = ()


def softmax(x: Vector) -> Vector:
    e = np.exp(x - x.max())
    shares: Vector = e / e.sum()
    return shares


def _score(a: int, scale: float = 1.0) -> tuple[Function, Gradient]:
    """scale * log pi(a), and its gradient (Sutton and Barto, section 13.3)."""
    return (
        lambda x: float(scale * np.log(softmax(x)[a])),
        lambda x: scale * (np.eye(x.size)[a] - softmax(x)),
    )


def _sigmoid(x: Vector) -> Vector:
    return 1 / (1 + np.exp(-x))


def _corridor(p: float) -> float:
    """The value of the short corridor's start under p(right), Sutton and Barto, example 13.1."""
    return (2 * p - 4) / (p * (1 - p))


def _corridor_slope(p: float) -> float:
    return (2 * p * (1 - p) - (2 * p - 4) * (1 - 2 * p)) / (p * (1 - p)) ** 2


HILBERT = 1 / (np.arange(5)[:, None] + np.arange(5) + 1.0)
REF = np.array([0.5, 0.3, 0.2])
Q = np.array([1.0, -2.0, 0.5])


def smooth() -> Iterator[Smooth]:
    """Their functions take no complex numbers: `float` refuses them."""
    three = np.array([0.2, -0.5, 1.1])
    for scale in (1.0, 1e-9, 1e-12, 1e9, 1e12):
        f, g = _score(1, scale)
        yield Smooth(f"score x {scale:g}", f, g, three)
    f, g = _score(0)
    yield Smooth("score, sharp policy", f, g, np.array([9.0, -4.0, 2.0]))
    yield Smooth("expected reward", lambda x: float(softmax(x) @ Q), lambda x: softmax(x) * (Q - softmax(x) @ Q), three)
    yield Smooth(
        "entropy", lambda x: float(-softmax(x) @ np.log(softmax(x))),
        lambda x: -softmax(x) * (np.log(softmax(x)) + -(softmax(x) @ np.log(softmax(x)))), three,
    )  # fmt: skip
    yield Smooth(
        "KL to a reference", lambda x: float(softmax(x) @ np.log(softmax(x) / REF)),
        lambda x: softmax(x) * (np.log(softmax(x) / REF) - softmax(x) @ np.log(softmax(x) / REF)), three,
    )  # fmt: skip
    yield Smooth("log-sigmoid margin", lambda x: float(np.log(_sigmoid(x[0] - x[1]))),
                 lambda x: (1 - _sigmoid(x[0] - x[1])) * np.array([1.0, -1.0]), np.array([0.3, 1.2]))  # fmt: skip
    yield Smooth("Gaussian score", lambda x: float(-((3.5 - x[0]) ** 2) / (2 * np.exp(2 * x[1])) - x[1]),
                 lambda x: np.array([(3.5 - x[0]) / np.exp(2 * x[1]), (3.5 - x[0]) ** 2 / np.exp(2 * x[1]) - 1]),
                 np.array([0.5, np.log(2.0)]))  # fmt: skip
    yield Smooth("corridor value", lambda x: _corridor(float(_sigmoid(x)[0])),
                 lambda x: _corridor_slope(float(_sigmoid(x)[0])) * _sigmoid(x) * (1 - _sigmoid(x)),
                 np.array([-1.0]))  # fmt: skip
    yield Smooth("flat sigmoid", lambda x: float(_sigmoid(x).sum()), lambda x: _sigmoid(x) * _sigmoid(-x),
                 np.array([20.0, -25.0]))  # fmt: skip
    yield Smooth("far below zero", lambda x: float(np.exp(x).sum()), np.exp, np.array([-30.0, -28.0]))
    yield Smooth("steep exponential", lambda x: float(np.exp(20 * x).sum()), lambda x: 20 * np.exp(20 * x),
                 np.array([1.0, 1.1]))  # fmt: skip
    yield Smooth("fast sine", lambda x: float(np.sin(1e4 * x).sum()), lambda x: 1e4 * np.cos(1e4 * x),
                 np.array([0.3, 0.7]))  # fmt: skip
    yield Smooth("sine far out", lambda x: float(np.sin(x).sum()), np.cos, np.array([1e6, -2e6]))
    yield Smooth("log near its edge", lambda x: float(np.log(x).sum()), lambda x: 1 / x, np.array([1e-6, 2e-5]))
    yield Smooth("root near its edge", lambda x: float(np.sqrt(x).sum()), lambda x: 0.5 / np.sqrt(x),
                 np.array([1e-7, 1e-4]))  # fmt: skip
    yield Smooth("large offset", lambda x: float(1e8 + (x**2).sum()), lambda x: 2 * x, np.array([1.5, -0.5]))
    yield Smooth("scales mixed", lambda x: float(1e6 * x[0] ** 2 + x[1] ** 2),
                 lambda x: np.array([2e6 * x[0], 2 * x[1]]), np.array([1.0, 2.0]))  # fmt: skip
    yield Smooth("Hilbert form", lambda x: float(x @ HILBERT @ x), lambda x: 2 * HILBERT @ x, np.arange(1.0, 6.0))
    yield Smooth("Rosenbrock, in the valley", lambda x: float(100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2),
                 lambda x: np.array([-400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]), 200 * (x[1] - x[0] ** 2)]),
                 np.array([-1.2, 1.44]))  # fmt: skip
    for distance in (1e-2, 1e-4, 1e-6, 1e-8):
        yield Smooth(f"relu, {distance:g} from its kink", lambda x: float(np.maximum(x, 0).sum()),
                     lambda x: (x > 0).astype(float), np.array([distance, -0.7]))  # fmt: skip
        yield Smooth(f"clip, {distance:g} from its kink",
                     lambda x: float(np.minimum(2 * x, 2 * np.clip(x, 0.8, 1.2)).sum()),
                     lambda x: np.where(x < 1.2, 2.0, 0.0), np.array([1.2 - distance]))  # fmt: skip
    yield Smooth("near tie of a max", lambda x: float(np.max(x)), lambda x: np.eye(x.size)[np.argmax(x)],
                 np.array([1.0, 1.0 + 1e-5, 0.3]))  # fmt: skip
    yield Smooth("least squares", lambda x: float(((HILBERT @ x - 1) ** 2).sum()),
                 lambda x: 2 * HILBERT.T @ (HILBERT @ x - 1), np.array([1.0, -2.0, 3.0, -4.0, 5.0]))  # fmt: skip
