"""Which modules of the package the page's Python needs: what its own modules import, and what those import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import studytool
from studytool import messages
from studytool.items import names

PACKAGE = Path(studytool.__file__).parent
# The search begins with what the worker calls and what snippets draw with; `closure` adds item types and messages.
ENTRIES = ("studytool.page.entry", "studytool.plot")


def closure() -> dict[str, Path]:
    """Every module of the package that may be imported in the page, by name, with the packages around it."""
    types = (f"studytool.items.{name.replace('-', '_')}" for name in names())
    speakers = (f"studytool.messages.{name}" for name in messages.__all__)  # imported by name when they speak
    waiting = [*ENTRIES, *types, *speakers]
    needed: dict[str, Path] = {}
    while waiting:
        name = waiting.pop()
        file = _file(name)
        if file and name not in needed:
            needed[name] = file
            waiting += [name.rpartition(".")[0], *_imports(file)]
    return dict(sorted(needed.items()))


def _file(name: str) -> Path | None:
    """The source of a module of the package; None for a name that is no module of it."""
    top, *parts = name.split(".")
    path = PACKAGE.joinpath(*parts)
    files = (path / "__init__.py", path.with_suffix(".py")) if top == "studytool" else ()
    return next((file for file in files if file.is_file()), None)


def _imports(file: Path) -> Iterator[str]:
    """What a module imports, at its top or when a function needs it; not what is for the type checker only."""
    waiting: list[ast.AST] = [ast.parse(file.read_bytes())]
    while waiting:
        match node := waiting.pop():
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                waiting += node.orelse
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield from (module, *(f"{module}.{alias.name}" for alias in node.names))
            case _:
                waiting += ast.iter_child_nodes(node)
