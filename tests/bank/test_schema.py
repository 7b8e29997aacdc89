from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from studytool.bank.identity import NAME
from studytool.bank.schema import as_json, schema
from studytool.items import types

QUIZ = Path(__file__).parents[2] / "quiz"
TEXT_ITEM = {"id": "one", "type": "text", "prompt": "What?", "accept": ["this"]}


def conforms(item: dict[str, object]) -> bool:
    topic = {"format": 1, "topic": "a", "items": [item]}
    return Draft202012Validator(schema()).is_valid(topic)


def test_the_file_editors_read_is_what_the_item_types_declare() -> None:
    assert (QUIZ / "bank.schema.json").read_text("utf-8") == as_json()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(as_json()))


@pytest.mark.parametrize("path", sorted(set(QUIZ.glob("*.yaml")) - {QUIZ / NAME}), ids=lambda path: path.stem)
def test_a_topic_of_this_repository_conforms(path: Path) -> None:
    errors = Draft202012Validator(schema()).iter_errors(yaml.safe_load(path.read_text("utf-8")))
    assert [(list(error.absolute_path), error.message) for error in errors] == []


def test_every_item_type_and_every_one_of_its_fields_is_described() -> None:
    described = schema()["$defs"]
    for name, kind in types().items():
        properties = described[f"{name}-item"]["properties"]
        assert properties.keys() == kind.fields.keys()
        assert all(field["description"] for field in properties.values())


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"prompt": {"en": "What?", "zh-Hant": "什麼？"}},
        {"prompt": 3, "accept": [1, "two"]},
        {"given": {"x": [1, 2], "n": "integer(0, 2)", "c": 1}, "let": {"y": "x + 1"}},
        {"retired": True},
    ],
)
def test_what_the_loader_takes_conforms(change: dict[str, object]) -> None:
    assert conforms(TEXT_ITEM | change)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Not Kebab"},
        {"type": "unheard-of"},
        {"prompt": {"english": "What?"}},
        {"prompt": " "},
        {"promt": "What?"},
        {"level": "hard"},
        {"retired": "true"},
        {"accept": "this"},
        {"given": {"x": {"normal": 3}}},
        {"options": []},
    ],
)
def test_what_the_loader_refuses_does_not_conform(change: dict[str, object]) -> None:
    assert not conforms(TEXT_ITEM | change)


@pytest.mark.parametrize("name", ["id", "type", "prompt", "accept"])
def test_a_required_field_is_required(name: str) -> None:
    assert not conforms({key: value for key, value in TEXT_ITEM.items() if key != name})
