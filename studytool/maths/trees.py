"""Turns a point (arrays, tuples of arguments, dicts of parameters, trees of them) into one vector of its real numbers.

The program of the sandbox loads this file in the learner's own Python, which may be 3.9 and has no studytool: it
imports numpy and the standard library alone.
"""

from __future__ import annotations

import copy
import inspect
import types
from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from dataclasses import dataclass, fields, is_dataclass
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
        parts = [numbers(part) for part in value]
        if not parts or any(part is None for part in parts) or any(getattr(part, "ndim", 0) for part in value):
            return None
        value = parts
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
        parts = [kind_of(part) for part in value[:4]] + ["…"] * (len(value) > 4)
        return f"a {type(value).__name__} of {' and '.join(parts)}"
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


def listed(value: Any) -> Any:
    """What a generator, a dict's views or the like hold, as a list, or as a dict where they give names with values."""
    if not isinstance(value, (Iterator, KeysView, ValuesView, ItemsView)):
        return value
    entries = list(value)
    named = all(isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in entries)
    return dict(entries) if entries and named else entries


def inner(value: Any, *, objects: bool = False) -> list[tuple[Any, Any]] | None:
    """The entries of a dict, tuple, list, array of arrays, dataclass or namespace; with `objects`, what any other
    object holds as well. None for what has no entries."""
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, tuple) or (isinstance(value, list) and numbers(value) is None) or _of_arrays(value):
        return list(enumerate(value))
    if _record(value):
        names = [one.name for one in fields(value)] if is_dataclass(value) else list(vars(value))
        return [(name, getattr(value, name)) for name in names]
    if not objects or not _holds(value):
        return None
    parameters = getattr(value, "named_parameters", None)  # of torch
    return list(parameters()) if callable(parameters) else list(vars(value).items())


