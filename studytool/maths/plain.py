"""What a response is read as, and the short way for plain numbers, which most responses are.

Everything else is read by `reading`, whose rules this module does not load.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studytool.model import Text

if TYPE_CHECKING:
    from studytool.maths.expression import Expression

PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,19})(?:\.\d{1,20})?(?:e[-+]?\d{1,3})?", re.A)
GROUPED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.A)  # `12.500`, which may be 12500
LONGEST = 60  # characters of one of them with what stands around it
MAX_DECIMALS = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """One number as typed, without its sign: its text, its decimals and its significant digits."""

    text: str
    decimals: int
    digits: int

    @property
    def telling(self) -> int:
        """Its significant digits without the zeros at the end of a whole number, which may only hold its size."""
        whole = re.split("[eE]", self.text)[0]
        return self.digits if "." in whole else max(0, self.digits - len(whole) + len(whole.rstrip("0")))


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as numbers. `typed` has an entry per component in row-major order, None where it was computed
    (`1/3`). `shown` is how it was read, `doubt` how doubtful that is, `note` what to say of it."""

    value: NDArray[np.float64]
    typed: tuple[Typed | None, ...]
    shown: str = ""
    doubt: int = 0
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class FormulaReading:
    """A response as a formula, with the same marks."""

    expression: Expression
    shown: str = ""
    doubt: int = 0
    note: Text | None = None


def read_plain(text: str, shape: tuple[int, ...]) -> Reading | None:
    """Plain numbers in the shape asked for, which most responses are, and which can be read in one way only."""
    if len(text) > LONGEST * math.prod(shape):
        return None
    layouts, entries = _layouts(shape), PLAIN.findall(text)
    if PLAIN.sub("{}", text) not in layouts or len(entries) != math.prod(shape):
        return None
    value = np.array([float(entry) for entry in entries]).reshape(shape)
    if not np.isfinite(value).all() or (shape and "," not in text and not all("." in entry for entry in entries)):
        return None  # `1 000` may be one number
    if any(map(GROUPED.fullmatch, entries)):
        return None
    digits = tuple(Typed(entry.lstrip("-"), *significant(entry)) for entry in entries)
    return Reading(value, digits, layouts[0].format(*(re.sub("^-", "−", entry) for entry in entries)))


@lru_cache
def _layouts(shape: tuple[int, ...]) -> tuple[str, ...]:
    """How an array of this shape is written, {} for each number: `[{}, {}]` first, then `{}, {}` and `{} {}`."""
    layout = "{}"
    for length in reversed(shape):
        layout = f"[{', '.join([layout] * length)}]"
    return (layout, layout[1:-1], layout[1:-1].replace(",", "")) if len(shape) == 1 else (layout,)


def fitted(value: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64] | None:
    """A typed value in the key's shape: exactly, or for a vector or a number up to axes of length 1; else None."""
    if value.shape == shape or (len(shape) == 2 and value.shape == (1, *shape)):  # TeX's brackets around an array
        return value.reshape(shape)
    longer = tuple(length for length in value.shape if length > 1)
    if len(shape) <= 1 and longer == tuple(length for length in shape if length > 1) and value.ndim >= len(shape):
        return value.reshape(shape)
    return value.reshape(1) if shape == (1,) and value.size == 1 else None


def significant(text: str) -> tuple[int, int]:
    """(decimals, significant digits) of a number as typed: 0.30 has (2, 2), 3e-2 (2, 1), 1200 (0, 4), 0.00 (2, 0).

    Decimals are counted up to MAX_DECIMALS, on both sides of the point: beyond, no float tells them apart.
    """
    number = Decimal(text)
    exponent = max(-MAX_DECIMALS, min(int(number.as_tuple().exponent), MAX_DECIMALS))
    digits = "".join(map(str, number.as_tuple().digits)).lstrip("0")
    return -exponent, len(digits)
