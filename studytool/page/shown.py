"""An item's texts as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from studytool import messages
from studytool.model import LANGUAGES

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant

LANGUAGE = LANGUAGES[0]
SEED = 0  # what `studytool answer` takes without --seed: the terminal then judges what the page shows


def spoken(languages: Sequence[str], site: str = "") -> tuple[str, ...]:
    """The languages of a page: that of its site, English where we do not speak it, and the other one if the bank has
    it."""
    own = LANGUAGES[1] if site.startswith(LANGUAGES[1]) else LANGUAGE
    return own, *(language for language in LANGUAGES if language != own and language in languages)


def shown(item: Item, variant: Variant, language: str) -> dict[str, Any]:
    """A variant's texts in Markdown, by where they stand in the page."""
    return {
        "prompt": item.fill(item.prompt, variant, language),
        "options": item.options_shown(variant, language),
        "hint": item.fill(item.hint, variant, language) if item.hint else "",
        "key": item.key_shown(variant, language),
        "solution": item.fill(item.solution, variant, language) if item.solution else "",
    } | ({"alt": item.alt(variant, language)} if item.figure else {})


def how(item: Item, variant: Variant, language: str) -> str:
    """What a response to this variant is, in Markdown."""
    what, like = item.wanted(variant)
    asked = what.say(language) + (f"{messages.session.LIKE.say(language)} `{like}`" if like else "")
    if item.form.code or item.form.self_graded:  # here is no editor or file to name, and no bare Enter
        asked = item.expects() or item.meaning.say(language)
    before, after = ("", "。") if language == "zh" else (" ", ".")
    return f"{messages.session.HOW_TO.say(language)}{before}{asked}{after}"
