"""The cases of `tests/cases` about judging in the page, in Python; `cases.test.js` runs them in node."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from studytool import messages
from studytool.bank.loader import load
from studytool.items import types
from studytool.items.contract import Item
from studytool.items.text import fold
from studytool.page import closure
from studytool.page.answers import answers
from studytool.study.lines import from_line

CASES = Path(__file__).parents[1] / "cases"
NUMBERS = ("", "one", "two", "three")


def cases(name: str) -> Any:
    table: Any = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return table


@pytest.mark.parametrize("case", cases("judging"), ids=lambda case: case["name"])
def test_an_item_is_judged_by_its_key(case: dict[str, Any], tmp_path: Path) -> None:
    bank = {"format": 1, "topic": "t", "items": [{"id": "i", **case["item"]}]}
    (tmp_path / "t.yaml").write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")
    (item,) = load(tmp_path)[0].items
    assert answers([item])["items"]["t/i"] == case["key"]
    words = {
        "empty": messages.reading.empty().say("en"),
        "spelling": messages.reading.check_spelling().say("en"),
        "compare": messages.session.COMPARE.say("en"),
        "reversed": messages.diagnosis.reversed_steps().say("en"),
        **{f"wrong step {place}": messages.diagnosis.wrong_step(place).say("en") for place in (1, 2, 3, 4)},
        **{f"{word} missed": messages.diagnosis.missed_options(count).say("en") for count, word in enumerate(NUMBERS)},
    }
    variant = item.variant(0)
    for response in case["responses"]:
        judgement = item.judge(variant, response["response"])
        assert judgement.verdict == response["verdict"]
        assert judgement.score == pytest.approx(response["score"], abs=1e-12)
        assert judgement.misconception == response.get("misconception")
        expected = [words.get(said, said) for said in response.get("feedback", ())]
        assert [text.say("en") for text in judgement.feedback] == expected


@pytest.mark.parametrize(("phrase", "folded"), cases("folding"))
def test_a_phrase_is_compared_by_what_of_it_counts(phrase: str, folded: str) -> None:
    assert fold(phrase) == folded


ROWS = cases("rows")


@pytest.mark.parametrize("change", ROWS["good"], ids=str)
def test_a_row_of_the_log_can_be_read(change: dict[str, Any]) -> None:
    assert from_line(json.dumps(ROWS["row"] | change)).item


@pytest.mark.parametrize("change", ROWS["bad"], ids=ascii)
def test_a_row_that_is_no_line_of_the_log_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="` is "):
        from_line(json.dumps(ROWS["row"] | change))


def test_the_page_judges_without_python_the_types_that_say_how() -> None:
    scripts = Path(closure.__file__).parent / "src/assets"
    light = re.search(r"const LIGHT = \[(.*?)\]", (scripts / "questions.js").read_text("utf-8"))
    local = re.search(r"const LOCAL = \{(.*?)\n\}", (scripts / "answering.js").read_text("utf-8"), re.DOTALL)
    assert light
    assert local
    said = {name for name, kind in types().items() if kind.twin is not Item.twin}
    assert set(re.findall(r"[\w-]+", light[1])) == said
    assert set(re.findall(r"^  (\w+):", local[1], re.MULTILINE)) == said
