"""Formulas as a learner sees them, drawn in full where the drawing is the behaviour."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studytool.terminal import tex
from studytool.terminal.tex import parse
from studytool.terminal.tex_tokens import macros

FORMULAS = (Path(__file__).parents[1] / "data" / "formulas.txt").read_text(encoding="utf-8").splitlines()
# What TeX is made of, so that most strings are nearly formulas.
COMMANDS = (
    r"\frac \sqrt \left( \right) \sum \hat \mathbb{E} \E \begin{aligned} \end{aligned} \begin{cases} \end{cases} \\ "
    r"\pi \text{a} \operatorname*{x} \underbrace{x} \not \big \mid \substack{a\\b} \overset \xrightarrow \tag{1} "
    r"\unknown \binom \sqrt[ \argmax"
).split()
PIECES = st.sampled_from([*"xyθ12{}{}^_()[]|&'-+=,. $%#~\\其\u0302\x1b\n", *COMMANDS])
TEX_LIKE = st.lists(PIECES, max_size=25).map("".join)


def drawn(source: str) -> str:
    return "\n".join(line.rstrip() for line in tex.box(source, display=True).lines)


def inline(source: str) -> str:
    return "\n".join(line.rstrip() for line in tex.box(source, display=False).lines)


def picture(text: str) -> str:
    return dedent(text).strip("\n")


@pytest.mark.parametrize("source", FORMULAS)
@pytest.mark.parametrize("display", [True, False])
def test_a_typical_formula_is_shown_whole(source: str, display: bool) -> None:
    box = tex.box(source, display=display)
    text = "\n".join(box.lines)
    assert text.strip()
    assert "\\" not in text
    assert "?" not in text
    assert "TeXicode" not in text
    assert {cell_len(line) for line in box.lines} == {box.width}
    assert 0 <= box.baseline < len(box.lines)


@pytest.mark.parametrize("source", FORMULAS)
def test_spoken_mathematics_has_neither_raised_letters_nor_mathematical_alphabets(source: str) -> None:
    spoken = tex.spoken(source)
    assert "\n" not in spoken
    assert not set(spoken) & set("⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ₀₁₂ₜᵢ𝔼𝒮ℝ𝐰")


def test_every_macro_of_the_project_can_be_shown() -> None:
    for name in macros():
        assert tex.check(name) is None


@given(TEX_LIKE, st.booleans())
def test_any_text_is_a_box_of_equal_rows_or_a_tex_error(source: str, display: bool) -> None:
    error = tex.check(source)
    if error is not None:
        assert 0 <= error.offset <= len(source)
        return
    box = tex.box(source, display=display, width=30)
    assert {cell_len(line) for line in box.lines} == {box.width}
    assert not any("\x1b" in line or "\n" in line for line in box.lines)


@given(st.text(max_size=40))
def test_check_never_raises(source: str) -> None:
    found = tex.check(source)
    assert found is None or 0 <= found.offset <= len(source)


def test_check_agrees_with_box() -> None:
    assert tex.check(r"\frac{1}{2}") is None
    assert isinstance(tex.check(r"\frac{1}"), tex.TexError)


@pytest.mark.parametrize(
    ("source", "offset", "message"),
    [
        (r"x + \thetaa", 4, r"unknown command `\thetaa`"),
        (r"\frac{1}", 0, r"`\frac` lacks an argument"),
        (r"x^", 1, "`^` lacks an argument"),
        (r"a + {b", 4, "`{` is not closed"),
        (r"a}", 1, "`}` without `{`"),
        (r"\left( x", 0, r"`\left` is not closed"),
        (r"x \right)", 2, r"`\right` without `\left`"),
        (r"\left x", 0, r"`\left` lacks a delimiter"),
        (r"x^2^3", 3, "two `^` on one symbol"),
        (r"a & b", 2, "`&` outside an environment"),
        (r"\begin{aligned} a", 17, r"\begin{aligned} without its \end"),
        (r"\begin{tikzpicture}", 0, "unknown environment `tikzpicture`"),
        (r"50% of it", 2, "`%` has a meaning of its own in TeX"),
        (r"\text{a $x$}", 8, "`$` inside text"),
        ("x \\", 2, "`\\` has a meaning of its own in TeX"),
        (r"\not x", 0, r"`\not` without a relation"),
    ],
)
def test_an_error_says_what_is_wrong_and_where(source: str, offset: int, message: str) -> None:
    error = tex.check(source)
    assert error is not None
    assert (error.message, error.offset) == (message, offset)


def test_an_unknown_command_is_answered_with_the_nearest_known_one() -> None:
    error = tex.check(r"\alhpa")
    assert error is not None
    assert error.fix == r"did you mean `\alpha`?"


@pytest.mark.parametrize("source", ["{" * 5000, r"\hat" * 5000, r"\left(" * 5000, "x^{" * 5000, r"\sqrt[" * 5000])
def test_deep_nesting_is_an_error_not_a_crash(source: str) -> None:
    error = tex.check(source)
    assert error is not None
    assert "nested too deeply" in error.message


def test_a_macro_that_expands_to_itself_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(macros(), r"\loop", r"\loop x")
    error = tex.check(r"\loop")
    assert error is not None
    assert error.message == r"`\loop` expands without end"


def test_a_macro_takes_arguments_and_its_errors_point_at_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(macros(), r"\pair", r"\left( #1, #2 \right)")
    monkeypatch.setitem(macros(), r"\broken", r"\nosuchthing")
    assert inline(r"\pair{x^2}y") == "(x², y)"
    error = tex.check(r"a + \broken")
    assert error is not None
    assert error.offset == 4


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\pi_\theta(a \mid s)", "π_θ(a | s)"),
        (r"\frac{1}{4}", "1/4"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\frac{1}{2\sigma^2}", "1/(2σ²)"),
        (r"\frac{p(x)}{q(x)} + \frac{1}{p(1-p)}", "p(x)/q(x) + 1/(p(1 − p))"),
        (r"\frac{1}{N} \sum_i x_i", "(1/N) ∑ᵢ xᵢ"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"-x = +1 - -2", "−x = +1 − −2"),
        (r"x_i^2 + x'_i", "xᵢ² + xᵢ′"),
        (r"\pi^*_\theta", "π*_θ"),
        (r"\E_{\tau\sim\pi}[R]", "𝔼_{τ∼π}[R]"),
        (r"e^{-\alpha x} + e^{-x}", "e^(−αx) + e⁻ˣ"),
        (r"w^\top x", "wᵀ x"),
        (r"\sqrt{2}/2 + \sqrt{a+b}", "√2/2 + √(a + b)"),
        (r"\hat{A}_t, \bar x, \tilde{\theta}", "Âₜ, x̄, θ̃"),
        (r"\sum_{t=0}^{T} \gamma^t r_t", "∑ₜ₌₀ᵀ γᵗ rₜ"),
        (r"10^{-3} \cdot 0.25", "10⁻³ · 0.25"),
        (r"\mathcal{N}(\mu, \sigma^2)", "𝒩(μ, σ²)"),
        (r"\operatorname{softmax}(z)_i", "softmax(z)ᵢ"),
        (r"a \not= b \not\in C", "a ≠ b ∉ C"),
        (r"\log\pi(a), \log x, \exp(x)", "log π(a), log x, exp(x)"),
    ],
)
def test_a_formula_that_reads_well_on_one_row_takes_one(source: str, shown: str) -> None:
    assert inline(source) == shown


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"x_i^2", "x_i^2"),
        (r"\frac{a}{b+1}", "a/(b + 1)"),
        (r"\E_{\tau \sim \pi}[R]", "E_(τ~π)[R]"),
        (r"\sqrt{x} \cdot \hat{A}", "sqrt(x) * A-hat"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[1, 2; 3, 4]"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
    ],
)
def test_spoken_formulas_are_linear(source: str, said: str) -> None:
    assert tex.spoken(source) == said


def test_a_sum_has_its_limits_above_and_below() -> None:
    assert drawn(r"G_t = \sum_{k=0}^{\infty} \gamma^k R_{t+k}") == picture("""
              ∞
        Gₜ =  ∑  γᵏ Rₜ₊ₖ
             k=0
    """)


def test_brackets_grow_with_what_they_hold() -> None:
    assert drawn(r"\left(\frac{a}{b}\right)^2 + [\tfrac{c}{d}]") == picture("""
        ⎛ a ⎞²   ⎡ c ⎤
        ⎜───⎟  + ⎢───⎥
        ⎝ b ⎠    ⎣ d ⎦
    """)


def test_the_policy_gradient_theorem_looks_like_the_book() -> None:
    inner = r"\sum_{t=0}^T \nabla_\theta \log \pi_\theta(a_t \mid s_t) G_t"
    assert drawn(rf"\nabla_\theta J(\theta) = \E_{{\tau\sim\pi_\theta}}\left[{inner}\right]") == picture("""
                        ⎡ T                         ⎤
        ∇_θ J(θ) =   𝔼  ⎢ ∑  ∇_θ log π_θ(aₜ | sₜ) Gₜ⎥
                   τ∼π_θ⎣t=0                        ⎦
    """)


def test_cases_and_matrices_stand_in_columns() -> None:
    assert drawn(r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}") == picture("""
        ⎧1  x > 0
        ⎩0  otherwise
    """)
    assert drawn(r"\begin{bmatrix} 1 & 20 \\ 3 & 4 \end{bmatrix}") == picture("""
        ⎡1  20⎤
        ⎣3  4 ⎦
    """)


def test_aligned_lines_meet_at_the_ampersand() -> None:
    assert drawn(r"\begin{aligned} ab &= c \\ &= d \end{aligned}") == "ab = c\n   = d"


def test_the_baseline_is_the_row_of_the_equals_sign() -> None:
    for source in (r"x = \frac{1}{2}", r"x = \sum_{i=1}^{n+k} i", r"\max_a Q = \frac{\frac{a}{b}}{c}"):
        box = tex.box(source, display=True)
        assert "=" in box.lines[box.baseline]


def test_a_wide_display_is_broken_before_relations_then_signs() -> None:
    source = "G = " + " + ".join(f"\\gamma^{k} r_{k}" for k in range(9)) + " \\le C"
    box = tex.box(source, display=True, width=30)
    assert box.width <= 30
    assert box.lines[0].startswith("G = γ⁰ r₀")
    assert all(line.lstrip()[0] in "+≤=" for line in box.lines[1:])


def test_chinese_inside_a_formula_counts_two_cells() -> None:
    box = tex.box(r"\frac{\text{奖励}}{n}", display=True)
    assert [cell_len(line) for line in box.lines] == [6, 6, 6]


def test_a_formula_of_two_rows_of_limits_stays_two_dimensional_in_a_sentence() -> None:
    assert len(tex.box(r"\sum_{t'=t}^{T-1} r_t", display=False).lines) == 3
    assert len(tex.box(r"\sum_{t=0}^{\infty} r_t", display=False).lines) == 1


def test_parsing_keeps_a_number_in_one_piece() -> None:
    assert parse("0.25") == parse("{0}.2{5}")
