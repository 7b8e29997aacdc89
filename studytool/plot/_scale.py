"""From numbers to places on an axis, and the numbers written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, logarithmic with `log`; `ticks` are the numbers written beside it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def at(self, value: float) -> float:
        """Where a number is: 0 at `low`, 1 at `high`."""
        if self.log and value <= 0:
            return math.nan
        low, high, value = (math.log(v) if self.log else v for v in (self.low, self.high, value))
        return (value - low) / (high - low)


def scale(values: Iterable[float], *, log: bool = False, round_ends: bool = False) -> Scale:
    """An axis for the finite ones of these; with `round_ends` it begins and ends at a tick. Raises ValueError."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        raise ValueError("there is no finite number to draw")
    low, high = min(finite), max(finite)
    if log and low <= 0:
        raise ValueError(f"a logarithmic axis has no place for {number(low)}")
    if math.isclose(low, high, rel_tol=1e-9, abs_tol=1e-12):
        low, high = (low / 2, high * 2) if log else (low - 0.5, high + 0.5)
    candidates = _powers(low, high) if log else _steps(low, high)
    if round_ends:
        low = max(tick for tick in candidates if tick <= low)
        high = min(tick for tick in candidates if tick >= high)
    return Scale(low, high, tuple(tick for tick in candidates if low <= tick <= high), log)


def number(value: float) -> str:
    """Three digits, or all of a thousand to a million."""
    shown = f"{value or 0:.0f}" if 1000 <= abs(value) < 1e6 else f"{value or 0:.3g}"
    return shown.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def _steps(low: float, high: float) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, three to seven between the ends, and some beyond."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    return [float(f"{n * step:.12g}") for n in range(math.floor(low / step) - 1, math.ceil(high / step) + 2)]


def _powers(low: float, high: float) -> list[float]:
    """Powers of ten, with some of their multiples where they would be too few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    stride = math.ceil((last - first) / 6)
    factors = {1: (1, 1.5, 2, 3, 5, 7), 2: (1, 2, 5)}.get(last - first, (1,))
    powers = range(first, last + stride, stride)
    return [factor * 10.0**power for power in powers for factor in factors]
