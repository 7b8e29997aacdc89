"""The folder of topic files to a Bank, and everything that is wrong with it on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from studytool.bank.compose import compose
from studytool.bank.course import load_course
from studytool.bank.faults import FAULT, REPORT, said_of
from studytool.bank.identity import NAME
from studytool.bank.source import SourceError, read, reason
from studytool.bank.topics import Bank, Topic, find_cycles, learning_path
from studytool.errors import Unusable
from studytool.items import types
from studytool.items.contract import COMMON, Field, Item
from studytool.items.contract.fields import Kind, Reader, Schema
from studytool.items.contract.kinds import KEBAB, TEXT, WORD, Count, ListOf
from studytool.items.contract.nodes import Listing, Mapping, Node, Refused, Source, short
from studytool.items.contract.parts import only, type_written
from studytool.maths.expression import unknown
from studytool.model import Problem, Text


class ItemNodes(Kind):
    """A list of items -> their nodes, which the loader reads one by one"""

    name = "nodes"

    def read(self, node: Node, reader: Reader, path: str) -> tuple[Node, ...]:
        del reader, path
        if not isinstance(node, Listing):
            raise self.unfit(node)
        return node.entries

    def schema(self) -> Schema:
        return {"type": "array", "items": {"$ref": "#/$defs/item"}}


TOPIC: dict[str, Field] = {
    "format": Field(Count("1"), "the format of the file: 1", required=True),
    "topic": Field(KEBAB, "kebab-case, the name of the file", required=True),
    "title": Field(TEXT, "what the topic is called"),
    "after": Field(ListOf(WORD), "topics to learn first"),
    "note": Field(WORD, "the page that teaches it, relative to docs/, for the items that name none"),
    "items": Field(ItemNodes(), "the items, in the order to learn them", required=True),
}


def load(
    folder: Path, files: Sequence[Path] | None = None, *, keep: Callable[[Item], bool] = lambda item: True
) -> tuple[Bank, tuple[Problem, ...]]:
    """The bank in a folder, or only these files of it, and every problem, in the order of files and lines.

    Items with an error are left out, and those for which `keep` returns False: a caller can read each item in `keep`,
    return False, and so never hold a large bank in memory. Raises Unusable where there is no such folder.
    """
    return _Loader(folder, keep).load(files)


class _Loader:
    """One reading of a bank: the ids taken so far and the problems found."""

    def __init__(self, folder: Path, keep: Callable[[Item], bool]) -> None:
        self.folder = folder
        self.keep = keep
        self.taken: dict[str, str] = {}
        self.problems: list[Problem] = []

    def load(self, files: Sequence[Path] | None) -> tuple[Bank, tuple[Problem, ...]]:
        listed = self._listed()
        present = [path for path in listed if path.suffix == ".yaml" and path.name != NAME]
        chosen = list(dict.fromkeys(present if files is None else (path for path in files if path.name != NAME)))
        course, problems = load_course(self.folder)
        self.problems += problems
        if files is None:
            self._check_names(listed)
        if not chosen:
            self._report(self.folder, (1, 1), "empty-bank", "there is no *.yaml file in it", "add one, or name another")
        read_topics = [topic for path in chosen if (topic := self._file(path))]
        topics = list(self._unique(read_topics))
        self._check_after(topics, {path.stem for path in present})
        cycles = find_cycles({topic.name: topic.after for topic in topics})
        self._report_cycles(topics, cycles)
        order = {str(path): place for place, path in enumerate(chosen)}
        self.problems.sort(key=lambda problem: (order.get(problem.file, -1), problem.line, problem.column))
        return Bank(self.folder, learning_path(topics, cycles), course), tuple(self.problems)

    def _listed(self) -> list[Path]:
        """What is in the folder, by name, hidden files left out."""
        try:
            return sorted(path for path in self.folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            what = f"cannot read the bank ({reason(error)})"
            raise Unusable(str(self.folder), what, "give a folder with --bank") from None

    def _check_names(self, listed: Sequence[Path]) -> None:
        for path in listed:
            if path.suffix != ".yaml" and path.suffix.lower() in (".yaml", ".yml"):
                what = f"only *.yaml is read, not *{path.suffix}"
                self._report(path, (1, 1), "file-name", what, f"rename it to {path.stem}.yaml", "warning")

    def _report(
        self, file: Path, place: tuple[int, int], code: str, message: str, fix: str, severity: str = "error"
    ) -> None:
        self.problems.append(Problem(str(file), *place, code, severity, message, fix))

    def _file(self, path: Path) -> Topic | None:
        """The topic of a file with its items that have no error; None if the file does not hold a topic."""
        try:
            source = read(path)
        except SourceError as error:
            self.problems.append(error.problem)
            return None
        root, refused = compose(source)
        self.problems += refused
        if isinstance(root, Mapping):
            return self._topic(path, source, root, refused)
        if root and not isinstance(root, Refused):
            fix = "write `format: 1`, `topic:` and `items:`"
            self.problems.append(source.problem(root.start, "wrong-kind", "this is not a topic", fix))
        return None

    def _topic(self, path: Path, source: Source, root: Mapping, refused: Sequence[Problem]) -> Topic | None:
        head = Reader(source, root)
        values = head.fields(root, TOPIC)
        name = self._topic_name(head, values["topic"], path.stem)
        if values["items"] == ():
            head.report("items", "no-items", "the topic has no items", "add one", "warning")
        self.problems += head.problems
        if values["format"] is None and "format" in head.offsets:
            return None  # the rest follows rules this version does not know
        note = values.get("note")
        items = tuple(filter(self.keep, self._items(source, values["items"] or (), name, note, refused)))
        title = values.get("title") or Text({"en": name.replace("-", " ").capitalize()})
        return Topic(name, title, values.get("after") or (), note, path, items, head.places)

    def _topic_name(self, head: Reader, name: str | None, stem: str) -> str:
        """The name in the file, else the file's own."""
        if name is None:
            return stem
        if name != stem:
            what = f"the topic `{short(name)}` is in the file {short(stem)}.yaml"
            head.report("topic", "topic-name", what, "name both alike", "warning")
        return name

    def _items(
        self, source: Source, nodes: Sequence[Node], topic: str, note: str | None, refused: Sequence[Problem]
    ) -> Iterator[Item]:
        for node in nodes:
            if isinstance(node, Mapping):
                spoilt = _holds_any(source, node, refused)
                if (item := self._tried(source, node, topic, note)) and not spoilt:
                    yield item
            elif not isinstance(node, Refused):
                what = "this is not an item"
                self.problems.append(source.problem(node.start, "wrong-kind", what, "write `- id:` and its fields"))

    def _tried(self, source: Source, node: Mapping, topic: str, note: str | None) -> Item | None:
        """The item, or None where it cannot be read, whatever the reason: the others are read."""
        try:
            return self._item(Reader(source, node), node, topic, note)
        except Exception as fault:
            self.problems.append(source.problem(node.start, FAULT, said_of(fault), REPORT))
            return None

    def _item(self, reader: Reader, node: Mapping, topic: str, note: str | None) -> Item | None:
        kind = types().get(type_written(node))
        # Of an unknown type only the common fields can be judged.
        known = node if kind else only(node, COMMON)
        values = reader.fields(known, kind.fields if kind else COMMON)
        if not kind and (name := values["type"]):
            error = unknown(short(name), types(), "type")
            reader.report("type", "unknown-type", error.what, error.todo)
        values["id"] = self._full_id(reader, topic, values["id"])
        if page := _full_note(reader, values.get("note"), note):
            values["note"] = page
        item = _build(kind, reader, values, topic) if kind else None
        self.problems += reader.problems
        return None if reader.failed else item

    def _full_id(self, reader: Reader, topic: str, name: str | None) -> str | None:
        if name is None:
            return None
        full, (line, _) = f"{topic}/{name}", reader.source.place(reader.offset("id"))
        here = f"{reader.source.file}:{line}"
        if (first := self.taken.setdefault(full, here)) != here:
            reader.report("id", "duplicate-id", f"the id `{short(full)}` is taken at {first}", "choose another")
        return full

    def _unique(self, topics: Sequence[Topic]) -> Iterator[Topic]:
        first: dict[str, Topic] = {}
        for topic in topics:
            if first.setdefault(topic.name, topic) is topic:
                yield topic
            else:
                what = f"the topic `{short(topic.name)}` is in {first[topic.name].file} too"
                place = topic.places.get("topic", (1, 1))
                self._report(topic.file, place, "duplicate-topic", what, "keep one file for a topic")

    def _check_after(self, topics: Sequence[Topic], stems: set[str]) -> None:
        known = stems | {topic.name for topic in topics}
        for topic in topics:
            for place, name in enumerate(topic.after):
                if name not in known:
                    error = unknown(short(name), known, "topic")
                    self._report(topic.file, topic.places[f"after.{place}"], "unknown-topic", error.what, error.todo)

    def _report_cycles(self, topics: Sequence[Topic], cycles: Sequence[tuple[str, ...]]) -> None:
        named = {topic.name: topic for topic in topics}
        for cycle in cycles:
            topic, other = named[cycle[0]], cycle[1 % len(cycle)]
            what = "the topics wait for each other: " + " after ".join((*cycle, cycle[0]))
            place = topic.places[f"after.{topic.after.index(other)}"]
            self._report(topic.file, place, "cycle", what, f"remove one `after:`, such as {other} here")


def _build(kind: type[Item], reader: Reader, values: dict[str, Any], topic: str) -> Item | None:
    """The item, after reporting its flaws; None where a required field is missing."""
    if reader.failed or any(value is None for value in values.values()):
        return None
    fields = {name: value for name, value in values.items() if name != "type"}
    item = kind(topic=topic, file=reader.source.file, places=reader.places, **fields)
    for flaw in item.flaws():
        reader.report(flaw.path, flaw.code, flaw.message, flaw.fix, flaw.severity)
    return item


def _full_note(reader: Reader, own: str | None, page: str | None) -> str | None:
    """The section that teaches an item: an anchor alone belongs to the topic's page."""
    if own is None or not own.startswith("#"):
        return own or page
    if page is None:
        reader.report(
            "note",
            "no-page",
            f"`{short(own)}` is a section of no page",
            "write page.md#section, or give the topic a `note:`",
        )
        return None
    return page.partition("#")[0] + own


def _holds_any(source: Source, node: Node, problems: Sequence[Problem]) -> bool:
    """Whether a node's lines hold one of these problems; an anchor stands before its node, on the same line."""
    (first, _), last = source.place(node.start), source.place(node.end)
    return any((first, 0) <= (problem.line, problem.column) < last for problem in problems)
