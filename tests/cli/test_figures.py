"""A figure in a terminal and in documents: its words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import exit_code_of

BANK = str(Path(__file__).parents[1] / "data/items")


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "[Figure: A cart with two wheels on a track]"), ("zh", "［图：轨道上有两个轮子的小车］")],
)
def test_a_terminal_tells_what_a_figure_shows(language: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(["show", "number/with-a-figure", "--bank", BANK, "--lang", language]) == 0
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("item", "figure"),
    [
        ("number/with-a-figure", {"file": "cart.svg", "alt": "A cart with two wheels on a track"}),
        ("number/drawn", None),
    ],
)
def test_a_document_names_the_figure_where_there_is_one(
    item: str, figure: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(["show", item, "--bank", BANK, "--lang", "en", "--json"]) == 0
    assert json.loads(capsys.readouterr().out).get("figure") == figure
