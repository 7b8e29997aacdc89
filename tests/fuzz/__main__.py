"""`make fuzz`: coverage-guided texts against everything that reads what a stranger wrote.

An expression, a draw, a response or a bank may be refused; anything else that escapes is a bug and stops the run.
Half a minute, or as many seconds as the first argument says.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["studytool"]):
    import numpy as np

    from studytool.bank.loader import load
    from studytool.errors import ExpressionError, Unreadable
    from studytool.maths.draws import parse_draw
    from studytool.maths.evaluate import evaluate
    from studytool.maths.expression import parse
    from studytool.maths.reading import read_array, read_formula, read_number

SECONDS = 30
SLOW = 1.0
VALUES = {"x": np.asarray(2.0), "theta": np.array([1.0, 2.0, 3.0]), "a": np.asarray(1.0)}
FOLDER = Path(tempfile.mkdtemp())


def expression(text: str) -> None:
    parsed = parse(text)
    if set(parsed.names) <= VALUES.keys():
        evaluate(parsed, VALUES)


def formula(text: str) -> None:
    for reading in read_formula(text, VALUES):
        evaluate(reading.expression, VALUES)


def bank(text: str) -> None:
    (FOLDER / "t.yaml").write_text(text, encoding="utf-8")
    load(FOLDER)


TARGETS = (expression, parse_draw, read_number, lambda text: read_array(text, (3,)), formula, bank)


def one(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    target = TARGETS[provider.ConsumeIntInRange(0, len(TARGETS) - 1)]
    text = provider.ConsumeUnicodeNoSurrogates(4096)
    began = time.perf_counter()
    with contextlib.suppress(ExpressionError, Unreadable):
        target(text)
    if time.perf_counter() - began > SLOW:
        raise RuntimeError(f"more than {SLOW} s for {text!r}")


if __name__ == "__main__":
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-verbosity=0"], one)
    atheris.Fuzz()
