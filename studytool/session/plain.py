"""The values of a session as what JSON can hold, and back: the page keeps its state so, since Stop ends its Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Records as maps of their fields, sets as sorted lists, times as ISO 8601, half of a surrogate pair as `?`."""
    if _is_record(value):
        return {name: to_plain(getattr(value, name)) for name in type(value).__annotations__}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [to_plain(entry) for entry in value]
    if isinstance(value, frozenset):
        return sorted(map(to_plain, value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def from_plain(kind: type[T], value: Any) -> T:
    """The value of this type that `to_plain` wrote. Raises TypeError, KeyError or ValueError for anything else."""
    return _read(kind, value)  # type: ignore[no-any-return]


def _read(kind: Any, value: Any) -> Any:
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (one,) = (part for part in of if part is not NoneType)
        return None if value is None else _read(one, value)
    if origin is tuple:
        return tuple(_read(of[0], entry) for entry in value)
    if origin is frozenset:
        return frozenset(_read(of[0], entry) for entry in value)
    if origin is Mapping:
        return {key: _read(of[1], entry) for key, entry in value.items()}
    if _is_record(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], entry) for name, entry in value.items()})
    if kind is datetime:
        return datetime.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value


def _is_record(value: object) -> bool:
    """Whether it is a dataclass or a named tuple, or a type of them."""
    return is_dataclass(value) or hasattr(value, "_fields")


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
