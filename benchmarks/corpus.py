"""Gradients right and wrong, over points where checkers go astray.

Each `Case` is a function of a float64 vector, a claimed gradient, a point, and whether the claim is true there and
beside it. Where the vector stands for a tree of parameters, `in_tree` gives all three as functions of the tree. At a
kink there is no gradient, so no claim is true. Half of them, by name, are held out: the checker was tuned on the
others.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.hard import hard
from benchmarks.smooth import Function, Gradient, Shapes, Smooth, Vector, smooth


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    f: Function
    gradient: Gradient
    x: Vector
    right: bool
    kink: bool = False
    tree: Shapes = ()

    @property
    def held_out(self) -> bool:
        return zlib.crc32(self.name.partition(";")[0].encode()) % 2 == 1

    def in_tree(self) -> tuple[Callable[..., Any], Callable[..., Any], Any]:
        """(f, gradient, point), of a dict of parameters where there is a tree."""
        if not self.tree:
            return self.f, self.gradient, self.x
        return lambda p: self.f(_flat(p)), lambda p: self._parts(self.gradient(_flat(p))), self._parts(self.x)

    def _parts(self, vector: Vector) -> dict[str, Vector]:
        pieces = np.split(vector, np.cumsum([math.prod(shape) for _, shape in self.tree])[:-1])
        return {name: piece.reshape(shape) for (name, shape), piece in zip(self.tree, pieces, strict=True)}


def _flat(parameters: dict[str, Vector]) -> Vector:
    return np.concatenate([array.ravel() for array in parameters.values()])


def cases() -> list[Case]:
    """Every function with its true gradient and each wrong one that differs from it, then coincidences and kinks."""
    listed = []
    for case in (*smooth(), *hard()):
        listed.append(Case(case.name, case.f, case.gradient, case.x, True, tree=case.tree))
        listed.extend(_wrong(case))
    return [*listed, *coincidences(), *kinked()]


SLIPS: dict[str, Callable[[Vector], Vector]] = {
    "sign": lambda g: -g,
    "largest 1 % off": lambda g: g * (1 + 0.01 * (np.arange(g.size) == np.argmax(np.abs(g)))),
    "twice": lambda g: 2 * g,
    "mean for sum": lambda g: g / g.size,
    "the smallest flipped": lambda g: g * np.where(np.arange(g.size) == _smallest(g), -1, 1),
}
APART = 1e-3


def _smallest(g: Vector) -> int:
    return int(np.argmin(np.where(g == 0, np.inf, np.abs(g))))


def _wrong(case: Smooth) -> Iterator[Case]:
    """Of the slips that give different things, each but the one that its name leaves out, to keep the sum small."""
    true = case.gradient(case.x)
    seen: list[Vector] = []
    left_out = list(SLIPS)[zlib.crc32(case.name.encode()) % len(SLIPS)]
    for name, slip in SLIPS.items():
        claimed = slip(true)
        differs = np.any(np.abs(claimed - true) > APART * np.abs(true))
        if name == left_out or not differs or any(np.array_equal(claimed, other) for other in seen):
            continue
        seen.append(claimed)
        yield Case(f"{case.name}; {name}", case.f, _after(slip, case.gradient), case.x, False, tree=case.tree)


def _after(slip: Callable[[Vector], Vector], gradient: Gradient) -> Gradient:
    return lambda x: slip(gradient(x))


def coincidences() -> Iterator[Case]:
    """Formulas that are right at the point and nowhere else."""
    zero = np.zeros(2)
    yield Case("5x³ for x⁴ at 0", lambda x: float(np.sum(x**4)), lambda x: 5 * x**3, zero, False)
    yield Case("3x for x² at 0", lambda x: float(np.sum(x**2)), lambda x: 3 * x, zero, False)
    yield Case("1 for cos x at 0", lambda x: float(np.sum(np.sin(x))), np.ones_like, zero, False)
    yield Case("x for x³ at 1", lambda x: float(np.sum(x**4)) / 4, lambda x: x, np.ones(2), False)
    yield Case("2x for x² + sin² at pi", lambda x: float(np.sum(x**2 + np.sin(x) ** 2)), lambda x: 2 * x,
               np.array([np.pi, -np.pi]), False)  # fmt: skip
    yield Case("kept from the point", lambda x: float(np.sum(x**3)), lambda x: np.array([3.0, 12.0]),
               np.array([1.0, 2.0]), False)  # fmt: skip


def kinked() -> Iterator[Case]:
    """Claims at a kink, the one central differences would make included."""

    def half(x: Vector) -> Vector:
        return np.full(x.size, 0.5)

    def case(name: str, f: Function, gradient: Gradient, x: Vector) -> Case:
        return Case(name, f, gradient, x, right=False, kink=True)

    yield case("relu at 0, half", lambda x: float(np.maximum(x, 0).sum()), half, np.zeros(1))
    yield case("clip at 1.2, half", lambda x: float(np.minimum(x, np.clip(x, 0.8, 1.2)).sum()), half, np.array([1.2]))
    yield case("abs at 0, zero", lambda x: float(np.abs(x).sum()), np.zeros_like, np.zeros(2))
    yield case("max at a tie", lambda x: float(np.max(x)), half, np.ones(2))
    yield case("norm at 0, zero", lambda x: float(np.sqrt(np.sum(x**2))), np.zeros_like, np.zeros(2))
    yield case("a jump", lambda x: float(np.sum(x >= 1)), np.zeros_like, np.ones(1))
    yield case("root at 0", lambda x: float(np.sum(np.sqrt(x))), lambda x: np.full(x.size, 1e8), np.zeros(1))
    yield case("max of two, complex", lambda x: np.maximum(x[0], x[1]), half, np.ones(2))
