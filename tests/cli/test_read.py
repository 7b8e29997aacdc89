"""`studytool read`, and the key that shows a note."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from studytool.notes.translation import pages
from tests.cli.conftest import Call
from tests.cli.running import BANK, Terminal, studytool

SHIPPED = ("--bank", str(Path(__file__).parents[2] / "quiz"))
NOTE = """# 笔记

一段很长的中文说明，用来看看在四十列宽的窗口里，文字是不是按照窗口的宽度来换行，而不是超出它的右边。

## Score function {#score-function}

The score:

$$
s = \\frac{a}{b}
$$

| a | b |
|---|---|
| 1 | 2 |

```quiz
section
```

## Later {#later}

Not this.
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The bank of the tests with a note beside it."""
    shutil.copytree(BANK, tmp_path / "course" / "quiz")
    (tmp_path / "course" / "docs").mkdir()
    (tmp_path / "course" / "docs" / "page.md").write_text(NOTE, encoding="utf-8")
    return tmp_path / "course" / "quiz"


def test_in_chinese_the_chinese_page_is_read_where_there_is_one(call: Call, bank: Path) -> None:
    course = bank.parent
    (course / "mkdocs.yml").touch()
    (course / "mkdocs.zh.yml").write_text("INHERIT: mkdocs.yml\n", "utf-8")
    (course / "docs/zh").mkdir()
    (course / "docs/zh/page.md").write_text(
        "# 页面\n\n## 得分函数 {#score-function}\n\n得分：\n\n::: equation\n", "utf-8"
    )
    code, out, err = call("read", "page.md#score-function", "--bank", str(bank), "--lang", "zh")
    assert (code, err) == (0, "")
    assert out.startswith("## 得分函数\n\n得分：\n")
    assert "    s = ───\n" in out
    assert call("read", "page.md#score-function", "--bank", str(bank))[1].startswith("## Score function\n")


def test_a_section_is_read_with_its_formulas_and_tables_laid_out(call: Call, bank: Path) -> None:
    code, out, err = call("read", "page.md#score-function", "--bank", str(bank))
    assert (code, err) == (0, "")
    assert out.startswith("## Score function\n")
    assert "         a\n    s = ───\n         b\n" in out
    assert "a   b\n1   2" in out
    assert "`studytool quiz --note page.md#score-function`" in out
    assert "Not this." not in out


def test_the_ending_of_a_page_may_be_left_out(call: Call, bank: Path) -> None:
    assert call("read", "page#later", "--bank", str(bank))[1] == "## Later\n\nNot this.\n\n"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("pge.md", "no such page of the notes; did you mean page.md?"),
        ("elsewhere/page.md", "no such page of the notes; did you mean page.md?"),
        ("../course/docs/page.md", "no such page of the notes; did you mean page.md?"),
        ("zzz", "no such page of the notes; use page.md"),
        ("page.md#score-functon", "the page has no such section; did you mean score-function?"),
        ("page.md#zzz", "the page has no such section; use score-function, later"),
    ],
)
def test_an_unknown_page_or_section_is_met_with_those_there_are(call: Call, bank: Path, place: str, said: str) -> None:
    code, out, err = call("read", place, "--bank", str(bank))
    assert (code, out) == (2, "")
    assert err == f"{place}: {said}\n"


def test_the_shell_completes_pages_and_the_sections_of_one_that_is_written_out(bank: Path) -> None:
    def completed(begun: str) -> list[str]:
        asked = {"_STUDYTOOL_COMPLETE": "bash_complete", "COMP_WORDS": f"studytool read {begun}", "COMP_CWORD": "2"}
        return studytool(env=asked | {"STUDYTOOL_BANK": str(bank)}).stdout.split()

    assert completed("pa") == ["plain,page.md"]
    assert completed("page.md#s") == ["plain,page.md#score-function"]


def test_a_bank_without_notes_is_told_that_it_has_none(call: Call, tmp_path: Path) -> None:
    shutil.copytree(BANK, tmp_path / "alone" / "quiz")
    code, out, err = call("read", "page.md", "--bank", str(tmp_path / "alone" / "quiz"))
    assert (code, out) == (3, "")
    assert "there are no notes here" in err


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_note_fits_the_window(bank: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.delenv("COLUMNS")
    session = Terminal("read", "page.md", "--bank", str(bank), columns=columns)
    code, shown = session.end()
    assert code == 0
    assert max(map(cell_len, shown.splitlines())) <= columns


@pytest.mark.slow
def test_every_page_of_this_project_can_be_read_and_shows_no_markup_of_the_site(call: Call) -> None:
    docs = Path(__file__).parents[2] / "docs"
    for path in pages(docs):
        code, out, err = call("read", path.relative_to(docs).as_posix(), *SHIPPED)
        assert (code, err) == (0, ""), path
        for mark in ("<div", "\n!!!", "\\eqref", "\\label", "[@@", "\n```"):  # a sample of a fence is indented
            assert mark not in out, (path, mark)


def test_only_a_terminal_has_its_pager_called(bank: Path) -> None:
    pager = {"PAGER": "head -n 1"}
    assert "Not this." in studytool("read", "page.md", "--bank", str(bank), env=pager).stdout
    code, shown = Terminal("read", "page.md", "--bank", str(bank), env=pager).end()
    assert code == 0
    assert "笔记" in shown
    assert "Not this." not in shown


@pytest.mark.slow
@pytest.mark.parametrize("where", ["SSH_CONNECTION", "SSH_TTY", ""])
def test_a_key_shows_the_note_in_the_terminal_over_ssh_or_without_a_display(
    bank: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    for name in ("SSH_CONNECTION", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if where:
        monkeypatch.setenv(where, "10.0.0.1 22")
    else:
        monkeypatch.delenv("BROWSER")
    session = Terminal("quiz", "policy-gradient", "--bank", str(bank), "--seed", "0")
    session.until("> ")
    session.type("note")
    shown = session.until("> ")
    assert "s = ───" in shown
    assert "Not this." not in shown
    session.kill()


def test_a_key_leaves_the_note_to_a_browser_where_there_is_one(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    session = Terminal("quiz", "policy-gradient", "--bank", str(bank), "--seed", "0")
    session.until("> ")
    session.type("n")
    shown = session.until("> ")
    assert "docs/page.md#score-function" in shown.replace("\n", "")
    assert "The score:" not in shown
    session.kill()
