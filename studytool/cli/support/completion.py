"""The names of the bank that the shell completes a word to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from studytool.errors import StudytoolError

if TYPE_CHECKING:
    from studytool.bank.catalogue import Catalogue


def complete_items(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del param
    return beginning(incomplete, lambda: [item.id for item in _bank(ctx).items])


def complete_topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del param
    return beginning(incomplete, lambda: _bank(ctx).topics)


def complete_paths(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del param
    return beginning(incomplete, lambda: _bank(ctx).paths)


def beginning(incomplete: str, names: Callable[[], Iterable[str]]) -> list[str]:
    """Those that begin so; none where they cannot be read, since an error would stand in the line being typed."""
    try:
        return [name for name in names() if name.startswith(incomplete)]
    except StudytoolError:
        return []


def _bank(ctx: click.Context) -> Catalogue:
    from studytool.cli.support.app import catalogue, completion_folder

    return catalogue(completion_folder(ctx))
