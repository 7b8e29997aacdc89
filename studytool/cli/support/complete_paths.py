"""The files and folders that the shell completes a word to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shell itself completes to files."""
    del ctx, param
    return [_of_type("file", incomplete)]


def complete_folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [_of_type("dir", incomplete)]


def complete_response(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The files that `@FILE` may mean."""
    del ctx, param
    if not incomplete.startswith("@"):
        return []
    before, _, begun = incomplete[1:].rpartition("/")
    folder = f"{before}/" if begun != incomplete[1:] else ""
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.name.startswith(begun))
    except OSError:
        return []
    return [f"@{folder}{path.name}{'/' if path.is_dir() else ''}" for path in paths]


def _of_type(kind: str, incomplete: str) -> CompletionItem:
    from click.shell_completion import CompletionItem

    return CompletionItem(incomplete, type=kind)
