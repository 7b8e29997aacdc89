"""The group of all commands: finds them, imports the one that is called, and ends with an exit code."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import click

from studytool.cli.support.running import exit_code, prepare_streams

DEFAULT = "quiz"
GARBAGE = 100_000  # objects made before a search for those that hold one another


class Commands(click.Group):
    """The commands of a package, one a module, each imported only when it is called; without one, `quiz`."""

    def __init__(self, *arguments: Any, package: str, path: Iterable[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.package, self.path = package, path

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        modules = [module.name for module in pkgutil.iter_modules(self.path) if not module.ispkg]
        return sorted(name for name in modules if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{self.package}.{cmd_name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # While the shell completes, no word yet means that the commands are asked for.
        names_no_command = args[0].startswith("-") if args else not ctx.resilient_parsing
        if names_no_command and args[:1] not in (["--help"], ["--version"]):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "studytool",
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command and exit with its code, every failure one line on standard error.

        As any click command: with `standalone_mode=False` it raises and returns instead.
        """
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        prepare_streams()
        if args is None:
            # A command is over before its garbage matters, and what is left at its end need not be searched for any.
            gc.set_threshold(GARBAGE)
        try:
            sys.exit(exit_code(partial(super().main, args, prog_name, complete_var, standalone_mode=False, **extra)))
        finally:
            if args is None:
                gc.freeze()
