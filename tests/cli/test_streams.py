"""Standard streams that are closed, full or gone, odd locales and odd homes: never a traceback."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, PATIENCE, studytool

pytestmark = pytest.mark.slow

COMMANDS = ["list", "show sums/third", "answer sums/third 0.3333", "stats", "progress where", "--help", "check"]


def shell(line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A line of shell, with `studytool` defined."""
    script = f'studytool() {{ "$0" "$@"; }}; set -- "$@"; {line}'
    quoted = script.replace('"$0" "$@"', " ".join(f"'{part}'" for part in COMMAND) + ' "$@"')
    return subprocess.run(
        ["bash", "-c", quoted], capture_output=True, text=True, timeout=PATIENCE, check=False, env=os.environ | env
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_exit_code(command: str, stream: str) -> None:
    assert shell(f"studytool {command} {stream}").returncode == shell(f"studytool {command}").returncode == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_under_standard_output_is_said_in_one_line(command: str) -> None:
    done = shell(f"studytool {command} > /dev/full")
    assert done.returncode == 3
    assert done.stderr.startswith("standard output: cannot be written (No space left on device); ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["list", "answer sums/third 0.5", "check", "show sums/kind --json"])
def test_a_reader_that_leaves_changes_no_exit_code_and_is_no_error(command: str) -> None:
    whole = shell(f"studytool {command}")
    left = shell(f'studytool {command} | true; exit "${{PIPESTATUS[0]}}"')
    assert (left.returncode, left.stderr) == (whole.returncode, "")


@pytest.mark.parametrize("command", ["list", "answer sums/third 0.3333", "check"])
def test_a_removed_working_folder_changes_nothing(command: str, tmp_path: Path) -> None:
    here = shell(f"studytool {command}")
    removed = shell(f"cd '{tmp_path}'; mkdir gone; cd gone; rmdir ../gone; studytool {command}")
    assert (removed.returncode, removed.stderr) == (here.returncode, "")
    assert removed.stdout == here.stdout


def test_a_closed_standard_input_ends_a_session_and_is_an_empty_response() -> None:
    assert shell("studytool quiz --seed 0 <&-").returncode == 0
    assert shell("studytool answer sums/third - <&-").returncode == 2


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk", "LANG": "zh_CN.GBK"},
        {"TERM": "dumb", "NO_COLOR": "1"},
        {"TERM": ""},
        {"COLUMNS": "1"},
        {"COLUMNS": "x"},
    ],
    ids=str,
)
def test_a_session_works_in_any_locale_and_terminal(env: dict[str, str]) -> None:
    done = subprocess.run(
        [*COMMAND, "quiz", "--seed", "0"], input=b"1\n2\n3\n4\n", capture_output=True, check=False,
        env=os.environ | env, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_piped_output_has_no_colour_and_an_ascii_mark_where_there_is_no_other() -> None:
    done = studytool("answer", "sums/third", "0.3333", env={"PYTHONIOENCODING": "ascii"})
    assert done.stdout.startswith("+ Correct")
    assert "\x1b" not in studytool("show", "sums/kind").stdout


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "正确"), ("en_US.UTF-8", "Correct"), ("", "Correct")])
def test_the_locale_chooses_the_language(locale: str, word: str) -> None:
    assert word in studytool("answer", "sums/third", "0.3333", env={"LANG": locale}).stdout
    assert word in studytool("answer", "sums/third", "0.3333", env={"LC_ALL": locale, "LANG": locale}).stdout


def test_without_a_home_the_bank_can_be_read() -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_DATA_HOME")}
    done = subprocess.run([*COMMAND, "list"], env=bare, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_progress_file_that_cannot_be_made_is_said_and_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = studytool("quiz", "sums", "--seed", "0", "--db", str(tmp_path / "file" / "p.sqlite3"), text="0.3333\n")
    assert done.returncode == 3
    assert done.stderr.startswith(str(tmp_path / "file"))
    assert "Correct" not in done.stdout


@pytest.mark.parametrize("name", ["x\x1b[31m", "x\n\x1b]0;title\x07", "x\u202e"])
def test_what_is_typed_comes_back_in_an_error_without_its_control_characters(name: str) -> None:
    for arguments in (["show", name], ["list", name], [name], ["quiz", "--answers", name], ["--bank", name, "list"]):
        done = studytool(*arguments)
        assert done.returncode in (2, 3)
        assert done.stderr.count("\n") == 1
        assert not set("\x1b\x07\u202e") & set(done.stderr)
