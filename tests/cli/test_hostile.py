"""Whatever text comes from outside, no command writes a character that steers the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import studytool

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
HOSTILE = "\x1b]0;title\x07\x1b]52;c;cm0=\x07\x1b[2J\x9b31m\u202eltr\u2066\b\b\r"
CLI = Path(__file__).parents[2] / "studytool" / "cli"
YAML = """\
format: 1
topic: t
title: {said}
items:
  - {{id: a, type: number, prompt: {said}, hint: {said}, solution: {said}, answer: 1+1}}
  - {{id: b, type: choice, prompt: Which?, options: [{{right: {said}}}, {{wrong: other, feedback: {said}}}]}}
  - {{id: c, type: text, prompt: Say yes., accept: ["yes"]}}
"""
# What a bank may hold: it refuses the characters of C0, and bidi overrides and C1 pass as text.
IN_A_BANK = json.dumps("x\x9b31m\u202ey\u2066", ensure_ascii=True)


def silent(*arguments: str, text: str | None = "") -> str:
    """What a command says, once it is known to hold nothing that steers."""
    done = studytool(*arguments, text=text)
    for stream in (done.stdout, done.stderr):
        assert not STEERING.search(stream.replace("\r\n", "\n")), (arguments, stream)
        assert "Traceback" not in stream
    return done.stdout + done.stderr


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "course" / "quiz"
    folder.mkdir(parents=True)
    (folder / "t.yaml").write_text(YAML.format(said=IN_A_BANK), "utf-8")
    (folder.parent / "docs").mkdir()
    (folder.parent / "docs" / "n.md").write_text(f"# {HOSTILE}\n\n[{HOSTILE}]({HOSTILE}) $\\{HOSTILE}$\n", "utf-8")
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """An export whose item, response and note are hostile."""
    entry = {
        "id": "e6e45326-61d8-4888-8bee-04521d143183", "kind": "review", "item": HOSTILE, "at": "2026-01-01T00:00:00Z",
        "rating": 3, "verdict": "correct", "response": HOSTILE,
    }  # fmt: skip
    file = tmp_path / "log.jsonl"
    file.write_text(json.dumps(entry) + "\n", "utf-8")
    return file


def commands(bank: Path) -> Iterator[tuple[str, ...]]:
    at = ("--bank", str(bank))
    for topic in ("t/a", "t/b", "t/c", HOSTILE):
        yield ("show", topic, *at)
        yield ("answer", topic, HOSTILE, *at)
        yield ("answer", topic, "0", *at)
        yield ("answer", topic, HOSTILE, "--json", *at)
        yield ("quiz", topic, *at)
        yield ("list", topic, *at)
        yield ("progress", "reset", topic, *at)
    yield from ((form, *at) for form in ("list", "stats", "check"))
    yield from (("check", "--format", form, *at) for form in ("json", "github"))
    yield from (("read", page, *at) for page in ("n.md", HOSTILE))
    yield from (
        (HOSTILE,),
        ("quiz", f"--{HOSTILE}"),
        ("list", "--type", HOSTILE, *at),
        ("list", "--note", HOSTILE, *at),
    )
    yield ("check", HOSTILE, *at)
    yield ("list", "--bank", HOSTILE)
    yield ("gradcheck", HOSTILE)
    yield ("progress", "path", "--db", f"/nowhere/{HOSTILE}")
    yield ("stats", "--db", f"/nowhere/{HOSTILE}", *at)


@pytest.mark.slow
def test_no_command_echoes_what_steers_the_terminal(bank: Path) -> None:
    for arguments in commands(bank):
        silent(*arguments, text=f"{HOSTILE}\n0\n!\n")


@pytest.mark.slow
def test_what_was_imported_never_steers_the_terminal(bank: Path, log: Path) -> None:
    at = ("--bank", str(bank))
    assert "1" in silent("progress", "import", str(log), *at)
    for command in (("stats",), ("stats", "--json"), ("list",), ("progress", "export"), ("progress", "reset", HOSTILE)):
        silent(*command, *at)
    assert "\\x1b]52;c;cm0=\\x07" in silent("progress", "undo", *at)
    assert "\\x1b]52;c;cm0=\\x07" in silent("progress", "undo", *at)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["id", "kind", "item", "at", "rating", HOSTILE])
def test_a_bad_line_is_named_without_what_steers_in_it(bank: Path, log: Path, key: str) -> None:
    entry = json.loads(log.read_text("utf-8")) | {key: HOSTILE, "verdict": HOSTILE}
    for line in (json.dumps(entry), HOSTILE):
        assert "mend or remove the line" in silent("progress", "import", "-", "--bank", str(bank), text=line)


def test_commands_write_through_the_one_way_that_is_safe() -> None:
    raw = {path.relative_to(CLI).as_posix() for path in CLI.rglob("*.py") if "click.echo(" in path.read_text("utf-8")}
    assert raw == {"support/printable.py", "support/documents.py", "support/present.py", "support/running.py"}
