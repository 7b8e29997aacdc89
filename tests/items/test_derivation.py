"""A derivation credits what follows from the learner's own earlier answers, and tells in which part a slip was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studytool.bank.loader import load
from studytool.check.proofs import prove
from studytool.items.contract import Item, show_computed
from studytool.items.contract.edition import edition
from studytool.items.contract.frozen import freeze, thaw
from studytool.model import Judgement, Verdict

BANK = """
format: 1
topic: own
items:
  - id: td
    type: derivation
    prompt: The reward is {{r}}, the next value {{v}}, the value {{old}}; the discount factor is 0.5.
    given: {r: 2, v: 3, old: 1}
    parts:
      - id: target
        type: number
        ask: Give the target.
        answer: r + 0.5 * v
        mistakes:
          - {id: undiscounted, answer: r + v, feedback: Discount the next value.}
      - id: delta
        type: number
        ask: Give the TD error.
        answer: target - old
        mistakes:
          - {id: reversed, answer: old - target, feedback: The target comes first.}
      - {id: both, type: array, ask: Give both., answer: "[target, delta]"}
  - id: thirds
    type: derivation
    prompt: Divide {{one}} by three.
    given: {one: 1}
    parts:
      - id: third
        type: number
        ask: Give a third.
        answer: one / 3
        mistakes: [{id: seventh, answer: one / 7, feedback: Divide by three.}]
      - {id: rest, type: number, ask: Give what is left of 300 times that above 99., answer: 300 * third - 99}
  - id: line
    type: derivation
    prompt: Let $f(x) = x^2$.
    parts:
      - {id: slope, type: formula, ask: Differentiate $f$., variables: {x: "[-2, 2]"}, answer: 2 * x}
      - {id: shifted, type: formula, ask: Add one., variables: {x: "[-2, 2]"}, answer: slope + 1}
