"""The claimed gradient at a few points beside the one asked about: at x = 0, 5x³ is as good for x⁴ as 4x³ is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studytool.maths.pair import Pair
from studytool.maths.witnesses import Evidence, Place, glance, weigh

Vector = NDArray[np.float64]

SEED = 20_220
SHIFTS = (0.01, 0.03, 0.1)  # of each entry's size
MOST = 32  # components looked at, where there are more


@dataclass(frozen=True, slots=True)
class Nearby:
    """At how many shifts of the point the claim was `judged` right, and how many were `skipped`: outside the domain,
    at a kink, or unsettled. `wrong` is what was found at the first where it is not, `component` the number of its
    worst component, `by` its shift; `stays` says that the claim does not move with the point.
    """

    judged: int = 0
    skipped: int = 0
    wrong: Evidence | None = None
    component: int = 0
    by: float = 0.0
    stays: bool = False


def look_nearby(pair: Pair, at: Place, *, exact: bool) -> Nearby:
    """The witnesses at each shift, until one is against the claim; `exact`: the complex step has been found to pass."""
    judged = skipped = 0
    middle = abs(pair.value(at.x))
    for shift, place in _places(pair, at):
        if place is None:
            skipped += 1
            continue
        there = abs(pair.value(place.x))
        rough = at.rough * max(1.0, there / middle) if middle else at.rough
        place = Place(place.x, place.yours, place.looked, rough, at.precision)
        evidence = (glance(pair, place) if exact else None) or weigh(pair, place)
        if evidence.wrong:
            number = int(np.argmax(np.where(evidence.ok, -1, np.abs(evidence.yours - evidence.value))))
            stays = bool(np.array_equal(place.yours, at.yours))
            return Nearby(judged, skipped, evidence, int(place.looked[number]), shift, stays)
        judged, skipped = judged + evidence.right, skipped + (not evidence.right)
    return Nearby(judged, skipped)


def _places(pair: Pair, at: Place) -> Iterator[tuple[float, Place | None]]:
    """Each shift with the moved point; None where either function fails there."""
    rng = np.random.default_rng(SEED)
    sizes = np.abs(at.x)
    size = np.where(sizes > 0, sizes, np.mean(sizes[sizes > 0]) if np.any(sizes > 0) else 1.0)
    for shift in SHIFTS:
        moved = at.x + shift * size * rng.choice([-1.0, 1.0], at.x.shape) * rng.uniform(0.5, 1, at.x.shape)
        looked = np.sort(rng.choice(at.x.size, min(at.x.size, MOST), replace=False))
        claimed = pair.claimed(moved) if np.isfinite(pair.value(moved)) else None
        fails = claimed is None or not np.isfinite(claimed).all()
        yield shift, None if fails or claimed is None else Place(moved, claimed, looked, at.rough)
