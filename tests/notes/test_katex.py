from pathlib import Path

import pytest

from studytool.notes import katex
from studytool.notes.katex import KatexError


def test_a_formula_becomes_html_with_mathml_and_its_tex() -> None:
    html = katex.render(r"\frac{a}{b}")
    assert "<mfrac>" in html
    assert 'class="katex-html" aria-hidden="true"' in html
    assert r'<annotation encoding="application/x-tex">\frac{a}{b}</annotation>' in html


def test_a_displayed_formula_says_so() -> None:
    assert "katex-display" in katex.render("x", True)
    assert "katex-display" not in katex.render("x", False)


@pytest.mark.parametrize("macro", [r"\E", r"\KL", r"\R", r"\Var", r"\argmax_a", r"\softmax", r"\clip", r"\onehot"])
def test_every_shared_macro_is_known(macro: str) -> None:
    assert "katex-html" in katex.render(macro)


def test_a_macro_defined_in_one_formula_is_unknown_in_the_next() -> None:
    katex.render(r"\gdef\leaked{x}\leaked")
    with pytest.raises(KatexError, match="leaked"):
        katex.render(r"\leaked + 1")


@pytest.mark.parametrize(
    ("tex", "position", "words"),
    [
        (r"x + \foo", 4, "Undefined control sequence"),
        (r"\text{中𝔼} \foo", 10, "Undefined control sequence"),
        (r"\frac{1", 7, "Unexpected end"),
        ("得分", 0, "Unicode text"),
    ],
)
def test_wrong_tex_is_refused_at_its_character(tex: str, position: int, words: str) -> None:
    with pytest.raises(KatexError, match=words) as caught:
        katex.render(tex)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "tex",
    [r"\href{javascript:alert(1)}{x}", r"\url{https://example.org}", r"\includegraphics{https://example.org/a.png}"],
)
def test_a_formula_that_links_or_loads_is_refused(tex: str) -> None:
    with pytest.raises(KatexError, match="not allowed here"):
        katex.render(tex)


def test_without_its_package_katex_says_it_is_not_available(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(katex, "LIBRARY", tmp_path / "katex.min.js")
    assert not katex.available()
