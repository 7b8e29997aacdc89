"""The Taylor test as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from studytool import messages
from studytool.plot import Figure, line


def taylor_figure(points: Sequence[tuple[float, float]], language: str) -> Figure | None:
    """How the remainder falls with the step, between lines of slope 1 and 2 through that of the largest step.

    `points` are (step, remainder), the largest step first; None without any.
    """
    if not points:
        return None
    said = {name: text.say(language) for name, text in messages.gradcheck.TAYLOR.items()}
    largest, first = points[0]
    steps, remainders = zip(*reversed(points), strict=True)
    guides = {said[f"slope-{slope}"]: tuple(first * (step / largest) ** slope for step in steps) for slope in (1, 2)}
    return line({said["remainder"]: remainders} | guides, steps, title=said["title"], x_label=said["step"], log="xy")
