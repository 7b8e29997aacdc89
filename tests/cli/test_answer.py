"""`studytool answer`, `show` and `list`."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.running import BANK, studytool

ITEM = "policy-gradient/softmax-score"


def key(call: Call, seed: int = 0) -> list[float]:
    found: list[float] = json.loads(call("show", ITEM, "--key", "--json", "--seed", str(seed))[1])["key"]
    return found


def typed(values: list[float], form: str = ".6f") -> str:
    return " ".join(format(value, form) for value in values)


@pytest.fixture
def responses(call: Call) -> dict[str, str]:
    right = key(call)
    return {
        "right": typed(right),
        "flipped": typed([-value for value in right]),
        "no-onehot": typed([value - (value > 0) for value in right]),
        "short": typed(right, ".2f"),
        "shape": "1 2",
        "garbage": "what?",
    }


CASES = [
    ("right", "correct", 0, "Correct"),
    ("flipped", "incorrect", 1, "Every sign is flipped"),
    ("no-onehot", "incorrect", 1, "You dropped the one-hot term."),
    ("short", "imprecise", 1, "give 3 significant digits"),
    ("shape", "unreadable", 2, "You gave shape (2,); expected (3,)"),
    ("garbage", "unreadable", 2, "I cannot read"),
]


@pytest.mark.parametrize(("name", "verdict", "code", "why"), CASES)
def test_each_response_gets_its_verdict_its_exit_code_and_a_reason(
    call: Call, responses: dict[str, str], name: str, verdict: str, code: int, why: str
) -> None:
    found, out, err = call("answer", ITEM, responses[name])
    assert (found, err) == (code, "")
    assert why in " ".join(out.split())
    found, out, err = call("answer", ITEM, responses[name], "--json")
    document = json.loads(out)
    assert (found, err, document["verdict"]) == (code, "", verdict)
    assert why in " ".join([*document["feedback"], "Correct"])


def test_the_document_of_an_answer_has_the_promised_keys_and_the_key_unless_unreadable(
    call: Call, responses: dict[str, str]
) -> None:
    names = ["item", "seed", "verdict", "score", "feedback", "misconception", "read", "components", "key"]
    for response in responses.values():
        document = json.loads(call("answer", ITEM, response, "--json")[1])
        assert list(document) == names
        if document["verdict"] == "unreadable":
            assert document["key"] is None
            assert document["components"] == []
        else:
            assert len(document["key"]) == 3
            assert [component["index"] for component in document["components"]] == [[0], [1], [2]]
            columns = ["index", "yours", "expected", "numerical", "relative_error", "ok"]
            assert all(list(component) == columns for component in document["components"])
    assert json.loads(call("answer", ITEM, responses["flipped"], "--json")[1])["misconception"] == "sign"


def test_a_number_has_one_component_with_no_index(call: Call) -> None:
    document = json.loads(call("answer", "sums/third", "0.5", "--json")[1])
    assert [component["index"] for component in document["components"]] == [[]]


@pytest.mark.parametrize("words", [["-0.1 0.2 0.3"], ["-0.1", "0.2", "0.3"], ["--", "-0.1", "0.2", "0.3"]])
def test_a_response_that_starts_with_a_minus_is_taken_as_it_stands(call: Call, words: list[str]) -> None:
    code, out, _ = call("answer", ITEM, "--json", *words)
    assert code == 1
    assert [component["yours"] for component in json.loads(out)["components"]] == [-0.1, 0.2, 0.3]


def test_a_response_may_look_like_a_short_option(call: Call) -> None:
    for response in ("-softmax(theta)", "-n", "-h", "-s"):
        assert call("answer", ITEM, response)[0] == 2
        assert "I cannot read" in call("answer", ITEM, response)[1]


def test_a_long_option_that_does_not_exist_is_wrong_usage(call: Call) -> None:
    code, out, err = call("answer", ITEM, "1 2 3", "--sed", "1")
    assert (code, out) == (2, "")
    assert err.startswith("studytool answer: ")
    assert "--seed" in err


def test_a_response_comes_from_standard_input_or_a_file(call: Call, tmp_path: Path) -> None:
    right = typed(key(call))
    assert studytool("answer", ITEM, "-", text=f"{right}\n").returncode == 0
    (tmp_path / "response").write_text(right)
    assert call("answer", ITEM, f"@{tmp_path / 'response'}")[0] == 0


@pytest.mark.parametrize("name", ["missing", "", "folder"])
def test_a_file_that_cannot_be_read_is_wrong_usage(call: Call, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    code, out, err = call("answer", ITEM, f"@{tmp_path / name}")
    assert (code, out) == (2, "")
    assert err.startswith(str(tmp_path))
    assert err.count("\n") == 1


def test_nothing_to_read_is_unreadable(call: Call) -> None:
    assert call("answer", ITEM, "")[0] == 2
    assert studytool("answer", ITEM, "-", text="").returncode == 2


@pytest.mark.parametrize("name", ["policy-gradient/softmax-scor", "softmax-score"])
def test_an_unknown_item_is_met_with_the_nearest_ones(call: Call, name: str) -> None:
    for command in (["answer", name, "1"], ["show", name], ["list", "--item", name]):
        code, out, err = call(*command)
        assert (code, out) == (2, "")
        assert err == f"{name}: no such item; did you mean {ITEM}?\n"


def test_a_saved_answer_is_one_review_and_an_unreadable_one_is_none(call: Call) -> None:
    call("answer", ITEM, "1 2 3")
    assert call("progress", "export")[1] == ""
    call("answer", ITEM, "garbage", "--save")
    assert call("progress", "export")[1] == ""
    call("answer", ITEM, "1 2 3", "--save", "--seed", "5")
    (line,) = call("progress", "export")[1].splitlines()
    entry = json.loads(line)
    assert (entry["kind"], entry["item"], entry["seed"], entry["rating"]) == ("review", ITEM, 5, 1)


@pytest.mark.parametrize("seed", ["9223372036854775808", "x", "1.5"])
def test_a_seed_the_log_cannot_hold_is_wrong_usage(call: Call, seed: str) -> None:
    assert call("answer", ITEM, "1 2 3", "--save", "--seed", seed)[0] == 2


def test_what_is_shown_is_what_is_graded(call: Call) -> None:
    document = json.loads(call("show", ITEM, "--seed", "3", "--json")[1])
    assert list(document) == ["item", "seed", "type", "prompt", "options", "given", "note", "level"]
    assert str(document["given"]["theta"]) in document["prompt"]
    assert document["note"] == "page.md#score-function"
    assert call("answer", ITEM, typed(key(call, 3)), "--seed", "3")[0] == 0


def test_show_keeps_key_and_solution_back_until_asked(call: Call) -> None:
    plain, with_key, solved = (call("show", ITEM, *more)[1] for more in ([], ["--key"], ["--solution"]))
    assert "Key:" not in plain
    assert "Key:" in with_key
    assert "Onehot minus softmax." in solved
    assert "Onehot minus softmax." not in with_key


def test_list_gives_every_item_and_filters_narrow_it(call: Call) -> None:
    def ids(*filters: str) -> list[str]:
        return [entry["item"] for entry in json.loads(call("list", "--json", *filters)[1])]

    everything = [ITEM, "sums/third", "sums/letter", "sums/kind"]
    assert sorted(ids()) == sorted(everything)
    assert ids("sums") == everything[1:]
    assert ids("--type", "text") == ["sums/letter"]
    assert ids("--level", "apply") == ids("--note", "page.md") == ids("--note", "page.md#score-function") == [ITEM]
    assert ids("--item", "sums/kind") == ["sums/kind"]
    assert ids("--flagged") == ids("--due") == []
    assert sorted(ids("--new")) == sorted(everything)


def test_an_unknown_topic_is_met_with_those_there_are(call: Call) -> None:
    code, out, err = call("list", "sum")
    assert (code, out) == (2, "")
    assert err.startswith("sum: no such topic; ")
    assert "sums" in err


# A topic that does not load -----------------------------------------------------------------------------------------


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank whose topic `sums` is broken in line 3."""
    bank = tmp_path / "quiz"
    shutil.copytree(BANK, bank)
    (bank / "sums.yaml").write_text("format: 1\ntopic: sums\nitems: [{id: third, prompt: What?\n", "utf-8")
    monkeypatch.setenv("STUDYTOOL_BANK", str(bank))
    return bank


