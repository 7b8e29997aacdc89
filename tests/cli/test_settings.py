"""Options, environment and `config.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.running import BANK

RIGHT = ("answer", "sums/third", "0.3333")


@pytest.fixture
def config(home: Path) -> Path:
    path = home / "config" / "studytool" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_settings_are_read_and_environment_and_options_win(
    call: Call, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('lang = "zh"\n')
    assert "正确" in call(*RIGHT)[1]
    assert "Correct" in call(*RIGHT, "--lang", "en")[1]
    monkeypatch.setenv("STUDYTOOL_LANG", "en")
    assert "Correct" in call(*RIGHT)[1]
    assert "正确" in call(*RIGHT, "--lang", "zh")[1]


def test_bank_and_progress_file_can_be_set(
    call: Call, config: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text(f"bank = '{BANK}'\ndb = '{home / 'mine.db'}'\n")
    monkeypatch.delenv("STUDYTOOL_BANK")
    assert call(*RIGHT, "--save")[0] == 0
    assert (home / "mine.db").is_file()
    assert call("progress", "where")[1] == f"{home / 'mine.db'}\n"
    assert call("progress", "where", "--db", "other.db")[1] == "other.db\n"


@pytest.mark.parametrize(
    "text",
    [
        "lang = 'fr'", "lang = 1", "language = 'en'", "retention = 2.0", "retention = nan", "retention = true",
        "lang =", "[bank]", "bank = 3", "\x00", "lang = 'en'\nlang = 'zh'",
    ],
)  # fmt: skip
def test_a_bad_setting_is_one_line_that_names_the_file(call: Call, config: Path, text: str) -> None:
    config.write_text(text)
    code, out, err = call("list")
    assert (code, out) == (3, "")
    assert err.startswith(f"{config}: ")
    assert err.count("\n") == 1


def test_settings_that_are_no_text_are_one_line_too(call: Call, config: Path) -> None:
    config.write_bytes(b"\xff")
    assert call("list")[0] == 3
    config.unlink()
    config.mkdir()
    assert call("list")[0] == 3


def test_the_site_that_is_set_is_where_a_note_opens() -> None:
    from studytool.cli.support.app import App
    from studytool.cli.support.notes import address

    app = App(BANK, Path("db"), "en", {"site_url": "https://example.org/notes/"})
    assert address(app, "speeches/page.md#section") == "https://example.org/notes/speeches/page/#section"
    assert address(app, "index.md") == "https://example.org/notes/"


def test_a_note_opens_in_chinese_where_it_is_translated(tmp_path: Path) -> None:
    from studytool.cli.support.app import App
    from studytool.cli.support.notes import address

    for name in ("docs/both.md", "docs/english.md", "docs/zh/both.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    app = App(tmp_path / "quiz", Path("db"), "zh")
    assert address(app, "both.md#top") == f"{(tmp_path / 'docs/zh/both.md').as_uri()}#top"
    assert address(app, "english.md") == (tmp_path / "docs/english.md").as_uri()
    app = app._replace(settings={"site_url": "https://example.org"})
    assert address(app, "both.md") == "https://example.org/zh/both/"


@pytest.mark.parametrize(
    "note", ["../quiz/sums.yaml", "/etc/passwd", "../../../../../../etc/passwd#x", "page.md/..", ""]
)
def test_a_note_never_leads_out_of_the_notes(note: str) -> None:
    from studytool.cli.support.app import App
    from studytool.cli.support.notes import address

    assert address(App(BANK, Path("db"), "en"), note) == ""


def test_an_anchor_is_quoted_in_an_address() -> None:
    from studytool.cli.support.app import App
    from studytool.cli.support.notes import address

    found = address(App(BANK, Path("db"), "en"), "page.md#a b\x1b]得分")
    assert found.startswith((BANK.parent / "docs" / "page.md").as_uri())
    assert found.endswith("#a%20b%1B%5D%E5%BE%97%E5%88%86")


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_bank_that_is_not_there_ends_with_3(call: Call, home: Path, name: str) -> None:
    (home / "file").write_text("x")
    for command in (["list"], ["check"], RIGHT, ["quiz"], ["stats"]):
        code, _, err = call(*command, "--bank", str(home / name))
        assert code == 3
        assert err.startswith(str(home / name))
        assert err.count("\n") == 1


def test_a_home_folder_that_is_not_there_is_wrong_usage(call: Call) -> None:
    assert call("list", "--bank", "~nobody-at-all/quiz")[0] == 2


def test_a_bank_with_an_error_is_named_with_its_place(call: Call, home: Path) -> None:
    (home / "quiz").mkdir()
    (home / "quiz" / "bad.yaml").write_text("format: 1\ntopic: bad\nitems:\n  - id: one\n")
    code, out, err = call("list", "--bank", str(home / "quiz"))
    assert (code, out) == (3, "")
    assert err.startswith(f"{home / 'quiz' / 'bad.yaml'}:4:5: ")
    assert "studytool check" in err