"""


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Item]:
    return loaded(tmp_path_factory.mktemp("bank"), BANK)


def loaded(folder: Path, text: str) -> dict[str, Item]:
    (folder / "own.yaml").write_text(text, "utf-8")
    bank, problems = load(folder)
    assert problems == ()
    return {item.id.partition("/")[2]: item for item in bank.items}


def judged(item: Item, **response: object) -> Judgement:
    return item.judge(item.variant(0), json.dumps(response))


def told(judgement: Judgement) -> list[str]:
    return ["carried" if part.carried else part.judgement.verdict.value for part in judgement.parts]


CASES: dict[str, tuple[str, dict[str, Any], str, float, list[str]]] = {
    "every part is the key": (
        "td", {"target": "3.5", "delta": "2.5", "both": "3.5 2.5"}, "correct", 1, ["correct"] * 3,
    ),
    "numbers and lists need no quotes": (
        "td", {"target": 3.5, "delta": 2.5, "both": [3.5, 2.5]}, "correct", 1, ["correct"] * 3,
    ),
    "a slip in the first part is carried through the others": (
        "td", {"target": "5", "delta": "4", "both": "5 4"}, "partial", 2 / 3, ["incorrect", "carried", "carried"],
    ),
    "a wrong number that no slip explains is carried too": (
        "td", {"target": "7", "delta": "6", "both": "7 6"}, "partial", 2 / 3, ["incorrect", "carried", "carried"],
    ),
    "a slip in the second part is no slip in the first": (
        "td", {"target": "3.5", "delta": "-2.5", "both": "3.5 -2.5"}, "partial", 2 / 3,
        ["correct", "incorrect", "carried"],
    ),
    "two slips, of which the second is made with the wrong number": (
        "td", {"target": "5", "delta": "-4", "both": "5 -4"}, "partial", 1 / 3, ["incorrect", "incorrect", "carried"],
    ),
    "a later part that is the key is right whatever was answered before": (
        "td", {"target": "5", "delta": "2.5", "both": "3.5 2.5"}, "partial", 2 / 3, ["incorrect", "correct", "correct"],
    ),
    "nothing right": (
        "td", {"target": "11", "delta": "-20", "both": "1 1"}, "incorrect", 0, ["incorrect"] * 3,
    ),
    "nothing follows from what makes the rest vanish": (
        "td", {"target": "1", "delta": "0", "both": "3.5 2.5"}, "partial", 1 / 3, ["incorrect", "incorrect", "correct"],
    ),
    "what was rounded is gone on with": (
        "thirds", {"third": "0.333", "rest": "0.9"}, "correct", 1, ["correct", "carried"],
    ),
    "what was rounded is gone on with in full": (
        "thirds", {"third": "0.333", "rest": "1"}, "correct", 1, ["correct", "correct"],
    ),
    "a mistake is gone on with in more digits than were typed": (
        "thirds", {"third": "0.14", "rest": "-56.143"}, "partial", 1 / 2, ["incorrect", "carried"],
    ),
    "a wrong number is gone on with in more digits than were typed": (
        "thirds", {"third": "0.421", "rest": "27.42"}, "partial", 1 / 2, ["incorrect", "carried"],  # of 0.4214
    ),
    "what is farther off than the digits typed allow is not": (
        "thirds", {"third": "0.421", "rest": "27.6"}, "incorrect", 0, ["incorrect", "incorrect"],
    ),
    "a wrong formula is gone on with": (
        "line", {"slope": "x", "shifted": "1 + x"}, "partial", 1 / 2, ["incorrect", "carried"],
    ),
    "a formula typed for its name is not": (
        "line", {"slope": "x", "shifted": "x + 2"}, "incorrect", 0, ["incorrect", "incorrect"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_parts_are_judged_by_what_follows_from_the_answers_before(items: dict[str, Item], case: str) -> None:
    name, response, verdict, score, parts = CASES[case]
    judgement = judged(items[name], **response)
    assert told(judgement) == parts
    assert judgement.verdict.value == verdict
    assert judgement.score == pytest.approx(score)


def test_a_slip_made_with_a_wrong_number_is_named(items: dict[str, Item]) -> None:
    first, second, _ = judged(items["td"], target="5", delta="-4", both="1 1").parts
    assert first.judgement.misconception == "undiscounted"
    assert second.judgement.misconception == "reversed"


def test_what_is_said_names_its_part_in_both_languages(items: dict[str, Item]) -> None:
    slip, carried, _ = judged(items["td"], target="5", delta="4", both="5 4").feedback
    assert slip.say("en") == "`target`: Discount the next value."
    assert carried.say("en").startswith("`delta`: Right from here on")
    assert carried.say("zh").startswith("`delta`：从这里起是对的")


def test_an_imprecise_part_is_asked_again_and_nothing_is_counted(items: dict[str, Item]) -> None:
    judgement = judged(items["thirds"], third="0.33", rest="1")
    assert judgement.verdict is Verdict.IMPRECISE


@pytest.mark.parametrize(
    ("response", "said"),
    [
        ("3.5", "JSON"),
        ("[3.5, 2.5]", "JSON"),
        ('{"target": "3.5", "delta": "2.5"}', "`both` has no answer"),
        ('{"target": "3.5", "delta": "2.5", "bth": "1 2"}', "no part `bth`"),
        ('{"target": "3.5", "delta": "2.5", "both": "1 2 3"}', "`both`"),
        ('{"target": null, "delta": "2.5", "both": "1 2"}', "`target`"),
    ],
)
def test_a_text_that_does_not_answer_every_part_is_unreadable(items: dict[str, Item], response: str, said: str) -> None:
    item = items["td"]
    judgement = item.judge(item.variant(0), response)
    assert judgement.verdict is Verdict.UNREADABLE
    assert said in " ".join(text.say("en") for text in judgement.feedback)


def test_the_parts_answered_so_far_are_judged(items: dict[str, Item]) -> None:
    assert told(judged(items["td"], target="5", delta="4")) == ["incorrect", "carried"]


def test_a_derivation_is_kept_as_plain_data_and_comes_back_the_same(items: dict[str, Item]) -> None:
    for item in items.values():
        assert freeze(thaw(json.loads(json.dumps(freeze(item))))) == freeze(item)


def test_a_change_of_wording_in_a_part_is_no_other_edition_and_another_answer_is(
    items: dict[str, Item], tmp_path: Path
) -> None:
    reworded = BANK.replace("Discount the next value.", "Mind the discount.").replace("Give the target.", "The target?")
    assert edition(loaded(tmp_path, reworded)["td"]) == edition(items["td"])
    changed = BANK.replace("answer: target - old", "answer: 2 * target - old")
    assert edition(loaded(tmp_path, changed)["td"]) != edition(items["td"])


def test_the_key_of_a_gradient_part_is_proved(tmp_path: Path) -> None:
    text = """
format: 1
topic: own
items:
  - id: square
    type: derivation
    prompt: Let $f(x) = x^2$ at {{x}}.
    given: {x: 3}
    parts:
      - {id: value, type: number, ask: Give f., answer: x ** 2}
      - {id: slope, type: gradient, ask: Give its derivative., objective: x ** 2, wrt: x, answer: 3 * x}
"""
    flaws = prove(loaded(tmp_path, text)["square"], 1).flaws
    assert [(flaw.path, flaw.code) for flaw in flaws] == [("parts.1.answer", "wrong-key")]


def test_a_let_is_used_where_any_part_uses_it(tmp_path: Path) -> None:
    text = """
format: 1
topic: own
items:
  - id: later
    type: derivation
    prompt: Let $x$ be {{x}}.
    given: {x: 3}
    let: {second: x + 1, never: x + 2}
    parts:
      - {id: one, type: number, ask: Give it., answer: x}
      - {id: two, type: number, ask: Add one., answer: second}
"""
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    _, problems = load(tmp_path)
    assert [(problem.code, "`never`" in problem.message) for problem in problems] == [("unused-name", True)]


def test_a_zero_is_shown_without_a_sign() -> None:
    assert show_computed(np.array([-0.0, 0.0, -1.5])) == "[0, 0, -1.5]"


def test_the_answer_is_shown_part_by_part_in_one_paragraph(items: dict[str, Item]) -> None:
    item = items["td"]
    assert item.key_shown(item.variant(0), "en") == "(1) 3.5; (2) 2.5; (3) [3.5, 2.5]"
    assert item.key_shown(item.variant(0), "zh") == "(1) 3.5；(2) 2.5；(3) [3.5, 2.5]"
