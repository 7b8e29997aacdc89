"""How fast responses are judged: gradient responses a second, right and wrong, on variants drawn before."""

from __future__ import annotations

import time
from pathlib import Path

from studytool.bank.loader import load
from studytool.items._computed import typed
from studytool.items.gradient import Gradient

SECONDS = 2.0


def main() -> None:
    bank, _ = load(Path(__file__).parents[1] / "quiz")
    items = [item for item in bank.items if isinstance(item, Gradient) and item.respond == "numbers"]
    drawn = [(item, item.variant(seed)) for item in items for seed in range(5)]
    for name, factor in (("right", 1.0), ("wrong", 1.37)):
        responses = [(item, variant, typed(factor * variant.key)) for item, variant in drawn]
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < SECONDS:
            item, variant, response = responses[count % len(responses)]
            item.judge(variant, response)
            count += 1
        rate = count / (time.perf_counter() - began)
        print(f"{name} gradient responses judged: {rate:,.0f} a second ({len(items)} items)")


if __name__ == "__main__":
    main()
