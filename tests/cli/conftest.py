"""Every test has a home of its own, and no setting of the machine reaches it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import BANK, exit_code_of

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it; the bank is that of the tests."""
    for name in [name for name in os.environ if name.startswith(("STUDYTOOL_", "LC_", "LANGUAGE", "FORCE_"))]:
        monkeypatch.delenv(name)
    for name, folder in (("DATA", "data"), ("CONFIG", "config"), ("CACHE", "cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("BROWSER", "true")
    monkeypatch.setenv("STUDYTOOL_BANK", str(BANK))
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command in this process: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = exit_code_of(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run
