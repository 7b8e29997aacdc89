"""Calling a learner's function: what went in, what came out, and what it did on the way.

The sandbox gives the same `Call` for code in a subprocess as `called` does for a function of this process.
"""

from __future__ import annotations

import inspect
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.model import Text

Array = NDArray[Any]
Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What one call gave: `value` with the type and shape returned (a tuple for a point of several arrays), or
    `error` and its `line` in the source.

    `changed` numbers the arguments, from 0, that the function changed in place; `repeatable` is False where a second
    call with the same arguments gave something else; `warnings` are texts such as `RuntimeWarning: overflow …`.
    `stopped` names the limit that ended the call and all that would have followed: timeout, memory, output, killed.
    """

    value: Array | tuple[Array, ...] | None
    error: str | None = None
    line: int | None = None
    changed: tuple[int, ...] = ()
    repeatable: bool = True
    warnings: tuple[str, ...] = ()
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Where a function is called, in float64: one array, or several where it was given as a tuple."""

    parts: tuple[NDArray[np.float64], ...]
    several: bool = False
    warnings: tuple[Text, ...] = ()

    @classmethod
    def read(cls, x: Any) -> Point:
        """From a number, a nested list, an array, or a tuple of these. Raises ValueError for anything else."""
        several = isinstance(x, tuple)
        arrays = [np.asarray(part) for part in (x if several else (x,))]
        if not arrays or any(array.dtype.kind not in "biuf" or not array.size for array in arrays):
            raise ValueError("the point is not made of real numbers")
        parts = tuple(array.astype(float) for array in arrays)
        if not all(np.isfinite(part).all() for part in parts):
            raise ValueError("the point has entries that are not finite")
        whole = any(array.dtype.kind in "biu" for array in arrays)
        coarse = any(array.dtype.kind == "f" and array.dtype.itemsize < 8 for array in arrays)
        said = [messages.gradcheck.integers_as_float64()] * whole + [messages.gradcheck.point_as_float64()] * coarse
        return cls(parts, several, tuple(said))

    @property
    def shape(self) -> Index | tuple[Index, ...]:
        return tuple(part.shape for part in self.parts) if self.several else self.parts[0].shape

    @property
    def flat(self) -> NDArray[np.float64]:
        return np.concatenate([part.ravel() for part in self.parts])

    def indices(self) -> list[Index]:
        """The name of each entry of `flat`; a tuple's begin with the number of the array."""
        return [
            (number, *index) if self.several else index
            for number, part in enumerate(self.parts)
            for index in np.ndindex(part.shape)
        ]

    def at(self, flat: Array) -> tuple[Array, ...]:
        """The arrays with these entries, real or complex, which are copied."""
        cuts = np.cumsum([part.size for part in self.parts])[:-1]
        pieces = np.split(np.array(flat), cuts)
        return tuple(np.array(piece).reshape(part.shape) for piece, part in zip(pieces, self.parts, strict=True))


def called(function: Callable[..., Any], arguments: Sequence[Array], *, several: bool, again: bool = False) -> Call:
    """Call a function of this process with copies of the arguments, twice where `again` asks whether it repeats."""
    copies = [np.array(argument) for argument in arguments]
    with warnings.catch_warnings(record=True) as warned, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        try:
            value = returned(applied(function, [copy[()] for copy in copies], several=several), len(copies), several)
        except Exception as error:
            return Call(None, traceback.format_exception_only(error)[-1].strip())
        changed = tuple(
            number for number, copy in enumerate(copies) if not np.array_equal(copy, arguments[number], equal_nan=True)
        )
        second = called(function, arguments, several=several).value if again else value
    texts = [f"{type(warning.message).__name__}: {warning.message}" for warning in warned]
    return Call(value, changed=changed, repeatable=_same(value, second), warnings=tuple(dict.fromkeys(texts)))


def applied(function: Callable[..., Any], arguments: Sequence[Any], *, several: bool) -> Any:
    """A tuple's arrays as so many arguments; as one tuple, where the function cannot take them apart."""
    if several and not _takes(function, len(arguments)):
        return function(tuple(arguments))
    return function(*arguments)


def returned(value: Any, count: int, several: bool) -> Array | tuple[Array, ...]:
    """What a function returned as arrays: a tuple of them where it is one for each of several arguments.

    Raises TypeError or ValueError where it is none.
    """
    if several and in_parts(value, count):
        return tuple(_numbers(part) for part in value)
    return _numbers(value)


def in_parts(value: Any, count: int) -> bool:
    """Whether a result is one array for each argument; a tuple is meant so, even where it has too few or too many."""
    return isinstance(value, tuple) or (isinstance(value, list) and len(value) == count)


def _numbers(value: Any) -> Array:
    array = np.array(value)
    if array.dtype.kind not in "biufc":
        said = "None" if value is None else f"a value of type {type(value).__name__}"
        raise TypeError(f"{said} is not an array of numbers")
    return array


def _takes(function: Callable[..., Any], count: int) -> bool:
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # a built-in function that does not say
        return True
    return True


def _same(value: Any, other: Any) -> bool:
    if isinstance(value, tuple):
        return isinstance(other, tuple) and all(_same(a, b) for a, b in zip(value, other, strict=True))
    if other is None or isinstance(other, tuple) or value.shape != other.shape:
        return False
    return np.array_equal(value, other, equal_nan=value.dtype.kind in "fc")
