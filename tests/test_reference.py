"""The reference pages say what the code does today."""

from pathlib import Path

import pytest

from studytool import messages
from studytool.cli import _reference

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", sorted(_reference.pages()))
def test_a_reference_page_is_what_the_code_writes(name: str) -> None:
    written = (ROOT / _reference.FOLDER / name).read_text("utf-8")
    assert written == _reference.pages()[name], "run python -m studytool.cli._reference"


@pytest.mark.parametrize(("name", "example"), _reference.EXAMPLES.items())
def test_an_example_shows_the_slip_it_stands_for(name: str, example: tuple[_reference.Computed, str]) -> None:
    item, response = example
    assert item.judge(item.variant(0), response).misconception == name


def test_every_diagnosis_of_a_response_has_an_example() -> None:
    assert set(_reference.EXAMPLES) <= set(messages.DIAGNOSES)
