from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from studytool.bank.course import load_course
from studytool.bank.identity import NAME
from studytool.bank.schema import course_schema, schema_files, topic_schema
from studytool.items import types

QUIZ = Path(__file__).parents[2] / "quiz"
TEXT_ITEM = {"id": "one", "type": "text", "prompt": "What?", "accept": ["this"]}


def conforms(item: dict[str, object]) -> bool:
    topic = {"format": 1, "topic": "a", "items": [item]}
    return Draft202012Validator(topic_schema()).is_valid(topic)


@pytest.mark.parametrize(("name", "text"), schema_files().items())
def test_the_files_editors_read_are_what_the_loader_reads_by(name: str, text: str) -> None:
    assert (QUIZ / name).read_text("utf-8") == text
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(set(QUIZ.glob("*.yaml")) - {QUIZ / NAME}), ids=lambda path: path.stem)
def test_a_topic_of_this_repository_conforms(path: Path) -> None:
    errors = Draft202012Validator(topic_schema()).iter_errors(yaml.safe_load(path.read_text("utf-8")))
    assert [(list(error.absolute_path), error.message) for error in errors] == []


def test_every_item_type_and_every_one_of_its_fields_is_described() -> None:
    described = topic_schema()["$defs"]
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


# The course ----------------------------------------------------------------------------------------------------------

COURSE = {"id": "physics", "title": {"en": "Physics"}, "languages": ["de", "zh-Hant"], "paths": {"short-way": ["a/b"]}}


def test_the_course_of_this_repository_conforms_and_names_its_schema() -> None:
    text = (QUIZ / NAME).read_text("utf-8")
    Draft202012Validator(course_schema()).validate(yaml.safe_load(text))
    assert text.startswith("# yaml-language-server: $schema=course.schema.json\n")
    assert all(field["description"] for field in course_schema()["properties"].values())


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True), ({"title": "Physics"}, True), ({"paths": {}}, True),
        ({"id": "Physics"}, False), ({"titel": "Physics"}, False), ({"languages": []}, False),
        ({"languages": ["german"]}, False), ({"languages": "de"}, False), ({"paths": {"Short way": ["a"]}}, False),
        ({"paths": {"short": []}}, False), ({"paths": ["a"]}, False), ({"title": " "}, False),
    ],
)  # fmt: skip
def test_the_schema_of_a_course_takes_what_the_loader_takes(
    change: dict[str, object], fits: bool, tmp_path: Path
) -> None:
    course = COURSE | change
    (tmp_path / NAME).write_text(yaml.safe_dump(course, default_flow_style=False), "utf-8")
    assert (load_course(tmp_path)[1] == ()) is fits
    assert Draft202012Validator(course_schema()).is_valid(course) is fits


def test_a_course_needs_an_id() -> None:
    assert not Draft202012Validator(course_schema()).is_valid({"title": "Physics"})
