"""How close a number has to be, and what one typed to that many digits looks like, in the shape of the key."""

from __future__ import annotations

from itertools import cycle, islice
from math import prod

from studytool import messages
from studytool.maths.tolerance import Tolerance
from studytool.model import Text

DIGITS = ("1.2345678901234", "-4.5678901234567", "7.8901234567891")
MOST = 6  # numbers in an example


def closeness(tolerance: Tolerance) -> Text:
    """How many digits are asked, or how far off a response may be."""
    if tolerance.relative:
        return messages.reading.close_to(tolerance.rel, tolerance.abs)
    if tolerance.decimals is not None:
        return messages.reading.decimals_wanted(tolerance.decimals)
    return messages.reading.digits_wanted(tolerance.digits or 3)


def example(tolerance: Tolerance, shape: tuple[int, ...]) -> str:
    """Numbers of as many digits as are asked, as they would be typed: `1.23 -4.56`, `[1.23, -4.56; 7.89, 1.23]`.

    Empty where the shape has more axes or numbers than an example should.
    """
    if len(shape) > 2 or prod(shape) > MOST:
        return ""
    after = tolerance.decimals if tolerance.decimals is not None else (tolerance.digits or 3) - 1
    numbers = [_cut(number, after) for number in islice(cycle(DIGITS), prod(shape))]
    if len(shape) < 2:
        return " ".join(numbers)
    columns = shape[1]
    rows = [", ".join(numbers[start : start + columns]) for start in range(0, len(numbers), columns)]
    return f"[{'; '.join(rows)}]"


def _cut(number: str, decimals: int) -> str:
    whole, _, rest = number.partition(".")
    return f"{whole}.{rest[:decimals]}" if decimals else whole
