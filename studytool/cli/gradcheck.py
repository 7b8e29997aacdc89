"""`studytool gradcheck`: check your own gradient code against the function it belongs to."""

from __future__ import annotations

import stat
import tokenize
from dataclasses import dataclass
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studytool import messages
from studytool.cli.support.app import App, common
from studytool.cli.support.judge import say_missing
from studytool.cli.support.printable import printable
from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.model import Text

if TYPE_CHECKING:
    from studytool.cli.support.present import Page
    from studytool.maths.calls import Call, Point
    from studytool.maths.checked import Checked, GradcheckResult
    from studytool.maths.pair import Evaluate
    from studytool.sandbox.loaded import LoadedCode
    from studytool.sandbox.process import SourceCode

SECONDS = 60
CODES = {"correct": 0, "incorrect": 1, "unjudged": 2}
MARKS = {"correct": ("✓", "green"), "incorrect": ("✗", "red"), "unjudged": ("?", "yellow")}

EPILOG = """\b
Examples:
  studytool gradcheck policy.py:grad --of policy.py:J --at policy.py:theta
  studytool gradcheck grads.py:grad_J --of model.py:J --at points.py:p --json

\b
The point is a number, a list, an array, a tuple of these (so many arguments),
or a function without arguments that gives one. The gradient has its shape.
The files run in a sandbox with 60 seconds; they import numpy and the standard
library, and what they print goes to standard error.

\b
Exit codes: 0 right; 1 wrong (wrong shape, nan, a changed argument, or right
at this point and wrong beside it); 2 cannot judge (at a kink, which is named;
where derivatives do not settle or disagree; cannot load or call).
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a Python file, given as `FILE:NAME`."""

    file: str
    name: str


class FileName(click.ParamType):  # type: ignore[type-arg]
    name = "FILE:NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Name:
        file, _, name = str(value).rpartition(":")  # the last colon: a Windows drive has one too
        if not file or not name.isidentifier():
            self.fail(gettext("{value!r} is not FILE:NAME, such as policy.py:grad").format(value=value), param, ctx)
        return Name(file, name)


@click.command(epilog=EPILOG, help="Check a GRADIENT you wrote against the function it is the gradient of.")
@click.argument("gradient", metavar="FILE:GRADIENT", type=FileName())
@click.option("--of", "function", metavar="FILE:FUNCTION", type=FileName(), required=True, help="The function.")
@click.option("--at", "point", metavar="FILE:POINT", type=FileName(), required=True, help="Where to compare.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@common
def command(app: App, gradient: Name, function: Name, point: Name, as_json: bool) -> int:
    from studytool.sandbox import Limits
    from studytool.sandbox.loaded import opened

    with opened(_sources(function, gradient, point), Limits(seconds=SECONDS)) as code:
        try:
            result = _checked(code, function, gradient, point)
        finally:
            click.echo(printable(code.printed()), err=True, nl=False)
            say_missing(code.missing)
    if as_json:
        from studytool.cli.support.documents import dump, gradcheck_document

        dump(gradcheck_document(result, app.language))
    else:
        from studytool.cli.support.present import Page

        _show(Page(app), result)
    return CODES[result.verdict]


# Running -----------------------------------------------------------------------------------------------------------


def _sources(function: Name, gradient: Name, point: Name) -> list[SourceCode]:
    """Each file once, with the functions it must define. Raises UsageProblem for one that cannot be read."""
    from studytool.sandbox.process import SourceCode

    needs = {file: list[str]() for file in (function.file, gradient.file, point.file)}
    for name in (function, gradient):
        needs[name.file].append(name.name)
    return [SourceCode(file, _text(file), tuple(names), apart=True) for file, names in needs.items()]


def _text(file: str) -> str:
    try:
        if not stat.S_ISREG(Path(file).stat().st_mode):
            raise UsageProblem(file, usage.NOT_REGULAR, usage.NAME_IN_FILE)
        with tokenize.open(file) as opened:
            return opened.read()
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise UsageProblem(file, usage.cannot_read(str(reason)), usage.NAME_IN_FILE) from None


def _checked(code: LoadedCode, function: Name, gradient: Name, point: Name) -> GradcheckResult:
    from studytool.maths.gradcheck import check

    if code.failed:
        raise _trouble(*code.failed)
    at = _point(code.value(point.file, point.name), point)
    return check(_evaluator(code, function, at), _evaluator(code, gradient, at), at)


def _point(call: Call, name: Name) -> Point:
    from studytool.maths.calls import Point

    if call.value is None:
        raise _trouble(name.file, call)
    try:
        return Point.read(call.value)
    except ValueError as error:
        raise UsageProblem(f"{name.file}:{name.name}", Text({"en": str(error)}), usage.GIVE_POINT) from None


def _evaluator(code: LoadedCode, name: Name, point: Point) -> Evaluate:
    return lambda arguments, again: code.call(name.file, name.name, arguments, several=point.several, again=again)


def _trouble(file: str, call: Call) -> UsageProblem:
    where = f"{file}:{call.line}" if call.line else file
    what = messages.code.LIMITS[call.stopped] if call.stopped else usage.cannot_run(call.error)
    return UsageProblem(where, what, usage.MEND_FILE)


# Showing -----------------------------------------------------------------------------------------------------------


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
    return [f"{list(component.index)}", *numbers]
