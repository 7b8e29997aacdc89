"""Markdown as a learner reads it at a given width."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studytool.notes.delimiters import formulas
from studytool.terminal import tex
from studytool.terminal.layout import render
from studytool.terminal.markup import protected

ROOT = Path(__file__).parents[2]
MATHEMATICS = yaml.safe_load((ROOT / "tests" / "cases" / "mathematics.yaml").read_text("utf-8"))
WORDS = st.lists(
    st.one_of(
        st.text("abcdefgh,.", min_size=1, max_size=9),
        st.text("策略梯度，。“期望”（奖励）：", min_size=1, max_size=30),
        st.sampled_from(["$x^2$", r"$\pi_\theta(a \mid s)$", "`code`", "**bold**", "$其$"]),
    ),
    max_size=30,
)
MARKDOWN = st.lists(
    st.sampled_from(
        [
            *"ab $`*_[]()>#-|\\~!.1其，",
            "\n",
            "\n\n",
            "    ",
            "- ",
            "1. ",
            "> ",
            "```",
            "$$",
            r"\foo",
            "$x_1$",
            "\x1b[2J",
            "\U000f0000",
        ]
    ),
    max_size=40,
).map("".join)


def page(markdown: str, width: int = 60, *, plain: bool = False) -> str:
    return render(dedent(markdown).strip("\n"), width, plain=plain)


def picture(text: str) -> str:
    return dedent(text).strip("\n")


def test_paragraphs_are_filled_and_kept_apart() -> None:
    assert page("one\ntwo\n\nthree") == "one two\n\nthree"
    assert page("aaa bbb ccc", 7) == "aaa bbb\nccc"


def test_two_spaces_or_a_backslash_break_a_line() -> None:
    assert page("one  \ntwo\\\nthree") == "one\ntwo\nthree"


def test_marks_of_emphasis_go_and_lone_signs_stay() -> None:
    assert page("**bold**, *it*, _it_, __bold__, ***both***") == "bold, it, it, bold, both"
    assert page("2 * 3 * 4 and snake_case_name and a*b") == "2 * 3 * 4 and snake_case_name and a*b"


def test_a_link_shows_its_address() -> None:
    assert page("see [the note](speeches/a.md#b), <https://x.org>") == "see the note <speeches/a.md#b>, <https://x.org>"


def test_escaped_signs_are_themselves() -> None:
    assert page(r"\$5 and \$6, \*not\*, \_no\_, \`no\`") == "$5 and $6, *not*, _no_, `no`"


@pytest.mark.parametrize("case", MATHEMATICS, ids=lambda case: case["text"])
def test_mathematics_begins_and_ends_where_the_cases_say(case: dict[str, Any]) -> None:
    _, spans = protected(case["text"])
    assert [[span.kind, span.text] for span in spans if span.kind in ("inline", "display")] == case["formulas"]


def test_prices_are_not_mathematics() -> None:
    assert page("from $5 to $6") == "from $5 to $6"
    assert page("$x$5 a month") == "$x$5 a month"


def test_mathematics_is_found_before_emphasis() -> None:
    assert page("$x_1$ and *$a * b$* and $y_2$") == "x₁ and a ∗ b and y₂"


def test_code_is_never_mathematics_nor_emphasis() -> None:
    assert page("`$x$ *a* _b_`") == "`$x$ *a* _b_`"


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert page("```\n$a$\n\n*b*") == "    $a$\n\n    *b*"


def test_fenced_code_is_kept_as_it_stands() -> None:
    assert page("```python\ndef f(x):\n\n    return x * 2  # a_b_c\n```", 10) == (
        "    def f(x):\n\n        return x * 2  # a_b_c"
    )


def test_lists_hang_and_nest() -> None:
    markdown = "- one two three four\n- five\n    - six\n\n1. a\n2. b\n"
    assert page(markdown, 12) == "• one two\n  three four\n• five\n  • six\n\n1. a\n2. b"


def test_an_item_may_hold_code_and_a_display() -> None:
    assert page("- a\n\n  $$x^2$$\n\n  ```\n  b\n  ```\n- c") == "• a\n\n      x²\n\n      b\n• c"


def test_quotes_are_marked_on_every_line() -> None:
    assert page("> aaa bbb\n> ccc", 9) == "│ aaa bbb\n│ ccc"
    assert page("> aaa bbb\n> ccc", 9, plain=True) == "> aaa bbb\n> ccc"


def test_a_number_at_the_start_of_a_wrapped_line_is_no_list() -> None:
    assert page("the year was\n1998. Then") == "the year was 1998. Then"


def test_headings_lose_their_signs_and_anchors() -> None:
    assert page("## Score $\\pi$ {#score .no-quiz}\ntext") == "Score π\n\ntext"


def test_tables_stand_in_columns_where_they_fit() -> None:
    table = "| $s$ | $P$ |\n|---|:-:|\n| left | $\\frac{1}{2}$ |"
    assert page(table) == "s      P\nleft   1/2"
    assert page(table, 8) == "s | P\nleft |\n1/2"


def test_a_display_stands_by_itself() -> None:
    assert page("The return is\n$$\nG_t = \\sum_{k=0}^{\\infty} \\gamma^k R_{t+k}\n$$\nfor all $t$.") == picture("""
        The return is

                  ∞
            Gₜ =  ∑  γᵏ Rₜ₊ₖ
                 k=0

        for all t.
    """)


def test_a_tall_formula_stands_on_the_baseline_of_its_line() -> None:
    assert page(r"where $\sum_{t'=t}^{T-1} r_t$ is the return") == picture("""
              T−1
        where  ∑   rₜ is the return
              t′=t
    """)


def test_plain_text_has_one_row_for_each_formula() -> None:
    shown = page("where $\\sum_{t'=t}^{T-1} x^2$\n$$\\frac{1}{2}$$", plain=True)
    assert shown == "where ∑_(t'=t)^(T-1) x^2\n\n1/2"


def test_a_formula_that_cannot_be_read_is_shown_as_its_source() -> None:
    assert page("bad $\\foo{x}$ here") == "bad $\\foo{x}$ here"
    assert page("bad\n\n$$\n\\foo\n{x}\n$$") == "bad\n\n$\\foo {x}$"


def test_chinese_breaks_between_characters_but_not_before_closing_punctuation() -> None:
    assert page("策略梯度，期望。", 8) == "策略梯\n度，期\n望。"
    assert page("策略梯度\n定理") == "策略梯度定理"
    assert page("他说“策略梯度”吧", 6) == "他说\n“策略\n梯度”\n吧"


def test_chinese_and_formulas_may_part() -> None:
    assert page(r"其中$\pi_\theta(a|s)$是策略", 9) == "其中\nπ_θ(a|s)\n是策略"


def test_a_formula_as_wide_as_the_page_keeps_its_full_stop() -> None:
    assert page(r"$a = b + c$. So", 9) == "a = b +\nc. So"


def test_control_characters_never_reach_the_terminal() -> None:
    assert page("a\x1b[2Jb\u202ec\x07\t$x\x1b$") == "a[2Jbc x"


@given(WORDS, st.integers(20, 90), st.booleans())
def test_no_line_of_text_that_can_be_broken_is_wider_than_asked(words: list[str], width: int, plain: bool) -> None:
    for line in render(" ".join(words), width, plain=plain).split("\n"):
        assert cell_len(line) <= width


@given(WORDS)
def test_filling_loses_nothing_but_space(words: list[str]) -> None:
    text = " ".join(word for word in words if not set(word) & set("$`*"))
    assert "".join(render(text, 20).split()) == "".join(text.split())


@given(MARKDOWN, st.integers(0, 40), st.booleans())
def test_any_text_can_be_shown(markdown: str, width: int, plain: bool) -> None:
    shown = render(markdown, width, plain=plain)
    assert not set(shown) & {"\x1b", "\t", "\r"}
    assert not any(sign >= "\U000f0000" for sign in shown)


@given(st.text(max_size=60), st.integers(1, 40))
def test_any_string_can_be_shown(markdown: str, width: int) -> None:
    shown = render(markdown, width).replace("\n", "")
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in shown)


@pytest.mark.parametrize("sign", ["> ", "- ", "*", "[", "`", "$", "1. ", "_a ", "#", "|", "  - a\n"])
def test_a_long_run_of_one_sign_can_be_shown(sign: str) -> None:
    assert render(sign * 400, 40) is not None


def texts_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for child in children for text in texts_of(child)]


@cache
def corpus() -> list[tuple[str, str]]:
    """Every text of the notes and of the item bank, with its file."""
    notes = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("docs/**/*.md"))]
    topics = sorted(set(ROOT.glob("quiz/*.yaml")) - {ROOT / "quiz" / "course.yaml"})
    banks = [(path, yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)) for path in topics]
    return notes + [(path.name, text) for path, bank in banks for text in texts_of(bank)]


@pytest.mark.slow
def test_every_formula_of_the_notes_and_the_bank_can_be_shown() -> None:
    for name, text in corpus():
        for _, source, display in formulas(text):
            assert tex.check(source) is None, (name, source)
            shown = "\n".join(tex.box(source, display=display).lines)
            assert "\\" not in shown, (name, source)
            assert "?" not in shown or "?" in source, (name, source)


@pytest.mark.slow
def test_every_text_of_the_notes_and_the_bank_fits_eighty_columns() -> None:
    for name, text in corpus():
        if name.endswith(".yaml"):
            for line in render(text, 80).split("\n"):
                assert cell_len(line) <= 80, (name, line)
