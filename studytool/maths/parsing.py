"""The grammar of a response: tokens to a tree of the expression language, hand notation as it is meant or not at all.

No numpy here. What was typed as a plain number keeps its digits on its node. Where a text may mean two things, the
parser asks its `choices`, and is run once for each reading.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from studytool import messages
from studytool.maths import naming
from studytool.maths.choices import Choices
from studytool.maths.notation import Token, Unreadable, significant
from studytool.maths.products import call, product, transposed
from studytool.maths.ranks import rank
from studytool.maths.table import CONSTANTS, FUNCTIONS

MAX_DEPTH = 40
LONGEST_CHAIN = 150  # terms of a sum, factors of a product

ELEMENTARY = frozenset("exp log log2 log10 sqrt abs sin cos tanh sigmoid max min sum mean norm".split())
SEVERAL = {"max": "maximum", "min": "minimum"}
OPERATORS: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "/": ast.Div(), "^": ast.Pow()}
PRODUCTS = ("*", "·", "∘", "@")
AXES = ("axis", "dim", "axes")


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
class ExpressionParser:
    """Recursive descent over the tokens.

    `ranks` are the item's names with their axes. `listed`: white space separates elements outside round brackets.
    `grouping`: square brackets around one expression are brackets. `products`: which products of arrays the item's own
    formulas use, of `dot` and `entry`.
    """

    text: str
    stream: list[Token]
    ranks: Mapping[str, int]
    functions: frozenset[str]
    listed: bool
    choices: Choices = field(default_factory=Choices)
    grouping: bool = False
    products: frozenset[str] = frozenset()
    position: int = 0
    depth: int = 0
    bars: int = 0

    @property
    def next(self) -> Token:
        return self.stream[self.position]

    @property
    def after(self) -> Token:
        return self.stream[min(self.position + 1, len(self.stream) - 1)]

    @property
    def before(self) -> Token:
        return self.stream[self.position - 1]

    def take(self) -> Token:
        token = self.next
        self.position += token.kind != "end"
        return token

    def fail(self, token: Token | None = None) -> Unreadable:
        return Unreadable(messages.reading.cannot_read_at(self.text, (token or self.next).at))

    def whole(self) -> ast.expr:
        """The whole text: rows of elements, or one expression. Raises Unreadable."""
        while self.next.kind == "newline" and not self.listed:
            self.take()
        if self.next.kind == "end":
            raise Unreadable(messages.reading.empty())
        tree = self.rows() if self.listed else self.expression()
        while self.next.kind == "newline":
            self.take()
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
        for _ in range(LONGEST_CHAIN):
            if self.next.text not in ("+", "-") or self._separates():
                return left
            op = OPERATORS[self.take().text]
            left = ast.BinOp(left, op, self.term())
        raise Unreadable(messages.reading.too_deep())

    def _separates(self) -> bool:
        """As MATLAB: a space before a sign and none after it starts a new element."""
        return self.listed and self.next.spaced and not self.after.spaced

    def term(self) -> ast.expr:
        left = self.signed()
        for _ in range(LONGEST_CHAIN):
            if self.next.text in PRODUCTS:
                left = self._times(left, self.take())
            elif self.next.text == "/":
                left = self._divided(left)
            elif self._juxtaposed():
                left = self._beside(left, self.power())
            else:
                return left
        raise Unreadable(messages.reading.too_deep())

    def _beside(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """`a b`. Of `6\\frac35` the fraction may be added to the whole number, or multiplied by it."""
        if getattr(right, "mixed", False) and self.choices.pick(0, 0) == 0:
            if isinstance(left, ast.UnaryOp):
                return ast.UnaryOp(left.op, ast.BinOp(left.operand, ast.Add(), right))
            return ast.BinOp(left, ast.Add(), right)
        return self._product(left, "", right)

    def _product(self, left: ast.expr, sign: str, right: ast.expr) -> ast.expr:
        return product(left, sign, right, self.ranks, self.products, self.choices)

    def _times(self, left: ast.expr, sign: Token) -> ast.expr:
        """`a × b`. Of `1.2×10-3`, copied from where the power was raised, the 10-3 may have been 10⁻³."""
        ten = self.next.text == "10" and self.after.text in ("-", "−") and not self.after.spaced
        if ten and typed(left) and self.stream[self.position + 2].kind == "number" and self.choices.pick(0, 1):
            self.take()
            self.take()
            return ast.BinOp(left, ast.Mult(), self.literal(f"1e-{self.take().text}"))
        return self._product(left, sign.text, self.signed())

    def _divided(self, left: ast.expr) -> ast.expr:
        """`a/b`. Of `a/b c` the c may stand below with b, or beside the fraction."""
        self.take()
        below = self.signed()
        if self.before.text == "%":
            raise Unreadable(messages.reading.ambiguous_product(self.before.at))
        if self._juxtaposed() and self.choices.pick(0, 0) == 0:
            below = self._run(below, spaced=True)
        return ast.BinOp(left, ast.Div(), below)

    def _run(self, first: ast.expr, *, spaced: bool) -> ast.expr:
        """The product of what is juxtaposed; `spaced`: across spaces too."""
        for _ in range(LONGEST_CHAIN):
            if not self._juxtaposed() or (self.next.spaced and not spaced):
                return first
            first = self._product(first, "", self.power())
        raise Unreadable(messages.reading.too_deep())

    def _juxtaposed(self) -> bool:
        """`2pi`, `2(x+1)`, `x y`: a product without a sign. Never two numbers, and in a list never across space."""
        token = self.next
        if self._dangling():
            raise self.fail()
        starts = token.kind == "name" or token.text in ("(", "√", "‖") or (token.text == "|" and not self.bars)
        opens = token.text in ("[", "<") and not self.listed
        return (starts or opens) and not (self.listed and token.spaced)

    def _dangling(self) -> bool:
        """`2e` may be an exponent that was not finished; `2e^x` is a product, and so is `2e` where e is a name."""
        token = self.next
        letter = token.text == "e" and not token.spaced and not token.tex and "e" not in self.ranks
        return letter and self.before.kind == "number" and self.after.text != "^"

    def signed(self) -> ast.expr:
        if self.next.text in ("+", "-"):
            sign = ast.USub() if self.take().text == "-" else ast.UAdd()
            return self.nested(lambda: ast.UnaryOp(sign, self.signed()))
        return self.power()

    def power(self) -> ast.expr:
        base = self.postfix()
        for _ in range(MAX_DEPTH):
            if self.next.text != "^":
                return base
            self.take()
            if self._transposes():
                base = transposed(base, self.ranks)
                continue
            return self._raised(base)
        raise Unreadable(messages.reading.too_deep())

    def _transposes(self) -> bool:
        """Whether the exponent is the sign of a transpose, `^T` or `^\\top`; it is taken then."""
        ahead = self.stream[self.position : self.position + 3]
        bracketed = len(ahead) == 3 and ahead[0].text == "(" and ahead[2].text == ")"
        sign = (ahead[1] if bracketed else ahead[0]).text
        if sign not in ("⊤", "'", "prime") and not (sign == "T" and "T" not in self.ranks):
            return False
        self.position += 3 if bracketed else 1
        return True

    def _raised(self, base: ast.expr) -> ast.expr:
        bare = self.next.text != "("
        exponent = self.nested(self.signed)
        constant = isinstance(base, ast.Constant) or not isinstance(exponent, ast.Constant)
        beside = bare and constant and self.next.kind == "name" and not self.next.spaced and self._juxtaposed()
        if beside and self.choices.pick(0, 0) == 0:  # e^2x, e^xy, x^ny
            exponent = self._run(exponent, spaced=False)
        if (
            bare
            and self.next.text == "/"
            and not self.next.spaced
            and not self.after.spaced
            and self.choices.pick(0, 1)
        ):
            self.take()  # x^1/2
            exponent = ast.BinOp(exponent, ast.Div(), self.nested(self.power))
        return ast.BinOp(base, ast.Pow(), exponent)

    def postfix(self) -> ast.expr:
        base = self.primary()
        for _ in range(MAX_DEPTH):
            token = self.next
            if token.text in ("%", "‰") and self.before.text not in ("%", "‰"):
                base = self._percent(base, 2 if self.take().text == "%" else 3)
            elif token.text in ("'", "⊤") and not (self.listed and token.spaced):
                self.take()
                base = transposed(base, self.ranks)
            elif token.text == "." and self.after.kind == "name":
                base = self._method(base)
            elif self._indexed(base):
                index = self.bracketed()
                base = _taken(base, index.elts)
            else:
                return base
        raise Unreadable(messages.reading.too_deep())

    def _method(self, base: ast.expr) -> ast.expr:
        """`w.T`, `w.dot(f)`, `x.sum()`; of two names, `w.f` is their product."""
        self.take()
        token = self.take()
        if token.text == "T" or (token.text in ("t", "transpose") and self._empty_call()):
            return transposed(base, self.ranks)
        if token.text in ("numpy", "item", "tolist", "copy", "detach", "cpu") and self._empty_call():
            return base
        function = naming.function_named(token.text, self.functions)
        if function is not None and self.next.text == "(":
            arguments, axis = ([], None) if self._empty_call() else self.arguments()
            return self._applied(function, token, [base, *arguments], axis)
        return self._product(base, "·", self.named(token))

    def _empty_call(self) -> bool:
        if self.next.text == "(" and self.after.text == ")":
            self.position += 2
            return True
        return False

    def _indexed(self, base: ast.expr) -> bool:
        """`theta[a]`; in a formula `softmax(theta)[a]` too, where a list would be a new element."""
        closed = not self.listed and self.before.text in (")", "]")
        if self.next.text != "[" or self.next.spaced or not (closed or isinstance(base, ast.Name)):
            return False
        return self.listed or (rank(base, self.ranks) > 0 and self._names_an_entry())

    def _names_an_entry(self) -> bool:
        """Whether the square brackets hold an index: names and whole numbers."""
        inside = self.stream[self.position + 1 :]
        stop = next((place for place, token in enumerate(inside) if token.text == "]"), 0)
        return 0 < stop <= 7 and all(
            token.kind == "name" or token.text.isdecimal() or token.text in ",+-" for token in inside[:stop]
        )

    def _percent(self, base: ast.expr, places: int) -> ast.expr:
        plain = typed(base)
        if plain is None:
            return ast.BinOp(base, ast.Div(), ast.Constant(10.0**places))
        sign, digits, exponent = Decimal(plain.text).as_tuple()
        return self.literal(str(Decimal((sign, digits, int(exponent) - places))))

    def primary(self) -> ast.expr:
        token = self.next
        if token.kind == "number":
            return self.literal(self.take().text)
        if token.kind == "mixed":
            return self.mixed(self.take().text)
        if token.kind == "name":
            return self.named(self.take())
        if token.text in ("(", "[", "<"):
            return self._opened(token.text)
        if token.text in ("|", "‖"):
            return self.absolute()
        if token.text == "√":
            return self.root()
        raise self.fail()

    def _opened(self, bracket: str) -> ast.expr:
        if bracket == "(":
            return self.grouped()
        if bracket == "<":
            return self.angled()
        if not self.grouping:
            return self.bracketed()
        entries, comma = self.parenthesis("[", "]")
        return entries[0] if len(entries) == 1 and not comma else _list(entries)

    def angled(self) -> ast.expr:
        """`<w, f>` is the inner product of two vectors, `<1, 2, 3>` a vector."""
        entries, _ = self.parenthesis("<", ">")
        if len(entries) == 2 and all(rank(entry, self.ranks) == 1 for entry in entries):
            return ast.BinOp(entries[0], ast.MatMult(), entries[1])
        return _list(entries)

    def root(self) -> ast.expr:
        """`√2`, `√(2x)`; of `√2x` the x may stand outside."""
        self.take()
        bare = self.next.text != "("
        inside = self.nested(self.postfix)
        if bare and self._juxtaposed() and not self.next.spaced and self.choices.pick(0, 0) == 0:
            inside = self._run(inside, spaced=False)
        return call("sqrt", [inside])

    def absolute(self) -> ast.expr:
        """`|x|`; inside, the next bar closes. `‖x‖` and `||x||` are the norm, and so may be `|x|` of a vector."""
        opening = self.take()
        double = opening.text == "|" and self.next.text == "|" and not self.next.spaced
        if opening.text == "‖" or (double and self.choices.pick(0, 0) == 0):
            if double:
                self.take()
            return call("norm", [self._between_bars(opening, 2 if double else 1)])
        inside = self._between_bars(opening, 1)
        vector = rank(inside, self.ranks) > 0 and self.choices.pick(0, 0)
        return call("norm" if vector else "abs", [inside])

    def _between_bars(self, opening: Token, count: int) -> ast.expr:
        outer, self.listed = self.listed, False
        self.bars += 1
        inside = self.nested(self.expression)
        self.bars -= 1
        self.listed = outer
        for _ in range(count):
            self.close(opening.text, opening)
        return inside

    def literal(self, text: str) -> ast.Constant:
        constant = ast.Constant(float(text))
        constant.typed = Typed(text, *significant(text))  # type: ignore[attr-defined]
        return constant

    def mixed(self, text: str) -> ast.expr:
        """`2½`, which the tokens write 2(1⁄2)."""
        whole, above, below = re.findall(r"\d+", f"0{text}")
        fraction = ast.BinOp(ast.Constant(float(above)), ast.Div(), ast.Constant(float(below)))
        return ast.BinOp(ast.Constant(float(whole)), ast.Add(), fraction) if float(whole) else fraction

    def nested(self, part: Callable[[], ast.expr]) -> ast.expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable(messages.reading.too_deep())
        tree = part()
        self.depth -= 1
        return tree

    def bracketed(self) -> ast.List:
        opening = self.take()
        outer, self.listed, bars, self.bars = self.listed, True, self.bars, 0
        tree = self.nested(self.rows)
        self.listed, self.bars = outer, bars
        self.close("]", opening)
        return tree if isinstance(tree, ast.List) else _list([tree])

    def close(self, bracket: str, opening: Token) -> None:
        if self.next.kind == "end":
            raise Unreadable(messages.reading.unclosed(bracket, opening.at))
        if self.next.text != bracket:
            raise self.fail()
        self.take()

    def grouped(self) -> ast.expr:
        """`(1/2)` is a group, `(0.1, -0.2)` an array."""
        entries, comma = self.parenthesis()
        return entries[0] if len(entries) == 1 and not comma else _list(entries)

    def parenthesis(self, opens: str = "(", closes: str = ")") -> tuple[list[ast.expr], bool]:
        """What stands between brackets where white space does not separate; and whether a comma ends it."""
        opening = self.next
        if self.take().text != opens:
            raise self.fail(opening)
        outer, self.listed, bars, self.bars = self.listed, False, self.bars, 0
        rows = [[self.element()]]
        while self.next.text in (",", ";"):
            rows += [[]] if self.take().text == ";" else []
            self._skip_lines()
            if self.next.text != closes:
                rows[-1].append(self.element())
        self.listed, self.bars = outer, bars
        comma = self.before.text == ","
        self.close(closes, opening)
        if len(rows) > 1 and any(len(row) > 1 for row in rows):  # a spreadsheet's {1,2;3,4}
            return [_list(row) for row in rows if row], comma
        return [entry for row in rows for entry in row], comma

    def element(self) -> ast.expr:
        self._skip_lines()
        entry = self.nested(self.expression)
        self._skip_lines()
        return entry

    def _skip_lines(self) -> None:
        while self.next.kind == "newline":
            self.take()

    # Names -------------------------------------------------------------------------------------------------------

    def named(self, token: Token) -> ast.expr:
        name = token.text
        if (known := naming.known_as(name, self.ranks)) is not None:
            return self._known(known)
        if name in naming.MODULES and self.next.text == "." and self.after.kind == "name":
            self.take()
            return self.named(self.take())
        if name in naming.PRINTED and self.next.text in ("(", "[") and (len(name) > 1 or not self.ranks):
            return self.grouped() if self.next.text == "(" else self.bracketed()
        if name in ("frac", "binom"):
            return self._stacked(name)
        if (function := naming.function_named(name, self.functions)) is not None:
            return self._called(function, token)
        if (written := self._written_out(name)) is not None:
            return written
        if (constant := naming.CONSTANTS.get(naming.spelled(name))) and constant not in self.ranks:
            self._empty_call()  # PI()
            return _constant(constant)
        if (entry := naming.indexed(name, self.ranks)) is not None:
            return self._entry(*entry)
        if cuts := naming.cut(name, self.ranks, self.functions):
            return self.named(self._parts(token, cuts[self.choices.pick(*(0,) * len(cuts))]))
        raise Unreadable(messages.reading.unknown_name(name, token.at, sorted(self.ranks)))

    def _known(self, name: str) -> ast.expr:
        """A name of the item. Of `π(a|s)` and `V(s)` what is in brackets belongs to the name; `q(a)` may be q[a]."""
        tree: ast.expr = ast.Name(name, ast.Load())
        if self.next.text != "(" or self.next.spaced:
            return tree
        inside = self.stream[self.position + 1 :]
        stop = next((place for place, token in enumerate(inside) if token.text in ("(", ")")), 0)
        words = inside[:stop]
        if not words or inside[stop].text != ")" or not all(one.kind == "name" or one.text in ",|;'" for one in words):
            return tree
        if any(word.kind == "name" and naming.known_as(word.text, self.ranks) is None for word in words):
            self.position += stop + 2
            return tree
        index = naming.known_as(words[0].text, self.ranks) or ""
        if len(words) == 1 and self.ranks[name] and not self.ranks[index] and self.choices.pick(0, 0) == 0:
            self.position += stop + 2
            return _taken(tree, [ast.Name(index, ast.Load())])
        return tree

    def _entry(self, array: str, index: str) -> ast.expr:
        """`θ_a` is an entry of θ; of `θ_1` it is not clear whether entries count from 0 or from 1."""
        name = ast.Name(array, ast.Load())
        if not index.isdecimal():
            return _taken(name, [ast.Name(index, ast.Load())])
        number = int(index)
        first = number - 1 if number and self.choices.pick(0, 0) else number
        return _taken(name, [ast.Constant(float(first))])

    def _written_out(self, name: str) -> ast.expr | None:
        """A function that the table lacks: `pow(x, 2)`, `lg 100`, `comb(5, 3)`, `log(8, 2)` as what it stands for."""
        start = self.position
        if name == "lg":
            return self._called(("log10", "log2")[self.choices.pick(0, 0)], self.before)
        if self.next.text not in ("(", "[") or self.after.text == ")":
            return None
        brackets = ("(", ")") if self.next.text == "(" else ("[", "]")
        if name.lower() in ("comb", "binomial", "binom", "ncr", "c"):
            return self._combinations(self.parenthesis(*brackets)[0])
        if name in naming.WRITTEN or name.lower() in naming.WRITTEN:
            arguments, _ = self.parenthesis(*brackets)
            if (tree := naming.written_function(name, arguments)) is not None:
                return tree
            raise self.fail(self.stream[start])
        return None

    def _combinations(self, arguments: list[ast.expr]) -> ast.expr:
        whole = [typed(one) for one in arguments]
        counts = [int(one.text) for one in whole if one and one.text.isdecimal() and len(one.text) <= 3]
        if len(counts) != 2 or len(arguments) != 2:
            raise self.fail(self.before)
        return ast.Constant(float(math.comb(*counts)))

    def _stacked(self, name: str) -> ast.expr:
        """`\\frac{a}{b}`, `\\binom{5}{3}`. A whole number right before a fraction of numbers may be a mixed number."""
        place = self.position - 2
        above, below = self._part_of_fraction(), self._part_of_fraction()
        if name == "binom":
            return self._combinations([above, below])
        fraction = ast.BinOp(above, ast.Div(), below)
        whole = self.stream[place] if place >= 0 else None
        fraction.mixed = bool(  # type: ignore[attr-defined]
            whole and whole.kind == "number" and whole.text.isdecimal() and typed(above) and typed(below)
        )
        return fraction

    def _parts(self, token: Token, parts: list[str]) -> Token:
        """The first part of a word already taken; the others come next."""
        rest, at = [], token.at + len(parts[0])
        for part in parts[1:]:
            rest.append(Token("number" if part.isdecimal() else "name", part, at))
            at += len(part)
        self.stream[self.position : self.position] = rest
        return Token(token.kind, parts[0], token.at, token.spaced)

    def _part_of_fraction(self) -> ast.expr:
        """`{…}`, or as in TeX a single digit or letter: `\\frac12`."""
        if self.next.text == "(":
            return self.grouped()
        token = self.take()
        if token.kind == "number" and token.text.isdecimal():
            rest = [token.text[1:]] if len(token.text) > 1 else []
            return self.literal(self._parts(token, [token.text[0], *rest]).text)
        if token.kind != "name":
            raise self.fail(token)
        whole = token.tex or naming.known_as(token.text, self.ranks) or len(token.text) == 1
        return self.named(token if whole else self._parts(token, [token.text[0], token.text[1:]]))

    # Functions ---------------------------------------------------------------------------------------------------

    def _called(self, function: str, token: Token) -> ast.expr:
        if self.next.text == "^":
            return self._function_raised(function, token)
        if self.next.text == "[":
            return self._called_square(function, token)
        if self.next.text != "(":
            return self._called_bare(function, token)
        arguments, axis = self.arguments()
        return self._applied(function, token, arguments, axis)

    def arguments(self) -> tuple[list[ast.expr], ast.keyword | None]:
        """Between round brackets, with `axis=k` or `dim=k` last; the axis of a vector is its only one."""
        opening = self.stream[self.position]
        stop, depth = self.position, 0
        for place in range(self.position, len(self.stream)):
            text = self.stream[place].text
            depth += (text in ("(", "[")) - (text in (")", "]"))
            if depth == 1 and self.stream[place].text in AXES and self.stream[place + 1].text == "=":
                stop = place
                break
            if depth == 0:
                break
        if stop == self.position:
            return self.parenthesis()[0], None
        value = self.stream[stop + 2 :]
        sign, number = (-1, value[1]) if value[0].text == "-" else (1, value[0])
        end = stop + (4 if sign < 0 else 3)
        if not number.text.isdecimal() or len(number.text) > 2 or self.stream[stop - 1].text != ",":
            raise self.fail(value[0])
        self.stream[stop - 1 : end] = []
        axis = ast.keyword("axis", ast.Constant(sign * int(number.text)))
        arguments, _ = self.parenthesis()
        if not arguments:
            raise self.fail(opening)
        return arguments, axis

    def _applied(self, function: str, token: Token, arguments: list[ast.expr], axis: ast.keyword | None) -> ast.expr:
        if function in SEVERAL and len(arguments) > 1:
            return reduce(lambda left, right: call(SEVERAL[function], [left, right]), arguments)
        if function == "log" and len(arguments) == 2:
            below, above = arguments if self.choices.pick(0, 0) else arguments[::-1]  # log(8, 2), or Log[2, 8]
            return ast.BinOp(call("log", [above]), ast.Div(), call("log", [below]))
        fewest, most = FUNCTIONS[function].arity
        if not fewest <= len(arguments) <= most:
            raise Unreadable(messages.reading.wrong_arguments(function, fewest, len(arguments)))
        if axis and not FUNCTIONS[function].axis:
            raise self.fail(token)
        tree = call(function, arguments, axis)
        if function == "log" and token.text.lower() == "log" and self.choices.pick(0, 1):
            return call("log10", arguments)  # as a calculator and a spreadsheet have it
        return tree

    def _called_square(self, function: str, token: Token) -> ast.expr:
        """`exp[x]`, `Log[2, 8]`, and TeX's `\\sqrt[3]{x}`."""
        entries, _ = self.parenthesis("[", "]")
        if function == "sqrt" and self.next.text == "(":
            return ast.BinOp(self.grouped(), ast.Pow(), ast.BinOp(ast.Constant(1.0), ast.Div(), entries[0]))
        return self._applied(function, token, entries, None)

    def _function_raised(self, function: str, token: Token) -> ast.expr:
        """`sin^2 x` is (sin x)^2; `sin^-1 x` could be its inverse, and is not read."""
        self.take()
        at, exponent = self.next, self.nested(self.primary)
        if not isinstance(exponent, ast.Constant):
            raise self.fail(at)
        return ast.BinOp(self.nested(lambda: self._called(function, token)), ast.Pow(), exponent)

    def _called_bare(self, function: str, token: Token) -> ast.expr:
        """`ln 2`, `exp -x`, `sin x cos x`. Of `ln 2x` and `log p/q` the argument may be the first factor or all."""
        if token.tex and function == "sqrt":  # TeX's `\\sqrt2x` is clear
            return call(function, [self.nested(self.power)])
        tight = self.next.kind == "number" and not self.next.spaced
        argument = self.nested(self.signed)
        factors = self._juxtaposed() and naming.function_named(self.next.text, self.functions) is None
        divided = self.next.text == "/" and not tight
        if (factors or divided) and self.choices.pick(0, 0) == 0:
            argument = self.nested(lambda: self._whole_argument(argument))
        return self._applied(function, token, [argument], None)

    def _whole_argument(self, argument: ast.expr) -> ast.expr:
        for _ in range(LONGEST_CHAIN):
            if self._juxtaposed() and naming.function_named(self.next.text, self.functions) is None:
                argument = self._product(argument, "", self.power())
            elif self.next.text == "/":
                self.take()
                argument = ast.BinOp(argument, ast.Div(), self.power())
            else:
                return argument
        raise Unreadable(messages.reading.too_deep())


def _constant(name: str) -> ast.Constant:
    constant = ast.Constant(CONSTANTS[name])
    constant.symbol = name  # type: ignore[attr-defined]
    return constant


def _taken(array: ast.expr, indices: list[ast.expr]) -> ast.expr:
    return ast.Subscript(array, indices[0] if len(indices) == 1 else ast.Tuple(indices, ast.Load()))


def _list(entries: list[ast.expr]) -> ast.List:
    return ast.List(entries, ast.Load())
