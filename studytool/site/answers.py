"""The keys of choices and texts for `docs/assets/judge.js`, which judges them in the page without Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from studytool import messages
from studytool.items._base import Item
from studytool.items.choice import Choice
from studytool.items.recall import Recall
from studytool.items.text import Phrase, fold
from studytool.model import Text
from studytool.site.questions import LANGUAGE, SEED

MOST_OPTIONS = 26


def answers(items: Iterable[Item]) -> dict[str, Any]:
    """JSON data: the variant the page shows of each choice and text, by id, and what is said to learners."""
    found: dict[str, Any] = {}
    for item in items:
        match item:
            case Choice():
                found[item.id] = _choice(item)
            case Phrase():
                found[item.id] = _phrase(item)
            case Recall():
                found[item.id] = _recall(item)
    return {"items": found, "words": _words()}


def _choice(item: Choice) -> dict[str, Any]:
    variant = item.variant(SEED)
    shown = [item.options[index] for index in variant.order]
    return {
        "right": [place for place, option in enumerate(shown) if option.correct],
        "feedback": [option.feedback and item.fill(option.feedback, variant, LANGUAGE) for option in shown],
        "many": item.select == "many",
    }


def _phrase(item: Phrase) -> dict[str, Any]:
    variant = item.variant(SEED)
    mistakes = [
        {
            "id": mistake.id or f"mistake-{number}",
            "accept": [fold(accepted) for accepted in mistake.accept],
            "feedback": item.fill(mistake.feedback, variant, LANGUAGE),
        }
        for number, mistake in enumerate(item.mistakes, 1)
    ]
    return {"accept": [fold(accepted) for accepted in item.accept], "mistakes": mistakes}


def _recall(item: Recall) -> dict[str, Any]:
    variant = item.variant(SEED)
    return {"answers": [" ".join(item.key_shown(variant, language).split()) for language in item.answer.translations]}


def _words() -> dict[str, Any]:
    """What both ways of judging say, the page's Python and its script."""
    say: dict[str, Text] = {
        "empty": messages.empty(),
        "again": messages.TRY_AGAIN,
        "compare": messages.COMPARE,
        "index": messages.HEAD_INDEX,
        "yours": messages.HEAD_YOURS,
        "expected": messages.HEAD_EXPECTED,
    }
    return {name: text.say(LANGUAGE) for name, text in say.items()} | {
        "verdicts": {verdict.value: text.say(LANGUAGE) for verdict, text in messages.VERDICTS.items()},
        "ratings": {rating.value: text.say(LANGUAGE).capitalize() for rating, text in messages.RATINGS.items()},
        "missed": [messages.missed_options(count).say(LANGUAGE) for count in range(MOST_OPTIONS + 1)],
    }
