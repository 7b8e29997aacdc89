"""A learner's code in files: `FILE:NAME`, the Python that runs it, and what went wrong in the words of the code."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studytool import messages
from studytool.cli.support.complete_paths import complete_files
from studytool.errors import UsageProblem
from studytool.messages import usage

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from studytool.maths.calls import Call

Step = str | int
# The last colon before a name: a Windows drive has one too, and so may a key in brackets.
FILE_NAME = re.compile(r"(?P<file>.+?):(?P<name>[^\W\d]\w*(?:\.\w+|\[[^\[\]]*\])*)", re.DOTALL)
STEP = re.compile(r"\.?(?P<word>\w+)|\[(?P<entry>[^\[\]]*)\]")
UNWRITTEN = re.compile(r"Read-only file system")
SIZE = re.compile(r"(?P<number>\d+) *(?P<unit>[MG])?(?:i?B)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A value in a Python file, given as `FILE:NAME`, and the steps to it: `loss[1]` is `loss`, then 1."""

    file: str
    steps: tuple[Step, ...]

    @property
    def place(self) -> tuple[str, tuple[Step, ...]]:
        return self.file, self.steps


class FileName(click.ParamType):  # type: ignore[type-arg]
    name = "FILE:NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Name:
        match = FILE_NAME.fullmatch(str(value))
        if match is None:
            self.fail(gettext("{value!r} is not FILE:NAME, such as policy.py:grad").format(value=value), param, ctx)
        return Name(match["file"], tuple(_steps(match["name"])))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return complete_files(ctx, param, incomplete)


class Size(click.ParamType):  # type: ignore[type-arg]
    """Bytes, from `500M` or `8G`; a number alone is mebibytes."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = SIZE.fullmatch(str(value).strip())
        if match is None or not int(match["number"]):
            self.fail(gettext("{value!r} is not a size such as 500M or 8G").format(value=value), param, ctx)
        return int(match["number"]) * (2**30 if (match["unit"] or "M") in "gG" else 2**20)


def _steps(name: str) -> Iterator[Step]:
    for match in STEP.finditer(name):
        text = match["word"] if match["word"] is not None else match["entry"].strip()
        bare = text.strip("\"'")
        yield int(text) if re.fullmatch(r"-?\d+", text) else bare


# Running -----------------------------------------------------------------------------------------------------------


def interpreter(given: str | None, environment: Mapping[str, str]) -> str | None:
    """The Python to run the learner's code: the one given, that of the active environment if it has numpy, or None for
    the tool's own. Raises UsageProblem where the one given is none."""
    if given is not None:
        if not os.access(given, os.X_OK) or Path(given).is_dir():
            raise UsageProblem(given, usage.NO_PYTHON, usage.NAME_PYTHON)
        return str(Path(given).absolute())
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        folder = Path(environment.get(variable) or os.devnull)
        python = folder / ("python.exe" if sys.platform == "win32" else "bin/python")
        has_numpy = any(folder.glob("[Ll]ib*/**/site-packages/numpy/__init__.py"))
        if folder.resolve() != Path(sys.prefix).resolve() and has_numpy and os.access(python, os.X_OK):
            return str(python)
    return None


def trouble(file: str, call: Call) -> UsageProblem:
    """What kept a file from being loaded, and what to do about it."""
    where = f"{file}:{call.line}" if call.line else file
    what = (
        messages.code.LIMITS[call.stopped] if call.stopped else usage.cannot_run(call.error and call.error.rstrip("."))
    )
    error = call.error or ""
    if call.stopped == "memory":
        todo = usage.GIVE_MEMORY
    elif error.startswith(("ModuleNotFoundError", "ImportError")):
        todo = usage.INSTALL_OR_NAME_PYTHON
    elif UNWRITTEN.search(error):
        todo = usage.WRITE_NOTHING
    elif error.startswith(("FileNotFoundError", "PermissionError")):
        todo = usage.STAND_ABOVE
    elif error.startswith("Unfit"):
        what, todo = usage.not_there(error.partition(": ")[2]), usage.GIVE_POINT
    elif error.startswith(("Missing", "LookupError")):
        what, todo = usage.not_there(error.partition(": ")[2]), usage.NAME_IN_FILE
    else:
        todo = usage.MEND_FILE
    return UsageProblem(where, what, todo)
