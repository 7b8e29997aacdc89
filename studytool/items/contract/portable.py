"""What an item asks, in the terms that other programs know: what is exported, by kind of question.

Every text is Markdown with TeX in one language, with the drawn values in it. A type answers with one of these for each
of its variants (`Item.portable`), and a format writes each of them, or says that it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

EXACT = 1e-3  # of what a response may be off by: a number is written in so few digits that it moves by no more


class Choice(NamedTuple):
    """One option, in the order shown."""

    text: str
    correct: bool
    feedback: str = ""


class Wrong(NamedTuple):
    """Responses that show a foreseen mistake, and what to say to them."""

    responses: tuple[str, ...]
    feedback: str


class MultipleChoice(NamedTuple):
    choices: tuple[Choice, ...]
    many: bool
    shuffle: bool

    @property
    def share(self) -> float:
        """What each right option gives, of a hundred."""
        return 100 / sum(choice.correct for choice in self.choices)


class ShortAnswer(NamedTuple):
    accept: tuple[str, ...]
    wrong: tuple[Wrong, ...] = ()


class Numerical(NamedTuple):
    """A number as it is typed, and how far off is right; the numbers in `wrong` are off by as much at most."""

    value: str
    within: str
    unit: str = ""
    wrong: tuple[Wrong, ...] = ()


class Ordering(NamedTuple):
    """Steps in the right order; `shown` says which of them stands at each place that a learner sees."""

    steps: tuple[str, ...]
    shown: tuple[int, ...]


class Essay(NamedTuple):
    """What a person has to grade: `key` is what to compare with, `template` what the response begins with."""

    key: str
    template: str = ""


class Part(NamedTuple):
    """Numbers in an array of this shape, row by row, with what is asked of them where the prompt does not say it.

    A part without numbers is one that no gap can take: a person compares its response with the `key`.
    """

    ask: str = ""
    shape: tuple[int, ...] = ()
    numbers: tuple[Numerical, ...] = ()
    key: str = ""

    def rows(self) -> Iterator[tuple[Numerical, ...]]:
        """The numbers as they are laid out: a vector is one row."""
        columns = self.shape[-1] if self.shape else 1
        for start in range(0, len(self.numbers), columns):
            yield self.numbers[start : start + columns]

    def places(self) -> Iterator[str]:
        """The index of each number as the bank writes it: `[0, 1]`; of a number alone nothing."""
        for indices in product(*map(range, self.shape)) if self.numbers else ():
            yield f"[{', '.join(map(str, indices))}]" if indices else ""


class Cloze(NamedTuple):
    """Several numbers, each in a gap of its own; several parts, or one."""

    parts: tuple[Part, ...]


Portable = MultipleChoice | ShortAnswer | Numerical | Ordering | Cloze | Essay


def numbers(
    key: NDArray[float64], widths: NDArray[float64], mistakes: list[tuple[NDArray[float64], str]], unit: str = ""
) -> tuple[Numerical, ...]:
    """Each number of a key with how far off is right; a mistake is told apart only where it is wrong there."""
    made = []
    for place, (value, width) in enumerate(zip(key.ravel().tolist(), widths.ravel().tolist(), strict=True)):
        said = [(float(wrong.ravel()[place]), feedback) for wrong, feedback in mistakes if wrong.shape == key.shape]
        seen = [value]
        wrong = []
        for number, feedback in said:
            if all(abs(number - other) > 2 * width for other in seen):
                seen.append(number)
                wrong.append(Wrong((_digits(number, width),), feedback))
        made.append(Numerical(_digits(value, width), f"{width:.3g}", unit, tuple(wrong)))
    return tuple(made)


def _digits(value: float, width: float) -> str:
    """The number in as few digits as move it by no more than a little of its width."""
    from decimal import Decimal

    written = (f"{value + 0.0:.{digits}g}" for digits in range(1, 18))
    text = next((text for text in written if abs(float(text) - value) <= EXACT * width), repr(value))
    return f"{Decimal(text):f}" if 1e-6 < abs(value) < 1e15 else text
