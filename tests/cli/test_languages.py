"""Which language is spoken, and that it is spoken throughout: in texts, help and usage errors."""

from __future__ import annotations

import re
from gettext import gettext

import pytest

from tests.cli.conftest import Call
from tests.cli.test_help import ALL

CHINESE = (
    "zh",
    "ZH",
    "zh_CN",
    "zh_CN.UTF-8",
    "zh-Hans",
    "zh_TW.Big5",
    "zh_CN@pinyin",
    "Chinese (Simplified)_China.936",
)
ENGLISH = ("en", "EN", "en_US", "en-GB", "en_US.UTF-8", "English_United States.1252")
RIGHT = ("answer", "sums/third", "0.3333")
# What may read the same in both languages: a command, the name of an option, and what it takes.
NAMES = re.compile(r"\s*(?:(?:\S+ )*studytool(?: \S+)*|-[^ ].*?[\]A-Z]|\[.*)")


@pytest.mark.parametrize(
    ("name", "word"), [*((name, "正确") for name in CHINESE), *((name, "Correct") for name in ENGLISH)]
)
def test_a_language_is_known_by_any_spelling_of_its_name(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str, word: str
) -> None:
    assert word in call(*RIGHT, "--lang", name)[1]
    monkeypatch.setenv("STUDYTOOL_LANG", name)
    assert word in call(*RIGHT)[1]
    monkeypatch.delenv("STUDYTOOL_LANG")
    monkeypatch.setenv("LANG", name)
    assert word in call(*RIGHT)[1]


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "正确"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "正确"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "Correct"),
        ({"LANGUAGE": "fr:zh_CN:en", "LANG": "en_US.UTF-8"}, "正确"),
        ({"LANGUAGE": "zh_CN", "LC_ALL": "C"}, "Correct"),
        ({"LANG": "fr_FR.UTF-8"}, "Correct"),
        ({"STUDYTOOL_LANG": "en_US", "LC_ALL": "zh_CN.UTF-8"}, "Correct"),
        ({"STUDYTOOL_LANG": "", "LC_ALL": "zh_CN.UTF-8"}, "正确"),
    ],
    ids=str,
)
def test_the_environment_names_the_language(
    call: Call, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], word: str
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert word in call(*RIGHT)[1]


def test_a_language_that_is_not_spoken_is_told_once_where_it_stands(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(*RIGHT, "--lang", "fr") == (2, "", "--lang: there is no language 'fr'; use en, zh\n")
    monkeypatch.setenv("STUDYTOOL_LANG", "fr_FR.UTF-8")
    assert call(*RIGHT) == (2, "", "STUDYTOOL_LANG: there is no language 'fr_FR.UTF-8'; use en, zh\n")
    assert call(*RIGHT, "--lang", "en")[0] == 0


@pytest.mark.parametrize("words", [(), *ALL], ids=" ".join)
def test_the_help_in_chinese_has_no_line_of_english_but_names(call: Call, words: tuple[str, ...]) -> None:
    english = call(*words, "--help")[1].splitlines()
    code, out, err = call(*words, "--help", "--lang", "zh")
    assert (code, err) == (0, "")
    left = set(filter(None, out.splitlines())) & set(english)
    assert [line for line in left if not NAMES.fullmatch(line)] == []
    assert call(*words, "--help")[1].splitlines() == english


def test_a_language_lasts_for_one_command(call: Call) -> None:
    call("list", "--help", "--lang", "zh")
    assert gettext("Usage:") == "Usage:"


def test_the_help_in_chinese_fits_eighty_columns(call: Call) -> None:
    from studytool.terminal.cells import cell_len

    for words in ALL:
        lines = call(*words, "--help", "--lang", "zh")[1].splitlines()
        assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list", "--nosuch"], "没有选项 '--nosuch'"),
        (["answer"], "缺少参数 'ITEM'"),
        (["quiz", "-n", "many"], "'-n' / '--count' 的值无效：'many' 不是有效的"),
        (["quiz", "-n", "0"], "0 不在范围 1<=x<=100000 之内"),
        (["quiz", "--time", "soon"], "'soon' 不是时长"),
        (["list", "--type", "essay"], "'essay' 不在可选值"),
        (["show", "sums/third", "more"], "多余的参数（more）"),
        (["show", "sums/third", "--seed"], "选项 '--seed' 需要 1 个值"),
        (["list", "--due=1"], "选项 '--due' 不带值"),
        (["gradcheck", "one"], "'one' 不是 FILE:NAME"),
        (["nosuch"], "没有命令 'nosuch'; 参见 studytool --help"),
        (["show", "nosuch"], "没有这道题; 用 studytool list 查看"),
        (["list", "nosuch"], "没有这个主题"),
        (["answer", "sums/third", "@nosuch"], "没有这个文件"),
        (["check", "nosuch"], "没有这个文件或文件夹"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_in_chinese(
    call: Call, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["quizz"], "quiz"),
        (["gradchek"], "gradcheck"),
        (["progress", "exprot"], "export"),
        (["list", "--jsno"], "--json"),
        (["list", "sum"], "sums"),
        (["quiz", "sum"], "sums"),
        (["show", "sums/thrid"], "sums/third"),
        (["progress", "reset", "sums/thrid"], "sums/third"),
        (["quiz", "--item", "thrid"], "sums/third"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_nearly_a_name_is_asked_back_with_the_name(call: Call, arguments: list[str], meant: str) -> None:
    for language, question in (("en", "id you mean"), ("zh", "是否想输入")):
        code, out, err = call(*arguments, "--lang", language)
        assert (code, out) == (2, "")
        asked = re.search(question + r"[^;]*", err)
        assert asked, err
        assert meant in asked[0]


def test_what_stands_above_a_question_is_chinese(call: Call) -> None:
    heading = call("show", "sums/third", "--lang", "zh")[1].splitlines()[0]
    assert heading.startswith("sums/third · 数值")
    assert heading.endswith("种子 0")
