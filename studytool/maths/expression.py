"""Reading expressions: a whitelisted, bounded subset of Python arithmetic, never executed as Python.

Python's own parser builds the tree; nothing outside the lists below survives `parse`. No numpy here: `evaluate.py`
computes.
"""

from __future__ import annotations

import ast
import difflib
import re
import sys
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studytool.errors import ExpressionError
from studytool.maths.table import FUNCTIONS

MAX_CHARACTERS = 2_000
MAX_NODES = 500
MAX_DEPTH = 100

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
SIGNS = (ast.USub, ast.UAdd)
HELPERS = (ast.Load, ast.operator, ast.unaryop, ast.cmpop)
IDENTIFIER = re.compile(r"[A-Za-zα-ωΑ-Ω][A-Za-z0-9α-ωΑ-Ω_]*\Z")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that has passed the whitelist. `names` are the free names it reads, in order of appearance."""

    source: str
    names: tuple[str, ...]
    tree: ast.expr = field(compare=False, repr=False)


def parse(source: str) -> Expression:
    """Read one expression.

    Raises ExpressionError, with the offset in `source`, for anything that is not allowed or too large.
    """
    tree = parse_python(source)
    nodes = [node for node in ast.walk(tree) if not isinstance(node, HELPERS)]
    for node in nodes:
        _allow(node, source)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    read = [node for node in nodes if isinstance(node, ast.Name) and id(node) not in called]
    names = (node.id for node in sorted(read, key=lambda node: (node.lineno, node.col_offset)))
    return Expression(source, tuple(dict.fromkeys(names)), tree)


def parse_python(source: str) -> ast.expr:
    """Python's parser behind bounds on length, so that no text makes it slow, deep or loud."""
    if len(source) > MAX_CHARACTERS:
        raise ExpressionError(
            f"the expression has {len(source)} characters", f"keep it under {MAX_CHARACTERS}: name parts in `let:`"
        )
    _require_balance(source)
    lead = len(source) - len(source.lstrip())
    # Inside parentheses a line break is only space, as YAML's folded scalars leave it.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(f"({source.strip()}\n)", mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(*_syntax(error, source, lead)) from None
    except (RecursionError, MemoryError):
        raise ExpressionError("the expression is nested too deeply", "name parts of it in `let:`", 0) from None
    except ValueError:
        raise ExpressionError("the expression has characters that are not text", "remove them", 0) from None
    if not source.strip():
        raise ExpressionError("the expression is empty", "write what is to be computed", 0)
    _bound(tree)
    return tree


def _require_balance(source: str) -> None:
    """Raises ExpressionError for a bracket that closes what the source did not open (Python sees one pair around)."""
    depth = 0
    for at, character in enumerate(source):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            raise ExpressionError("cannot read the expression (unmatched bracket)", "check brackets", at)


def place(node: ast.AST, source: str) -> int:
    """Offset in characters of a node in the text it was read from."""
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    lines = f"({source.strip()}\n)".split("\n")
    text = lines[line - 1].encode()[:column].decode(errors="ignore") if line <= len(lines) else ""
    lead = len(source) - len(source.lstrip())
    return max(0, lead + sum(len(before) + 1 for before in lines[: line - 1]) + len(text) - 1)


def check_name(name: str) -> None:
    """Raises ExpressionError unless `name` can be a given, a let or a variable."""
    if not IDENTIFIER.match(name):
        raise ExpressionError(f"`{name}` is not a name", "use letters, digits and _, starting with a letter")
    if name in FUNCTIONS:
        raise ExpressionError(f"`{name}` is the name of a function", "choose another name")
    try:
        ast.parse(name, mode="eval")
    except SyntaxError:
        raise ExpressionError(f"`{name}` is a word of Python", f"choose another name, such as `{name[:3]}`") from None


def unknown(name: str, known: Iterable[str], kind: str) -> ExpressionError:
    """The error for a name that stands for nothing, with the nearest that does."""
    close = difflib.get_close_matches(name, list(known), n=1)
    listed = ", ".join(sorted(known))
    todo = f"did you mean `{close[0]}`?" if close else f"use one of: {listed}" if listed else "declare it first"
    return ExpressionError(f"unknown {kind} `{name}`", todo)


