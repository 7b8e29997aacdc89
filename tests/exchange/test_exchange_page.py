"""The page on other programs: its commands run, and it leaves out no format and no column."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from studytool.exchange import formats
from studytool.exchange.csv import COLUMNS
from tests.cli.running import exit_code_of

PAGE = (Path(__file__).parents[2] / "docs/reference/exchange.md").read_text("utf-8")
COMMANDS = re.findall(r"studytool (export [^`\n]+)", PAGE)
IMPORTS = re.findall(r"studytool (import [^`\n]+)", PAGE)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_writes_its_file(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command)
    assert exit_code_of([*arguments, "--bank", str(Path(__file__).parents[2] / "quiz")]) == 0
    assert (tmp_path / arguments[arguments.index("-o") + 1]).stat().st_size > 0


def test_every_format_that_is_written_or_read_and_every_column_is_there() -> None:
    written = {name for name, form in formats().items() if form.export}
    read = {name for name, form in formats().items() if form.read}
    assert {shlex.split(command)[1] for command in COMMANDS} == written
    assert {shlex.split(command)[1] for command in IMPORTS} == read
    assert set(COLUMNS) <= set(re.findall(r"`([a-z]+)`", PAGE))
