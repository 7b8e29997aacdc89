"""Notes on reinforcement learning as a knowledge base, and a quiz that judges calculations honestly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studytool.maths.checked import GradcheckResult
    from studytool.maths.gradcheck import assert_gradient, gradcheck

__all__ = ["GradcheckResult", "assert_gradient", "gradcheck"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The public functions need numpy, which is imported when one of them is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from studytool.maths import gradcheck

    return getattr(gradcheck, name)
