"""The item types: one module each. A module whose name has no underscore in front is a type; nothing lists them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from studytool.items._base import Item


@cache
def names() -> tuple[str, ...]:
    """The name of every item type, found in this folder, none of them imported."""
    return tuple(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


@cache
def types() -> dict[str, type[Item]]:
    """Every item type by name."""
    return {name: kind_named(name) for name in names()}


def kind_named(name: str) -> type[Item]:
    """One item type, without importing the others. Raises KeyError where there is none of this name."""
    if name not in names():
        raise KeyError(name)
    kind: type[Item] = importlib.import_module(f"{__name__}.{name}").TYPE
    return kind
