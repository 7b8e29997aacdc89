"""What the search of the site is given of formulas."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]

from studytool.notes.equations import equation
from studytool.notes.note import read
from studytool.site.search import on_page_content


def indexed(tmp_path: Path, text: str) -> str:
    """What the search plugin takes of a page with this text, whose formulas are set as the site sets them."""
    file = tmp_path / "note.md"
    file.write_text(text, "utf-8")
    note = read(file)
    html = text
    for formula in reversed(note.formulas):
        html = html[: formula.span[0]] + equation(formula, note, {}) + html[formula.span[1] :]
    parser = Parser()
    parser.feed(on_page_content(html))
    return " ".join("".join(section.text) for section in parser.data)


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        (r"g = \frac{1}{1-\gamma}", "g = 1/(1 − γ)"),
        (r"\frac12", "1/2"),
        (r"\sum_{k=0}^{\infty} \gamma^k R_{t+k+1}", "∑ₖ₌₀^∞ γᵏ Rₜ₊ₖ₊₁"),
        (r"\sqrt{\frac{a}{b}} < c", "√(a/b) &lt; c"),
    ],
)
def test_a_formula_is_indexed_once_and_as_it_is_read(tmp_path: Path, formula: str, line: str) -> None:
    found = indexed(tmp_path, f"<p>So ${formula}$ holds.</p>")
    assert re.sub(r"\s+", " ", found).startswith(f"<p>So {line} holds.</p>")
    assert "frac" not in found


def test_a_greek_letter_of_a_section_is_indexed_by_sign_and_name(tmp_path: Path) -> None:
    found = indexed(tmp_path, r'<h2 id="a">A</h2><p>$\gamma\lambda$</p><h2 id="b">B</h2><p>$\Delta x$, θ</p>')
    assert "γ gamma, λ lambda" in found
    assert "Δ Delta, θ theta" in found
    assert found.index("λ lambda") < found.index("Delta")


def test_a_page_without_formulas_and_greek_is_left_as_it_is() -> None:
    html = "<h1>One</h1><p>Two</p><h2>Three</h2>"
    assert on_page_content(html) == html
