"""Running a response that is code: who runs it, what came of it, and the judgement with what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from studytool.maths.calls import Call
    from studytool.model import Judgement


class Ran(NamedTuple):
    """The result of running code: its calls in order, a failed one last, and what it `printed`."""

    calls: Sequence[Call]
    printed: str = ""


class RunCode(Protocol):
    """How code is run here: in the sandbox, or in place in the page's worker."""

    def __call__(self, code: str, function: str, arguments: Sequence[tuple[Any, ...]]) -> Ran:
        """Calls the function of this name that the code defines once with each tuple of arguments."""
        ...


class JudgedResponse(NamedTuple):
    """A judgement; of code also what it `printed`."""

    judgement: Judgement
    printed: str = ""
