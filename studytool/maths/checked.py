"""What a check of a gradient finds: the verdict, the reasons, and every component beside the numerical one."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from studytool import messages
from studytool.maths.calls import Index
from studytool.maths.pair import labelled
from studytool.model import Text

Verdict = Literal["correct", "incorrect", "unjudged"]

ROWS = 20  # of a table: the worst


@dataclass(frozen=True, slots=True)
class Checked:
    """One component of the gradient, of the array called `parameter`, beside the numerical one; `error` estimates how
    far `numerical` is off."""

    parameter: str
    index: Index
    yours: float
    numerical: float
    error: float
    relative_error: float | None
    ok: bool

    @property
    def label(self) -> str:
        return labelled(self.parameter, self.index)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of so many `components`, how many were `checked` one by one, and along how many `directions` over all of them;
    a single error of `visible` or more shows in every one of these."""

    components: int
    checked: int
    directions: int = 0
    visible: float = 0.0


@dataclass(frozen=True, slots=True)
class GradcheckResult:
    """`shape` is the point's, or one for each of its arrays; then each of `kinks` begins with the number of its array.

    `taylor_slope` is 2 for a right gradient and 1 for a wrong one; None where f is straight or rounding drowns it.
    `taylor_points` are the (h, remainder) it was fitted to, and those of the larger steps before them.
    """

    verdict: Verdict
    shape: Index | tuple[Index, ...] = ()
    components: tuple[Checked, ...] = ()
    taylor_slope: float | None = None
    kinks: tuple[Index, ...] = ()
    warnings: tuple[Text, ...] = ()
    misconception: str | None = None
    feedback: tuple[Text, ...] = ()
    coverage: Coverage | None = None
    taylor_points: tuple[tuple[float, float], ...] = ()

    @property
    def ok(self) -> bool:
        return self.verdict == "correct"

    def __str__(self) -> str:
        said = [text.say("en") for text in (messages.gradcheck.VERDICTS[self.verdict], *self.feedback, *self.warnings)]
        rows = [f"{'component':>12} {'yours':>14} {'numerical':>14} {'error of it':>12}"] if self.components else []
        for part in worst_first(self.components)[:ROWS]:
            mark = "ok" if part.ok else "<-"
            rows.append(f"{part.label:>12} {part.yours:14.7g} {part.numerical:14.7g} {part.error:12.1e} {mark}")
        return "\n".join((*said, *rows))

    def _repr_html_(self) -> str:
        """For a notebook: the same as a table, and the Taylor test drawn."""
        from studytool.maths.picture import taylor_figure

        texts = (messages.gradcheck.VERDICTS[self.verdict], *self.feedback, *self.warnings)
        said = "".join(f"<p>{escape(text.say('en'))}</p>" for text in texts)
        heads = "".join(f"<th>{head}</th>" for head in ("component", "yours", "numerical", "error of it", ""))
        rows = "".join(
            f"<tr><td>{escape(part.label)}</td><td>{part.yours:.7g}</td><td>{part.numerical:.7g}</td>"
            f"<td>{part.error:.1e}</td><td>{'✓' if part.ok else '✗'}</td></tr>"
            for part in worst_first(self.components)[:ROWS]
        )
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
        figure = taylor_figure(self.taylor_points, "en")
        drawn = f'<div style="max-width: 30em"><p>{escape(figure.title)}</p>{figure.svg()}</div>' if figure else ""
        return said + table + drawn


def worst_first(components: tuple[Checked, ...]) -> list[Checked]:
    return sorted(components, key=lambda part: (part.ok, -abs(part.yours - part.numerical)))
