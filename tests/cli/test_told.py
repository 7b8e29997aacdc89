"""Every message about a bank, a note or a file is told in Chinese too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.check import check
from studytool.messages.problems import CHINESE, in_chinese
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
BANKS = ROOT / "tests" / "data" / "banks"
RAISED = {"Flaw", "Problem", "ExpressionError", "NoVariant", "UnfitError", "Unusable", "Damaged", "_refused", "warn"}
SPOKEN = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\([^()]*\)")  # what a message names is not translated


def said_in_code() -> Iterator[tuple[str, str]]:
    """(place, message with `{}` for its holes) of each text that is written where a problem is made."""
    for path in sorted((ROOT / "studytool").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in RAISED:
                where = getattr(node.func, "id", None) in ("Unusable", "Damaged")  # comes first there, and is a name
                for given in [*node.args[where:], *(keyword.value for keyword in node.keywords)]:
                    for text in ast.walk(given) if isinstance(given, ast.IfExp) else (given,):
                        if " " in (words := template(text)) and not words.startswith("{}:{}"):
                            yield f"{path.relative_to(ROOT)}:{node.lineno}", words


def template(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
    return ""


SAID = sorted({words: place for place, words in said_in_code()}.items())


@pytest.mark.parametrize(("words", "place"), SAID, ids=[words[:50] for words, _ in SAID])
def test_a_message_that_is_written_where_a_problem_is_made_has_its_chinese(words: str, place: str) -> None:
    assert words in CHINESE or SPOKEN.search(in_chinese(words)), place


@pytest.mark.parametrize("path", sorted((BANKS / "broken").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_problem_of_a_broken_file_is_told_in_chinese(path: Path) -> None:
    for problem in load(BANKS / "broken", [path])[1]:
        for words in (problem.message, problem.fix):
            assert SPOKEN.search(QUOTED.sub("", in_chinese(words))), words


def test_every_problem_of_a_wrong_bank_and_its_notes_is_told_in_chinese() -> None:
    problems = check(BANKS / "wrong" / "quiz", variants=3).problems
    assert len(problems) > 20
    for problem in problems:
        for words in (problem.message, problem.fix):
            assert SPOKEN.search(QUOTED.sub("", in_chinese(words))), words


def test_every_chinese_message_fills_the_holes_that_the_english_has() -> None:
    for english, chinese in CHINESE.items():
        holes = english.count("{}")
        numbered = {int(number) for number in re.findall(r"\{(\d)\}", chinese)}
        assert numbered <= set(range(holes)), english
        assert bool(numbered) or holes == chinese.count("{}"), english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("`name` is the name of a function", "`name` 是函数名"),
        ("unknown name `name`", "未知的名称 `name`"),
        ("no variant can be drawn: an empty list; give it at least one entry", "抽不出任何变式：空列表；请至少给一项"),
        ("there is no page `a.md` in docs", "docs 中没有页面 `a.md`"),
        ("something that is said nowhere", "something that is said nowhere"),
    ],
)
def test_what_a_message_names_stays_and_a_message_within_it_is_translated(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_commands_tell_errors_and_problems_in_the_language_spoken(call: Call, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        "format: 1\ntopic: t\nitems:\n  - {id: a, type: nothing, prompt: What?}\n", "utf-8"
    )
    code, out, _ = call("check", "--bank", str(tmp_path), "--lang", "zh")
    assert code == 1
    assert "t.yaml:4:19: 错误: 未知的类型 `nothing`; 可用：array, " in out
    assert "1 个错误，0 个警告" in out
    code, _, err = call("show", "t/a", "--bank", str(tmp_path), "--lang", "zh")
    assert code == 3
    assert SPOKEN.search(err.split(": ", 1)[1])
    code, _, err = call("check", "--bank", str(tmp_path / "nowhere"), "--lang", "zh")
    assert (code, err) == (3, f"{tmp_path / 'nowhere'}: 这里没有题库; 请用 --bank DIR 指出它的文件夹\n")
