"""The grader over the real bank: every slip of grading.md's table, injected into every computed item."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from studytool.items._computed import Computed
from studytool.items.array import ArrayItem
from studytool.items.gradient import Gradient
from studytool.items.number import Number
from studytool.maths.diagnosis import ORDER
from studytool.messages.diagnosis import several_fit
from studytool.model import Verdict
from tests.course import bank
from tests.items.injected import injected

SEEDS = range(20)
NEEDED = 0.95
ITEMS = [item for item in bank().items if isinstance(item, Computed)]
NUMBERS = [
    item
    for item in ITEMS
    if isinstance(item, Number | ArrayItem) or (isinstance(item, Gradient) and item.respond == "numbers")
]


def as_typed(value: np.ndarray) -> str:
    entries = [f"{entry:.12g}" for entry in value.ravel()]
    rows = (
        [entries[start : start + value.shape[-1]] for start in range(0, value.size, value.shape[-1])]
        if value.ndim
        else []
    )
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]" if value.ndim == 2 else " ".join(entries)


@pytest.fixture(scope="module")
def said() -> Counter[tuple[str, str]]:
    """How often each slip was given each diagnosis: an id, `none`, or the verdict where it was taken for right."""
    counts: Counter[tuple[str, str]] = Counter()
    for item in NUMBERS:
        for seed in SEEDS:
            variant = item.variant(seed)
            for slip, value in injected(item, variant):
                judgement = item.judge(variant, as_typed(value))
                wrong = judgement.verdict in (Verdict.INCORRECT, Verdict.PARTIAL)
                name = judgement.misconception or "none"
                both = judgement.feedback[:1] == (several_fit(),) and ORDER.index(name) < ORDER.index(slip)
                counts[slip, slip if both else name if wrong else judgement.verdict.value] += 1
    return counts


@pytest.mark.slow
def test_a_slip_gets_its_diagnosis_and_never_another(
    said: Counter[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    right = {slip: said[slip, slip] for slip, _ in said}
    tried = {slip: sum(count for (one, _), count in said.items() if one == slip) for slip in right}
    with capsys.disabled():
        print(f"\n{len(NUMBERS)} items, {len(SEEDS)} seeds: {sum(right.values())} of {sum(tried.values())} slips named")
        for slip, count in tried.items():
            print(f"  {slip:14} {right[slip]:6} of {count:6}")
    assert {name for (_, name), _ in said.items()} <= {*tried, "none"}, "a slip was taken for right"
    assert [(slip, name) for slip, name in said if name not in (slip, "none")] == []
    assert sum(right.values()) >= NEEDED * sum(tried.values())
    assert min(right[slip] / tried[slip] for slip in tried) >= NEEDED
