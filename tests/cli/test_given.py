"""Files and standard input in UTF-8 or what a byte order mark names; another encoding is named, with what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from studytool import texts
from tests.cli.conftest import Call
from tests.cli.running import BANK, COMMAND, PATIENCE

MARKED = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]
REVIEW = Path(__file__).parents[1] / "data" / "lines" / "utf16.jsonl"  # as PowerShell 5 writes `export > FILE`
ADVICE = "; save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)\n"


def fed(raw: bytes, *arguments: str) -> tuple[int, str, str]:
    """A command with these bytes on standard input."""
    done = subprocess.run(
        [*COMMAND, *arguments], input=raw, capture_output=True, timeout=PATIENCE, check=False, env=os.environ
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_an_export_that_powershell_wrote_is_imported(call: Call) -> None:
    assert call("progress", "import", str(REVIEW)) == (0, "1 entry added; 0 known already.\n", "")
    assert fed(REVIEW.read_bytes(), "progress", "import", "-") == (0, "0 entries added; 1 known already.\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [*MARKED, "utf-16-be", "utf-32-be"])
def test_a_response_is_read_in_any_encoding_that_its_mark_names(call: Call, tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("-be") else ""
    (tmp_path / "one").write_bytes(f"{mark}１/３\r\n".encode(encoding))
    assert call("answer", "sums/third", f"@{tmp_path / 'one'}")[0] == 0
    assert fed((tmp_path / "one").read_bytes(), "answer", "sums/third", "-")[0] == 0
    (tmp_path / "lines").write_bytes(f"{mark}１/３\r\na\r\n".encode(encoding))
    session = ("quiz", "--item", "sums/third", "--seed", "0", "--no-save", "--pass", "100")
    assert call(*session, "--answers", str(tmp_path / "lines"))[0] == 0
    assert fed((tmp_path / "lines").read_bytes(), *session)[0] == 0
    assert fed((tmp_path / "lines").read_bytes(), *session, "--answers", "-")[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("raw", "looks"),
    [
        ("答案是三分之一".encode("gbk"), "GBK"),
        ("trois été".encode("latin-1"), "Latin-1 or a Windows code page"),
        ("1/3\n".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        ("1/3\n".encode("utf-16-be"), "UTF-16 without a byte order mark"),
    ],
    ids=["GBK", "Latin-1", "UTF-16-LE", "UTF-16-BE"],
)
def test_another_encoding_is_named_with_what_to_do(call: Call, tmp_path: Path, raw: bytes, looks: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(raw)
    told = f"this is not UTF-8; it looks like {looks}{ADVICE}"
    assert call("answer", "sums/third", f"@{file}") == (2, "", f"{file}: {told}")
    assert fed(raw, "answer", "sums/third", "-") == (2, "", f"standard input: {told}")
    code, _, err = call("quiz", "sums", "--seed", "0", "--answers", str(file))
    assert (code, err) == (2, f"{file}:1: {told}")
    code, _, err = fed(raw, "quiz", "sums", "--seed", "0")
    assert (code, err) == (2, f"standard input:1: {told}")


def test_an_export_in_utf_16_without_its_mark_is_named_in_one_line(call: Call, tmp_path: Path) -> None:
    raw = REVIEW.read_bytes().removeprefix(b"\xff\xfe") * 3
    (tmp_path / "file").write_bytes(raw)
    told = (
        "this looks like UTF-16 without a byte order mark; save it as UTF-8, or write it with "
        "`progress export -o FILE`; nothing was imported\n"
    )
    assert call("progress", "import", str(tmp_path / "file")) == (3, "", f"{tmp_path / 'file'}: {told}")
    assert fed(raw, "progress", "import", "-") == (3, "", f"standard input: {told}")


@pytest.mark.parametrize("encoding", MARKED)
def test_a_bank_and_settings_are_read_in_any_encoding_that_their_mark_names(
    call: Call, home: Path, tmp_path: Path, encoding: str
) -> None:
    bank = tmp_path / "quiz"
    shutil.copytree(BANK, bank)
    for file in bank.glob("*.yaml"):
        file.write_bytes(file.read_text("utf-8").encode(encoding))
    (home / "config" / "studytool").mkdir(parents=True)
    (home / "config" / "studytool" / "config.toml").write_bytes(f"bank = '{bank}'\nlang = 'zh'\n".encode(encoding))
    os.environ.pop("STUDYTOOL_BANK")
    assert call("list")[1].count("sums/")
    assert "正确" in call("answer", "sums/third", "1/3")[1]


def test_a_bank_in_another_encoding_is_an_error_that_names_it(call: Call, tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("format: 1\ntopic: gbk # 主题\n".encode("gbk"))
    (tmp_path / "wide.yaml").write_bytes("format: 1\n".encode("utf-16-le"))
    out = call("check", "--bank", str(tmp_path))[1]
    assert "gbk.yaml:2:14: error: byte 0xd6 is not UTF-8; the file looks like GBK; save the file as UTF-8" in out
    assert "wide.yaml:1:1: error: this looks like UTF-16 without a byte order mark; save the file as UTF-8" in out


@pytest.mark.parametrize("text", ["", "0.5", "a\0b", "\0\0\0\0", "答案", "\0"])
def test_text_in_utf8_is_taken_for_nothing_else(text: str) -> None:
    assert texts.broken(text) is None
