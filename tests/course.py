"""The bank of this checkout's own course, read once for all tests of a process."""

from functools import cache
from pathlib import Path

from studytool.bank.loader import load
from studytool.bank.topics import Bank


@cache
def bank() -> Bank:
    return load(Path(__file__).parents[1] / "quiz")[0]