def _of_arrays(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "O" and value.ndim == 1


def _record(value: Any) -> bool:
    if isinstance(value, type) or hasattr(value, "__array__"):
        return False
    return is_dataclass(value) or isinstance(value, types.SimpleNamespace)


def _holds(value: Any) -> bool:
    """Whether it is an object that keeps values under names."""
    other = (type, types.ModuleType, types.FunctionType, types.MethodType)
    return hasattr(value, "__dict__") and not isinstance(value, other) and numbers(value) is None


def leaves(
    tree: Any, path: Path = (), *, objects: bool = False, seen: set[int] | None = None
) -> Iterator[tuple[Path, Any]]:
    """Every value of a tree that is none itself. An object that is met twice is entered once."""
    seen = set() if seen is None else seen
    entries = inner(tree, objects=objects)
    if entries is None:
        yield path, tree
        return
    if not isinstance(tree, (Mapping, tuple, list)):
        if id(tree) in seen:
            return
        seen.add(id(tree))
    for key, value in entries:
        yield from leaves(value, (*path, key), objects=objects, seen=seen)


def rebuilt(tree: Any, put: Mapping[Path, Any], path: Path = ()) -> Any:
    """A copy of the tree with these values at their paths."""
    if path in put:
        return put[path]
    under = any(place[: len(path)] == path for place in put)
    if isinstance(tree, Mapping):
        entries = {key: rebuilt(value, put, (*path, key)) for key, value in tree.items()}
        return entries if type(tree) is dict else _of_type(tree, entries)
    if isinstance(tree, tuple):
        parts = [rebuilt(value, put, (*path, number)) for number, value in enumerate(tree)]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    if isinstance(tree, list) and under:
        return [rebuilt(value, put, (*path, number)) for number, value in enumerate(tree)]
    if under and (_of_arrays(tree) or _record(tree)):
        return _with_entries(tree, [(key, rebuilt(value, put, (*path, key))) for key, value in inner(tree) or ()])
    try:
        copied = copy.deepcopy(tree)
    except Exception:  # what cannot be copied, as a module or a generator, is passed on itself
        if under:
            raise Unfit(f"{kind_of(tree)} cannot be copied") from None
        return tree
    if under:
        fill(copied, put, path)
    return copied


def _with_entries(tree: Any, entries: list[tuple[Any, Any]]) -> Any:
    copied = copy.copy(tree)
    for key, value in entries:
        if isinstance(key, str):
            object.__setattr__(copied, key, value)  # a frozen dataclass too
        else:
            copied[key] = value
    return copied


def fill(tree: Any, put: Mapping[Path, Any], path: Path = ()) -> None:
    """Write these values at their paths into the tree itself: arrays keep their place, so that what else refers to
    them sees it. Raises Unfit where that cannot be done."""
    if path in put:
        if not _written(tree, put[path]):
            raise Unfit(f"{name_of(path) or 'the point'} is a number that nothing else sees move; make it an array")
        return
    for key, value in inner(tree, objects=True) or ():
        place = (*path, key)
        if place in put and not _array(value) and not isinstance(tree, (tuple, Mapping, list)):
            object.__setattr__(tree, key, put[place])
        elif any(other[: len(place)] == place for other in put):
            fill(value, put, place)


def _array(value: Any) -> bool:
    return isinstance(value, np.ndarray) or hasattr(value, "detach")


def _written(value: Any, moved: Any) -> bool:
    """Whether a value is an array, and now has these numbers."""
    if not _array(value):
        return False
    torch = hasattr(value, "detach")
    if moved.is_complex() if torch else np.iscomplexobj(moved):
        raise Unfit("an array that keeps its place takes no complex numbers")
    if torch:
        value.data.copy_(moved.detach())
    else:
        value[...] = moved
    return True


def _of_type(tree: Any, entries: dict[Any, Any]) -> Any:
    try:
        return type(tree)(entries)
    except TypeError:
        return entries


def spoken(tree: Any, path: Path) -> Path:
    """The path with the names of a named tuple's fields in the place of their numbers."""
    said: list[Any] = []
    for key in path:
        named = isinstance(tree, tuple) and hasattr(tree, "_fields")
        said.append(tree._fields[key] if named else key)
        tree = dict(inner(tree, objects=True) or ())[key]
    return tuple(said)


def name_of(path: Path) -> str:
    """`layers[0].W` for its keys and numbers."""
    text = ""
    for key in path:
        plain = isinstance(key, str) and key.replace(".", "_").replace("_", "").isalnum()  # `0.weight` of torch too
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


def takes_nothing(function: Callable[..., Any]) -> bool:
    """Whether it can only be called without arguments."""
    if takes(function, None) or not takes(function):
        return False
    return all(one.kind is not one.VAR_KEYWORD for one in inspect.signature(function).parameters.values())


def takes_anything(function: Callable[..., Any]) -> bool:
    """Whether its signature says nothing: `*args, **kwargs`, as decorators have."""
    try:
        kinds = [one.kind for one in inspect.signature(function).parameters.values()]
    except (TypeError, ValueError):
        return False
    return kinds == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]


def parameters(function: Callable[..., Any]) -> list[str]:
    """The names of its positional parameters, as far as they are known."""
    try:
        return [one.name for one in inspect.signature(function).parameters.values() if one.kind in (0, 1)]
    except (TypeError, ValueError):
        return []


def applied(function: Callable[..., Any], value: Any, *, apart: bool) -> Any:
    """`apart`: a tuple as so many arguments, a dict as named ones; else the value as one argument."""
    arguments: tuple[Any, ...] = (value,)
    named: dict[str, Any] = {}
    if apart:
        arguments, named = ((), dict(value)) if isinstance(value, Mapping) else (tuple(value), {})
    try:
        return function(*arguments, **named)
    except TypeError:
        if takes(function, *arguments, **named):
            raise
        raise Unfit(_untaken(function, value)) from None


def _untaken(function: Callable[..., Any], value: Any) -> str:
    """Why a function cannot be called with a point, and what to do."""
    wanted = parameters(function)
    if wanted[:1] == ["self"]:
        return "it is a method of a class, not of an object; name the object's, such as net.grad"
    given = "".join(f" {number} arguments" for number in [len(value)]) if isinstance(value, tuple) else " one argument"
    return (
        f"it takes {', '.join(wanted)}, and the point gives{given}; "
        "give it a point of these, or write a function of the point that calls it"
    )


def apart(function: Callable[..., Any], value: Any) -> bool:
    """Whether the function takes the entries of a tuple or dict as so many arguments."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and key.isidentifier() for key in value) and takes(function, **value)
    return isinstance(value, tuple) and not hasattr(value, "_fields") and takes(function, *value)
