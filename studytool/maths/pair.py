"""A function and its claimed gradient as functions of one flat vector, however they are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studytool.maths.calls import Array, Call, Point

Vector = NDArray[np.float64]
Evaluate = Callable[[tuple[Array, ...], bool], Call]  # the arguments, and whether to call twice


class Stopped(Exception):
    """A limit ended the code that is called."""

    def __init__(self, call: Call) -> None:
        super().__init__(call.stopped)
        self.call = call


@dataclass(frozen=True, slots=True)
class Pair:
    """Both raise Stopped where a limit ends the code."""

    function: Evaluate
    gradient: Evaluate
    point: Point

    def first(self) -> tuple[Call, Call]:
        """Both at the point, called twice to see whether they repeat themselves."""
        return _unless_stopped(self.function(self.point.parts, True)), _unless_stopped(
            self.gradient(self.point.parts, True)
        )

    def value(self, x: Vector) -> float:
        """f at x, shape (n,); nan where it fails there, as outside its domain."""
        call = _unless_stopped(self.function(self.point.at(x), False))
        if not isinstance(call.value, np.ndarray) or call.value.size != 1 or call.value.dtype.kind == "c":
            return np.nan
        return float(call.value.reshape(()))

    def complex_value(self, x: NDArray[np.complex128]) -> complex | None:
        """f at a complex x; None where it fails, or gives a real number: the imaginary part was dropped on the way."""
        call = _unless_stopped(self.function(self.point.at(x), False))
        if not isinstance(call.value, np.ndarray) or call.value.size != 1 or call.value.dtype.kind != "c":
            return None
        if any(text.startswith("ComplexWarning") for text in call.warnings):
            return None
        value = complex(call.value.reshape(()))
        return value if np.isfinite(value) else None

    def claimed(self, x: Vector) -> Vector | None:
        """The claimed gradient at x, shape (n,); None where it fails there or has another shape."""
        call = _unless_stopped(self.gradient(self.point.at(x), False))
        shapes = tuple(part.shape for part in arrays(call))
        if shapes != tuple(part.shape for part in self.point.parts):
            return None
        return flat(call) if all(part.dtype.kind != "c" for part in arrays(call)) else None


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
