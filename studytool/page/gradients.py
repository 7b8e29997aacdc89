"""A gradient checked in the reader's browser: three pieces of code, judged by the check of the terminal."""

from __future__ import annotations

import ast
import functools
import io
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np

from studytool.maths.checked import ROWS, Checked, GradcheckResult, worst_first
from studytool.maths.gradcheck import gradcheck
from studytool.maths.picture import taylor_figure
from studytool.messages import gradcheck as verdicts
from studytool.messages import page as texts
from studytool.model import Text
from studytool.page.output import failed_line

HEARD = 2000  # characters of what the code prints: it is called some hundred times

Space = dict[str, Any]


class Failed(Exception):
    """One of the editors' code cannot be used; `line` is 1-based, None where there is none to show."""

    def __init__(self, editor: str, line: int | None, text: Text) -> None:
        super().__init__(editor)
        self.editor, self.line, self.text = editor, line, text


def check(function: str, gradient: str, point: str, language: str) -> dict[str, Any]:
    """What `studytool gradcheck` says, as the page shows it.

    Each code sees the names of those before it, and `np`. Asked for are `f`, `grad` and `x`, or else the one function
    that a code defines, and the value that the point's code ends in.
    """
    heard = _Heard()
    with redirect_stdout(heard), redirect_stderr(heard):
        result = _checked(function, gradient, point, language)
    return result | {"printed": heard.text}


def _checked(function: str, gradient: str, point: str, language: str) -> dict[str, Any]:
    raised: list[Failed] = []
    try:
        space = {"np": np, "__name__": "__main__"}
        f = _named("function", "f", function, space)
        grad = _named("gradient", "grad", gradient, space := dict(space))
        x = _point(point, dict(space))
        result = gradcheck(_watched(f, "function", raised), _watched(grad, "gradient", raised), x)
    except Failed as failed:
        return _failure(failed, language)
    if raised and not result.components:
        return _failure(raised[0], language)
    return _document(result, language)


# The code of the editors ---------------------------------------------------------------------------------------------


def _named(editor: str, name: str, code: str, space: Space) -> Callable[..., Any]:
    """The function of this name, or else the only one that the code defines."""
    tree = _read(editor, code)
    _run(editor, tree, space)
    own = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    names = [name] if name in space else own
    if len(names) != 1:
        raise Failed(editor, None, texts.no_function(name, own))
    function = space[names[0]]
    if not callable(function):
        raise Failed(editor, None, texts.no_function(name, []))
    space[name] = function
    return function  # type: ignore[no-any-return]


def _point(code: str, space: Space) -> Any:
    """The value of `x`, or else of the expression or the assignment which the code ends in."""
    given = space.pop("x", None)
    tree = _read("point", code)
    if tree.body and isinstance(last := tree.body[-1], ast.Expr if given is not None else ast.Expr | ast.Assign):
        targets = last.targets if isinstance(last, ast.Assign) else []
        tree.body[-1] = ast.copy_location(ast.Assign([*targets, ast.Name("_", ast.Store())], last.value), last)
        ast.fix_missing_locations(tree)
    space.pop("_", None)
    _run("point", tree, space)
    point = space.get("x", space.get("_", given))
    if point is None:
        raise Failed("point", None, texts.no_point())
    return point


def _read(editor: str, code: str) -> ast.Module:
    try:
        return ast.parse(code, editor)
    except (SyntaxError, ValueError) as error:
        raise _failed(editor, error) from error


def _run(editor: str, tree: ast.Module, space: Space) -> None:
    try:
        exec(compile(tree, editor, "exec", dont_inherit=True), space)
    except BaseException as error:
        raise _failed(editor, error) from error


def _failed(editor: str, error: BaseException) -> Failed:
    said = traceback.format_exception_only(error)[-1].strip()
    return Failed(editor, failed_line(error, editor), texts.code_fails(said))


def _watched(function: Callable[..., Any], editor: str, raised: list[Failed]) -> Callable[..., Any]:
    """The function, noting where it fails. What would end Python is a failure like any other."""

    @functools.wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except BaseException as error:
            raised.append(_failed(editor, error))
            raise (error if isinstance(error, Exception) else RuntimeError(str(error))) from None

    return called


class _Heard(io.TextIOBase):
    """Keeps the first of what is printed."""

    text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text[: HEARD - len(self.text)]
        return len(text)


# What the page shows -------------------------------------------------------------------------------------------------


def _failure(failed: Failed, language: str) -> dict[str, Any]:
    return {
        "verdict": "unjudged",
        "said": verdicts.VERDICTS["unjudged"].say(language),
        "feedback": [failed.text.say(language)],
        "fault": {"editor": failed.editor, "line": failed.line},
        "rows": [],
        "more": "",
        "figure": "",
    }


def _document(result: GradcheckResult, language: str) -> dict[str, Any]:
    rows = worst_first(result.components)
    figure = taylor_figure(result.taylor_points, language)
    more = verdicts.more_rows(len(rows) - ROWS).say(language) if len(rows) > ROWS else ""
    return {
        "verdict": result.verdict,
        "said": verdicts.VERDICTS[result.verdict].say(language),
        "feedback": [text.say(language) for text in (*result.feedback, *result.warnings)],
        "fault": None,
        "rows": [_row(part, judged=result.verdict != "unjudged") for part in rows[:ROWS]],
        "more": more,
        "figure": figure.svg() if figure else "",
    }


def _row(part: Checked, *, judged: bool) -> dict[str, Any]:
    relative = "" if part.relative_error is None else f"{part.relative_error:.1e}"
    yours, numerical = f"{part.yours:.7g}", f"{part.numerical:.7g}"
    ok = part.ok if judged else None
    return {"component": part.label, "yours": yours, "numerical": numerical, "relative": relative, "ok": ok}
