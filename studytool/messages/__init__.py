"""What is said to the learner, in English and Chinese: data and templates, one module for each speaker.

`messages.reading.too_deep()` and its like are what a grader or a session says anywhere, in the page too. What only the
commands say (`commands`, `progress`) is imported by its module's name, and is not shipped to the page.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studytool.messages import code, diagnosis, gradcheck, reading, session

__all__ = ["code", "diagnosis", "gradcheck", "reading", "session"]


def __getattr__(name: str) -> ModuleType:
    """A speaker is imported when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
