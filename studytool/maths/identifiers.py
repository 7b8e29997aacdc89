"""Names in a response: those of the item, constants, entries of arrays, and functions with their arguments."""

from __future__ import annotations

import ast
import math
import re
from abc import abstractmethod
from functools import reduce

from studytool import messages
from studytool.errors import Unreadable
from studytool.maths import naming
from studytool.maths.brackets import BracketParser
from studytool.maths.cursor import LONGEST_CHAIN, called_so, listing, taken, typed, unsigned
from studytool.maths.notation import Token
from studytool.maths.products import call, product
from studytool.maths.ranks import rank
from studytool.maths.table import CONSTANTS, FUNCTIONS

SEVERAL = {"max": "maximum", "min": "minimum"}
COLLECTING = ("sum", "mean")
AXES = ("axis", "dim", "axes")
MOST_FACTORS = 170
STACKS = ("over", "choose")
PRIMES = (["'"], ["^", "'"], ["^", "prime"], ["^", "(", "prime", ")"])


class NameParser(BracketParser):
    """Reads names and calls of functions; a subclass reads the arithmetic between them."""

    __slots__ = ()

    @abstractmethod
    def signed(self) -> ast.expr:
        """A power with its signs."""

    @abstractmethod
    def power(self) -> ast.expr:
        """A base with its exponents."""

    @abstractmethod
    def primary(self) -> ast.expr:
        """A number, a name or a bracket."""

    def juxtaposed(self) -> bool:
        """`2pi`, `2(x+1)`, `x y`: a product without a sign. Never two numbers, and in a list never across space."""
        token = self.next
        if self._dangling():
            raise self.fail()
        if token.tex and token.text in STACKS:
            return False
        starts = token.kind == "name" or token.text in ("(", "[", "<", "√")
        bar = token.text in ("|", "‖") and not self.bars
        return (starts or bar) and not (self.listed and token.spaced)

    def _dangling(self) -> bool:
        """`2e` may be an exponent that was not finished; `2e^x` is a product, and so is `2e` where e is a name."""
        token = self.next
        letter = token.text == "e" and not token.spaced and not token.tex and "e" not in self.ranks
        return letter and self.before.kind == "number" and self.after.text != "^"

    def multiplied(self, left: ast.expr, sign: str, right: ast.expr) -> ast.expr:
        return product(left, sign, right, self.ranks, self.products, self.choices)

    def named(self, token: Token) -> ast.expr:
        name = token.text
        if (known := naming.known_as(name, self.ranks)) is not None:
            return self._known(self._primed(known, token))
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
            self.empty_call()  # PI()
            return called_so(CONSTANTS[constant], constant)
        if (entry := naming.indexed(name, self.ranks)) is not None:
            return self._entry(*entry)
        if cuts := naming.cut(name, self.ranks, self.functions):
            return self.named(self._parts(token, cuts[self.choices.pick(*(0,) * len(cuts))]))
        raise Unreadable(messages.reading.unknown_name(name, token.at, sorted(self.ranks)))

    def _primed(self, name: str, token: Token) -> str:
        """Of a number V, `V'` is another one, and never V itself."""
        ahead = [one.text for one in self.stream[self.position : self.position + 4]]
        mark = next((mark for mark in PRIMES if ahead[: len(mark)] == mark), None)
        if self.ranks[name] or mark is None:
            return name
        self.position += len(mark)
        if (other := naming.next_of(name, self.ranks)) is None:
            raise Unreadable(messages.reading.unknown_name(f"{token.text}'", token.at, sorted(self.ranks)))
        return other

    def _known(self, name: str) -> ast.expr:
        """A name of the item. Of `π(a|s)` and `V(s)` what is in brackets belongs to the name; `q(a)` may be q[a]."""
        tree = ast.Name(name, ast.Load())
        if self.next.text != "(" or self.next.spaced:
            return tree
        inside = self.stream[self.position + 1 :]
        stop = next((place for place, token in enumerate(inside) if token.text in ("(", ")")), 0)
        words = inside[:stop]
        if any(one.text == "'" for one in words):
            tree.id = naming.next_of(name, self.ranks) or name
        if not words or inside[stop].text != ")" or not all(one.kind == "name" or one.text in ",|;'" for one in words):
            return tree
        if any(word.kind == "name" and naming.known_as(word.text, self.ranks) is None for word in words):
            self.position += stop + 2
            return tree
        index = naming.known_as(words[0].text, self.ranks) or ""
        if len(words) == 1 and self.ranks[name] and not self.ranks[index] and self.choices.pick(0, 0) == 0:
            self.position += stop + 2
            return taken(tree, [ast.Name(index, ast.Load())])
        return tree

    def _entry(self, array: str, index: str) -> ast.expr:
        """`θ_a` is an entry of θ; of `θ_1` it is not clear whether entries count from 0 or from 1."""
        name = ast.Name(array, ast.Load())
        if not index.isdecimal():
            return taken(name, [ast.Name(index, ast.Load())])
        number = int(index)
        first = number - 1 if number and self.choices.pick(0, 0) else number
        return taken(name, [ast.Constant(float(first))])

    def _written_out(self, name: str) -> ast.expr | None:
        """A function that the table lacks: `pow(x, 2)`, `lg 100`, `comb(5, 3)`, `log(8, 2)` as what it stands for."""
        start = self.position
        if name == "lg":
            return self._called(("log10", "log2")[self.choices.pick(0, 0)], self.before)
        if self.next.text not in ("(", "[") or self.after.text == ")":
            return None
        brackets = ("(", ")") if self.next.text == "(" else ("[", "]")
        if name.lower() in ("comb", "binomial", "binom", "ncr", "c"):
            return self.combinations(self.parenthesis(*brackets)[0])
        if name.lower() in ("factorial", "fact"):
            return self.factorial(self.parenthesis(*brackets)[0])
        if name in ("Γ", "Gamma", "GAMMA", "tgamma") or (name == "gamma" and self.stream[start - 2].text == "."):
            return self._gamma(self.parenthesis(*brackets)[0])
        if name == "gamma" and not self.ranks:
            raise Unreadable(messages.reading.which_gamma(self.before.at))
        if name in naming.WRITTEN or name.lower() in naming.WRITTEN:
            arguments, _ = self.parenthesis(*brackets)
            if (tree := naming.written_function(name, arguments)) is not None:
                return tree
            raise self.fail(self.stream[start])
        return None

    def combinations(self, arguments: list[ast.expr]) -> ast.expr:
        whole = [unsigned(one) for one in arguments]
        counts = [int(one.text) for one in whole if one and one.text.isdecimal() and len(one.text) <= 3]
        if len(counts) != 2 or len(arguments) != 2:
            raise self.fail(self.before)
        return ast.Constant(float(math.comb(*counts)))

    def factorial(self, arguments: list[ast.expr]) -> ast.expr:
        """Of one whole number, up to the largest whose factorial is a float."""
        number = unsigned(arguments[0]) if len(arguments) == 1 else None
        if number is None or not re.fullmatch(r"\d{1,3}", number.text) or int(number.text) > MOST_FACTORS:
            raise self.fail(self.before)
        return called_so(float(math.factorial(int(number.text))), f"{number.text}!")

    def _gamma(self, arguments: list[ast.expr]) -> ast.expr:
        """Of one positive number, or of a quotient of two, as Γ(1/2)."""
        parts = [arguments[0].left, arguments[0].right] if isinstance(arguments[0], ast.BinOp) else arguments[:1]
        numbers = [float(said.text) for part in parts if (said := unsigned(part))]
        divided = len(numbers) == 1 or (isinstance(arguments[0], ast.BinOp) and isinstance(arguments[0].op, ast.Div))
        if len(arguments) != 1 or len(numbers) != len(parts) or not divided or 0 in numbers[-1:]:
            raise self.fail(self.before)
        value = numbers[0] / numbers[-1] if len(numbers) > 1 else numbers[0]
        if not 0 < value < MOST_FACTORS:
            raise self.fail(self.before)
        return called_so(math.gamma(value), f"Γ({value:g})")

    def _stacked(self, name: str) -> ast.expr:
        """`\\frac{a}{b}`, `\\binom{5}{3}`. A whole number right before a fraction of numbers may be a mixed number."""
        place = self.position - 2
        above, below = self._part_of_fraction(), self._part_of_fraction()
        if name == "binom":
            return self.combinations([above, below])
        fraction = ast.BinOp(above, ast.Div(), below)
        whole = self.stream[place] if place >= 0 else None
        fraction.mixed = bool(  # type: ignore[attr-defined]
            whole and whole.kind == "number" and whole.text.isdecimal() and typed(above) and typed(below)
        )
        return fraction

    def _parts(self, token: Token, parts: list[str]) -> Token:
        """Splits a word already taken: returns its first part, and puts the others next in the stream."""
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
        return self.applied(function, token, arguments, axis)

    def empty_call(self) -> bool:
        if self.next.text == "(" and self.after.text == ")":
            self.position += 2
            return True
        return False

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

    def applied(self, function: str, token: Token, arguments: list[ast.expr], axis: ast.keyword | None) -> ast.expr:
        if function in SEVERAL and len(arguments) > 1:
            return reduce(lambda left, right: call(SEVERAL[function], [left, right]), arguments)
        if function in COLLECTING and len(arguments) > 1 and not any(rank(one, self.ranks) for one in arguments):
            arguments = [listing(arguments)]  # SUM(1; 2; 3)
        if function == "log" and len(arguments) == 2:
            below, above = arguments if self.choices.pick(0, 1) else arguments[::-1]  # log(8, 2), hastily log(2, 8)
            return ast.BinOp(call("log", [above]), ast.Div(), call("log", [below]))
        fewest, most = FUNCTIONS[function].arity
        if axis is None and len(arguments) == most + 1 and FUNCTIONS[function].axis:
            arguments, axis = self._axis_last(arguments)  # torch.softmax(z, 0)
        if not fewest <= len(arguments) <= most:
            raise Unreadable(messages.reading.wrong_arguments(function, fewest, len(arguments)))
        if axis and not FUNCTIONS[function].axis:
            raise self.fail(token)
        tree = call(function, arguments, axis)
        if function == "log" and token.text.lower() == "log" and self.choices.pick(0, 1):
            return call("log10", arguments)  # as a calculator and a spreadsheet have it
        return tree

    def _axis_last(self, arguments: list[ast.expr]) -> tuple[list[ast.expr], ast.keyword | None]:
        *array, last = arguments
        number = last.operand if isinstance(last, ast.UnaryOp) else last
        plain = typed(number)
        if plain is None or not plain.text.isdecimal() or len(plain.text) > 2:
            return arguments, None
        sign = -1 if number is not last else 1
        return array, ast.keyword("axis", ast.Constant(sign * int(plain.text)))

    def _called_square(self, function: str, token: Token) -> ast.expr:
        """`exp[x]`, `Log[2, 8]`, and TeX's `\\sqrt[3]{x}`."""
        entries, _ = self.parenthesis("[", "]")
        if function == "sqrt" and self.next.text == "(":
            return ast.BinOp(self.grouped(), ast.Pow(), ast.BinOp(ast.Constant(1.0), ast.Div(), entries[0]))
        if function == "log" and len(entries) == 2:  # Mathematica's Log[2, 8]
            entries.reverse()
        return self.applied(function, token, entries, None)

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
        factors = self.juxtaposed() and naming.function_named(self.next.text, self.functions) is None
        divided = self.next.text == "/" and not tight
        if (factors or divided) and self.choices.pick(0, 0) == 0:
            argument = self.nested(lambda: self._whole_argument(argument))
        return self.applied(function, token, [argument], None)

    def _whole_argument(self, argument: ast.expr) -> ast.expr:
        for _ in range(LONGEST_CHAIN):
            if self.juxtaposed() and naming.function_named(self.next.text, self.functions) is None:
                argument = self.multiplied(argument, "", self.power())
            elif self.next.text == "/":
                self.take()
                argument = ast.BinOp(argument, ast.Div(), self.power())
            else:
                return argument
        raise Unreadable(messages.reading.too_deep(LONGEST_CHAIN))
