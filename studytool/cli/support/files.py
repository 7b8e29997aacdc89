"""A learner's Python files and notebooks as sources to run, with the packages they belong to."""

from __future__ import annotations

import ast
import json
import re
import stat
import tokenize
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.sandbox.process import SourceCode

MAGIC = re.compile(r"^([ \t]*)(?:[%!]|get_ipython\(\)\.).*$", re.MULTILINE)
KEPT = re.compile(r"%%(?:time|timeit|capture|prun)\b.*")  # of a cell whose Python runs all the same
NOTEBOOK = "display = print; "  # what a notebook has besides; on a line of its own it would move the others


def sources(files: Iterable[str]) -> list[SourceCode]:
    """Each file once. Raises UsageProblem for one that cannot be read."""
    return [_source(file) for file in dict.fromkeys(files)]


def _source(file: str) -> SourceCode:
    text = _text(file)
    root, package = _package(Path(file), text)
    return SourceCode(file, text, apart=True, package=package, root=str(root) if package else "")


def _text(file: str) -> str:
    try:
        if not stat.S_ISREG(Path(file).stat().st_mode):
            raise UsageProblem(file, usage.NOT_REGULAR, usage.NAME_IN_FILE)
        if file.endswith(".ipynb"):
            return _of_notebook(Path(file).read_text("utf-8"))
        with tokenize.open(file) as opened:
            return _without_magics(opened.read())
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise UsageProblem(file, usage.cannot_read(str(reason)), usage.NAME_IN_FILE) from None
    except (ValueError, KeyError, TypeError):
        raise UsageProblem(file, usage.NO_NOTEBOOK, usage.NAME_IN_FILE) from None


# Notebooks ---------------------------------------------------------------------------------------------------------


def _of_notebook(document: str) -> str:
    """The Python of its cells, one after the other."""
    cells = [cell["source"] for cell in json.loads(document)["cells"] if cell["cell_type"] == "code"]
    texts = ["".join(cell) for cell in cells]
    return NOTEBOOK + "\n\n".join(_commented(text) for text in texts if not _of_another_language(text))


def _of_another_language(cell: str) -> bool:
    return cell.startswith("%%") and not KEPT.match(cell)


def _without_magics(text: str) -> str:
    """A script exported from a notebook without what only a notebook can run; any other text as it is."""
    if "get_ipython()" in text:
        return NOTEBOOK + _commented(text)
    with suppress(SyntaxError, ValueError):
        ast.parse(text)
        return text
    commented = _commented(text)
    with suppress(SyntaxError, ValueError):
        ast.parse(commented)
        return NOTEBOOK + commented
    return text


def _commented(text: str) -> str:
    return MAGIC.sub(r"\1pass", text)


# Packages ----------------------------------------------------------------------------------------------------------


def _package(file: Path, text: str) -> tuple[Path, str]:
    """The folder above the package that a file belongs to, and the package's dotted name; empty where there is none.

    A folder belongs to one that has `__init__.py`, or from which the file imports by dots.
    """
    folder = file.absolute().parent
    depth = 0
    while (folder.parents[depth - 1] if depth else folder).joinpath("__init__.py").is_file():
        depth += 1
    depth = min(max(depth, _dots(text)), len(folder.parts) - 1)
    names = folder.parts[len(folder.parts) - depth :]
    if not all(name.isidentifier() for name in names):
        return folder, ""
    return Path(*folder.parts[: len(folder.parts) - depth]), ".".join(names)


def _dots(text: str) -> int:
    """Of the longest relative import."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return 0
    return max((node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)), default=0)
