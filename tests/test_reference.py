"""The reference pages say what the code does today."""

from pathlib import Path

import pytest

from studytool import messages
from studytool.items.contract import Item
from tools import reference

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_a_reference_page_is_what_the_code_writes(name: str) -> None:
    written = (ROOT / reference.FOLDER / name).read_text("utf-8")
    assert written == reference.pages()[name], "run python -m tools.reference"


@pytest.mark.parametrize("name", sorted(reference.chinese_pages()))
def test_a_chinese_reference_page_is_what_the_code_writes(name: str) -> None:
    written = (ROOT / reference.CHINESE / name).read_text("utf-8")
    assert written == reference.chinese_pages()[name], "run python -m tools.reference"


@pytest.mark.parametrize(("name", "example"), reference.EXAMPLES.items())
def test_an_example_shows_the_slip_it_stands_for(name: str, example: tuple[Item, str]) -> None:
    item, response = example
    assert item.judge(item.variant(0), response).misconception == name


def test_an_example_in_code_shows_the_slip_it_stands_for() -> None:
    found = {example.name: example.found for example in reference.code()}
    assert found == {name: name for name in found}


def test_every_diagnosis_has_an_example() -> None:
    assert {*reference.EXAMPLES, *(example.name for example in reference.code())} == set(messages.diagnosis.DIAGNOSES)
