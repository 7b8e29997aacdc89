"""The item types: one module each, whose `TYPE` is the type. Nothing lists them.

Every plain module of this folder without an underscore in front is a type; the package `contract` is what they share.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studytool.items.contract import Item


@cache
def names() -> tuple[str, ...]:
    """The name of every item type, found in this folder, none of them imported: `two_words.py` is `two-words`."""
    modules = (module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)
    return tuple(name.replace("_", "-") for name in modules if not name.startswith("_"))


@cache
def types() -> dict[str, type[Item]]:
    """Every item type by name."""
    return {name: kind_named(name) for name in names()}


def kind_named(name: str) -> type[Item]:
    """One item type, without importing the others. Raises KeyError where there is none of this name."""
    if name not in names():
        raise KeyError(name)
    kind: type[Item] = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").TYPE
    return kind
