"""Warns where a learner who knows nothing can do well by choosing the longest option, or the shortest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from studytool.bank.languages import written
from studytool.items.contract import Item
from studytool.model import Problem

FEWEST_ITEMS, FEWEST_OPTIONS = 20, 3
OFTEN = 0.35
NAMES = {"en": "English", "zh": "Chinese"}

Extreme = Callable[[Iterable[int]], int]
TELLS: dict[Extreme, tuple[str, str]] = {
    max: (
        "where one of three options or more is right, it is the longest in {}",
        "lengthen wrong options, or shorten right ones, until it is 35 % at most",
    ),
    min: (
        "where one of three options or more is right, it is the shortest in {}",
        "shorten wrong options, or lengthen right ones, until it is 35 % at most",
    ),
}


def length_problems(bank: Path, items: Sequence[Item]) -> Iterator[Problem]:
    """At most one warning for each extreme, where a bank's single choices, in a language they are written in, are
    guessed by it."""
    for extreme, (message, fix) in TELLS.items():
        guessed = _guessed(items, extreme)
        if told := [f"{share:.0%} of {count} in {NAMES.get(language, language)}" for language, count, share in guessed]:
            yield Problem(str(bank), 1, 1, "guess-by-length", "warning", message.format(" and ".join(told)), fix)


def _guessed(items: Sequence[Item], extreme: Extreme) -> Iterator[tuple[str, int, float]]:
    """Each language in which such an option is right too often: the items counted, and how often it is."""
    for language in written(items):
        chances = [chance for item in items if (chance := _chance(item, language, extreme)) is not None]
        if len(chances) >= FEWEST_ITEMS and (share := sum(chances) / len(chances)) > OFTEN:
            yield language, len(chances), share


def _chance(item: Item, language: str, extreme: Extreme) -> float | None:
    """The chance that a longest (or shortest) option, picked at random among equally long ones, is right; None if the
    item is no such choice."""
    options = item.single_choice(language)
    if item.retired or len(options) < FEWEST_OPTIONS:
        return None
    length = extreme(len(text) for text, _ in options)
    right = [correct for text, correct in options if len(text) == length]
    return sum(right) / len(right)
