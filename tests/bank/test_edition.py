"""What a learner has to know of an item makes its edition; how it is worded does not."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from studytool.bank.loader import load
from studytool.items import types
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

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "editions.yaml").read_text("utf-8"))
TRIED = [name for name in types() if name in CASES]  # a type may be added without
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


def changes(outcome: str) -> list[Any]:
    """Each change of each type with this outcome, those of the fields that all have among them."""
    return [
        pytest.param(name, path, value, id=f"{name}-{path}-{value}")
        for name in TRIED
        for change in CASES["every"][outcome] + CASES[name][outcome]
        for path, value in change.items()
    ]


def changed(item: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of the item with the field of this path, `options.0.text` say, changed or added."""
    whole = deepcopy(item)
    inner: Any = whole
    *outer, last = path.split(".")
    for name in outer:
        inner = inner[int(name)] if isinstance(inner, list) else inner.setdefault(name, {})
    inner[int(last) if isinstance(inner, list) else last] = value
    return whole


@pytest.mark.parametrize(("name", "path", "value"), changes("same"))
def test_a_change_of_what_helps_explains_or_presents_leaves_the_edition(
    tmp_path: Path, name: str, path: str, value: Any
) -> None:
    item = {"type": name, **CASES[name]["item"]}
    assert of(tmp_path, changed(item, path, value)) == of(tmp_path, item)


@pytest.mark.parametrize(("name", "path", "value"), changes("other"))
def test_a_change_of_what_is_asked_or_judged_is_another_edition(
    tmp_path: Path, name: str, path: str, value: Any
) -> None:
    item = {"type": name, **CASES[name]["item"]}
    assert of(tmp_path, changed(item, path, value)) != of(tmp_path, item)


@pytest.mark.parametrize("name", TRIED)
def test_a_change_of_every_field_of_a_type_is_tried(name: str) -> None:
    tried = {
        ".".join(part for part in path.split(".") if not part.isdecimal()) + "."
        for outcome in ("same", "other")
        for change in CASES["every"][outcome] + CASES[name][outcome]
        for field, value in change.items()
        for path in (field, *(f"{field}.{inner}" for inner in (value if isinstance(value, dict) else ())))
    }
    fields = types()[name].fields
    inner = {f"{field}.{part}" for field, declared in fields.items() for part in declared.kind.inner}
    assert [path for path in {*fields, *inner} - {"type"} if not any(one.startswith(f"{path}.") for one in tried)] == []


def test_items_of_one_key_but_other_types_are_other_editions(tmp_path: Path) -> None:
    number = {"type": "number", "prompt": "?", "answer": "x", "given": {"x": "[1]"}}
    assert of(tmp_path, number) != of(tmp_path, number | {"type": "array"})
