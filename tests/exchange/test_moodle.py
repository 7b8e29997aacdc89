"""Moodle XML, read by the parser of Python's own library, with the grammar of gaps as Moodle's manual gives it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from studytool.bank.loader import load
from studytool.exchange.contract.asking import question, sheet
from studytool.exchange.contract.markup import html
from studytool.exchange.moodle import FORMAT
from studytool.items.contract import Item
from studytool.items.contract.portable import Cloze, MultipleChoice, Numerical

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
GAP = re.compile(r"\{1:NUMERICAL:=(?P<key>[^:#~}]+):(?P<within>[^:#~}]+)(?:~%0%(?:\\.|[^}\\]|\\)*?)?(?<!\\)\}")


def exported(item: Item) -> Element:
    export = FORMAT.export
    assert export
    quiz = fromstring(export.write(sheet([item], range(1), "en", "samples")[0]))
    category, made = quiz
    assert category.findtext("category/text") == f"$course$/top/{item.topic}/{item.id.partition('/')[2]}"
    return made


@pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.id)
def test_the_key_and_its_tolerance_are_found_in_what_is_written(item: Item) -> None:
    made, ask = exported(item), question(item, 0, "en").ask
    match ask:
        case MultipleChoice(choices=choices):
            found = [float(answer.get("fraction", "")) > 0 for answer in made.findall("answer")]
            assert found == [choice.correct for choice in choices]
            full = sum(max(0.0, float(answer.get("fraction", ""))) for answer in made.findall("answer"))
            assert full == pytest.approx(100, abs=1e-3)
        case Numerical(value=value, within=within):
            answer = made.find("answer[@fraction='100']")
            assert answer is not None
            assert (answer.findtext("text"), answer.findtext("tolerance")) == (value, within)
        case Cloze(parts=parts):
            found_gaps = [(gap["key"], gap["within"]) for gap in GAP.finditer(made.findtext("questiontext/text") or "")]
            assert found_gaps == [(gap.value, gap.within) for part in parts for gap in part.numbers]


def test_variants_are_questions_of_one_category() -> None:
    item = next(item for item in SAMPLES if item.type == "number" and item.varies())
    export = FORMAT.export
    assert export
    quiz = fromstring(export.write(sheet([item], range(3), "en", "samples")[0]))
    assert [made.get("type") for made in quiz] == ["category", *["numerical"] * (len(quiz) - 1)]
    assert len(quiz) > 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$a < b$ and *so*", "<p>(a &lt; b) and <em>so</em></p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        (r"costs \$5, not `$x$`", "<p>costs $5, not <code>$x$</code></p>"),
        ("formula0z $x$", "<p>formula0z (x)</p>"),
        (r"$\E_x \R$", r"<p>(\mathbb{E}_x \mathbb{R})</p>"),
        ("![a](b.png) [c](javascript:d)", '<p>!<a href="b.png">a</a> [c](javascript:d)</p>'),
    ],
)
def test_a_text_becomes_html_that_does_nothing(text: str, shown: str) -> None:
    assert html(text, lambda tex, display: f"({tex.replace('<', '&lt;')})") == shown
