"""What goes wrong in the program while one thing is checked: a problem at its place, so that the rest is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from studytool.errors import StudytoolError
from studytool.model import Problem

FAULT = "fault"
REPORT = "report this fault of the program"


def said_of(fault: Exception) -> str:
    """In one line of bounded length."""
    said = " ".join(str(fault).split())[:120]
    return f"this could not be checked ({type(fault).__name__}{': ' * bool(said)}{said})"


def checked(
    find: Callable[[], Iterable[Problem]], file: str | Path, place: tuple[int, int] = (1, 1)
) -> Iterator[Problem]:
    """What `find` gives, and where it fails, that as a problem of this place.

    Raises StudytoolError where `find` does: that is said to a person who can act on it.
    """
    try:
        yield from find()
    except StudytoolError:
        raise
    except Exception as fault:
        yield Problem(str(file), *place, FAULT, "error", said_of(fault), REPORT)
