"""What a bank says of itself as a course, in `course.yaml` beside its topics: its id, languages and paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studytool.bank.compose import compose
from studytool.bank.identity import NAME, id_of
from studytool.bank.source import SourceError, read
from studytool.items.contract import Field
from studytool.items.contract.fields import Kind, Reader, Schema, UnfitError
from studytool.items.contract.kinds import KEBAB, TEXT, WORD, ListOf, Word
from studytool.items.contract.nodes import Mapping as MappingNode
from studytool.items.contract.nodes import Node, Refused, short
from studytool.items.contract.scalars import KEBAB_CASE, LANGUAGE
from studytool.model import Problem, Text


@dataclass(frozen=True, slots=True)
class Course:
    """`languages` are those its texts are meant to be in, the first one its own; empty where none is said.

    `paths` are lists of topics, items (`topic/id`), pages (`page.md`) and sections of pages (`page.md#id`), by name.
    `places` maps dotted paths, such as `paths.gradients.0`, to line and column.
    """

    id: str | None = None
    title: Text | None = None
    languages: tuple[str, ...] = ()
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)


class Language(Word):
    """The code of a language -> str"""

    name = "language"

    def read(self, node: Node, reader: Reader, path: str) -> str:
        said = Word.read(self, node, reader, path)
        if not re.fullmatch(LANGUAGE, said):
            what = f"`{short(said)}` is not the code of a language"
            raise UnfitError("unknown-language", what, "use one such as en, zh, fr or zh-Hant")
        return said

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{LANGUAGE}$"}


class Paths(Kind):
    """A map of names in kebab-case to lists of words -> dict of tuples"""

    name = "paths"
    expected = "a map of names to lists"

    def read(self, node: Node, reader: Reader, path: str) -> dict[str, tuple[str, ...]] | None:
        if not isinstance(node, MappingNode):
            raise self.unfit(node)
        paths = {}
        for key, child in node.entries:
            if not re.fullmatch(KEBAB_CASE, key.text):
                fix = "write a name such as policy-gradient"
                reader.report_at(key.start, "kebab-case", f"`{short(key.text)}` is not kebab-case", fix)
            paths[key.text] = reader.value(child, ListOf(WORD, fewest=1), reader.enter(key, child, path))
        return None if None in paths.values() else paths

    def schema(self) -> Schema:
        lists = {f"^{KEBAB_CASE}$": ListOf(WORD, fewest=1).schema()}
        return {"type": "object", "patternProperties": lists, "additionalProperties": False}


FIELDS: dict[str, Field] = {
    "id": Field(KEBAB, "kebab-case, and never changed: progress is kept by it", required=True),
    "title": Field(TEXT, "what the course is called"),
    "languages": Field(ListOf(Language(), fewest=1), "the languages of its texts, its own first"),
    "paths": Field(Paths(), "ways through the course: by name, lists of topics, items, pages and sections"),
}


def load_course(folder: Path) -> tuple[Course, tuple[Problem, ...]]:
    """The course in a bank's folder, and what is wrong with its file; an empty one where there is none."""
    path = folder / NAME
    if not path.is_file():
        return Course(), ()
    try:
        source = read(path)
    except SourceError as error:
        return Course(), (error.problem,)
    root, refused = compose(source)
    if not isinstance(root, MappingNode):
        if root is None or isinstance(root, Refused):
            return Course(), tuple(refused)
        return Course(), (*refused, source.problem(root.start, "wrong-kind", "this is not a course", "write `id:`"))
    reader = Reader(source, root)
    values: dict[str, Any] = reader.fields(root, FIELDS)
    if values["id"] and values["id"] != id_of(folder):
        reader.report("id", "course-id", "the id is not on a line of its own", f"write `id: {values['id']}`")
    known = {name: value for name, value in values.items() if value is not None}
    return Course(**known, places=reader.places), (*refused, *reader.problems)
