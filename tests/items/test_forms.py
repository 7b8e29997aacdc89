"""What a door needs of an item it asks of the item or its form, never of the names of types and forms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from studytool.items import types
from studytool.items.contract.form import Form

ROOT = Path(__file__).parents[2] / "studytool"
OUTSIDE = sorted(path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] != "items")
TYPES = {kind.__name__ for kind in types().values()}
FORMS = {form.__name__ for form in Form.__subclasses__()}
NAMES = {form.name for form in Form.__subclasses__()} | set(types())


def comparisons(source: str) -> Iterator[str]:
    """Where a file tells items apart by class, by the name of their type or form, or by an attribute they may lack."""
    for node in ast.walk(ast.parse(source)):
        said = ast.unparse(node) if isinstance(node, ast.Compare | ast.Call | ast.ImportFrom | ast.MatchClass) else ""
        match node:
            case ast.Compare(left=ast.Attribute(attr="type" | "form" | "response" | "name" | "asks")):
                constants = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                if constants & NAMES:
                    yield said
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
                if {part.id for part in ast.walk(kinds) if isinstance(part, ast.Name)} & (TYPES | FORMS) and (
                    "item" in said or "form" in said
                ):
                    yield said
            case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="item") | ast.Attribute(attr="item"), *_]):
                yield said
            case ast.ImportFrom(module=str(module)) if module.startswith("studytool.items."):
                if module.removeprefix("studytool.items.").replace("_", "-") in types():
                    yield said


@pytest.mark.parametrize(
    "source",
    [
        'item.response == "block"',
        'self.item.form.name in ("options", "order")',
        'item.type != "choice"',
        "isinstance(item, Function)",
        "isinstance(item.form, (Options, OneLine))",
        'getattr(item, "select", "")',
        "from studytool.items.function import Function",
    ],
)
def test_a_comparison_is_seen_however_it_is_written(source: str) -> None:
    assert list(comparisons(source)) == [ast.unparse(ast.parse(source))]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_outside_items_tells_types_or_forms_apart(path: Path) -> None:
    assert list(comparisons(path.read_text("utf-8"))) == []
