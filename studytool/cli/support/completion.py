"""What the shell may complete a word to: names of the bank, and files where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from studytool.errors import StudytoolError

if TYPE_CHECKING:
    from studytool.bank.catalogue import Catalogue


def complete_items(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del param
    return beginning(incomplete, lambda: [item.id for item in _bank(ctx).items])


def complete_topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del param
    return beginning(incomplete, lambda: _bank(ctx).topics)


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shell itself completes to files."""
    del ctx, param
    return [CompletionItem(incomplete, type="file")]


def complete_folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [CompletionItem(incomplete, type="dir")]


def complete_response(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The files that `@FILE` may mean."""
    del ctx, param
    if not incomplete.startswith("@"):
        return []
    before, _, begun = incomplete[1:].rpartition("/")
    folder = f"{before}/" if begun != incomplete[1:] else ""
    try:
        found = sorted(path for path in Path(folder).iterdir() if path.name.startswith(begun))
    except OSError:
        return []
    return [f"@{folder}{path.name}{'/' if path.is_dir() else ''}" for path in found]


def beginning(incomplete: str, names: Callable[[], Iterable[str]]) -> list[str]:
    """Those that begin so; none where they cannot be read, since an error would stand in the line being typed."""
    try:
        return [name for name in names() if name.startswith(incomplete)]
    except StudytoolError:
        return []


def _bank(ctx: click.Context) -> Catalogue:
    from studytool.cli.support.app import catalogue, completion_folder

    return catalogue(completion_folder(ctx))