@pytest.mark.parametrize(
    "command",
    [("list",), ("show", ITEM), ("answer", ITEM, "1 2 3"), ("quiz", "policy-gradient", "--answers", os.devnull)],
)
@pytest.mark.parametrize(("language", "said"), [("en", "sums is left out"), ("zh", "不使用主题 sums")])
def test_a_broken_topic_does_not_stop_the_others_and_is_told_once(
    call: Call, half: Path, command: tuple[str, ...], language: str, said: str
) -> None:
    code, out, err = call(*command, "--lang", language)
    assert code in (0, 1)
    assert out
    (line,) = err.splitlines()
    assert line.startswith(f"{half / 'sums.yaml'}:3:")
    assert said in line
    assert "`studytool check`" in line


@pytest.mark.parametrize(
    "command",
    [("list", "sums"), ("show", "sums/third"), ("answer", "sums/third", "1"), ("quiz", "--item", "sums/third")],
)
def test_what_is_asked_for_in_a_broken_topic_cannot_be_used_and_the_reason_is_told(
    call: Call, half: Path, command: tuple[str, ...]
) -> None:
    code, out, err = call(*command)
    assert (code, out) == (3, "")
    (line,) = err.splitlines()
    assert line.startswith(f"{half / 'sums.yaml'}:3:")
    assert "not closed" in line


