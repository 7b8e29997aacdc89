"""Other programs' files: one module for each format, found in this folder, with a `FORMAT`; nothing lists them.

The package `contract` is what they share; a module whose name begins with an underscore is part of a format.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from studytool.exchange.contract import Format, Reviews


@cache
def names() -> tuple[str, ...]:
    """The name of every format, none of them imported."""
    found = (module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)
    return tuple(sorted(name for name in found if not name.startswith("_")))


def format_named(name: str) -> Format:
    """One format, without importing the others."""
    form: Format = importlib.import_module(f"{__name__}.{name}").FORMAT
    return form


def formats() -> dict[str, Format]:
    """Every format by name."""
    return {name: format_named(name) for name in names()}


def reviews_of(path: Path) -> tuple[str, Reviews] | None:
    """The program and the format of the reviews that a file has by its suffix."""
    return next(
        (
            (form.program, form.reviews)
            for form in formats().values()
            if form.reviews and path.suffix.lower() in form.reviews.suffixes
        ),
        None,
    )
