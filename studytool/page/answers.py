"""What the page's scripts have to know of the items: the keys of choices and texts, which they judge, and Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from studytool import messages
from studytool.items.choice import Choice
from studytool.items.contract import Item
from studytool.items.recall import Recall
from studytool.items.text import Phrase, fold
from studytool.model import Text
from studytool.page.shown import LANGUAGE, SEED, how, shown

MOST_OPTIONS = 26


def answers(items: Iterable[Item], language: str = LANGUAGE) -> dict[str, Any]:
    """JSON data: the variant the page shows of each choice and text, by id, and what is said to learners.

    In another language than the page's own, what it shows of every item too.
    """
    asked = list(items)
    keys = {item.id: key for item in asked if (key := _key(item, language))}
    shown = {} if language == LANGUAGE else {"shown": {item.id: _shown(item, language) for item in asked}}
    return {"items": keys, "words": _words(language), **shown}


def _shown(item: Item, language: str) -> dict[str, Any]:
    return shown(item, item.variant(SEED), language) | {"how": how(item, language)}


def _key(item: Item, language: str) -> dict[str, Any] | None:
    match item:
        case Choice():
            return _choice(item, language)
        case Phrase():
            return _phrase(item, language)
        case Recall():
            return _recall(item)
    return None


def _choice(item: Choice, language: str) -> dict[str, Any]:
    variant = item.variant(SEED)
    options = [item.options[index] for index in variant.order]
    return {
        "right": [place for place, option in enumerate(options) if option.correct],
        "feedback": [option.feedback and item.fill(option.feedback, variant, language) for option in options],
        "many": item.select == "many",
    }


def _phrase(item: Phrase, language: str) -> dict[str, Any]:
    variant = item.variant(SEED)
    mistakes = [
        {
            "id": mistake.id or f"mistake-{number}",
            "accept": [fold(accepted) for accepted in mistake.accept],
            "feedback": item.fill(mistake.feedback, variant, language),
        }
        for number, mistake in enumerate(item.mistakes, 1)
    ]
    return {"accept": [fold(accepted) for accepted in item.accept], "mistakes": mistakes}


def _recall(item: Recall) -> dict[str, Any]:
    variant = item.variant(SEED)
    keys = [item.key_shown(variant, language) for language in item.answer.translations]
    return {"answers": [" ".join(key.split()) for key in keys]}


def _words(language: str) -> dict[str, Any]:
    """What both ways of judging say, the page's Python and its script."""
    say: dict[str, Text] = {
        "empty": messages.reading.empty(),
        "again": messages.session.SECOND_TRY,
        "compare": messages.session.COMPARE,
        "index": messages.session.HEAD_INDEX,
        "yours": messages.session.HEAD_YOURS,
        "expected": messages.session.HEAD_EXPECTED,
    }
    return {name: text.say(language) for name, text in say.items()} | {
        "verdicts": {verdict.value: text.say(language) for verdict, text in messages.session.VERDICTS.items()},
        "ratings": {rating.value: text.say(language).capitalize() for rating, text in messages.session.RATINGS.items()},
        "missed": [messages.diagnosis.missed_options(count).say(language) for count in range(MOST_OPTIONS + 1)],
    }
