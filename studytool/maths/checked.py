"""What a check of a gradient finds: the verdict, the reasons, and every component beside the numerical one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studytool import messages
from studytool.maths.calls import Index
from studytool.model import Text

Verdict = Literal["correct", "incorrect", "unjudged"]

ROWS = 20  # of a table: the worst


@dataclass(frozen=True, slots=True)
class Checked:
    """One component of the gradient beside the numerical one; `error` estimates how far `numerical` is off."""

    index: Index
    yours: float
    numerical: float
    error: float
    relative_error: float | None
    ok: bool


@dataclass(frozen=True, slots=True)
class GradcheckResult:
    """`shape` is the point's, for a tuple one for each array, and then each index begins with the array's number.

    `taylor_slope` is 2 for a right gradient and 1 for a wrong one; None where f is straight or rounding drowns it.
    """

    verdict: Verdict
    shape: Index | tuple[Index, ...] = ()
    components: tuple[Checked, ...] = ()
    taylor_slope: float | None = None
    kinks: tuple[Index, ...] = ()
    warnings: tuple[Text, ...] = ()
    misconception: str | None = None
    feedback: tuple[Text, ...] = ()

    @property
    def ok(self) -> bool:
        return self.verdict == "correct"

    def __str__(self) -> str:
        said = [text.say("en") for text in (messages.gradcheck.VERDICTS[self.verdict], *self.feedback, *self.warnings)]
        rows = [f"{'component':>12} {'yours':>14} {'numerical':>14} {'error of it':>12}"] if self.components else []
        for part in worst_first(self.components)[:ROWS]:
            mark = "ok" if part.ok else "<-"
            rows.append(f"{list(part.index)!s:>12} {part.yours:14.7g} {part.numerical:14.7g} {part.error:12.1e} {mark}")
        return "\n".join((*said, *rows))


def worst_first(components: tuple[Checked, ...]) -> list[Checked]:
    return sorted(components, key=lambda part: (part.ok, -abs(part.yours - part.numerical)))
