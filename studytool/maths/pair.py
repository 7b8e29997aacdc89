"""A function and its claimed gradient as functions of one flat vector, in this process or in the sandbox."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool.maths.calls import Array, Call, Index

Vector = NDArray[np.float64]
Evaluate = Callable[[Array, bool], Call]  # at a vector, and whether to call twice


class Stopped(Exception):
    """A limit ended the code that is called."""

    def __init__(self, call: Call) -> None:
        super().__init__(call.stopped)
        self.call = call


@dataclass(frozen=True, slots=True)
class Point:
    """Where a function is called: its arrays of real numbers, by name, as one vector of shape (n,).

    `lengths` are (array, axis, length) of every array of numbers there is, data that are not looked at included.
    """

    names: tuple[str, ...]
    shapes: tuple[Index, ...]
    flat: Vector
    lengths: tuple[tuple[str, int, int], ...] = ()

    @classmethod
    def read(cls, described: Mapping[str, Any]) -> Point:
        """From what `GradientProblem.described` tells. Raises KeyError, TypeError, ValueError or OverflowError where it
        makes no sense."""
        return cls(
            tuple(map(str, described["names"])),
            tuple(tuple(map(int, shape)) for shape in described["shapes"]),
            described["vector"],
            tuple((str(name), int(axis), int(length)) for name, axis, length in described["lengths"]),
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(math.prod(shape) for shape in self.shapes)

    @property
    def shape(self) -> Index | tuple[Index, ...]:
        return self.shapes[0] if len(self.shapes) == 1 else self.shapes

    def place(self, number: int) -> tuple[str, Index]:
        """The name of the array that an entry of the vector stands in, and its index there."""
        for name, shape, size in zip(self.names, self.shapes, self.sizes, strict=True):
            if number < size:
                return name, tuple(map(int, np.unravel_index(number, shape)))
            number -= size
        raise IndexError(number)

    def index(self, number: int) -> Index:
        """Where an entry stands; with several arrays, after the number of its array."""
        name, index = self.place(number)
        return index if len(self.names) == 1 else (self.names.index(name), *index)

    def label(self, number: int) -> str:
        return labelled(*self.place(number))

    def labels(self, numbers: Iterable[int], most: int = 5) -> str:
        every = list(numbers)
        shown = ", ".join(self.label(int(number)) for number in every[:most])
        return f"{shown}, …" if len(every) > most else shown

    def ranges(self) -> Iterator[range]:
        """The entries of each array."""
        start = 0
        for size in self.sizes:
            yield range(start, start + size)
            start += size

    def described(self) -> str:
        """`W1 (4, 3), b1 (3,)`."""
        shown = [f"{name} {shape}" for name, shape in zip(self.names, self.shapes, strict=True)]
        return ", ".join(shown if len(shown) <= 8 else [*shown[:8], "…"])


def labelled(name: str, index: Index) -> str:
    """`W[1, 0]`; a number's own name alone."""
    return f"{name}{list(index)}" if index else name


@dataclass(frozen=True, slots=True)
class Pair:
    """Both raise Stopped where a limit ends the code."""

    function: Evaluate
    gradient: Evaluate
    point: Point

    def first(self) -> tuple[Call, Call]:
        """Both at the point, called twice to see whether they repeat themselves."""
        x = self.point.flat
        return _unless_stopped(self.function(x, True)), _unless_stopped(self.gradient(x, True))

    def value(self, x: Vector) -> float:
        """f at x, shape (n,); nan where it fails there, as outside its domain."""
        number = _number(_unless_stopped(self.function(x, False)))
        return np.nan if number is None or number.dtype.kind == "c" else float(number)

    def complex_value(self, x: NDArray[np.complex128]) -> complex | None:
        """f at a complex x; None where it fails, or gives a real number: the imaginary part was dropped on the way."""
        call = _unless_stopped(self.function(x, False))
        number = _number(call)
        if number is None or number.dtype.kind != "c":
            return None
        if any(text.startswith("ComplexWarning") for text in call.warnings):
            return None
        value = complex(number)
        return value if np.isfinite(value) else None

    def claimed(self, x: Vector) -> Vector | None:
        """The claimed gradient at x, shape (n,); None where it fails there or has another shape."""
        call = _unless_stopped(self.gradient(x, False))
        if tuple(part.shape for part in arrays(call)) != self.point.shapes:
            return None
        return flat(call) if all(part.dtype.kind != "c" for part in arrays(call)) else None


def _number(call: Call) -> Array | None:
    (value, *_) = arrays(call) or (None,)
    return None if value is None or value.size != 1 else value.reshape(())


def _unless_stopped(call: Call) -> Call:
    if call.stopped:
        raise Stopped(call)
    return call


def arrays(call: Call) -> tuple[Array, ...]:
    parts = call.value if isinstance(call.value, tuple) else (call.value,)
    return tuple(part for part in parts if part is not None)


def flat(call: Call) -> Vector:
    return np.concatenate([np.asarray(part, dtype=float).ravel() for part in arrays(call)])


def coarse(call: Call) -> float:
    """The relative rounding of a type coarser than float64, else 0."""
    types = [part.dtype for part in arrays(call) if part.dtype.kind == "f" and part.dtype.itemsize < 8]
    return max((float(np.finfo(kind).eps) for kind in types), default=0.0)
