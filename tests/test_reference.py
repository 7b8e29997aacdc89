"""The reference pages say what the code does today."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studytool import messages
from studytool.items.contract import Item
from tools import reference

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "write"), [(reference.FOLDER, reference.pages), (reference.CHINESE, reference.chinese_pages)]
)
def test_the_reference_pages_are_what_the_code_writes(folder: Path, write: Callable[[], dict[str, str]]) -> None:
    for name, text in write().items():
        assert (ROOT / folder / name).read_text("utf-8") == text, f"{name}: run python -m tools.reference"


@pytest.mark.parametrize(("name", "example"), reference.EXAMPLES.items())
def test_an_example_shows_the_slip_it_stands_for(name: str, example: tuple[Item, str]) -> None:
    item, response = example
    assert item.judge(item.variant(0), response).misconception == name


@pytest.mark.slow
def test_an_example_in_code_shows_the_slip_it_stands_for() -> None:
    found = {example.name: example.found for example in reference.code()}
    assert found == {name: name for name in found}


@pytest.mark.slow
def test_every_diagnosis_has_an_example() -> None:
    assert {*reference.EXAMPLES, *(example.name for example in reference.code())} == set(messages.diagnosis.DIAGNOSES)
