"""`make dist`: the two distributions, `studytool` and `studytool-runtime`, as wheels in dist/ with their digests.

What they take from elsewhere (KaTeX, Pyodide, numpy, zstddec, a licence) is compared with `runtime/inputs.sha256`
first. The same inputs give the same wheels, byte for byte, but for Python's memory snapshot: made anew, it differs,
since Pyodide does not start twice alike; it is kept in .cache/runtime.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click_man.core import write_man_pages

import studytool
from studytool.cli import main as main_command
from studytool.page import runtime

ROOT = Path(__file__).parents[1]
INPUTS = Path("runtime/inputs.sha256")
KATEX = Path("studytool/page/src/assets/katex")
FROM_NPM = Path("node_modules")
PYODIDE = ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.mjs", "pyodide-lock.json", "python_stdlib.zip")
MANUAL = '\n[tool.hatch.build.targets.wheel.shared-data]\n"man" = "share/man/man1"\n'
DATE = "1580601600"  # of every file in the wheels, the one that hatchling takes by itself


def main() -> None:
    """With `--update`, write down the digests of new inputs, after a change of versions in package-lock.json; with
    `--notes`, print what the changelog says of this version, and build nothing."""
    if "--notes" in sys.argv[1:]:
        print(notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), studytool.__version__))
        return
    if "--update" in sys.argv[1:]:
        (ROOT / INPUTS).write_text(_listed(), encoding="utf-8")
    for wheel in build(ROOT / "dist"):
        print(f"{digest(wheel)}  {wheel.relative_to(ROOT)}")


def notes(changelog: str, version: str) -> str:
    """The section of a version in the changelog. Ends where it has none."""
    section = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return section[1].strip() if section else sys.exit(f"CHANGELOG.md: there is no `## {version}`; write it")


def build(folder: Path) -> list[Path]:
    """Both wheels, made in this folder, with `SHA256SUMS` beside them. Ends where an input is not what it should be."""
    if wrong := differing():
        todo = "run `npm ci`, or list new ones with `make dist ARGS=--update`"
        sys.exit(f"{INPUTS}: not the files listed: {', '.join(wrong)}; {todo}")
    shutil.rmtree(folder, ignore_errors=True)
    for project in (_tool, _runtime):
        with TemporaryDirectory() as temporary:
            _build(project(Path(temporary)), folder)
    wheels = sorted(folder.glob("*.whl"))
    sums = "".join(f"{digest(wheel)}  {wheel.name}\n" for wheel in wheels)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return wheels


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def differing() -> list[str]:
    """The inputs that are not those listed, or missing, or more."""
    listed, present = (ROOT / INPUTS).read_text(encoding="utf-8"), _listed()
    return sorted({line.split()[-1] for line in {*listed.splitlines()} ^ {*present.splitlines()}})


def _listed() -> str:
    return "".join(f"{digest(ROOT / file)}  {file.as_posix()}\n" for file in sorted(_inputs()))


def _inputs() -> Iterator[Path]:
    """Every file that comes from elsewhere, but numpy's wheel: its digest is in Pyodide's lock file, which is one."""
    yield from (FROM_NPM / "pyodide" / name for name in PYODIDE)
    yield from (FROM_NPM / "zstddec" / name for name in (f"dist/{runtime.DECODER}", "LICENSE"))
    yield FROM_NPM / "axe-core/LICENSE"
    yield from (file.relative_to(ROOT) for file in (ROOT / KATEX).rglob("*") if file.is_file())


def _tool(folder: Path) -> Path:
    """The project of the tool with the manual pages of its commands, in this folder."""
    for name in ("studytool", "quiz"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for name in ("LICENSE", "README.md"):
        shutil.copy(ROOT / name, folder)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(project + MANUAL, encoding="utf-8")
    (folder / "man").mkdir()
    with _dated(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what click-man asks of click
        write_man_pages("studytool", _all_commands(), version=studytool.__version__, target_dir=str(folder / "man"))
    return folder


def _all_commands() -> click.Group:
    """The group with its commands, which it imports by itself only where they are called."""
    context = click.Context(main_command)
    found = {name: main_command.get_command(context, name) for name in main_command.list_commands(context)}
    commands = {name: command for name, command in found.items() if command}
    return click.Group("studytool", commands, help=main_command.help, params=main_command.params)


@contextmanager
def _dated() -> Iterator[None]:
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = DATE
    yield
    if before is None:
        del os.environ["SOURCE_DATE_EPOCH"]
    else:
        os.environ["SOURCE_DATE_EPOCH"] = before


def _runtime(folder: Path) -> Path:
    """The project of the runtime with all its files, in this folder."""
    shutil.copytree(ROOT / "runtime", folder, dirs_exist_ok=True)
    made = runtime.made_here(ROOT)
    shutil.copytree(made, folder / "studytool_runtime/files")
    for licence in (ROOT / "LICENSE", *(made / name for name in runtime.TERMS)):
        shutil.copy(licence, folder)
    (folder / "CPython-LICENSE.txt").write_text(runtime.licence_of("typing_extensions"), encoding="utf-8")
    module = folder / "studytool_runtime/__init__.py"
    text = re.sub(r'(?<=__version__ = ").*(?=")', studytool.__version__, module.read_text(encoding="utf-8"))
    module.write_text(text, encoding="utf-8")
    return folder


def _build(project: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    with _dated():
        subprocess.run(command, cwd=project, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
