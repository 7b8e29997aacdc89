"""What is wrong with a part of an item is told where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studytool.bank.loader import load
from tests.items.added import FOLDER, added_types

SAMPLE = (FOLDER / "in-parts.yaml").read_text("utf-8")


@pytest.fixture(autouse=True)
def added() -> Iterator[None]:
    with added_types():
        yield


@pytest.mark.parametrize(
    ("written", "instead", "line", "code", "message"),
    [
        ("type: number", "type: order", 15, "unknown-value", "unknown `type` `order`"),
        ("answer: sum(shares)", "answer: sum(shares", 18, "expression", "cannot read the expression"),
        ("answer: sum(shares)", "wrt: r", 14, "missing-field", "`answer:` is missing"),
        ("tolerance: {decimals: 2}", "accept: [2]", 19, "unknown-field", "unknown field `accept`"),
        ("ask: {en: 'What is it called?', zh: 它叫什么？}", "ask: {}", 24, "empty-text", "`ask` is an empty text"),
    ],
)  # fmt: skip
def test_a_part_is_read_as_its_type_says(
    tmp_path: Path, written: str, instead: str, line: int, code: str, message: str
) -> None:
    assert SAMPLE.count(written) == 1
    (tmp_path / "in-parts.yaml").write_text(SAMPLE.replace(written, instead), encoding="utf-8")
    problems = load(tmp_path)[1]
    assert (line, code) in [(problem.line, problem.code) for problem in problems]
    assert any(message in problem.message for problem in problems)


def test_what_is_no_part_is_told_what_belongs_there(tmp_path: Path) -> None:
    start = SAMPLE.index("      - id: discounts")
    (tmp_path / "in-parts.yaml").write_text(SAMPLE[:start] + "      - one\n      - two\n", encoding="utf-8")
    assert [problem.message for problem in load(tmp_path)[1]] == ["a text where a map of a part's fields belongs"] * 2
