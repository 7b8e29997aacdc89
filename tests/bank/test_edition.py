"""What a learner has to know of an item makes its edition; how it is worded does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from studytool.bank.loader import load
from studytool.items.contract.edition import edition

GRADIENT = {
    "type": "gradient",
    "prompt": {"en": "Differentiate at {{x}}.", "zh": "在 {{x}} 处求导。"},
    "given": {"x": "normal(3, decimals=1)"},
    "let": {"y": "2 * x"},
    "objective": "sum(y ** 2)",
    "wrt": "x",
    "answer": "8 * x",
    "mistakes": [{"answer": "4 * x", "feedback": "The chain rule."}],
    "hint": "Substitute.",
}
CHOICE: dict[str, Any] = {
    "type": "choice",
    "prompt": "Which one?",
    "options": [
        {"text": {"en": "an arm", "zh": "臂"}, "correct": True},
        {"text": "a leg", "feedback": "No."},
        {"text": "no limb", "feedback": "No."},
    ],
}
ORDER = {"type": "order", "prompt": "In order?", "steps": ["sample", "estimate", "improve"]}
TEXT = {"type": "text", "prompt": "Which letter?", "accept": ["s", "S"]}
RECALL = {"type": "recall", "prompt": "Say it.", "answer": "The score has mean zero."}

ARM, LEG, NONE = CHOICE["options"]


def of(tmp_path: Path, item: dict[str, Any]) -> str:
    topic = {"format": 1, "topic": "t", "items": [{"id": "a", **item}]}
    (tmp_path / "t.yaml").write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), encoding="utf-8")
    bank, problems = load(tmp_path)
    assert not [problem for problem in problems if problem.severity == "error"]
    return edition(bank.items[0])


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        (GRADIENT, {"prompt": "Take the gradient at {{x}}.", "hint": "Chain rule.", "level": "apply"}),
        (GRADIENT, {"mistakes": [], "tolerance": {"digits": 4}, "note": "page.md#there", "source": "[@me]"}),
        (GRADIENT, {"answer": "8*x", "objective": "sum( y**2 )", "given": {"x": "normal(3,decimals=1)"}}),
        (CHOICE, {"options": [LEG | {"feedback": "Not that."}, NONE, ARM], "shuffle": False}),
        (CHOICE, {"options": [ARM | {"text": "an arm."}, LEG | {"text": "a lag"}, NONE]}),
        (ORDER, {"steps": ["sample!", "estimate it", "improve it"]}),
        (RECALL, {"answer": {"en": "The score has mean zero.", "zh": "得分的均值为零。"}}),
    ],
)  # fmt: skip
def test_wording_and_what_helps_leave_the_edition(
    tmp_path: Path, item: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert of(tmp_path, item) == of(tmp_path, item | changes)


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        (GRADIENT, {"answer": "2 * y * 2 + 0"}),
        (GRADIENT, {"given": {"x": "normal(4, decimals=1)"}}),
        (GRADIENT, {"let": {"y": "3 * x"}}),
        (GRADIENT, {"objective": "sum(y ** 2) + 1"}),
        (GRADIENT, {"respond": "formula"}),
        (CHOICE, {"options": [ARM | {"text": "a leg"}, LEG | {"text": "an arm"}, NONE]}),
        (CHOICE, {"options": [{"text": "an arm"}, LEG | {"correct": True}, NONE]}),
        (CHOICE, {"options": [ARM, LEG]}),
        (CHOICE, {"select": "many"}),
        (ORDER, {"steps": ["estimate", "sample", "improve"]}),
        (TEXT, {"accept": ["s", "state"]}),
        (RECALL, {"answer": "The score has mean one."}),
    ],
)
def test_another_key_or_other_parameters_are_another_edition(
    tmp_path: Path, item: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert of(tmp_path, item) != of(tmp_path, item | changes)


def test_items_of_one_key_but_other_types_are_other_editions(tmp_path: Path) -> None:
    number = {"type": "number", "prompt": "?", "answer": "x", "given": {"x": "[1]"}}
    assert of(tmp_path, number) != of(tmp_path, number | {"type": "array"})
