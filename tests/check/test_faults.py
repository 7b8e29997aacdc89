"""No item ends `check`: what fails in one is a problem at its line, and the rest is checked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.check import check, kept
from studytool.check.proofs import prove
from studytool.items.number import Number
from studytool.notes import harmless
from studytool.notes.note import Note
from tests.cli.running import studytool

BANK = """\
format: 1
topic: t
items:
  - id: spoilt
    type: number
    prompt: "What?"
    let:
      x: "{0}"
    answer: sum(x)
  - id: sound
    type: number
    prompt: "What?"
    answer: 1+1
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "quiz"
    folder.mkdir()
    (folder / "t.yaml").write_text(BANK.format("[1, 2]"), "utf-8")
    return folder


@pytest.mark.parametrize(
    "let",
    [
        "[1,2]+[1,2,3]", "eye(200)", "eye(10**5)", "zeros((10**6, 10**6))", "arange(1e12)", "[1, 2][5]", "9**9**9**9",
        "ones(3) @ ones(4)", "sum([1, 2], axis=3)", "[[1, 2], [3]]", "transpose(1)[0]", "max(zeros(0))", "onehot(5, 2)",
    ],
)  # fmt: skip
def test_a_let_that_cannot_be_computed_is_a_problem_of_its_item_alone(bank: Path, let: str) -> None:
    (bank / "t.yaml").write_text(BANK.format(let), "utf-8")
    report = check(bank, variants=3)
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert {problem.line for problem in errors} <= {6, 7, 8, 9}, errors
    assert errors
    assert [proof.variants for proof in report.proofs if proof.item == "t/sound"] == [1]


def test_a_fault_of_the_program_in_one_item_leaves_the_others_checked(
    bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variant = Number.variant

    def fails(item: Number, seed: int) -> object:
        if item.id == "t/spoilt":
            raise RecursionError("too deep")
        return variant(item, seed)

    monkeypatch.setattr(Number, "variant", fails)
    report = check(bank, variants=3)
    (fault,) = (problem for problem in report.problems if problem.severity == "error")
    assert (fault.line, fault.code) == (4, "fault")
    assert "RecursionError: too deep" in fault.message
    assert [proof.variants for proof in report.proofs] == [0, 1]


def test_a_fault_while_an_item_is_read_leaves_the_others_read(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flaws = Number.flaws

    def fails(item: Number) -> object:
        if item.id == "t/spoilt":
            raise ValueError("digits")
        return flaws(item)

    monkeypatch.setattr(Number, "flaws", fails)
    read, problems = load(bank)
    assert [item.id for item in read.items] == ["t/sound"]
    assert [(problem.line, problem.code) for problem in problems] == [(4, "fault")]


def test_a_fault_in_one_page_leaves_the_others_checked(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = bank.parent / "docs"
    docs.mkdir()
    (docs / "one.md").write_text("# One\n\n$x$\n", "utf-8")
    (docs / "two.md").write_text("# Two\n\n[nowhere](three.md)\n", "utf-8")
    acting = harmless.acting

    def fails(note: Note) -> object:
        if note.formulas:
            raise MemoryError
        return acting(note)

    monkeypatch.setattr(harmless, "acting", fails)
    codes = {(Path(problem.file).name, problem.code) for problem in check(bank, variants=1).problems}
    assert {("one.md", "fault"), ("two.md", "broken-link")} <= codes


@pytest.mark.slow
def test_many_problems_of_a_file_are_summed_up_as_text_and_all_there_as_json(bank: Path) -> None:
    items = "".join(f"  - {{id: item-{place}, type: nothing, prompt: What?}}\n" for place in range(130))
    (bank / "t.yaml").write_text(f"format: 1\ntopic: t\nitems:\n{items}", "utf-8")
    said = studytool("check", "--bank", str(bank)).stdout
    assert said.count("[unknown-type]") == 100
    assert "and 30 more (30 unknown-type); --format json lists all" in said
    listed = json.loads(studytool("check", "--bank", str(bank), "--format", "json").stdout)["problems"]
    assert sum(problem["code"] == "unknown-type" for problem in listed) == 130
    assert studytool("check", "--bank", str(bank), "--format", "github").stdout.count("title=unknown-type") == 130


def test_of_the_proofs_kept_the_oldest_are_removed_first(bank: Path, tmp_path: Path) -> None:
    cache = tmp_path / "proofs"
    old, new = load(bank)[0].items
    kept.write(cache, old, 1, prove(old, 1))
    (first,) = cache.iterdir()
    os.utime(first, (1, 1))
    kept.write(cache, new, 1, prove(new, 1))
    kept.trim(cache, first.stat().st_size)
    assert kept.read(cache, old, 1) is None
    kept.trim(cache, 10_000)
    assert len(list(cache.iterdir())) <= 1
