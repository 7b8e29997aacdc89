"""The items of a bank as the questions that are written to a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from studytool.bank.pictures import Picture, PictureError, picture
from studytool.errors import NoVariant
from studytool.exchange.contract import Lost, Question, Sheet, Variants
from studytool.items.contract import Item
from studytool.items.contract.portable import Cloze
from studytool.messages import exchange as said

CITED = re.compile(r"\[@([^\]]*)\]")


def sheet(
    items: Iterable[Item], seeds: range, language: str, title: str, bank: Path | None = None
) -> tuple[Sheet, tuple[Lost, ...]]:
    """The variants of each item that these seeds give, and the items that have none or whose figure cannot be shown.

    `bank` is the folder of their figures, by default that of each item's file.
    """
    asked: list[Variants] = []
    left_out: list[Lost] = []
    for item in items:
        try:
            figure = item.figure and picture(bank or Path(item.file).parent, item.figure.file)
            asked.append(tuple(question(item, seed, language, figure or None) for seed in seeds))
        except PictureError as error:
            left_out.append(Lost(item.id, said.no_figure(error.what)))
        except NoVariant as refused:
            left_out.append(Lost(item.id, said.no_variant(refused.reason)))
    return Sheet(title, language, tuple(asked)), tuple(left_out)


def question(item: Item, seed: int, language: str, figure: Picture | None = None) -> Question:
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
        picture=figure,
        alt=item.alt(variant, language),
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
