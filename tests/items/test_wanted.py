"""What a learner is told of how to answer, beside the prompt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from studytool.bank.loader import load

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "wanted.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['fields']['type']}, {case['what']}" for case in CASES])
def test_the_digits_and_the_form_come_from_the_tolerance_and_the_shape(case: dict[str, Any], tmp_path: Path) -> None:
    fields = {"id": "one", "prompt": "?", **case["fields"]}
    (tmp_path / "bank.yaml").write_text(json.dumps({"format": 1, "topic": "bank", "items": [fields]}))
    bank, problems = load(tmp_path)
    assert problems == ()
    item = bank.items[0]
    what, like = item.wanted(item.variant(0))
    assert (what.say("en"), like) == (case["what"], case["like"])
    assert what.say("zh") != what.say("en")
