"""The formats of other programs as an argument: those that are written, or those that are read."""

from __future__ import annotations

from gettext import gettext
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class FormatName(click.ParamType):  # type: ignore[type-arg]
    """The formats are looked for when one is named, since some import much."""

    name = "format"

    def __init__(self, does: Literal["export", "read"]) -> None:
        self.does = does

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in (names := self._names()):
            told = gettext("{value!r} is not one of {choices}.")
            self.fail(told.format(value=value, choices=", ".join(names)), param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        del ctx, param
        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]

    def _names(self) -> list[str]:
        from studytool.exchange import formats

        return [name for name, form in formats().items() if getattr(form, self.does)]
