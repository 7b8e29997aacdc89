"""From arguments to an exit code, with every error shown in one place."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys

import click

from studytool import __version__
from studytool.errors import NoVariant, StudytoolError

COMMANDS = ("quiz", "answer", "show", "list", "check", "stats", "progress", "site")
INTERRUPTED = 130


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
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        result = group.main(args=arguments, prog_name="studytool", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except StudytoolError as error:
        return _complain(str(error), error.exit_code)
    except NoVariant as error:
        return _complain(f"bank: no variant can be drawn: {error.reason}; run studytool check", 3)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "studytool"
        message = " ".join(error.format_message().split()).rstrip(".")
        return _complain(f"{where}: {message}; see {where} --help", 2)
    except click.ClickException as error:
        return _complain(f"studytool: {error.format_message()}; see studytool --help", 2)
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; keep Python from complaining about it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _complain(line: str, code: int) -> int:
    click.echo(line, err=True)
    return code
