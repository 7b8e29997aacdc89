"""A learner's Python before it runs: whether it is Python, and has the function asked for; and code for the key."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studytool import messages
from studytool.model import Text


@dataclass(frozen=True, slots=True)
class Signature:
    """The function asked for: its name and the names of its parameters, in order."""

    name: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"


def read_signature(text: str) -> Signature | None:
    """The signature in `grad(theta, a)` or `def grad(theta, a):`; None where the text is neither."""
    bare = text.strip().removeprefix("def ").rstrip(": ")
    try:
        body = ast.parse(f"def {bare}: pass").body
    except (SyntaxError, ValueError):
        return None
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef):
        return None
    given = body[0].args
    plain = not (given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or given.defaults)
    names = tuple(argument.arg for argument in given.args)
    return Signature(body[0].name, names) if plain and names else None


def refusal(text: str, signature: Signature) -> Text | None:
    """Why this code cannot be run for the function, or None."""
    if not text.strip():
        return messages.reading.empty()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning of syntax, such as for `"\\d"`, is shown when the code runs
            tree = ast.parse(text)
    except SyntaxError as error:
        return messages.code.not_python((error.msg or "invalid syntax").split("(<")[0].strip(), error.lineno)
    except (ValueError, RecursionError, MemoryError):
        return messages.code.not_python("it has null bytes, or is nested too deeply", None)
    definitions = [node for node in tree.body if signature.name in _defined(node)]
    if not definitions:
        return messages.code.no_such_function(signature.name)
    last = definitions[-1]
    if isinstance(last, ast.FunctionDef) and not _takes(last.args, len(signature.parameters)):
        return messages.code.wrong_parameters(str(signature))
    return None


def _defined(statement: ast.stmt) -> set[str]:
    """The names a statement at the top of the code may define."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {alias.asname or alias.name for alias in names}
    return {
        node.id if isinstance(node, ast.Name) else node.name
        for node in ast.walk(statement)
        if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)) or isinstance(node, ast.FunctionDef)
    }


def _takes(arguments: ast.arguments, count: int) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    most = math.inf if arguments.vararg else positional
    required = any(default is None for default in arguments.kw_defaults)
    return positional - len(arguments.defaults) <= count <= most and not required


def computing(
    signature: Signature,
    formula: str,
    fixed: Mapping[str, object],
    let: Sequence[tuple[str, str]],
    wrt: str | None,
    returned: str,
) -> str:
    """Code for a function that computes a formula of the bank (with `wrt`, its derivative) and returns an expression
    of its `value`. `fixed` are the givens that are not parameters."""
    given = ", ".join([*(f"{name!r}: {value!r}" for name, value in fixed.items()),
                       *(f"{name!r}: {name}" for name in signature.parameters)])  # fmt: skip
    value = "evaluate(formula, environment(given, let))"
    if wrt is not None:
        moved = f"environment(given, let, {{{wrt!r}: point}})"
        value = f"differences(lambda point: float(evaluate(formula, {moved})), {wrt}).value"
    return f"""\
import numpy as np
from studytool.maths.derivative import differences
from studytool.maths.evaluate import environment, evaluate
from studytool.maths.expression import parse

formula = parse({formula!r})
let = [(name, parse(source)) for name, source in {let!r}]

def {signature}:
    given = {{{given}}}
    value = {value}
    return {returned}
"""
