from pathlib import Path

import pytest

from studytool.notes.errors import NoteError
from studytool.notes.extension import TextExtension
from tests.notes.conftest import Render, rendering


def test_a_formula_is_set_at_build_time_and_kept_out_of_the_search_index(render: Render) -> None:
    html = render("The value $v_\\pi(s)$ of a state.")
    assert '<p>The value <bdi class="formula" data-search-exclude><span class="katex">' in html
    assert "$" not in html


def test_a_displayed_formula_stands_in_the_middle_of_a_paragraph(render: Render) -> None:
    html = render("Before\n$$\nx\n$$\nafter.")
    assert html.count("<p>") == 1
    assert '<bdi class="equation" data-search-exclude><span class="katex-display">' in html


def test_emphasis_and_tables_do_not_reach_into_a_formula(render: Render) -> None:
    html = render("| a |\n|---|\n| $x_1 * y * z_1$ *b* |\n")
    assert "x_1 * y * z_1</annotation>" in html
    assert html.count("<em>") == 1


def test_code_keeps_its_dollars_and_brackets(render: Render) -> None:
    html = render("`$x$` and `[@nobody]`\n\n```text\n$y$ [@nobody]\n```\n")
    assert "katex" not in html
    assert "<code>$x$</code>" in html
    assert "$y$ [@nobody]" in html


def test_an_escaped_dollar_is_a_dollar(render: Render) -> None:
    assert "<p>It costs $5 and $6.</p>" in render("It costs \\$5 and \\$6.")


def test_wrong_tex_stops_the_page_at_its_line_and_column(render: Render) -> None:
    with pytest.raises(
        NoteError, match=r"line 3, column 9: Undefined control sequence: \\oops in the formula"
    ) as caught:
        render("# Page\n\nWe see $\\oops$.")
    assert (caught.value.line, caught.value.column) == (3, 9)


def test_wrong_tex_in_a_display_is_placed_on_its_own_line(render: Render) -> None:
    with pytest.raises(NoteError, match=r"line 4, column 3"):
        render("$$\na\n+\nb \\oops\n$$")


def test_a_labelled_equation_is_numbered_and_can_be_referred_to(render: Render) -> None:
    html = render("$$a \\label{eq:first_one}$$\n\n$$b \\label{eq:b}$$\n\nBy \\eqref{eq:b} and \\eqref{eq:first_one}.")
    assert '<span id="eq:first_one"><bdi class="equation"' in html
    assert '<a class="eqref" href="#eq:b">(2)</a>' in html
    assert '<a class="eqref" href="#eq:first_one">(1)</a>' in html
    assert "label" not in html


def test_equations_are_numbered_afresh_on_each_page(render: Render) -> None:
    render("$$a \\label{eq:a}$$")
    with pytest.raises(NoteError, match="no equation has the label `eq:a`"):
        render("\\eqref{eq:a}")


def test_an_equation_of_another_page_is_referred_to_by_its_number_there(render: Render, tmp_path: Path) -> None:
    (tmp_path / "concepts").mkdir()
    (tmp_path / "concepts/other.md").write_text("$$a \\label{eq:a}$$\n\n$$b \\label{eq:b}$$\n")
    html = render("$$c \\label{eq:b}$$\n\nBy \\eqref{concepts/other.md#eq:b}, not \\eqref{eq:b}.")
    assert '<a class="eqref" href="/concepts/other.md#eq:b">(2)</a>' in html
    assert '<a class="eqref" href="#eq:b">(1)</a>' in html
    for nowhere in ("concepts/other.md#eq:c", "concepts/none.md#eq:a"):
        with pytest.raises(NoteError, match=f"line 1, column 4: no equation has the label `{nowhere}`"):
            render(f"By \\eqref{{{nowhere}}}.")


def test_a_citation_names_author_and_year_and_links_to_the_references(render: Render) -> None:
    html = render("As known [@sutton, section 13.3].")
    assert (
        '<span class="citation">(<a href="/references.md#sutton" title="Sutton, R. S. and Barto, A. (2018). '
        'Learning &amp; &quot;acting&quot;.">'
        "Sutton and Barto, 2018, section 13.3</a>)</span>"
    ) in html


def test_a_citation_in_chinese_has_no_space_before_its_bracket(tmp_path: Path) -> None:
    html = rendering(tmp_path, TextExtension, language="zh")("众所周知 [@sutton, section 13.3]。")
    assert '众所周知<span class="citation">（<a ' in html
    assert "Sutton 与 Barto，2018，第 13.3 节</a>）</span>。" in html


def test_the_attributes_after_a_chinese_paragraph_are_its_own(render: Render) -> None:
    assert '<p class="aside">' in render("见书。\n{ .aside }")


def test_an_unknown_citation_stops_the_page(render: Render) -> None:
    with pytest.raises(NoteError, match=r"line 2, column 6: no work has the key `nobody`"):
        render("Words\nand [@nobody].")


def test_the_bibliography_stands_where_it_is_asked_for(render: Render) -> None:
    html = render("# References\n\n[@@bibliography]\n")
    assert '<ul class="bibliography">\n<li id="sutton">Sutton, R. S. and Barto, A. (2018).' in html
