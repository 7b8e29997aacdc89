"""The grammar of a response: tokens to a tree of the expression language, hand notation as it is meant or not at all.

No numpy here. What was typed as a plain number keeps its digits on its node. Where a text may mean two things, the
parser asks its `choices`, and is run once for each reading. It stands on `cursor`, `brackets` and `identifiers`.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal

from studytool import messages
from studytool.errors import Unreadable
from studytool.maths import naming
from studytool.maths.cursor import LONGEST_CHAIN, MAX_DEPTH, called_so, taken, typed, unsigned
from studytool.maths.identifiers import STACKS, NameParser
from studytool.maths.notation import Token
from studytool.maths.products import call, transposed
from studytool.maths.ranks import rank

ELEMENTARY = frozenset("exp log log2 log10 sqrt abs sin cos tanh sigmoid max min sum mean norm transpose".split())
OPERATORS: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "/": ast.Div(), "^": ast.Pow()}
PRODUCTS = ("*", "·", "∘", "@")
RECURRING = re.compile(r"\d{1,12}\.\d{0,12}\(\d{1,12}\)")
DEGREES = ("°", "deg", "Degree")
SAME = "numpy item tolist copy detach cpu double float squeeze flatten ravel".split()


class ExpressionParser(NameParser):
    """Recursive descent over the tokens."""

    __slots__ = ()

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

    # Arithmetic --------------------------------------------------------------------------------------------------

    def expression(self) -> ast.expr:
        left = self.term()
        for _ in range(LONGEST_CHAIN):
            if self.next.text in STACKS and self.next.tex:
                return self._over(left)
            if self.next.text not in ("+", "-") or self._separates():
                return left
            op = OPERATORS[self.take().text]
            left = ast.BinOp(left, op, self.term())
        raise Unreadable(messages.reading.too_deep(LONGEST_CHAIN))

    def _over(self, above: ast.expr) -> ast.expr:
        """TeX's `{a \\over b}` and `{n \\choose k}`, which take all of their group."""
        choose = self.take().text == "choose"
        below = self.nested(self.expression)
        return self.combinations([above, below]) if choose else ast.BinOp(above, ast.Div(), below)

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
            elif self.juxtaposed():
                left = self._divided_by(left) or self._beside(left, self.power())
            else:
                return left
        raise Unreadable(messages.reading.too_deep(LONGEST_CHAIN))

    def _divided_by(self, left: ast.expr) -> ast.expr | None:
        """MATLAB's `a\\b`, which is b divided by a; or b is a letter as a command of TeX."""
        one = self.next
        letter = one.tex and len(one.text) == 1 and self.text[one.at + 1] == one.text and not one.spaced
        return ast.BinOp(self.power(), ast.Div(), left) if letter and self.choices.pick(0, 0) else None

    def _beside(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """`a b`. Of `6\\frac35` the fraction may be added to the whole number, or multiplied by it."""
        if getattr(right, "mixed", False) and self.choices.pick(0, 0) == 0:
            if isinstance(left, ast.UnaryOp):
                return ast.UnaryOp(left.op, ast.BinOp(left.operand, ast.Add(), right))
            return ast.BinOp(left, ast.Add(), right)
        return self.multiplied(left, "", right)

    def _times(self, left: ast.expr, sign: Token) -> ast.expr:
        """`a × b`. Of `1.2×10-3`, copied from where the power was raised, the 10-3 may have been 10⁻³."""
        ten = self.next.text == "10" and self.after.text in ("-", "−") and not self.after.spaced
        if ten and typed(left) and self.stream[self.position + 2].kind == "number" and self.choices.pick(0, 1):
            self.take()
            self.take()
            return ast.BinOp(left, ast.Mult(), self.literal(f"1e-{self.take().text}"))
        if typed(left) and self._tens():
            return ast.BinOp(left, ast.Mult(), self.literal(f"1e{self.take().text}{self.take().text}"))
        return self.multiplied(left, sign.text, self.signed())

    def _tens(self) -> bool:
        """Whether the `E-7` of `3*E-7` is read as a power of ten, where e is no name of the item; takes the e then."""
        sign, number = self.after, self.stream[min(self.position + 2, len(self.stream) - 1)]
        exponent = sign.text in ("+", "-") and number.text.isdecimal() and len(number.text) <= 3
        if (
            self.next.text not in ("e", "E")
            or self.next.text in self.ranks
            or not exponent
            or not self.choices.pick(0, 1)
        ):
            return False
        self.take()
        return True

    def _divided(self, left: ast.expr) -> ast.expr:
        """`a/b`. Of `a/b c` the c may stand below with b, or beside the fraction."""
        self.take()
        below = self.signed()
        if self.before.text == "%":
            raise Unreadable(messages.reading.ambiguous_product(self.before.at))
        if self.juxtaposed() and self.choices.pick(0, 0) == 0:
            tight = not self.next.spaced
            below = self._run(below, spaced=False, whole=False)
            if self.juxtaposed() and (not tight or self.choices.pick(0, 0) == 0):  # of a/bc d only the bc may
                below = self._run(below, spaced=True)
        return ast.BinOp(left, ast.Div(), below)

    def _run(self, first: ast.expr, *, spaced: bool, whole: bool = True) -> ast.expr:
        """The product of what is juxtaposed; `spaced`: across spaces too; not `whole`: perhaps up to a bracket only."""
        for factors in range(LONGEST_CHAIN):
            if not self.juxtaposed() or (self.next.spaced and not spaced):
                return first
            if factors and not whole and self.next.text == "(" and self.choices.pick(0, 1):  # 1/2y(x-y)
                return first
            first = self.multiplied(first, "", self.power())
        raise Unreadable(messages.reading.too_deep(LONGEST_CHAIN))

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
            letters = "Tt" if isinstance(base, ast.List) or rank(base, self.ranks) else ""
            if self._raises("⊤", "'", "prime", *(letter for letter in letters if letter not in self.ranks)):
                base = transposed(base, self.ranks)
            elif self._raises("∘"):
                base = self._degrees(base)
            else:
                return self._raised(base)
        raise Unreadable(messages.reading.too_deep(MAX_DEPTH))

    def _raises(self, *signs: str) -> bool:
        """Whether the exponent is one of these signs, as in `^T`, `^\\top`, `^\\circ`; it is taken then."""
        ahead = self.stream[self.position : self.position + 3]
        bracketed = len(ahead) == 3 and ahead[0].text == "(" and ahead[2].text == ")"
        if (ahead[1] if bracketed else ahead[0]).text not in signs:
            return False
        self.position += 3 if bracketed else 1
        return True

    def _raised(self, base: ast.expr) -> ast.expr:
        bare = self.next.text != "("
        exponent = self.nested(self.signed)
        constant = isinstance(base, ast.Constant) or not isinstance(exponent, ast.Constant)
        beside = bare and constant and self.next.kind == "name" and not self.next.spaced and self.juxtaposed()
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

    # Operands ----------------------------------------------------------------------------------------------------

    def postfix(self) -> ast.expr:
        base = self.primary()
        for _ in range(MAX_DEPTH):
            token = self.next
            if token.text in ("%", "‰") and self.before.text not in ("%", "‰"):
                base = self._percent(base, 2 if self.take().text == "%" else 3)
            elif token.text == "!" and self.after.text not in ("!", "="):
                self.take()
                base = self.factorial([base])
            elif token.text in DEGREES and token.text not in self.ranks:
                self.take()
                base = self._degrees(base)
            elif token.text in naming.SCALES and not self.ranks and unsigned(base):
                base = self._scaled(base, naming.SCALES[self.take().text])
            elif token.text in ("'", "⊤") and not (self.listed and token.spaced):
                self.take()
                base = transposed(base, self.ranks)
            elif token.text == "." and self.after.kind == "name":
                base = self._method(base)
            elif self._indexed(base):
                index = self.bracketed()
                base = taken(base, index.elts)
            else:
                return base
        raise Unreadable(messages.reading.too_deep(MAX_DEPTH))

    def _method(self, base: ast.expr) -> ast.expr:
        """`w.T`, `w.dot(f)`, `x.sum()`; of two names, `w.f` is their product."""
        self.take()
        token = self.take()
        if token.text == "T" or (token.text in ("t", "transpose") and self.empty_call()):
            return transposed(base, self.ranks)
        if token.text in SAME and self.empty_call():
            return base
        if token.text in naming.WRITTEN and self.next.text == "(":
            arguments, _ = ([], None) if self.empty_call() else self.arguments()
            if (written := naming.written_function(token.text, [base, *arguments])) is not None:
                return written
            raise self.fail(token)
        function = naming.function_named(token.text, self.functions)
        if function is not None and self.next.text == "(":
            arguments, axis = ([], None) if self.empty_call() else self.arguments()
            return self.applied(function, token, [base, *arguments], axis)
        return self.multiplied(base, "·", self.named(token))

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
        plain = unsigned(base)
        if plain is None:
            return ast.BinOp(base, ast.Div(), ast.Constant(10.0**places))
        sign, digits, exponent = Decimal(plain.text).as_tuple()
        return self.literal(str(Decimal((sign, digits, int(exponent) - places))))

    def _degrees(self, base: ast.expr) -> ast.expr:
        """An angle in radians; a hasty writer may have meant the number of degrees."""
        if self.choices.pick(0, 1):
            return base
        if said := unsigned(base):
            return called_so(float(said.text) * naming.DEGREE, f"{said.text}°")
        return ast.BinOp(base, ast.Mult(), called_so(naming.DEGREE, "1°"))

    def _scaled(self, base: ast.expr, places: int) -> ast.expr:
        """`12.5k`, `3.2 million`, `1.25万`."""
        said = unsigned(base)
        assert said is not None
        number = self.literal(str(Decimal(said.text).scaleb(places)))
        number.symbol = f"{getattr(base, 'symbol', said.text)}·10^{places}"  # type: ignore[attr-defined]
        return number

    def primary(self) -> ast.expr:
        token = self.next
        if token.kind == "number":
            if token.text == "1" and self.after.text == "[" and not (self.listed or self.after.spaced):
                raise self.fail(self.after)  # an indicator, of which nothing says what it indicates
            return self._recurring() or self.literal(self.take().text)
        if token.kind == "mixed":
            return self.mixed(self.take().text)
        if token.kind == "name":
            return self.named(self.take())
        if token.text in ("(", "[", "<"):
            return self.opened(token.text)
        if token.text in ("|", "‖"):
            return self.absolute()
        if token.text == "√":
            return self.root()
        raise self.fail()

    def _recurring(self) -> ast.expr | None:
        """`0.1(6)`, a decimal whose last digits go on for ever, or a product; None where it is read as no such."""
        ahead = self.stream[self.position : self.position + 4]
        text = "".join(f" {token.text}" if token.spaced else token.text for token in ahead).lstrip()
        if not RECURRING.fullmatch(text):
            return None
        number, _, digits, _ = ahead
        if not number.text.endswith(".") and not self.choices.pick(0, 1):
            return None
        self.position += 4
        decimals = len(number.text.partition(".")[2])
        period = float(digits.text) / (10 ** len(digits.text) - 1) / 10**decimals
        return called_so(float(number.text) + period, f"{number.text}({digits.text})…")

    def mixed(self, text: str) -> ast.expr:
        """`2½`, which the tokens write 2(1⁄2)."""
        whole, above, below = re.findall(r"\d+", f"0{text}")
        fraction = ast.BinOp(ast.Constant(float(above)), ast.Div(), ast.Constant(float(below)))
        return ast.BinOp(ast.Constant(float(whole)), ast.Add(), fraction) if float(whole) else fraction

    def root(self) -> ast.expr:
        """`√2`, `√(2x)`; of `√2x` the x may stand outside."""
        self.take()
        bare = self.next.text != "("
        inside = self.nested(self.postfix)
        if bare and self.juxtaposed() and not self.next.spaced and self.choices.pick(0, 0) == 0:
            inside = self._run(inside, spaced=False)
        return call("sqrt", [inside])
