"""`studytool check` as a command: its formats and exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Call

BANKS = Path(__file__).parents[1] / "data" / "banks"
WRONG, GOOD = BANKS / "wrong" / "quiz", BANKS / "good" / "quiz"
FEW = ("--variants", "3")


def test_a_sound_bank_is_0_and_a_wrong_one_1(call: Call) -> None:
    assert call("check", "--bank", str(GOOD), *FEW)[0] == 0
    assert call("check", "--bank", str(WRONG), *FEW)[0] == 1


def test_each_problem_is_a_line_with_its_place_what_is_wrong_and_what_to_do(call: Call) -> None:
    _, out, err = call("check", "--bank", str(WRONG), str(WRONG / "nan-key.yaml"), *FEW)
    problem, *_, summary = out.splitlines()
    assert re.fullmatch(r".*nan-key\.yaml:9:13: error: [^;]+; [^;]+ \[key-not-finite\]", problem)
    assert summary.startswith("1 item, 0 variants, ")
    assert err == ""


def test_the_document_has_the_promised_keys_and_kinds(call: Call) -> None:
    code, out, err = call("check", "--bank", str(WRONG), "--format", "json", *FEW)
    document = json.loads(out)
    assert (code, err) == (1, "")
    assert {name: type(value) for name, value in document.items()} == {
        "problems": list, "items": int, "variants": int, "snippets": int, "proofs": list
    }  # fmt: skip
    for problem in document["problems"]:
        assert {name: type(value) for name, value in problem.items()} == {
            "file": str, "line": int, "column": int, "code": str, "severity": str, "message": str, "fix": str
        }  # fmt: skip
        assert problem["severity"] in ("error", "warning")
    for proof in document["proofs"]:
        assert {name: type(value) for name, value in proof.items()} == {
            "item": str, "variants": int, "mutants": int, "accepted": int
        }  # fmt: skip
    assert document["items"] == len(document["proofs"])
    assert document["variants"] == sum(proof["variants"] for proof in document["proofs"])


def test_annotations_are_what_github_reads(call: Call) -> None:
    _, out, _ = call("check", "--bank", str(WRONG), "--format", "github", *FEW)
    for line in out.splitlines():
        assert re.fullmatch(r"::(error|warning) file=[^,:]+,line=\d+,col=\d+,title=[a-z-]+::.+", line)


def test_paths_limit_the_check_to_those_files(call: Call) -> None:
    _, out, _ = call("check", str(WRONG / "kink-relu.yaml"), "--bank", str(WRONG), "--format", "json", *FEW)
    document = json.loads(out)
    assert {Path(problem["file"]).name for problem in document["problems"]} - {"quiz"} == {"kink-relu.yaml"}
    assert document["items"] == 1


def test_a_path_of_neither_bank_nor_notes_is_wrong_usage(call: Call, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("format: 1\n")
    for path in (tmp_path / "other.yaml", tmp_path / "missing.yaml"):
        code, out, err = call("check", str(path), "--bank", str(GOOD))
        assert (code, out) == (2, "")
        assert err.startswith(f"{path}: ")


def test_an_empty_bank_is_an_error_and_a_missing_one_cannot_be_used(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out, _ = call("check", "--bank", str(tmp_path / "empty"))
    assert code == 1
    assert "[empty-bank]" in out
    assert call("check", "--bank", str(tmp_path / "missing"))[0] == 3


@pytest.mark.parametrize("count", ["0", "-1", "x", "1000001"])
def test_a_number_of_variants_out_of_range_is_wrong_usage(call: Call, count: str) -> None:
    assert call("check", "--bank", str(GOOD), "--variants", count)[0] == 2


@pytest.mark.slow
def test_a_bank_of_three_hundred_items_is_checked(call: Call, tmp_path: Path) -> None:
    (tmp_path / "quiz").mkdir()
    item = '  - {{id: item-{0}, type: number, prompt: Add, given: {{x: "integer(1, 9)"}}, answer: x + {0}.5}}'
    items = "\n".join(item.format(number) for number in range(300))
    (tmp_path / "quiz" / "many.yaml").write_text(f"format: 1\ntopic: many\nitems:\n{items}\n")
    code, out, _ = call("check", "--bank", str(tmp_path / "quiz"), "--format", "json", *FEW)
    assert (code, json.loads(out)["items"], json.loads(out)["variants"]) == (0, 300, 900)
