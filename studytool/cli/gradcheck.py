"""`studytool gradcheck`: check your own gradient code against the function it belongs to."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studytool import messages
from studytool.cli.support.app import App, common
from studytool.cli.support.code import FileName, Name, Size, interpreter, trouble
from studytool.cli.support.judge import told_first
from studytool.cli.support.printable import echo
from studytool.cli.support.told import told
from studytool.errors import StudytoolError

if TYPE_CHECKING:
    from studytool.cli.support.present import Page
    from studytool.maths.checked import Checked, GradcheckResult

SECONDS, MEMORY, THREADS = 120, 4 * 2**30, 64
ANSWERS = 2**30  # bytes in all: a gradient of a million numbers is asked for some twenty times
PAUSE = 0.3  # seconds between two looks at the files
CODES = {"correct": 0, "incorrect": 1, "unjudged": 2}
MARKS = {"correct": ("✓", "green"), "incorrect": ("✗", "red"), "unjudged": ("?", "yellow")}

EPILOG = """\b
Examples:
  studytool gradcheck policy.py:grad --of policy.py:J --at policy.py:theta
  studytool gradcheck 'net.py:f[1]' --of 'net.py:f[0]' --at net.py:params
  studytool gradcheck net.py:grad --of net.py:f --at net.py:args --wrt W
  studytool gradcheck net.py:grad --of net.py:loss --at net.py:w --watch

\b
A NAME may be dotted (net.grad) and end in parts of what it returns: loss[1]
or loss.1, grads["W2"]. The point is a number, an array, a tuple (the
arguments), a dict (named arguments, or a tree of parameters) or a nested
tree; a function without arguments may give it. The gradient has the point's
tree, or is one flat vector. Integers, texts and the like are handed on as
they are.

\b
The files, notebooks too, run as `python FILE` would: modules and data beside
them are found, and so is the package that a file belongs to.
They run in a sandbox: no network, no writing, two minutes. Above 400 numbers
a sample and random directions over all of them are checked.

\b
Exit codes: 0 right; 1 wrong (wrong shape, nan, a changed argument, or right
at this point and wrong beside it); 2 cannot judge (at a kink, which is named;
where derivatives do not settle or disagree; cannot load or call).
"""


@click.command(epilog=EPILOG, help="Check a GRADIENT you wrote against the function it is the gradient of.")
@click.argument("gradient", metavar="FILE:GRADIENT", type=FileName())
@click.option("--of", "function", metavar="FILE:FUNCTION", type=FileName(), required=True, help="The function.")
@click.option("--at", "point", metavar="FILE:POINT", type=FileName(), required=True, help="Where to compare.")
@click.option("--wrt", metavar="NAME", multiple=True, help="Look at this argument or parameter alone; may be repeated.")
@click.option("--python", metavar="EXE", help="The Python that runs the files; default: the active environment's.")
@click.option("--samples", type=click.IntRange(min=1), help="Components to look at one by one, of many.")
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses the sample and the directions.")
@click.option("--memory", type=Size(), help="What the code may use, such as 8G; default: 4G.")
@click.option("--watch", is_flag=True, help="Judge again whenever a file is saved, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@common
def command(
    app: App, gradient: Name, function: Name, point: Name, wrt: tuple[str, ...], python: str | None,
    samples: int | None, seed: int, memory: int | None, watch: bool, as_json: bool,
) -> int:  # fmt: skip
    def judged() -> int:
        result = _checked(gradient, function, point, wrt, python, samples, seed, memory or MEMORY, app.language)
        _print(app, result, as_json=as_json)
        return CODES[result.verdict]

    if not watch:
        return judged()
    code = 0
    for _ in _saves(gradient, function, point):
        click.clear()
        try:
            code = judged()
        except StudytoolError as error:
            echo(told(error, app.language), err=True)
            code = error.exit_code
    return code


def _saves(*names: Name) -> Iterator[None]:
    """Now, and whenever a Python file or a notebook in the folders of these is written, until Ctrl-C."""
    folders = {Path(name.file).absolute().parent for name in names}

    def stamps() -> dict[Path, int]:
        files = [file for folder in folders for file in folder.iterdir() if file.suffix in (".py", ".ipynb")]
        return {file: file.stat().st_mtime_ns for file in files if file.exists()}

    before = stamps()
    yield
    try:
        while True:
            time.sleep(PAUSE)
            if (now := stamps()) != before:
                before = now
                yield
    except KeyboardInterrupt:
        return


def _checked(
    gradient: Name, function: Name, point: Name, wrt: tuple[str, ...], python: str | None, samples: int | None,
    seed: int, memory: int, language: str,
) -> GradcheckResult:  # fmt: skip
    from studytool.cli.support.files import sources
    from studytool.maths.gradcheck import Batch, check
    from studytool.sandbox import Limits
    from studytool.sandbox.loaded import FileProblem, opened

    files = sources(name.file for name in (function, gradient, point))
    here = str(Path.cwd())
    folders = tuple(dict.fromkeys(str(Path(source.name).absolute().parent) for source in files))
    above = tuple(dict.fromkeys([*(source.root for source in files if source.root), here]))
    problem = FileProblem(function.place, gradient.place, point.place, wrt, folders, above, here)
    limits = Limits(seconds=SECONDS, memory=memory, answer=ANSWERS, processes=THREADS)
    consent = partial(told_first, language)
    with opened(files, problem, limits, interpreter(python, os.environ), consent) as code:
        try:
            if code.failed or code.point is None:
                raise trouble(*code.failed) if code.failed else AssertionError
            value, claim = (partial(code.call, which) for which in ("value", "claim"))
            fewer = Batch(partial(value, fewer=True), partial(claim, fewer=True), code.rows) if code.rows else None
            return check(value, claim, code.point, fewer, samples=samples, seed=seed)
        finally:
            echo(code.printed(), err=True, nl=False)


# Showing -----------------------------------------------------------------------------------------------------------


def _print(app: App, result: GradcheckResult, *, as_json: bool) -> None:
    if as_json:
        from studytool.cli.support.documents import dump, gradcheck_document

        dump(gradcheck_document(result, app.language))
    else:
        from studytool.cli.support.present import Page

        _show(Page(app), result)


def _show(page: Page, result: GradcheckResult) -> None:
    mark, colour = MARKS[result.verdict]
    page.line(f"{page.mark(mark)} {page.say(messages.gradcheck.VERDICTS[result.verdict])}".lstrip(), f"bold {colour}")
    for text in (*result.feedback, *result.warnings):
        page.markdown(page.say(text), indent=2)
    if result.components:
        _table(page, result)


def _table(page: Page, result: GradcheckResult) -> None:
    from studytool.maths.checked import ROWS, worst_first

    heads = (
        messages.session.HEAD_INDEX,
        messages.session.HEAD_YOURS,
        messages.session.HEAD_NUMERICAL,
        messages.gradcheck.HEAD_RELATIVE,
        messages.gradcheck.HEAD_ERROR,
    )
    shown = worst_first(result.components)[:ROWS]
    rows = [(*_cells(component), page.right(ok=component.ok)) for component in shown]
    page.columns([page.say(head) for head in heads], rows)
    if (more := len(result.components) - ROWS) > 0:
        page.line(f"  {page.say(messages.gradcheck.more_rows(more))}", "dim")


def _cells(component: Checked) -> list[str]:
    relative = "" if component.relative_error is None else f"{component.relative_error:.1e}"
    numbers = (f"{component.yours:.8g}", f"{component.numerical:.8g}", relative, f"{component.error:.1e}")
    return [component.label, *numbers]
