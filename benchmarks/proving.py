"""How long `studytool check` takes to prove 1,000 items over 50 seeds, nothing cached."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ITEMS, SEEDS = 1000, 50

ITEM = """
  - id: item-{number}
    type: gradient
    prompt: "Compute the gradient at $\\\\theta = {{{{theta}}}}$, action {{{{a}}}}."
    given:
      theta: "normal(3, decimals=1)"
      a: "integer(0, 2)"
    objective: {scale} * log(softmax(theta)[a])
    wrt: theta
    answer: {scale} * (onehot(a, 3) - softmax(theta))
    mistakes:
      - answer: -{scale} * softmax(theta)
        feedback: The one-hot term is missing.
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bank = Path(folder) / "quiz"
        bank.mkdir()
        items = "".join(ITEM.format(number=number, scale=number + 2) for number in range(ITEMS))
        (bank / "example.yaml").write_text(f"format: 1\ntopic: example\nitems:{items}", encoding="utf-8")
        command = [sys.executable, "-m", "studytool", "check", "--bank", str(bank), "--variants", str(SEEDS)]
        environment = os.environ | {"XDG_CACHE_HOME": folder}
        for name in ("nothing cached", "unchanged"):
            began = time.perf_counter()
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            print(f"{name}: {time.perf_counter() - began:.1f} s  ({done.stdout.strip().splitlines()[-1]})")


if __name__ == "__main__":
    main()
