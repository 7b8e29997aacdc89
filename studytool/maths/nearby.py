"""Checks the claimed gradient at a few points nearby as well: at x = 0, 5x³ equals the gradient 4x³ of x⁴."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studytool.maths.pair import Pair
from studytool.maths.witnesses import Place, glance, place_at, weigh

Vector = NDArray[np.float64]

SEED = 20_220
SHIFTS = (0.01, 0.03, 0.1)  # of each entry's size
PLAIN = 1e-5  # of the largest component: less is for the point itself to tell
MOST, FEWER = 32, 8  # components looked at, where there are more; where they are themselves a sample


@dataclass(frozen=True, slots=True)
class Nearby:
    """At how many shifts of the point the claim was `judged` right, and how many were `skipped`: outside the domain,
    at a kink, or unsettled. `wrong` is the worst component of the first shift `by` which it is wrong: its number, the
    claim and the derivative; `stays` says that the claim does not move with the point.
    """

    judged: int = 0
    skipped: int = 0
    wrong: tuple[int, float, float] | None = None
    by: float = 0.0
    stays: bool = False


def look_nearby(pair: Pair, at: Place, *, exact: bool, coarse: float) -> Nearby:
    """Compares the claim at each shift, until it is wrong at one.

    `exact`: the complex step has been found to pass; `coarse`: the relative rounding of f's type, if not float64.
    """
    judged = skipped = 0
    for shift, place in _places(pair, at, coarse):
        if place is None:
            skipped += 1
            continue
        evidence = (glance(pair, place) if exact else None) or weigh(pair, place)
        off = np.where(evidence.ok, 0.0, np.abs(evidence.yours - evidence.value))
        if evidence.wrong and np.max(off) > PLAIN * np.max(np.abs(evidence.value)):
            number = int(np.argmax(off))
            stays = bool(np.array_equal(place.yours, at.yours))
            shown = (int(place.looked[number]), float(evidence.yours[number]), float(evidence.value[number]))
            return Nearby(judged, skipped, shown, shift, stays)
        judged, skipped = judged + evidence.right, skipped + (not evidence.right)
    return Nearby(judged, skipped)


def _places(pair: Pair, at: Place, coarse: float) -> Iterator[tuple[float, Place | None]]:
    """Each shift with the moved point; None where either function fails there."""
    rng = np.random.default_rng(SEED)
    sizes = np.abs(at.x)
    size = np.where(sizes > 0, sizes, np.mean(sizes[sizes > 0]) if np.any(sizes > 0) else 1.0)
    for shift in SHIFTS:
        moved = at.x + shift * size * rng.choice([-1.0, 1.0], at.x.shape) * rng.uniform(0.5, 1, at.x.shape)
        most = MOST if at.looked.size == at.x.size else FEWER
        looked = np.sort(rng.choice(at.looked, min(at.looked.size, most), replace=False))
        claimed = pair.claimed(moved) if np.isfinite(pair.value(moved)) else None
        if claimed is None or not np.isfinite(claimed).all():
            yield shift, None
        else:
            yield shift, place_at(pair, moved, claimed, looked, coarse, at.precision)
