"""GIFT, read by the parser that editors of such files use."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.bank.loader import load
from studytool.exchange.contract import Question, Sheet, distinct
from studytool.exchange.contract.asking import sheet
from studytool.exchange.contract.gaps import singles
from studytool.exchange.contract.markup import delimited, html
from studytool.exchange.gift import write
from studytool.items.contract.portable import (
    Choice,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    ShortAnswer,
    Wrong,
)

ROOT = Path(__file__).parents[2]
SAMPLES = load(ROOT / "tests" / "data" / "items")[0].items
READER = """
import gift from 'gift-pegjs';
const text = await new Response(process.stdin).text();
process.stdout.write(JSON.stringify(gift.parse(text)));
"""
KINDS = {MultipleChoice: "MC", ShortAnswer: "Short", Numerical: "Numerical", Ordering: "Matching", Essay: "Essay"}


def parsed(content: bytes) -> list[dict[str, Any]]:
    command = ["node", "--input-type=module", "--eval", READER]
    done = subprocess.run(command, input=content, capture_output=True, cwd=ROOT, check=True)
    questions: list[dict[str, Any]] = json.loads(done.stdout)
    return [question for question in questions if question["type"] != "Category"]


def plain(response: str) -> str:
    return response.replace("-*>", "->").replace(r"\*", "*")


def compare(read: dict[str, Any], question: Question) -> None:
    """What the parser found is what was asked."""
    ask = question.ask
    assert read["type"] == KINDS[type(ask)]
    assert read["tags"] == [question.item]
    assert read["stem"]["format"] == "html"
    assert read["stem"]["text"].startswith(html(question.prompt, delimited))
    match ask:
        case MultipleChoice(choices=choices, many=many):
            right = [choice["weight"] > 0 if many else choice["isCorrect"] for choice in read["choices"]]
            assert right == [choice.correct for choice in choices]
            given_for_right = sum(max(0, choice["weight"] or 0) for choice in read["choices"])
            assert given_for_right == pytest.approx(100 if many else 0, abs=1e-3)
        case ShortAnswer(accept=accept, wrong=wrong):
            found = {plain(choice["text"]["text"]): choice["weight"] for choice in read["choices"]}
            assert found == dict.fromkeys(accept, 100) | {said: 0 for one in wrong for said in one.responses}
        case Numerical(value=value, within=within, wrong=wrong):
            found_numbers = [(one["text"]["number"], one["text"]["range"], one["weight"]) for one in read["choices"]]
            width = float(within)
            assert found_numbers == [
                (float(value), width, None), *((float(one.responses[0]), width, 0) for one in wrong)
            ]  # fmt: skip
        case Ordering(steps=steps):
            places = sorted((int(pair["subanswer"]), pair["subquestion"]["text"]) for pair in read["matchPairs"])
            assert places == [(place, html(step, delimited)[3:-4]) for place, step in enumerate(steps, 1)]


def test_every_question_is_read_back_with_its_key_its_tolerance_and_its_mistakes() -> None:
    written, _ = sheet(SAMPLES, range(3), "en", "samples")
    asked = [one for variants in written.items for variant in distinct(variants) for _, one in singles(variant)]
    for read, question in zip(parsed(write(written)), asked, strict=True):
        compare(read, question)


HOSTILE = r"a\b \nabla {x} ~c =d #e: [html] ->f // g % $h$ *i* \( <b>"


@pytest.mark.parametrize(
    "ask",
    [
        MultipleChoice((Choice(HOSTILE, True, HOSTILE), Choice("%50% no", False, HOSTILE)), False, True),
        ShortAnswer(("a*b", r"\theta", "x = {1}", "%50% of it", "p -> q"), (Wrong(("~no",), HOSTILE),)),
        Numerical("-0.0000004", "1e-10", wrong=(Wrong(("1e-7",), HOSTILE),)),
        Ordering(("a -> b", "c = d {e}", "f # g"), (2, 0, 1)),
        Essay(HOSTILE, "def f():\n\n    return {1: 2}"),
    ],
    ids=lambda ask: type(ask).__name__,
)
def test_no_sign_in_a_text_ends_it(ask: Any) -> None:
    question = Question(prompt=f"{HOSTILE}\n\n{HOSTILE}", ask=ask, item="a/b", topic="a", solution=HOSTILE)
    (read,) = parsed(write(Sheet("", "en", ((question,),))))
    compare(read, question)
    assert html(HOSTILE, delimited) in read["globalFeedback"]["text"]


@given(st.text(alphabet=r"\{}~=#:n /*->[]%$" + "\n", max_size=12))
def test_what_is_written_is_the_same_text_once_its_escapes_are_undone(text: str) -> None:
    question = Question(prompt="x", ask=ShortAnswer((f"a{text}b",)), item="a/b", topic="a")
    content = write(Sheet("", "en", ((question,),))).decode()
    answer = content.partition("{=%100%")[2].rpartition("\n}")[0]
    assert "\n" not in answer
    undone, rest = "", answer
    while rest:
        escaped = rest[0] == "\\"
        undone += {"n": "\n"}.get(rest[1], rest[1]) if escaped else rest[0]
        rest = rest[2 if escaped else 1 :]
    assert plain(undone) == f"a{text}b"
