"""Turns a point (arrays, tuples of arguments, dicts of parameters, trees of them) into one vector of its real numbers.

The program of the sandbox loads this file in the learner's own Python, which may be 3.9 and has no studytool: it
imports numpy and the standard library alone.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Path = tuple[Any, ...]  # keys and numbers from a tree down to one of its leaves
MISSING = object()


class Unfit(ValueError):
    """The point, or what the code returned, cannot be used; the text says what it is."""


@dataclass(frozen=True)
class Leaf:
    """One array of real numbers of a point: its path, its name in reports, and the value as it was given."""

    path: Path
    name: str
    given: Any
    array: np.ndarray[Any, Any]


# Names -------------------------------------------------------------------------------------------------------------


def resolved(here: Any, steps: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    """Where attributes and entries lead; the steps left over are parts of what a function on the way returns.

    Raises LookupError where a step leads nowhere.
    """
    for number, step in enumerate(steps):
        further = taken(here, step)
        if further is MISSING and callable(here):
            return here, tuple(steps[number:])
        if further is MISSING:
            raise LookupError(f"{kind_of(here)} has no {step!r}")
        here = further
    return here, ()


def taken(value: Any, step: Any) -> Any:
    """One attribute or entry of a value, or MISSING."""
    if isinstance(step, str) and not isinstance(value, Mapping):
        return getattr(value, step, MISSING)
    try:
        return value[step]
    except (TypeError, LookupError):
        return MISSING


def parted(value: Any, parts: Sequence[Any]) -> Any:
    """A part of what a function returned. Raises Unfit where it has no such part."""
    for part in parts:
        inner = taken(value, part)
        if inner is MISSING:
            raise Unfit(f"{kind_of(value)} has no part {part!r}")
        value = inner
    return value


# Values ------------------------------------------------------------------------------------------------------------


def numbers(value: Any) -> np.ndarray[Any, Any] | None:
    """The value as an array, where it is one: of numpy, torch, jax or autograd, a number, or nested lists of them."""
    if hasattr(value, "detach") and hasattr(value, "cpu"):  # torch
        value = value.detach().cpu().resolve_conj().numpy()
    elif hasattr(value, "_value") and hasattr(value, "_trace"):  # autograd
        return numbers(value._value)
    elif isinstance(value, (list, tuple)):
        if not value or any(numbers(part) is None or isinstance(part, (np.ndarray, dict)) for part in value):
            return None
    elif not (isinstance(value, (bool, int, float, complex, np.ndarray, np.generic)) or hasattr(value, "__array__")):
        return None
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "biufc" else None


def same(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Whether two results are equal, entries that are no number included."""
    return one.shape == other.shape and np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")


def warning_texts(warned: Sequence[Any]) -> list[str]:
    """`RuntimeWarning: overflow …`, each once."""
    return list(dict.fromkeys(f"{type(one.message).__name__}: {one.message}" for one in warned))


def kind_of(value: Any) -> str:
    """What a value is, in a reader's words: `a tuple of a number and an array of shape (2, 2)`."""
    if value is None or isinstance(value, (str, bytes)):
        return "None" if value is None else "a text"
    array = None if isinstance(value, (tuple, list)) and len(value) <= 4 else numbers(value)
    if array is not None:
        return "a number" if array.ndim == 0 else f"an array of shape {array.shape}"
    if isinstance(value, Mapping):
        return f"a dict with {', '.join(map(str, list(value)[:6]))}{', …' if len(value) > 6 else ''}"
    if isinstance(value, (tuple, list)) and value:
        inner = [kind_of(part) for part in value[:4]] + ["…"] * (len(value) > 4)
        return f"a {type(value).__name__} of {' and '.join(inner)}"
    return f"a value of type {type(value).__name__}"


def like(given: Any, array: np.ndarray[Any, Any], *, rounded: bool) -> Any:
    """These numbers as the kind of value that was given; `rounded` keeps its own type, else they keep 64 bits."""
    if hasattr(given, "detach") and hasattr(given, "cpu"):
        import torch  # type: ignore[import-not-found,unused-ignore]

        tensor = torch.tensor(array, dtype=given.dtype if rounded else None, device=given.device)
        return tensor.requires_grad_(given.requires_grad)
    if isinstance(given, (np.ndarray, np.generic, float, int, list)):
        return array.astype(given.dtype)[()] if rounded and hasattr(given, "dtype") else array[()]
    if type(given).__module__.partition(".")[0] in ("jax", "jaxlib"):
        import jax.numpy  # type: ignore[import-not-found,unused-ignore]

        return jax.numpy.asarray(array, dtype=given.dtype if rounded else None)
    return array[()]


# Trees -------------------------------------------------------------------------------------------------------------


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a tree of dicts, tuples and lists that is none of these."""
    if isinstance(tree, Mapping):
        inner = list(tree.items())
    elif isinstance(tree, tuple) or (isinstance(tree, list) and numbers(tree) is None):
        inner = list(enumerate(tree))
    else:
        yield path, tree
        return
    for key, value in inner:
        yield from leaves(value, (*path, key))


def rebuilt(tree: Any, put: Mapping[Path, Any], path: Path = ()) -> Any:
    """A copy of the tree with these values at their paths."""
    if path in put:
        return put[path]
    if isinstance(tree, Mapping):
        entries = {key: rebuilt(value, put, (*path, key)) for key, value in tree.items()}
        return entries if type(tree) is dict else _of_type(tree, entries)
    if isinstance(tree, tuple):
        parts = [rebuilt(value, put, (*path, number)) for number, value in enumerate(tree)]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    if isinstance(tree, list) and any(place[: len(path)] == path for place in put):
        return [rebuilt(value, put, (*path, number)) for number, value in enumerate(tree)]
    try:
        return copy.deepcopy(tree)
    except Exception:  # what cannot be copied, as a module or a generator, is passed on itself
        return tree


def _of_type(tree: Any, entries: dict[Any, Any]) -> Any:
    try:
        return type(tree)(entries)
    except TypeError:
        return entries


def name_of(path: Path) -> str:
    """`layers[0].W` for its keys and numbers."""
    text = ""
    for key in path:
        plain = isinstance(key, str) and key.isidentifier()
        text += (f".{key}" if text else str(key)) if plain else f"[{key!r}]"
    return text


# Calling -----------------------------------------------------------------------------------------------------------


def takes(function: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
    try:
        inspect.signature(function).bind(*arguments, **named)
    except TypeError:
        return False
    except ValueError:  # a built-in function that does not say
        return not named and bool(arguments)
    return True


def parameters(function: Callable[..., Any]) -> list[str]:
    """The names of its positional parameters, as far as they are known."""
    try:
        return [one.name for one in inspect.signature(function).parameters.values() if one.kind in (0, 1)]
    except (TypeError, ValueError):
        return []


def applied(function: Callable[..., Any], value: Any, *, apart: bool) -> Any:
    """`apart`: a tuple as so many arguments, a dict as named ones; else the value as one argument."""
    if not apart:
        return function(value)
    return function(**value) if isinstance(value, Mapping) else function(*value)


def apart(function: Callable[..., Any], value: Any) -> bool:
    """Whether the function takes the entries of a tuple or dict as so many arguments."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and key.isidentifier() for key in value) and takes(function, **value)
    return isinstance(value, tuple) and not hasattr(value, "_fields") and takes(function, *value)
