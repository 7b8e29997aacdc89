"""An output whose encoding lacks signs: they are spelt in letters, and what the encoding has is kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.cli.support.spelling import fits, spelt
from studytool.terminal.layout import render
from tests.cli.running import COMMAND, PATIENCE, Terminal

pytestmark = pytest.mark.slow

BANK = Path(__file__).parents[2] / "quiz"
ENCODINGS = ("ascii", "latin-1", "cp1252", "gbk")


def run(encoding: str, *arguments: str, **env: str) -> tuple[str, str]:
    """Standard output and standard error of a command, both in the encoding."""
    given = os.environ | {"STUDYTOOL_BANK": str(BANK), "PYTHONIOENCODING": encoding} | env
    done = subprocess.run(
        [*COMMAND, *arguments], input=b"", capture_output=True, timeout=PATIENCE, check=False, env=given
    )
    return done.stdout.decode(encoding), done.stderr.decode(encoding)


@pytest.mark.parametrize(
    ("text", "ascii_text", "cp1252", "gbk"),
    [
        ("[5, −6], γ = 0.9", "[5, -6], gamma = 0.9", "[5, -6], gamma = 0.9", "[5, -6], γ = 0.9"),
        ("R₁, …, R₁₂", "R_1, ..., R_12", "R_1, …, R_12", "R_1, …, R_12"),
        ("∇_θ log π(a|s)", "grad_theta log pi(a|s)", "grad_theta log pi(a|s)", "grad_θ log π(a|s)"),
        ("γV(s′) + 2αβ", "gamma V(s') + 2 alpha beta", "gamma V(s') + 2 alpha beta", "γV(s′) + 2αβ"),
        ("10⁻³ x² x¹⁰ γⁿ⁻¹", "10^(-3) x^2 x^10 gamma^(n-1)", "10^(-3) x² x^10 gamma^(n-1)", "10^(-3) x^2 x^10 γ^(n-1)"),
        ("wᵀf, x₁y₂", "w^T f, x_1 y_2", "w^T f, x_1 y_2", "w^T f, x_1 y_2"),
        ("x̂ ŷ V̄ naïve", "x-hat y-hat V-bar naive", "x-hat y-hat V-bar naïve", "x-hat y-hat V-bar naive"),
        ("𝔼[X] ∈ ℝ", "E[X] in R", "E[X] in R", "E[X] ∈ R"),
        ("3½ × 2 ≤ √2 → ∞", "3 1/2 * 2 <= sqrt 2 -> inf", "3½ × 2 <= sqrt 2 -> inf", "3 1/2 × 2 ≤ √2 → ∞"),
        ("“a” — ‘b’", "\"a\" - 'b'", "“a” — ‘b’", "“a” — ‘b’"),
        ("Λ, Δt, ϵ", "Lambda, Delta t, epsilon", "Lambda, Delta t, epsilon", "Λ, Δt, ε"),
        ("✓ ✗ ≈ ◐", "+ x ~ o", "+ x ~ o", "+ x ≈ o"),
    ],
)  # fmt: skip
def test_a_sign_is_spelt_where_the_encoding_lacks_it_and_kept_where_it_does_not(
    text: str, ascii_text: str, cp1252: str, gbk: str
) -> None:
    assert [spelt(text, encoding) for encoding in ("ascii", "cp1252", "gbk")] == [ascii_text, cp1252, gbk]
    assert spelt(text, "utf-8") == text


def test_every_text_of_the_bank_can_be_spelt_but_for_chinese_words() -> None:
    bank, _ = load(BANK)
    for item in bank.items:
        variant = item.variant(0)
        for text in filter(None, (item.prompt, item.hint, item.solution)):
            shown = render(item.fill(text, variant, "en"), 10_000, plain=True)
            for encoding in ENCODINGS:
                said = re.sub("[\u4e00-\u9fff]", "", spelt(shown, encoding))
                assert fits(said, encoding), said


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_number_keeps_its_sign_and_a_letter_its_name(encoding: str) -> None:
    out, err = run(encoding, "show", "returns/discounted-return", "--solution")
    assert "R_1" in out
    assert "[5, -6, 1, 3]" in out
    assert ("γ" if encoding == "gbk" else "gamma") in out
    assert "\\x" not in out + err
    assert "\\u" not in out + err
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["answer", "policy-gradient/softmax-score", "1 2 3"],
        ["answer", "policy-gradient/softmax-score", "γ−λ"],
        ["stats"],
        ["list", "γ"],
        ["quiz", "--help"],
        ["quiz", "--all", "--seed", "3", "--exam"],
        ["show", "π−γ"],
    ],
    ids=" ".join,
)
def test_no_command_prints_a_question_mark_for_a_sign(encoding: str, arguments: list[str]) -> None:
    whole, told = run("utf-8", *arguments)
    out, err = run(encoding, *arguments)
    assert out.count("?") == whole.count("?")
    assert err.count("?") == told.count("?")
    assert "fault" not in err


def test_a_json_document_keeps_its_signs_as_escapes() -> None:
    whole, _ = run("utf-8", "show", "returns/discounted-return", "--json", "--lang", "zh")
    kept, _ = run("gbk", "show", "returns/discounted-return", "--json", "--lang", "zh")
    assert json.loads(kept) == json.loads(whole)
    answered = ["answer", "policy-gradient/softmax-score", "γ−λ", "--json"]
    assert json.loads(run("ascii", *answered)[0]) == json.loads(run("utf-8", *answered)[0])


def test_an_output_without_chinese_is_english_and_this_is_said_once() -> None:
    out, err = run("ascii", "answer", "returns/discounted-return", "1", "--lang", "zh")
    assert out.startswith("x Incorrect")
    assert err == (
        "standard output: its encoding ascii has no Chinese, so this is English; set PYTHONIOENCODING=utf-8\n"
    )
    assert run("gbk", "answer", "returns/discounted-return", "1", LANG="zh_CN.GBK")[0].startswith("x 不正确")


def test_a_terminal_of_another_encoding_is_spelt_for_too() -> None:
    terminal = Terminal(
        "quiz", "--item", "returns/discounted-return", "--seed", "0",
        env={"PYTHONIOENCODING": "ascii", "STUDYTOOL_BANK": str(BANK)},
    )  # fmt: skip
    assert "[5, -6, 1, 3]" in terminal.until("> ")
    terminal.type("q")
    assert terminal.end()[0] == 0
