"""Choice, text and number items: what counts as which response, in tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studytool.bank.loader import load
from studytool.items.text import fold
from tests.maths.cases import cases

ITEMS = {item.id: item for item in load(Path(__file__).parents[1] / "data" / "items")[0].items}


@cases("judging/choice")
def test_an_option_is_chosen_by_number_letter_or_text(case: dict[str, Any]) -> None:
    item = ITEMS[f"choice/{case['item']}"]
    judgement = item.judge(item.variant(0), case["response"])
    assert judgement.verdict == case["verdict"]
    assert judgement.score == case.get("score", case["verdict"] == "correct")


def test_the_text_of_an_option_is_known_in_either_language_with_its_values() -> None:
    item = ITEMS["choice/one"]
    variant = item.variant(5)
    for language in ("en", "zh"):
        for place, text in enumerate(item.options_shown(variant, language)):
            assert item.judge(variant, text.upper()) == item.judge(variant, str(place + 1))


def test_two_labels_are_one_too_many_and_said_so() -> None:
    item = ITEMS["choice/one"]
    assert "one option only" in item.judge(item.variant(0), "a, b").feedback[0].say("en")


def test_a_distractor_is_answered_with_its_own_feedback() -> None:
    item = ITEMS["choice/many"]
    feedback = item.judge(item.variant(0), "ab").feedback
    assert [text.say("en") for text in feedback] == ["It learns from any behaviour.", "1 right option not chosen."]


@cases("judging/folding")
def test_phrases_are_compared_by_what_they_say(case: dict[str, Any]) -> None:
    assert (fold(case["one"]) == fold(case["other"])) == case["same"]


@given(st.text(max_size=40))
def test_folding_ignores_space_around_and_keeps_every_letter_and_digit(text: str) -> None:
    folded = fold(text)
    assert fold(f"  {text}\n") == folded
    assert folded or not any(character.isalnum() for character in text)


@cases("judging/units")
def test_a_unit_may_be_typed_or_left_out(case: dict[str, Any]) -> None:
    item = ITEMS[f"number/{case['item']}"]
    variant = item.variant(0)
    response = case["response"].format(key=f"{float(variant.key):g}")
    assert item.judge(variant, response).verdict == case["verdict"]


def test_an_order_of_too_many_digits_is_unreadable() -> None:
    item = next(item for item in ITEMS.values() if item.type == "order")
    assert item.judge(item.variant(0), "1" * 5000).verdict == "unreadable"
