"""Banks that mean harm: whatever is in them, `check` says so, runs none of it, and says it soon.

Each file of tests/data/banks/hostile names the errors it holds: `# expect: CODE…`, or `nothing` where it is harmless.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studytool.check import check

pytestmark = pytest.mark.slow

HOSTILE = Path(__file__).parents[1] / "data" / "banks" / "hostile"
COMMAND = [sys.executable, "-c", "from studytool.cli import main; main()"]
SOON = 60  # seconds, for the slowest machine
STEERING = {*map(chr, range(32)), "\x7f", *map(chr, range(0x80, 0xA0)), "\u202e", "\u2066"} - {"\n"}


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty bank; the test stands in a folder of its own, where a canary would appear."""
    (tmp_path / "quiz").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "quiz"


@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_hostile_item_is_refused_for_what_it_is_and_runs_nothing(path: Path, bank: Path) -> None:
    text = path.read_text("utf-8")
    (bank / path.name).write_text(text, "utf-8")
    expected = text.partition("\n")[0].removeprefix("# expect: ").split()
    problems = check(bank, variants=3).problems
    assert sorted({problem.code for problem in problems if problem.severity == "error"} or {"nothing"}) == expected
    assert list(Path.cwd().iterdir()) == []


def test_no_hostile_text_reaches_the_terminal_as_it_is(bank: Path) -> None:
    for path in HOSTILE.glob("*.yaml"):
        (bank / path.name).write_bytes(path.read_bytes())
    for form in ("text", "github", "json"):
        said = run("check", "--bank", str(bank), "--variants", "2", "--format", form)
        assert said.returncode == 1
        assert said.stderr == ""
        assert not STEERING & set(said.stdout)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00",
        b"format: 1\ntopic: raw\nitems: [\x00]\n",
        b"\xff\xfe\x00\x00",
        b"\xef\xbb\xbf",
        b"format: 1\n\x1b[2Jtopic: raw\n",
        b"%YAML 1.1\n---\n",
        b"? " * 5_000,
        b"[" * 100_000,
        b"{" * 100_000,
        b"- " * 100_000,
        b"a: " * 5_000,
        b"'" + b"x" * 1_000_000,
        b"&a " * 1_000,
        b"format: 1\ntopic: raw\nitems: [" + b"x," * 1_000_000 + b"]\n",
        b"format: 1\ntopic: raw\nitems: [" + b"{}," * 100_000 + b"]\n",
        b"x" * (17 * 2**20),
    ],
    ids=lambda raw: ascii(raw[:24]),
)
def test_a_file_of_raw_bytes_is_an_error_with_a_place(bank: Path, raw: bytes) -> None:
    (bank / "raw.yaml").write_bytes(raw)
    said = run("check", "--bank", str(bank))
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert said.stdout.startswith(f"{bank / 'raw.yaml'}:")


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_dangling(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


@pytest.mark.parametrize("make", [make_fifo, make_loop, make_device, make_dangling, Path.mkdir])
def test_what_only_looks_like_a_file_is_an_error_in_bank_and_notes(bank: Path, make: object) -> None:
    docs = bank.parent / "docs"
    docs.mkdir()
    make(bank / "odd.yaml")  # type: ignore[operator]
    make(docs / "odd.md")  # type: ignore[operator]
    make(docs / "references.bib")  # type: ignore[operator]
    said = run("check", "--bank", str(bank))
    assert said.returncode == 1
    assert said.stderr == ""
    what = "this is a link that leads out of the folder" if make is make_device else "cannot read it"
    assert f"{bank / 'odd.yaml'}:1:1: error: {what}" in said.stdout


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=SOON, check=False)
