"""Where mathematics begins and ends: the cases of `tests/cases` as the notes and the site read them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studytool.notes.delimiters import formulas
from studytool.notes.note import parse
from tests.notes.conftest import Render

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "mathematics.yaml").read_text("utf-8")
)
TEX = re.compile(
    r'(<span class="katex-display">)?<span class="katex">.*?<annotation[^>]*>(.*?)</annotation>', re.DOTALL
)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])


@each_case
def test_a_note_holds_the_formulas(case: dict[str, Any]) -> None:
    found = parse(case["text"]).formulas
    assert [["display" if formula.display else "inline", formula.source] for formula in found] == case["formulas"]


@each_case
def test_the_site_sets_the_formulas(case: dict[str, Any], render: Render) -> None:
    shown = [["display" if display else "inline", unescape(tex)] for display, tex in TEX.findall(render(case["text"]))]
    assert shown == case["formulas"]


def test_a_formula_is_told_by_where_its_tex_starts_and_whether_it_is_a_display() -> None:
    text = "a $x$ b\n\n$$\ny\n$$ and $\\$z$"
    found = formulas(text)
    assert [(source, display) for _, source, display in found] == [("x", False), ("\ny\n", True), ("\\$z", False)]
    assert all(text[offset:].startswith(source) for offset, source, _ in found)


def test_code_in_quotes_holds_no_mathematics() -> None:
    assert formulas("> ```\n> $e$\n> ```\n\n$f$") == [(20, "f", False)]


@given(st.text(alphabet="$`\\ab1 \n>~", max_size=40))
def test_nothing_in_a_formula_is_an_empty_line(text: str) -> None:
    assert not any(re.search(r"\n[ \t]*\n", source) for _, source, _ in formulas(text))
