"""The grammar of a response: tokens to a tree of the expression language, hand notation as it is meant or not at all.

No numpy here. What was typed as a plain number keeps its digits on its node.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from studytool import messages
from studytool.maths.notation import ALIASES, GREEK, Token, Unreadable, significant, tokens
from studytool.maths.table import CONSTANTS, FUNCTIONS

MAX_DEPTH = 40

ELEMENTARY = frozenset("exp log log2 log10 sqrt abs sin cos tanh".split())
SPOKEN = {
    "ln": "log", "log_2": "log2", "log_10": "log10", "sgn": "sign", "σ": "sigmoid", "sigma": "sigmoid",
    "lse": "logsumexp",
}  # fmt: skip
SEVERAL = {"max": "maximum", "min": "minimum"}
OPERATORS: dict[str, ast.operator] = {
    "+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div(), "@": ast.MatMult(), "^": ast.Pow(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """One number as typed, without its sign: its text, its decimals and its significant digits."""

    text: str
    decimals: int
    digits: int


def typed(leaf: ast.expr) -> Typed | None:
    """The digits of a plain number, kept on its node by the parser."""
    while isinstance(leaf, ast.UnaryOp):
        leaf = leaf.operand
    return getattr(leaf, "typed", None)


@dataclass(slots=True)
class Parser:
    """Recursive descent over the tokens. `listed`: white space separates elements outside round brackets."""

    text: str
    names: frozenset[str]
    functions: frozenset[str]
    listed: bool
    position: int = 0
    depth: int = 0
    bars: int = 0
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
        return Unreadable(messages.reading.cannot_read_at(self.text, (token or self.next).at))

    def whole(self, part: Callable[[], ast.expr]) -> ast.expr:
        if self.next.text in ("=", "≈"):
            self.take()
        if self.next.kind == "end":
            raise Unreadable(messages.reading.empty())
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
            raise Unreadable(messages.reading.uneven_rows())
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
                    raise Unreadable(messages.reading.ambiguous_product(self.before.at))
            elif self._juxtaposed():
                if divided:
                    raise Unreadable(messages.reading.ambiguous_product(self.next.at))
                left = ast.BinOp(left, ast.Mult(), self.power())
            else:
                return left

    def _juxtaposed(self) -> bool:
        """`2pi`, `2(x+1)`, `x y`: a product without a sign. Never two numbers, and in a list never across space."""
        token = self.next
        if self._dangling():
            raise self.fail()
        starts = token.kind == "name" or token.text in ("(", "√") or (token.text == "|" and not self.bars)
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
        if self.next.text != "^":
            return base
        self.take()
        bare = self.next.text != "("
        raised = self.nested(lambda: ast.BinOp(base, ast.Pow(), self.signed()))
        if bare and isinstance(base, ast.Constant) and self.next.kind == "name" and not self.next.spaced:
            raise Unreadable(messages.reading.ambiguous_exponent(self.next.at))  # e^2x, e^xy
        return raised

    def postfix(self) -> ast.expr:
        base = self.primary()
        while True:
            if self.next.text == "%" and self.before.text != "%":
                self.take()
                base = self._percent(base)
            elif self._indexed(base):
                index = self.bracketed()
                base = ast.Subscript(base, index.elts[0] if len(index.elts) == 1 else ast.Tuple(index.elts, ast.Load()))
            else:
                return base

    def _indexed(self, base: ast.expr) -> bool:
        """`theta[a]`; in a formula `softmax(theta)[a]` too, where a list would be a new element."""
        closed = not self.listed and self.before.text in (")", "]")
        return self.next.text == "[" and not self.next.spaced and (closed or isinstance(base, ast.Name))

    def _percent(self, base: ast.expr) -> ast.expr:
        plain = typed(base)
        if plain is None:
            return ast.BinOp(base, ast.Div(), ast.Constant(100.0))
        sign, digits, exponent = Decimal(plain.text).as_tuple()
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
        if token.text == "|":
            return self.absolute()
        if token.text == "√":
            return self.root()
        raise self.fail()

    def root(self) -> ast.expr:
        self.take()
        bare = self.next.text != "("
        inside = self.nested(self.postfix)
        if bare and self._juxtaposed() and not self.next.spaced:
            raise Unreadable(messages.reading.ambiguous_argument("√", self.next.at))
        return _call("sqrt", [inside])

    def absolute(self) -> ast.expr:
        """`|x|`; inside, the next bar closes."""
        opening = self.take()
        outer, self.listed = self.listed, False
        self.bars += 1
        inside = self.nested(self.expression)
        self.bars -= 1
        self.listed = outer
        self.close("|", opening)
        return _call("abs", [inside])

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
            raise Unreadable(messages.reading.too_deep())
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
            raise Unreadable(messages.reading.unclosed(bracket, opening.at))
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
        outer, self.listed, bars, self.bars = self.listed, False, self.bars, 0
        entries = [self.nested(self.expression)]
        while self.next.text == ",":
            self.take()
            if self.next.text != ")":
                entries.append(self.nested(self.expression))
        self.listed, self.bars = outer, bars
        comma = self.before.text == ","
        self.close(")", opening)
        return entries, comma

    # Names -------------------------------------------------------------------------------------------------------

    def named(self, token: Token) -> ast.expr:
        name = token.text
        if (known := self._known(name)) is not None:
            return ast.Name(known, ast.Load())
        if name == "frac":
            return ast.BinOp(self.part_of_fraction(), ast.Div(), self.part_of_fraction())
        function = SPOKEN.get(name, name)
        if function in self.functions:
            return self._called(function)
        if (constant := _spelled(name)) in CONSTANTS:
            return ast.Constant(CONSTANTS[constant])
        if (split := self._split(name)) is None:
            raise Unreadable(messages.reading.unknown_name(name, token.at, sorted(self.names)))
        return self.named(self._part(token, split))

    def _known(self, name: str) -> str | None:
        """The declared name meant: `θ`, `\\theta` and `theta`, `x₁`, `x_{1}` and `x1` are the same."""
        if name in self.names:
            return name
        return next((known for known in self.names if _spelled(known) == _spelled(name)), None)

    def _split(self, name: str) -> int | None:
        """Where a name that means nothing is to be cut: `xy` is x y, `xe^x` x e^x, `ln2` ln 2, `lnx` ln x."""
        for spoken in ("ln", *ELEMENTARY & self.functions):
            rest = name.removeprefix(spoken)
            if rest != name and (rest.isdecimal() or (len(rest) <= MAX_DEPTH and self._letters(rest))):
                return len(spoken)
        return 1 if self.names and 1 < len(name) <= MAX_DEPTH and self._letters(name) else None

    def _letters(self, name: str) -> bool:
        """Whether a name is a product of declared letters (and e), up to a longer name or a function."""
        if self._known(name) or name in self.functions or name == "e":
            return True
        return len(name) > 1 and self._letters(name[0]) and self._letters(name[1:])

    def _part(self, token: Token, length: int) -> Token:
        """The beginning of a token already taken; the rest of it comes next."""
        rest = token.text[length:]
        kind = "number" if rest.isdecimal() else "name"
        if rest:
            self.stream.insert(self.position, Token(kind, rest, token.at + length))
        return Token(token.kind, token.text[:length], token.at, token.spaced)

    def part_of_fraction(self) -> ast.expr:
        """`{…}`, or as in TeX a single digit or letter: `\\frac12`."""
        if self.next.text == "(":
            return self.grouped()
        token = self.take()
        if token.kind == "number" and token.text.isdecimal():
            return self.literal(self._part(token, 1).text)
        if token.kind != "name":
            raise self.fail(token)
        whole = self._known(token.text) or _spelled(token.text) in CONSTANTS
        return self.named(token if whole else self._part(token, 1))

    def _called(self, function: str) -> ast.expr:
        if self.next.text == "^":
            return self._raised(function)
        if self.next.text == "[":
            return self._called_square(function)
        if self.next.text != "(":
            return self._called_bare(function)
        arguments, _ = self.parenthesis()
        if function in SEVERAL and len(arguments) > 1:
            return reduce(lambda left, right: _call(SEVERAL[function], [left, right]), arguments)
        fewest, most = FUNCTIONS[function].arity
        if not fewest <= len(arguments) <= most:
            raise Unreadable(messages.reading.wrong_arguments(function, fewest, len(arguments)))
        return _call(function, arguments)

    def _called_square(self, function: str) -> ast.expr:
        """`exp[x]`, and TeX's `\\sqrt[3]{x}`."""
        entries = self.bracketed().elts
        argument = entries[0] if len(entries) == 1 else _list(entries)
        if function == "sqrt" and self.next.text == "(":
            return ast.BinOp(self.grouped(), ast.Pow(), ast.BinOp(ast.Constant(1.0), ast.Div(), argument))
        return _call(function, [argument])

    def _raised(self, function: str) -> ast.expr:
        """`sin^2 x` is (sin x)^2; `sin^-1 x` could be its inverse, and is not read."""
        self.take()
        at, exponent = self.next, self.nested(self.primary)
        if not isinstance(exponent, ast.Constant):
            raise self.fail(at)
        return ast.BinOp(self._called(function), ast.Pow(), exponent)

    def _called_bare(self, function: str) -> ast.expr:
        """`ln 2`, `sin x cos x`; of `ln 2x` the argument may be 2 or 2x, but TeX's `\\sqrt2x` is clear."""
        tex = function == "sqrt" and self.text[self.before.at :].startswith("\\")
        argument = self.nested(self.power)
        if not tex and self._juxtaposed() and SPOKEN.get(self.next.text, self.next.text) not in self.functions:
            raise Unreadable(messages.reading.ambiguous_argument(function, self.next.at))
        return _call(function, [argument])


def _spelled(name: str) -> str:
    """A name in Latin letters, without the underscore before an index: what two spellings of it share."""
    parts = ("".join(GREEK.get(letter, letter) for letter in part) for part in name.split("_"))
    return re.sub(r"_(?=\d)", "", "_".join(ALIASES.get(part, part) for part in parts))


def _list(entries: list[ast.expr]) -> ast.List:
    return ast.List(entries, ast.Load())


def _call(function: str, arguments: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Name(function, ast.Load()), arguments, [])