def test_the_document_of_a_derivation_has_each_part_with_what_was_carried(call: Call, tmp_path: Path) -> None:
    (tmp_path / "steps.yaml").write_text(
        "format: 1\ntopic: steps\nitems:\n  - id: sums\n    type: derivation\n    prompt: Start from 3.\n    parts:\n"
        "      - {id: double, type: number, ask: Double it., answer: 2 * 3}\n"
        "      - {id: row, type: array, ask: Give both., answer: '[3, double]'}\n",
        "utf-8",
    )
    code, said, _ = call("answer", "steps/sums", '{"double": "9", "row": [3, 9]}', "--json", "--bank", str(tmp_path))
    document = json.loads(said)
    assert code == 1
    assert (document["verdict"], document["score"], document["key"]) == ("partial", 0.5, {"double": 6, "row": [3, 6]})
    double, row = document["parts"]
    assert (double["id"], double["verdict"], double["carried"]) == ("double", "incorrect", False)
    assert (row["id"], row["verdict"], row["carried"]) == ("row", "correct", True)
    assert [(part["index"], part["yours"], part["expected"]) for part in row["components"]] == [
        ([0], 3, 3),
        ([1], 9, 9),
    ]


@pytest.mark.parametrize(
    ("arguments", "item", "said"),
    [
        (("nothing/here", "1"), "nothing/here", "no such item"),
        ((ITEM, "@missing"), ITEM, "no such file"),
        ((ITEM,), None, "RESPONSE"),
        ((ITEM, "1", "--seed", "one"), None, "one"),
        ((ITEM, "1", "--colour"), None, "--colour"),
    ],
)
def test_the_document_is_there_for_wrong_usage_too_and_says_what_is_wrong(
    call: Call, arguments: tuple[str, ...], item: str | None, said: str
) -> None:
    judged = json.loads(call("answer", ITEM, "1 2 3", "--json")[1])
    code, out, err = call("answer", "--json", *arguments)
    document = json.loads(out)
    assert code == 2
    assert (document["item"], document["verdict"]) == (item, None)
    assert said in document["error"]
    assert said in err
    assert document.keys() == judged.keys() | {"error"}


def test_a_bank_that_cannot_be_used_leaves_a_document_and_the_exit_code_3(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("answer", ITEM, "1", "--json", "--bank", str(tmp_path / "none"))
    assert (code, json.loads(out)["verdict"]) == (3, None)
