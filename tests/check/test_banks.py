"""Each file of tests/data/banks/wrong names what is wrong with it: `# expect: LINE:COLUMN code`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studytool.check import Report, check

BANKS = Path(__file__).parents[1] / "data" / "banks"
WRONG = BANKS / "wrong" / "quiz"
EXPECT = re.compile(r"^# expect: (\d+):(\d+) ([a-z-]+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def report() -> Report:
    return check(WRONG, variants=5)


@pytest.mark.parametrize("path", sorted(WRONG.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_is_wrong_with_a_bank_is_reported_at_the_field_to_edit_and_nothing_else(
    path: Path, report: Report
) -> None:
    expected = [(int(line), int(column), code) for line, column, code in EXPECT.findall(path.read_text("utf-8"))]
    found = [problem for problem in report.problems if problem.file == str(path) and problem.severity == "error"]
    assert [(problem.line, problem.column, problem.code) for problem in found] == sorted(expected)
    assert expected
    assert all(problem.message and problem.fix for problem in found)


def test_a_wrong_key_that_equals_a_mistake_is_told_by_both(report: Report) -> None:
    told = [problem.message for problem in report.problems if problem.file.endswith("wrong-key-is-mistake.yaml")]
    for message, mistake in zip(told, ("no-factor", "other", "mistake-1"), strict=True):
        assert "the derivative of the objective" in message
        assert f"mistake `{mistake}` gives the key" in message


def test_an_item_of_each_type_with_its_required_fields_alone_is_proved_without_an_error() -> None:
    report = check(BANKS / "good" / "quiz")
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    assert not report.failed
    assert report.items == len(report.proofs) >= 8


def test_without_notes_every_note_is_an_error_at_its_line_and_an_item_without_one_is_fine(tmp_path: Path) -> None:
    bank = tmp_path / "quiz"
    bank.mkdir()
    items = "\n".join(f"  - {{id: {name}, type: text, prompt: x, accept: [y]{note}}}" for name, note in NOTED)
    (bank / "topic.yaml").write_text(f"format: 1\ntopic: topic\nitems:\n{items}\n", "utf-8")
    for docs in (None, tmp_path / "nowhere"):
        found = [problem for problem in check(bank, docs=docs).problems if problem.severity == "error"]
        assert [(problem.line, problem.code) for problem in found] == [(4, "missing-note"), (6, "missing-note")]


NOTED = (("one", ", note: page.md"), ("two", ""), ("three", ", note: page.md#section"))


def test_each_drawn_item_is_proved_at_as_many_variants_as_asked() -> None:
    proofs = {proof.item: proof.variants for proof in check(BANKS / "good" / "quiz", variants=7).proofs}
    assert proofs["minimal/formula"] == proofs["minimal/choice"] == 7
    assert proofs["minimal/number"] == proofs["minimal/text"] == 1
