"""The group of all commands: finds them, imports the one that is called, and ends with an exit code."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import Any

import click

DEFAULT = "quiz"
GARBAGE = 100_000  # allocations before the garbage collector looks for cycles


class Group(click.Group):
    """A group that shows its help for `--help` whatever follows it, such as `--lang zh`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args[:1] if args[:1] == ["--help"] else args)


class Commands(Group):
    """The commands of a package, one a module, each imported only when it is called; without one, `quiz`."""

    def __init__(self, *arguments: Any, package: str, path: Iterable[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.package, self.path = package, path

    @cached_property
    def names(self) -> list[str]:
        """The names of the commands, in order."""
        import pkgutil

        modules = [module.name for module in pkgutil.iter_modules(self.path) if not module.ispkg]
        return sorted(name for name in modules if not name.startswith("_"))

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return self.names

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        from studytool.cli.support.translated import translated

        return translated(importlib.import_module(f"{self.package}.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.names and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            from studytool.errors import UsageProblem
            from studytool.messages import usage

            close = get_close_matches(name, self.names)
            todo = usage.did_you_mean(close) if close else usage.see("studytool --help")
            raise UsageProblem("studytool", usage.no_command(name), todo)
        return super().resolve_command(ctx, args)

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
        from studytool.cli.support.running import exit_code, prepare_streams

        prepare_streams()
        given = sys.argv[1:] if args is None else args
        call = partial(self._main, given, args, prog_name, complete_var, standalone_mode=False, **extra)
        if args is None:
            # A command ends before garbage can fill the memory, so the collector need not run, not even at exit.
            gc.set_threshold(GARBAGE)
        try:
            sys.exit(exit_code(call, given))
        finally:
            if args is None:
                gc.freeze()

    def _main(self, given: Sequence[str], *arguments: Any, **options: Any) -> Any:
        """Click's own `main`, in the language of the line that was given; the version is the same in every one."""
        if given == ["--version"]:
            return super().main(*arguments, **options)
        from studytool.cli.support.app import language_of
        from studytool.cli.support.translated import speaking, translated

        with speaking(language_of(given)):
            said = translated(self)
            assert isinstance(said, Commands)
            return super(Commands, said).main(*arguments, **options)
