"""No package reads another's private names or tells its items apart, and no files import each other in a circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sorted([*(ROOT / "studytool").rglob("*.py"), *(ROOT / "tools").rglob("*.py")])
OUTSIDE = [path for path in PYTHON if ROOT / "studytool" / "items" not in path.parents]
IMPORTED = re.compile(r'(?:from|import) *\(?"(\.[^"]+)"')  # by an address relative to the script
SCRIPTS = ROOT / "studytool" / "page" / "src"


def crossings(source: str, package: str) -> Iterator[str]:
    """Every private module or name of another package that a file of this package names."""
    modules: dict[str, str] = {}  # what a name in the file stands for, where it is a module of ours
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("studytool"):
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
    named = set(modules.values())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            named.add(f"{modules[node.value.id]}.{node.attr}")
    for name in sorted(named):
        root, *parts = name.split(".")
        private = any(part.startswith("_") and not part.startswith("__") for part in parts)
        if root == "studytool" and private and parts[0] != package:
            yield name


@pytest.mark.parametrize(
    ("source", "crossed"),
    [
        ("from studytool.items._computed import Computed", ["studytool.items._computed.Computed"]),
        ("from studytool.items import _base", ["studytool.items._base"]),
        ("def f():\n    from studytool.maths.parsing import _tokens", ["studytool.maths.parsing._tokens"]),
        ("from studytool.maths import parsing\nparsing._tokens('1')", ["studytool.maths.parsing._tokens"]),
        ("import studytool.items._computed as computed", ["studytool.items._computed"]),
        ("from studytool.plot._line import line", []),
        ("from studytool import __version__\nfrom os import _exit", []),
    ],
)
def test_a_crossing_is_seen_however_it_is_written(source: str, crossed: list[str]) -> None:
    assert list(crossings(source, "plot")) == crossed


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_private_name_of_another_package_is_read(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    assert list(crossings(path.read_text("utf-8"), parts[1] if parts[0] == "studytool" else "")) == []


def told_apart(source: str) -> Iterator[str]:
    """Every place where a file goes by the type of an item, or by the name of its form, instead of asking them."""
    tree = ast.parse(source)
    types = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and re.match(r"studytool\.items\.(?!contract)", node.module or "")
        for alias in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=[right]) if _named(left, right) or _named(right, left):
                yield ast.unparse(node)
            case ast.Match(subject=subject) if _tells(subject):
                yield f"match {ast.unparse(subject)}"
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
                if types & {name.id for name in ast.walk(kinds) if isinstance(name, ast.Name)}:
                    yield ast.unparse(node)
            case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="item"), *_]):
                yield ast.unparse(node)


def _named(side: ast.expr, other: ast.expr) -> bool:
    """Whether one side is a type or form, and the other names some."""
    constants = [part.value for part in ast.walk(other) if isinstance(part, ast.Constant)]
    return _tells(side) and any(isinstance(constant, str) for constant in constants)


def _tells(side: ast.expr) -> bool:
    match side:
        case ast.Attribute(value=ast.Name(id="item"), attr="type" | "form" | "response"):
            return True
        case ast.Attribute(value=ast.Attribute(attr="item" | "form"), attr="type" | "form" | "name" | "asks"):
            return True
    return False


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("item.type == 'choice'", ["item.type == 'choice'"]),
        ("'block' != self.item.form.name", ["'block' != self.item.form.name"]),
        ("x = item.type in ('number', 'array')", ["item.type in ('number', 'array')"]),
        ("item.response == 'block'", ["item.response == 'block'"]),
        ("match item.form:\n    case _: pass", ["match item.form"]),
        ("getattr(item, 'select', None)", ["getattr(item, 'select', None)"]),
        (
            "from studytool.items.function import Function\nisinstance(item, (int, Function))",
            ["isinstance(item, (int, Function))"],
        ),
        ("from studytool.items.contract import Item\nisinstance(found, Item)", []),
        ("item.type in self.types\nitem.form.code", []),
    ],
)
def test_a_place_that_tells_items_apart_is_seen(source: str, told: list[str]) -> None:
    assert list(told_apart(source)) == told


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_items_know_their_types_and_forms_apart(path: Path) -> None:
    assert list(told_apart(path.read_text("utf-8"))) == []


def circle(imports: Mapping[str, set[str]]) -> list[str]:
    """One circle of imports, each file importing the one before it; empty where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_python_files_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("studytool", cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert circle(imports) == []


def test_no_scripts_of_the_page_import_each_other_in_a_circle() -> None:
    imports = {
        script.name: {Path(name).name for name in IMPORTED.findall(script.read_text("utf-8"))}
        for script in SCRIPTS.rglob("*.js")
    }
    assert sum(map(len, imports.values())) > len(imports)  # the pattern still finds them
    assert circle(imports) == []


def test_a_circle_is_seen() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}
