"""Warns where a learner who knows nothing can do well by choosing the longest option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from studytool.bank.languages import written
from studytool.items.contract import Item
from studytool.model import Problem

FEWEST_ITEMS, FEWEST_OPTIONS = 20, 3
OFTEN = 0.35
NAMES = {"en": "English", "zh": "Chinese"}


def length_problems(bank: Path, items: Sequence[Item]) -> Iterator[Problem]:
    """One warning for a bank whose single choices, in a language they are written in, are guessed by length."""
    told = [f"{share:.0%} of {count} in {NAMES.get(language, language)}" for language, count, share in _guessed(items)]
    if told:
        message = f"where one of three options or more is right, it is the longest in {' and '.join(told)}"
        fix = "lengthen wrong options, or shorten right ones, until it is 35 % at most"
        yield Problem(str(bank), 1, 1, "guess-by-length", "warning", message, fix)


def _guessed(items: Sequence[Item]) -> Iterator[tuple[str, int, float]]:
    """Each language in which the longest option is right too often: the items counted, and how often it is."""
    for language in written(items):
        chances = [chance for item in items if (chance := _chance(item, language)) is not None]
        if len(chances) >= FEWEST_ITEMS and (share := sum(chances) / len(chances)) > OFTEN:
            yield language, len(chances), share


def _chance(item: Item, language: str) -> float | None:
    """The chance that a longest option, picked at random among equally long ones, is right; None if the item is no such
    choice."""
    options = item.single_choice(language)
    if item.retired or len(options) < FEWEST_OPTIONS:
        return None
    longest = max(len(text) for text, _ in options)
    right = [correct for text, correct in options if len(text) == longest]
    return sum(right) / len(right)
