"""What the page's scripts have to know of the items: the keys of choices and texts, which they judge, and Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from studytool import messages
from studytool.items.contract import Item
from studytool.model import Text
from studytool.page.shown import LANGUAGE, SEED, how, shown

MOST_OPTIONS = 26


def answers(items: Iterable[Item], language: str = LANGUAGE) -> dict[str, Any]:
    """JSON data: the variant the page shows of each choice and text, by id, and what is said to learners."""
    keys = {item.id: key for item in items if (key := item.twin(item.variant(SEED), language))}
    return {"items": keys, "words": _words(language)}


def texts(items: Iterable[Item], language: str) -> dict[str, Any]:
    """JSON data: what the page shows of each item, for a page that is written in another language."""
    return {
        item.id: shown(item, variant, language) | {"how": how(item, variant, language)}
        for item, variant in ((item, item.variant(SEED)) for item in items)
    }


def _words(language: str) -> dict[str, Any]:
    """The texts of both graders, the page's Python and its script."""
    say: dict[str, Text] = {
        "empty": messages.reading.empty(),
        "spelling": messages.reading.check_spelling(),
        "again": messages.session.SECOND_TRY,
        "compare": messages.session.COMPARE,
        "index": messages.session.HEAD_INDEX,
        "yours": messages.session.HEAD_YOURS,
        "expected": messages.session.HEAD_EXPECTED,
    }
    return {name: text.say(language) for name, text in say.items()} | {
        "verdicts": {verdict.value: text.say(language) for verdict, text in messages.session.VERDICTS.items()},
        "ratings": {rating.value: text.say(language).capitalize() for rating, text in messages.session.RATINGS.items()},
        "reversed": messages.diagnosis.reversed_steps().say(language),
        "steps": [messages.diagnosis.wrong_step(place + 1).say(language) for place in range(MOST_OPTIONS)],
        "missed": [messages.diagnosis.missed_options(count).say(language) for count in range(MOST_OPTIONS + 1)],
    }
