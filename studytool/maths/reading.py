"""Reading what a learner typed: a number, an array, or a formula, MATLAB's and Python's ways alike.

A response becomes a tree of the expression language and is computed by the same bounded evaluator as the key; what was
typed as a plain number also keeps its digits, so that `0.33` can be told from `0.330`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from studytool import messages
from studytool.errors import ExpressionError
from studytool.maths.evaluate import compute
from studytool.maths.expression import Expression
from studytool.maths.notation import ALIASES, GREEK, Token, Unreadable, significant, tokens
from studytool.maths.table import CONSTANTS, FUNCTIONS

MAX_DEPTH = 40

ELEMENTARY = frozenset("exp log log2 log10 sqrt abs sin cos tanh".split())
SPOKEN = {"ln": "log", "sgn": "sign", "σ": "sigmoid", "lse": "logsumexp"}
OPERATORS: dict[str, ast.operator] = {
    "+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div(), "@": ast.MatMult(), "^": ast.Pow(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """One number as typed, without its sign: its text, its decimals and its significant digits."""

    text: str
    decimals: int
    digits: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as numbers. `typed` has an entry per component in row-major order, None where it was computed
    (`1/3`). `bare` is a single number without brackets."""

    value: NDArray[np.float64]
    typed: tuple[Typed | None, ...]
    bare: bool = False


def read_number(text: str) -> Reading:
    """One number: `0.25`, `1/4`, `-3e-2`, `25%`, `sqrt(2)/2`, `0,25`. Raises Unreadable."""
    reading = _read(_decimal_comma(text))
    if reading.value.shape != ():
        raise Unreadable(messages.one_number_expected(reading.value.shape))
    return reading


def read_array(text: str, shape: tuple[int, ...]) -> Reading:
    """An array of exactly this shape: `[1, 2; 3, 4]`, `1 2 3`, `[[1, 2], [3, 4]]`. Raises Unreadable."""
    reading = _read(text)
    value = reading.value
    if reading.bare and shape == (1,):
        value = value.reshape(1)
    if value.shape != shape:
        raise Unreadable(messages.wrong_shape(value.shape, shape))
    return Reading(value, reading.typed, reading.bare)


def read_formula(text: str, names: Collection[str]) -> Expression:
    """A formula in `names` and every function of the table, in hand notation. Raises Unreadable."""
    parser = _Parser(text, frozenset(names), frozenset(FUNCTIONS), listed=False)
    tree = parser.whole(parser.expression)
    _shallow(tree)
    used = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in FUNCTIONS)
    return Expression(ast.unparse(tree), tuple(dict.fromkeys(used)), tree)


def _read(text: str) -> Reading:
    parser = _Parser(text, frozenset(), ELEMENTARY, listed=True)
    tree = parser.whole(parser.rows)
    _shallow(tree)
    try:
        value = np.asarray(compute(tree, {}), dtype=float)
    except ExpressionError:
        raise Unreadable(messages.uneven_rows()) from None
    if not np.isfinite(value).all():
        raise Unreadable(messages.not_finite())
    leaves = _leaves(tree)
    typed = tuple(map(_typed, leaves)) if len(leaves) == value.size else (None,) * value.size
    return Reading(value, typed, bare=value.shape == () and not isinstance(tree, ast.List))


