"""The filters that `quiz` and `list` share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from studytool.cli.support.app import require_item, require_topics
from studytool.cli.support.completion import complete_items, complete_paths, complete_topics
from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.model import Level

if TYPE_CHECKING:
    from studytool.bank.catalogue import Brief, Catalogue


class Filter(NamedTuple):
    topics: Sequence[str] = ()
    items: Sequence[str] = ()
    note: str | None = None
    types: Sequence[str] = ()
    levels: Sequence[str] = ()
    path: str | None = None

    def choose(self, bank: Catalogue) -> list[Brief]:
        """The items that pass, in the order of the path, retired ones left out unless named.

        Raises UsageProblem for names unknown.
        """
        require_topics(bank, self.topics)
        for name in self.items:
            require_item(bank, name)
        items = _along(bank, self.path) if self.path else bank.items
        return [item for item in items if self._passes(item)]

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


def _along(bank: Catalogue, name: str) -> list[Brief]:
    """The items of a path of the course, in its order."""
    if name not in bank.paths:
        from difflib import get_close_matches

        close = get_close_matches(name, bank.paths)
        todo = usage.did_you_mean(close) if close else usage.use(bank.paths) if bank.paths else usage.ADD_PATHS
        raise UsageProblem(name, usage.NO_PATH, todo)
    entries = bank.paths[name]
    places = {item.id: place for item in bank.items if (place := _place(item, entries)) is not None}
    return sorted((item for item in bank.items if item.id in places), key=lambda item: places[item.id])


def _place(item: Brief, entries: Sequence[str]) -> int | None:
    """The first place of a path that an item belongs to: its own, its section's, its page's or its topic's."""
    note = item.note or ""
    names = {item.topic, item.id, note, note.partition("#")[0]}
    return next((place for place, entry in enumerate(entries) if entry in names), None)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the filter options; the command takes them by the names of `Filter`'s fields."""
    from studytool.items import names

    options = (
        click.argument("topics", nargs=-1, metavar="[TOPIC]…", shell_complete=complete_topics),
        click.option("--item", "items", multiple=True, metavar="ID", shell_complete=complete_items, help="This item."),
        click.option(
            "--path",
            metavar="NAME",
            shell_complete=complete_paths,
            help="Items of this path of the course.",
        ),
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
