"""Which items a line of a `quiz` fence asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from studytool.items.contract import Item


class SelectionError(Exception):
    """A line of a fence that names nothing, or more than one thing."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what, self.todo = what, todo


def choose(entry: str, items: Sequence[Item], anchors: Collection[str], page: str = "") -> list[Item]:
    """The items of `topic/id`, `page.md#section`, or `#section` of the page whose `anchors` are given; `page` is its
    path, where that is known."""
    asked = [item for item in items if not item.retired]
    if "#" not in entry:
        return _one(entry, asked)
    if entry.startswith("#"):
        return _section(entry, asked, anchors, page)
    matches = [item for item in asked if item.note == entry]
    if not matches:
        raise SelectionError(f"no item is about `{entry}`", "mend the page and section, or write an item for it")
    return matches


def _one(entry: str, items: list[Item]) -> list[Item]:
    matches = [item for item in items if item.id == entry]
    if not matches:
        raise SelectionError(f"no item has the id `{entry}`", "mend it: `topic/id`, or `#section`")
    return matches


def _section(entry: str, items: list[Item], anchors: Collection[str], page: str) -> list[Item]:
    """The items on a section of the page being built; where its path is unknown, only one page may have that anchor.

    A section still without items shows none: `studytool check` asks for them, and the page can be written first.
    """
    if entry[1:] not in anchors:
        raise SelectionError(f"this page has no section `{entry}`", "mend it, or write `page.md#section`")
    matches = [item for item in items if (item.note == page + entry if page else (item.note or "").endswith(entry))]
    pages = sorted({str(item.note) for item in matches})
    if len(pages) > 1:
        raise SelectionError(f"`{entry}` is a section of several pages", f"write one of {', '.join(pages)}")
    return matches
