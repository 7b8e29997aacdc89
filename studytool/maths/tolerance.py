"""The one tolerance rule: how far a response may be from the key, per component, scaled by the key.

Pure Python floats, so that reading a bank needs no numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

SHARE = 5e-4  # of the largest component: what a hand calculation loses when it rounds components together
ULPS = 8 * 2.0**-52


@dataclass(frozen=True, slots=True)
class Tolerance:
    """`digits`: half a unit of the key's d-th significant digit. `decimals`: 0.5e-n. `rel` and `abs`: within
    abs + rel * |key|. One of the three; three digits where none is given."""

    digits: int | None = None
    decimals: int | None = None
    rel: float | None = None
    abs: float | None = None

    @property
    def relative(self) -> bool:
        return self.rel is not None or self.abs is not None

    def half_widths(self, keys: Sequence[float], *, components: bool) -> list[float]:
        """How far each response may be from its key. `components`: the keys are entries of one array or gradient."""
        largest = max((abs(key) for key in keys), default=0.0)
        share = SHARE * (largest or 1.0) if components else 0.0
        return [self._half_width(key, share) + ULPS * max(abs(key), largest if components else 0.0) for key in keys]

    def _half_width(self, key: float, share: float) -> float:
        if self.relative:
            floor = self.abs if self.abs is not None else share or (SHARE if key == 0 else 0.0)
            return floor + (self.rel or 0.0) * abs(key)
        if self.decimals is not None:
            return max(share, 0.5 * 10.0**-self.decimals)
        return max(share, half_unit(key, self.digits or 3) if key else share or SHARE)


@lru_cache(maxsize=10_000)
def half_unit(key: float, digits: int) -> float:
    """Half a unit of the d-th significant digit of a key that is not 0 (12 digits of it decide where it starts)."""
    first = int(f"{key:.11e}".partition("e")[2])
    return float(f"5e{first - digits}")


def right_digits(keys: Any, values: Any) -> int:
    """To how many significant digits every value is its key, both arrays of one shape; a key below a thousandth of the
    largest counts as that."""
    floor = 1e-3 * float(abs(keys).max())
    pairs = [(max(abs(key), floor), abs(key - value)) for key, value in zip(keys.flat, values.flat, strict=True)]
    return max(
        (digits for digits in range(1, 17) if all(off <= half_unit(key, digits) for key, off in pairs)), default=0
    )


def rounds_to(key: float, typed: float, decimals: int) -> bool:
    """Whether `typed` is the key rounded to that many decimals (either way at a tie; negative counts tens)."""
    half = float(f"5e{-decimals - 1}")
    return abs(key - typed) <= half + ULPS * max(abs(key), abs(typed))


def cut(key: float, decimals: int) -> float:
    """The key without its digits after that many decimals (negative counts tens), towards 0."""
    if not isfinite(key):
        return key
    exact = Decimal(repr(key)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN, context=Context(prec=700))
    return float(exact)
