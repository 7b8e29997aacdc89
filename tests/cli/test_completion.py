"""What the shell is offered for a word that is begun."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import BANK, COMMAND, PATIENCE, studytool
from tests.cli.test_help import COMMANDS

pytestmark = pytest.mark.slow


def offered(words: str, shell: str = "bash", **env: str) -> list[str]:
    """What the program prints for the shell; `words` end with the one that is begun."""
    parts = words.split(" ")
    # fish counts no words: it gives those before, and the one that is begun by itself.
    begun = parts[-1] if shell == "fish" else str(len(parts) - 1)
    asked = {"_STUDYTOOL_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": begun}
    done = studytool(env=asked | env)
    assert done.stderr == ""
    return list(filter(None, done.stdout.splitlines()))


def names(words: str, **env: str) -> set[str]:
    return {line.split(",", 1)[1] for line in offered(words, **env)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("studytool ", COMMANDS),
        ("studytool st", {"stats"}),
        ("studytool progress ", {"check", "export", "import", "merge", "optimize", "reset", "undo", "where"}),
        ("studytool quiz su", {"sums"}),
        ("studytool list sums pol", {"policy-gradient"}),
        ("studytool answer sums/ki", {"sums/kind"}),
        ("studytool show sums/th", {"sums/third"}),
        ("studytool progress reset sums/th", {"sums/third"}),
        ("studytool quiz --item sums/ki", {"sums/kind"}),
        ("studytool list --lang ", {"en", "zh"}),
        ("studytool list --type arr", {"array"}),
        ("studytool list --js", {"--json"}),
    ],
)
def test_the_shell_completes_commands_topics_items_and_options(words: str, expected: set[str]) -> None:
    assert names(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "studytool quiz --answers resp", "studytool stats --db resp", "studytool gradcheck resp",
        "studytool gradcheck --of resp", "studytool progress import resp", "studytool check resp",
        "studytool stats --html resp",
    ],
)  # fmt: skip
def test_the_shell_is_told_to_complete_files_where_a_file_is_asked_for(words: str) -> None:
    assert offered(words) == ["file,resp"]


def test_a_folder_is_completed_where_one_is_asked_for_and_a_file_after_the_sign_at(tmp_path: Path) -> None:
    assert offered("studytool list --bank qui") == ["dir,qui"]
    (tmp_path / "one.txt").touch()
    (tmp_path / "other").mkdir()
    assert names(f"studytool answer sums/third @{tmp_path}/o") == {f"@{tmp_path}/one.txt", f"@{tmp_path}/other/"}
    assert offered("studytool answer sums/third o") == []


def test_a_bank_that_cannot_be_read_offers_nothing_and_says_nothing() -> None:
    assert offered("studytool answer su", STUDYTOOL_BANK="/nowhere") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_offered_the_same_in_its_own_form(shell: str) -> None:
    assert any("sums/third" in line for line in offered("studytool show sums/th", shell))


def test_the_line_of_the_readme_installs_completion_in_bash(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    line = 'eval "$(_STUDYTOOL_COMPLETE=bash_source studytool)"'
    assert line in readme
    program = tmp_path / "studytool"
    program.write_text(f"#!/bin/sh\nexec {COMMAND[0]} -c '{COMMAND[2]}' \"$@\"\n")
    program.chmod(0o755)
    script = (
        f'export PATH="{tmp_path}:$PATH" STUDYTOOL_BANK="{BANK}"; {line}; COMP_WORDS=(studytool show sums/th); '
        "COMP_CWORD=2; _studytool_completion studytool; echo \"${COMPREPLY[@]}\""
    )  # fmt: skip
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run([bash, "-c", script], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.stdout.split() == ["sums/third"], done.stderr


def test_completion_loads_nothing_heavy() -> None:
    code = (
        "import atexit, sys; from studytool.cli import main;"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); main()"
    )
    asked = {"_STUDYTOOL_COMPLETE": "bash_complete", "COMP_WORDS": "studytool answer su", "COMP_CWORD": "2"}
    studytool(env=asked)  # the bank is compiled once
    done = subprocess.run(
        [COMMAND[0], "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=False,
        env=os.environ | asked,
    )  # fmt: skip
    assert "sums/third" in done.stdout
    assert not {"numpy", "rich", "fsrs", "sqlite3", "yaml"} & set(done.stderr.split())