def _bound(tree: ast.expr) -> None:
    """An error where the tree is too deep or too large; level by level, so that depth costs no recursion."""
    level: list[ast.AST] = [tree]
    count = 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        if count > MAX_NODES:
            raise ExpressionError(f"the expression has more than {MAX_NODES} parts", "name parts of it in `let:`", 0)
        level = [child for node in level for child in ast.iter_child_nodes(node) if not isinstance(child, HELPERS)]
        if not level:
            return
    raise ExpressionError(f"the expression is nested deeper than {MAX_DEPTH}", "name parts of it in `let:`", 0)


def _allow(node: ast.AST, source: str) -> None:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            if number > sys.float_info.max:
                raise _refused("the number is too large", "write one that fits a 64-bit float", node, source)
        case ast.Constant():
            raise _refused(f"`{ast.unparse(node)}` is not a number", "write numbers and names only", node, source)
        case ast.Name(id=name):
            if not IDENTIFIER.match(name):
                raise _refused(f"`{name}` is not a name that can be used here", "start it with a letter", node, source)
        case ast.BinOp(op=op) | ast.UnaryOp(op=op) if not isinstance(op, OPERATORS + SIGNS):
            raise _refused("that operator is not available", "use + - * / ** @ and the functions", node, source)
        case ast.Compare(ops=ops) if not all(isinstance(op, COMPARISONS) for op in ops):
            raise _refused("that comparison is not available", "use < <= > >= == !=", node, source)
        case ast.Call():
            _allow_call(node, source)
        case ast.List(elts=[]) | ast.Tuple(elts=[]):
            raise _refused("an empty list", "give it at least one entry", node, source)
        case ast.Attribute():
            raise _refused("attributes are not available", "call a function: transpose(x), sum(x)", node, source)
        case (
            ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.Subscript() | ast.Slice() | ast.List() | ast.Tuple()
            | ast.keyword()
        ):  # fmt: skip
            pass
        case _:
            raise _refused(
                f"{type(node).__name__} is not part of the expression language",
                "use numbers, names, + - * / ** @, comparison, indexing, lists and the functions", node, source,
            )  # fmt: skip


def _allow_call(node: ast.Call, source: str) -> None:
    if not isinstance(node.func, ast.Name):
        raise _refused("only a function's name can be called", "write for instance exp(x)", node, source)
    function = FUNCTIONS.get(node.func.id)
    if function is None:
        error = unknown(node.func.id, FUNCTIONS, "function")
        raise ExpressionError(error.what, error.todo, place(node, source))
    fewest, most = function.arity
    if any(isinstance(argument, ast.Starred) for argument in node.args) or not fewest <= len(node.args) <= most:
        count = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise _refused(
            f"{function.name} takes {count} argument{'s' if most > 1 else ''}, not {len(node.args)}",
            f"see what it does: {function.meaning}", node, source,
        )  # fmt: skip
    for place_in_call, keyword in enumerate(node.keywords):
        if keyword.arg != "axis" or not function.axis or place_in_call:
            raise _refused(
                f"{function.name} takes no `{keyword.arg}=`",
                "only sums and softmaxes take one, `axis=`", node, source,
            )  # fmt: skip


def _refused(what: str, todo: str, node: ast.AST, source: str) -> ExpressionError:
    return ExpressionError(what, todo, place(node, source))


def _syntax(error: SyntaxError, source: str, lead: int) -> tuple[str, str, int]:
    """What Python says of a syntax error, in this language's terms: what, what to do, where."""
    words = re.findall(r"[A-Za-z_]+", source)
    if "lambda" in words:
        return "`lambda` is a word of Python", "call it `lam`", source.index("lambda")
    lines = f"({source.strip()}\n)".split("\n")
    row = min(max(error.lineno or 1, 1), len(lines)) - 1
    offset = lead + sum(len(line) + 1 for line in lines[:row]) + (error.offset or 1) - 2
    offset = min(max(offset, 0), max(len(source) - 1, 0))
    if "^" in source:
        return "cannot read the expression", "write powers as **", source.index("^")
    reason = (error.msg or "invalid syntax").removeprefix("invalid syntax. ").split("(<")[0].strip().lower()
    return f"cannot read the expression ({reason})", "check brackets and operators", offset


def written_out(expression: Expression, lets: Mapping[str, Expression]) -> str:
    """An expression's text with these names replaced by what they stand for."""

    class Inline(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.parse(f"({written_out(lets[node.id], lets)})", mode="eval").body if node.id in lets else node

    return ast.unparse(Inline().visit(ast.parse(ast.unparse(expression.tree), mode="eval").body))
