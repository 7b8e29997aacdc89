"""From arguments to an exit code, with every error shown in one place."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import sys
from typing import Any

import click

from studytool import __version__
from studytool.cli._printable import printable
from studytool.errors import StudytoolError

COMMANDS = ("quiz", "answer", "show", "list", "check", "gradcheck", "stats", "progress", "site")
UNUSABLE, INTERRUPTED = 3, 130


UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


class LazyGroup(click.Group):
    """Imports a command only when it is called; without one, `quiz`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"studytool.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["quiz", *args]
        return super().parse_args(ctx, args)


EXAMPLES = """\b
Examples:
  studytool                       a session: what is due, then what is new
  studytool quiz policy-gradient -n 5
  studytool answer policy-gradient/softmax-score "0.1 -0.3 0.2"
  studytool check                 prove the bank and the notes
"""


@click.group(
    cls=LazyGroup,
    epilog=EXAMPLES,
    help="Notes on reinforcement learning, and a quiz that judges your calculations and says why.",
)
@click.version_option(__version__, prog_name="studytool")
def group() -> None:
    pass


def run(arguments: list[str]) -> int:
    _prepare_streams()
    try:
        result = group.main(args=arguments, prog_name="studytool", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except StudytoolError as error:
        return _complain(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "studytool"
        return _complain(f"{where}: {error.format_message().rstrip('.')}; see {where} --help", 2)
    except click.ClickException as error:
        return _complain(f"studytool: {error.format_message()}; see studytool --help", 2)
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return INTERRUPTED
    except Exception as error:
        return _complain(_unforeseen(error), UNUSABLE)


def _complain(line: str, code: int) -> int:
    with contextlib.suppress(OSError):
        click.echo(printable(" ".join(line.split())), err=True)
    return code


def _unforeseen(error: Exception) -> str:
    """One line for what no command foresaw: a full disk under standard output, or a fault of this program."""
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        # What is still buffered must not fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return f"standard output: cannot be written ({error.strerror}); free some space, or write elsewhere"
    import traceback
    from pathlib import Path

    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return f"studytool: a fault of the program at {place} ({type(error).__name__}: {error}); please report this line"


# Streams -----------------------------------------------------------------------------------------------------------


class Unbroken(io.FileIO):
    """Standard output whose reader may leave (`| head`): the rest goes nowhere, and the exit code stays true."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            return len(data)


def _prepare_streams() -> None:
    """No byte typed or printed raises, and a stream that was closed is an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
        with contextlib.suppress(AttributeError, ValueError):
            getattr(sys, name).reconfigure(errors="replace")
    if sys.__stdout__ and sys.stdout is sys.__stdout__ and not sys.stdout.isatty():
        pipe = Unbroken(sys.stdout.fileno(), "w", closefd=False)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(pipe), encoding=sys.stdout.encoding, errors="replace")