def _shallow(tree: ast.expr) -> None:
    """Raises Unreadable for a chain too long to compute (1+1+1+…), which depth of brackets does not bound."""
    level: list[ast.AST] = [tree]
    for _ in range(4 * MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if not level:
            return
    raise Unreadable(messages.too_deep())


def _leaves(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.List):
        return [leaf for entry in tree.elts for leaf in _leaves(entry)]
    return [tree]


def _typed(leaf: ast.expr) -> Typed | None:
    """The digits of a plain number, kept on its node by the parser."""
    while isinstance(leaf, ast.UnaryOp):
        leaf = leaf.operand
    return getattr(leaf, "typed", None)


def _decimal_comma(text: str) -> str:
    """`0,25` as `0.25`, where one number is expected; `1,234` could be either, and is not guessed."""
    parts = tokens(text)
    first = next((place for place, token in enumerate(parts) if token.text not in ("+", "-")), 0)
    if sum(token.text == "," for token in parts) != 1 or len(parts) < first + 3:
        return text
    left, comma, right = parts[first : first + 3]
    mantissa = right.text.lower().partition("e")[0]
    tight = text[comma.at : comma.at + 1] == "," and not (comma.spaced or right.spaced)
    if comma.text != "," or not (tight and left.text.isdecimal() and mantissa.isdecimal()):
        return text
    if len(mantissa) == 3 and left.text.lstrip("0"):
        raise Unreadable(messages.ambiguous_comma(f"{left.text},{right.text}"))
    return f"{text[: comma.at]}.{text[comma.at + 1 :]}"


@dataclass(slots=True)
class _Parser:
    """Recursive descent over the tokens. `listed`: white space separates elements outside round brackets."""

    text: str
    names: frozenset[str]
    functions: frozenset[str]
    listed: bool
    position: int = 0
    depth: int = 0
    stream: list[Token] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stream = tokens(self.text.rstrip())

    @property
    def next(self) -> Token:
        return self.stream[self.position]

    @property
    def before(self) -> Token:
        return self.stream[self.position - 1]

    def take(self) -> Token:
        token = self.next
        self.position += token.kind != "end"
        return token

    def fail(self, token: Token | None = None) -> Unreadable:
        return Unreadable(messages.cannot_read_at(self.text, (token or self.next).at))

    def whole(self, part: Callable[[], ast.expr]) -> ast.expr:
        if self.next.text in ("=", "≈"):
            self.take()
        if self.next.kind == "end":
            raise Unreadable(messages.empty())
        tree = part()
        if self.next.kind != "end":
            raise self.fail()
        return tree

    # Rows and elements -------------------------------------------------------------------------------------------

    def rows(self) -> ast.expr:
        """Elements up to a closing bracket or the end: one row, or several separated by `;` or line breaks."""
        rows: list[list[ast.expr]] = [[]]
        separated = comma = False
        while self.next.text not in ("]", "") or self.next.kind == "newline":
            token = self.next
            if token.kind == "newline" or token.text == ";":
                self.take()
                if rows[-1] and not (comma and token.kind == "newline"):
                    rows.append([])
                    separated = separated or token.text == ";"
                elif token.text == ";":
                    raise self.fail(token)
            elif token.text == ",":
                if comma or not rows[-1]:
                    raise self.fail(token)
                self.take()
                separated = comma = True
            else:
                if rows[-1] and not (comma or token.spaced):
                    raise self.fail(token)
                rows[-1].append(self.expression())
                comma = False
        return self._arranged([row for row in rows if row], separated)

    def _arranged(self, rows: list[list[ast.expr]], separated: bool) -> ast.expr:
        if not rows:
            raise self.fail()
        if len(rows) == 1 and not separated and len(rows[0]) == 1 and self.depth == 0:
            return rows[0][0]
        if len({len(row) for row in rows}) > 1:
            raise Unreadable(messages.uneven_rows())
        semicolon = len(rows) > 1 or (separated and self.before.text == ";")
        if not semicolon:
            return _list(rows[0])
        if all(len(row) == 1 and isinstance(row[0], ast.List) for row in rows):
            return _list([row[0] for row in rows])
        return _list([_list(row) for row in rows])

    # Arithmetic --------------------------------------------------------------------------------------------------

    def expression(self) -> ast.expr:
        left = self.term()
        while self.next.text in ("+", "-") and not self._separates():
            op = OPERATORS[self.take().text]
            left = ast.BinOp(left, op, self.term())
        return left

    def _separates(self) -> bool:
        """As MATLAB: a space before a sign and none after it starts a new element."""
        return self.listed and self.next.spaced and not self.stream[self.position + 1].spaced

    def term(self) -> ast.expr:
        left, divided = self.signed(), False
        while True:
            if self.next.text in ("*", "/", "@"):
                op = self.take()
                divided = op.text == "/"
                left = ast.BinOp(left, OPERATORS[op.text], self.signed())
                if divided and self.before.text == "%":
                    raise Unreadable(messages.ambiguous_product(self.before.at))
            elif self._juxtaposed():
                if divided:
                    raise Unreadable(messages.ambiguous_product(self.next.at))
                left = ast.BinOp(left, ast.Mult(), self.power())
            else:
                return left

    def _juxtaposed(self) -> bool:
        """`2pi`, `2(x+1)`, `x y`: a product without a sign. Never two numbers, and in a list never across space."""
        token = self.next
        if self._dangling():
            raise self.fail()
        starts = token.kind == "name" or token.text in ("(", "√")
        return starts and not (self.listed and token.spaced)

    def _dangling(self) -> bool:
        """`2e` may be an exponent that was not finished; `2e^x` is a product, and so is `2e` where e is a name."""
        token, after = self.next, self.stream[min(self.position + 1, len(self.stream) - 1)]
        letter = token.text == "e" and not token.spaced and "e" not in self.names
        return letter and self.before.kind == "number" and after.text != "^"

    def signed(self) -> ast.expr:
        if self.next.text in ("+", "-"):
            sign = ast.USub() if self.take().text == "-" else ast.UAdd()
            return self.nested(lambda: ast.UnaryOp(sign, self.signed()))
        return self.power()

    def power(self) -> ast.expr:
        base = self.postfix()
        if self.next.text == "^":
            self.take()
            return self.nested(lambda: ast.BinOp(base, ast.Pow(), self.signed()))
        return base

    def postfix(self) -> ast.expr:
        base = self.primary()
        while True:
            if self.next.text == "%":
                self.take()
                base = self._percent(base)
            elif self.next.text == "[" and not self.next.spaced and isinstance(base, ast.Name):
                index = self.bracketed()
                base = ast.Subscript(base, index.elts[0] if len(index.elts) == 1 else ast.Tuple(index.elts, ast.Load()))
            else:
                return base

    def _percent(self, base: ast.expr) -> ast.expr:
        typed = _typed(base)
        if typed is None:
            return ast.BinOp(base, ast.Div(), ast.Constant(100.0))
        sign, digits, exponent = Decimal(typed.text).as_tuple()
        return self.literal(str(Decimal((sign, digits, int(exponent) - 2))))

    def primary(self) -> ast.expr:
        token = self.next
        if token.kind == "number":
            return self.literal(self.take().text)
        if token.kind == "mixed":
            return self.mixed(self.take().text)
        if token.kind == "name":
            return self.named(self.take())
        if token.text == "(":
            return self.grouped()
        if token.text == "[":
            return self.bracketed()
        if token.text == "√":
            self.take()
            return _call("sqrt", [self.nested(self.postfix)])
        raise self.fail()

    def literal(self, text: str) -> ast.Constant:
        constant = ast.Constant(float(text))
        constant.typed = Typed(text, *significant(text))  # type: ignore[attr-defined]
        return constant

    def mixed(self, text: str) -> ast.expr:
        """`2½`, which the tokens write 2(1⁄2)."""
        whole, above, below = re.findall(r"\d+", f"0{text}")
        fraction = ast.BinOp(ast.Constant(float(above)), ast.Div(), ast.Constant(float(below)))
        return ast.BinOp(ast.Constant(float(whole)), ast.Add(), fraction)

    def nested(self, part: Callable[[], ast.expr]) -> ast.expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable(messages.too_deep())
        tree = part()
        self.depth -= 1
        return tree

    def bracketed(self) -> ast.List:
        opening = self.take()
        outer, self.listed = self.listed, True
        tree = self.nested(self.rows)
        self.listed = outer
        self.close("]", opening)
        return tree if isinstance(tree, ast.List) else _list([tree])

    def close(self, bracket: str, opening: Token) -> None:
        if self.next.kind == "end":
            raise Unreadable(messages.unclosed(bracket, opening.at))
        if self.take().text != bracket:
            raise self.fail(self.before)

    def grouped(self) -> ast.expr:
        """`(1/2)` is a group, `(0.1, -0.2)` an array."""
        entries, comma = self.parenthesis()
        return entries[0] if len(entries) == 1 and not comma else _list(entries)

    def parenthesis(self) -> tuple[list[ast.expr], bool]:
        """What stands between round brackets, where white space does not separate; and whether a comma ends it."""
        opening = self.next
        if self.take().text != "(":
            raise self.fail(opening)
        outer, self.listed = self.listed, False
        entries = [self.nested(self.expression)]
        while self.next.text == ",":
            self.take()
            if self.next.text != ")":
                entries.append(self.nested(self.expression))
        self.listed = outer
        comma = self.before.text == ","
        self.close(")", opening)
        return entries, comma

    # Names -------------------------------------------------------------------------------------------------------

    def named(self, token: Token) -> ast.expr:
        name = token.text.replace("{", "").replace("}", "")
        for known in (name, ALIASES.get(name, name), self._latin(name)):
            if known in self.names:
                return ast.Name(known, ast.Load())
        if name == "frac":
            return ast.BinOp(self.grouped(), ast.Div(), self.grouped())
        function = SPOKEN.get(name, name)
        if function in self.functions:
            return self._called(function)
        constant = self._latin(name)
        if constant in CONSTANTS:
            return ast.Constant(CONSTANTS[constant])
        if len(name) > 1 and all(letter in self.names for letter in name):
            return self._product(name)
        raise Unreadable(messages.unknown_name(name, token.at, sorted(self.names)))

    def _latin(self, name: str) -> str:
        """`θ_1` as theta_1, and a Greek letter that names nothing here by its Latin name."""
        return GREEK.get(name[0], name[0]) + name[1:]

    def _product(self, letters: str) -> ast.expr:
        tree: ast.expr = ast.Name(letters[0], ast.Load())
        for letter in letters[1:]:
            tree = ast.BinOp(tree, ast.Mult(), ast.Name(letter, ast.Load()))
        return tree

    def _called(self, function: str) -> ast.expr:
        if self.next.text != "(":
            return _call(function, [self.nested(self.power)])
        arguments, _ = self.parenthesis()
        fewest, most = FUNCTIONS[function].arity
        if not fewest <= len(arguments) <= most:
            raise Unreadable(messages.wrong_arguments(function, fewest, len(arguments)))
        return _call(function, arguments)


def _list(entries: list[ast.expr]) -> ast.List:
    return ast.List(entries, ast.Load())


def _call(function: str, arguments: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Name(function, ast.Load()), arguments, [])
