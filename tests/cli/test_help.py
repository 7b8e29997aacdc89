"""Help, documents about the commands, and what a command does not import."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from studytool.cli import main
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
PROMISED = {
    "quiz",
    "answer",
    "show",
    "list",
    "read",
    "check",
    "gradcheck",
    "stats",
    "progress",
    "site",
    "export",
    "new",
}


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words, subcommands included."""
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield (name,), command
        if isinstance(command, click.Group):
            yield from (((name, inner), below) for inner, below in command.commands.items())


ALL = dict(commands())
COMMANDS = {words[0] for words in ALL}


def test_every_promised_command_is_there() -> None:
    assert PROMISED <= COMMANDS


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_the_help_of_a_command_has_an_example_of_it(call: Call, words: tuple[str, ...]) -> None:
    code, out, err = call(*words, "--help")
    assert (code, err) == (0, "")
    assert "Example" in out
    assert f"studytool {' '.join(words)}" in out.split("Example", 1)[1]
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_option_of_a_command_says_what_it_does(words: tuple[str, ...]) -> None:
    options = [param for param in ALL[words].params if isinstance(param, click.Option)]
    assert [option.name for option in options if not option.help and not option.show_default] == []


def test_the_reference_page_has_every_command_and_option() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    for words, command in ALL.items():
        assert f"studytool {' '.join(words)}" in page
        for param in command.params:
            assert all(name in page for name in param.opts if name.startswith("-"))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_command_a_page_shows_exists(page: str) -> None:
    path = ROOT / page
    shown = re.findall(r"(?<!from )studytool ([a-z]+)", path.read_text("utf-8"))
    fences = set(shown) - {"is", "and", "in", "does", "can", "needs", "has"}
    assert fences <= COMMANDS


def test_the_version_is_shown(call: Call) -> None:
    from studytool import __version__

    assert call("--version") == (0, f"studytool, version {__version__}\n", "")


def test_an_unknown_command_is_wrong_usage(call: Call) -> None:
    code, out, err = call("nosuch")
    assert (code, out) == (2, "")
    assert err == "studytool: No such command 'nosuch'; see studytool --help\n"


def test_the_entry_point_is_a_command_that_other_tools_can_run() -> None:
    done = CliRunner().invoke(main, ["answer", "sums/kind", "nothing"])
    assert (done.exit_code, done.stderr) == (2, "")
    assert CliRunner().invoke(main, ["answer", "nowhere", "1"]).stderr.startswith("nowhere: no such item; ")


HEAVY = {"importlib.metadata", "numpy", "rich", "fsrs", "sqlite3", "yaml"}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], HEAVY),
        (["quiz", "--help"], HEAVY - {"yaml"}),
        (["list"], {"numpy", "rich", "fsrs", "sqlite3"}),
        (["list", "--json"], {"numpy", "rich", "fsrs", "sqlite3"}),
        (["show", "sums/kind", "--json"], {"numpy", "rich", "fsrs", "sqlite3"}),
        (["answer", "sums/kind", "a"], {"numpy", "fsrs", "sqlite3"}),
        (["answer", "sums/kind", "a", "--json"], {"numpy", "rich", "fsrs", "sqlite3"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    code = (
        "import atexit, sys; from studytool.cli import main;"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr));"
        f"main({arguments!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not unwanted & set(done.stderr.split())
