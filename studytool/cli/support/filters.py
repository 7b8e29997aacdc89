"""The filters that `quiz` and `list` share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from studytool.cli.support.app import require_item, require_topics
from studytool.cli.support.completion import complete_items, complete_topics
from studytool.model import Level

if TYPE_CHECKING:
    from studytool.bank.catalogue import Brief, Catalogue


class Filter(NamedTuple):
    topics: Sequence[str] = ()
    items: Sequence[str] = ()
    note: str | None = None
    types: Sequence[str] = ()
    levels: Sequence[str] = ()

    def choose(self, bank: Catalogue) -> list[Brief]:
        """The items that pass, retired ones left out unless named. Raises UsageProblem for names unknown."""
        require_topics(bank, self.topics)
        for name in self.items:
            require_item(bank, name)
        return [item for item in bank.items if self._passes(item)]

    def _passes(self, item: Brief) -> bool:
        return (
            (not self.topics or item.topic in self.topics)
            and (not self.items or item.id in self.items)
            and (not self.note or _on_note(item, self.note))
            and (not self.types or item.type in self.types)
            and (not self.levels or item.level in self.levels)
            and (not item.retired or item.id in self.items)
        )


def _on_note(item: Brief, wanted: str) -> bool:
    """`page.md#section` names one section, `page.md` every section of the page."""
    note = item.note or ""
    return note == wanted or ("#" not in wanted and note.split("#")[0] == wanted)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the filter options; the command takes them as `topics`, `items`, `note`, `types`, `levels`."""
    from studytool.items import names

    options = (
        click.argument("topics", nargs=-1, metavar="[TOPIC]…", shell_complete=complete_topics),
        click.option("--item", "items", multiple=True, metavar="ID", shell_complete=complete_items, help="This item."),
        click.option("--note", metavar="PAGE#ID", help="Items of this page or section."),
        click.option(
            "--type",
            "types",
            multiple=True,
            metavar="TYPE",
            type=click.Choice(names()),
            help="Items of this type, such as gradient.",
        ),
        click.option(
            "--level",
            "levels",
            multiple=True,
            type=click.Choice([level.value for level in Level]),
            help="Items of this level.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
