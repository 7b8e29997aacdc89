"""What the search of the site is given of formulas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]

from studytool.notes.equations import equation
from studytool.notes.note import read
from studytool.site.search import INDEX, on_page_content, on_post_build


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


def test_terms_are_entries_and_sections_have_their_names(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    docs, file = tmp_path / "docs", tmp_path / "site" / INDEX
    docs.mkdir()
    file.parent.mkdir(parents=True)
    row = "| discount | 折扣因子 | The factor $\\frac12$ & more. | [Return](mdp.md#return) |"
    (docs / "glossary.md").write_text(f"| term | 中文 | meaning | section |\n|---|---|---|---|\n{row}\n", "utf-8")
    (docs / "symbols.md").write_text("| $\\gamma$ | discount | [Return](mdp.md#return) |\n", "utf-8")
    (docs / "aliases.yaml").write_text("mdp.md: [MDP]\ngone.md#here: [lost]\n", "utf-8")
    entries = {"mdp/": "", "mdp/#return": "", "glossary/": "<p>All terms.</p> discount The factor"}
    file.write_text(json.dumps({"docs": [{"location": place, "text": text} for place, text in entries.items()]}))
    on_post_build(SimpleNamespace(docs_dir=str(docs), config_file_path="mkdocs.yml", site_dir=str(tmp_path / "site")))
    assert json.loads(file.read_text("utf-8"))["docs"] == [
        {"location": "mdp/", "text": "", "also": "MDP"},
        {"location": "mdp/#return", "text": "", "also": "discount; \u200b折扣\u200b因子\u200b; γ gamma"},
        {"location": "glossary/", "text": "<p>All terms.</p> "},
        {
            "location": "glossary/#discount",
            "title": "discount \u200b折扣\u200b因子\u200b",
            "text": "<p>The factor 1/2 &amp; more.</p>",
        },
    ]
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warned == ["search: 'lost' should lead to 'gone/#here', which is not there"]
