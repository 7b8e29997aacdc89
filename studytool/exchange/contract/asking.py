"""The items of a bank as the questions that are written to a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studytool.errors import NoVariant
from studytool.exchange.contract import Lost, Question, Sheet, Variants
from studytool.items.contract import Item
from studytool.items.contract.portable import Cloze
from studytool.messages import exchange as said

CITED = re.compile(r"\[@([^\]]*)\]")


def sheet(items: Iterable[Item], seeds: range, language: str, title: str) -> tuple[Sheet, tuple[Lost, ...]]:
    """The variants of each item that these seeds give, and the items that have none."""
    asked: list[Variants] = []
    left_out: list[Lost] = []
    for item in items:
        try:
            asked.append(tuple(question(item, seed, language) for seed in seeds))
        except NoVariant as refused:
            left_out.append(Lost(item.id, said.no_variant(refused.reason)))
    return Sheet(title, language, tuple(asked)), tuple(left_out)


def question(item: Item, seed: int, language: str) -> Question:
    """One variant of an item. Raises NoVariant where it has none."""
    variant = item.variant(seed)
    hint, solution = (
        item.fill(text, variant, language) if text is not None else "" for text in (item.hint, item.solution)
    )
    ask, key = item.portable(variant, language), item.key_shown(variant, language)
    if isinstance(ask, Cloze) and not all(part.numbers for part in ask.parts):
        solution = f"{key}\n\n{solution}".rstrip()
    return Question(
        prompt=item.fill(item.prompt, variant, language),
        ask=ask,
        item=item.id,
        topic=item.topic,
        seed=seed,
        key=key,
        hint=hint,
        solution=solution,
        level=item.level or "",
        note=item.note or "",
        source=CITED.sub(lambda cited: cited[1].replace("@", ""), item.source or ""),
    )
