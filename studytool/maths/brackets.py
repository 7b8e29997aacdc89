"""What stands in brackets: groups, arrays by elements and rows, inner products, absolute values."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from studytool import messages
from studytool.errors import Unreadable
from studytool.maths.cursor import Cursor, listing
from studytool.maths.notation import Token
from studytool.maths.products import call
from studytool.maths.ranks import rank


class BracketParser(Cursor, ABC):
    """Reads brackets and what separates elements in them; a subclass reads the elements."""

    __slots__ = ()

    @abstractmethod
    def expression(self) -> ast.expr:
        """A sum of terms."""

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
            return listing(rows[0])
        if all(len(row) == 1 and isinstance(row[0], ast.List) for row in rows):
            return listing([row[0] for row in rows])
        return listing([listing(row) for row in rows])

    def opened(self, bracket: str) -> ast.expr:
        if bracket == "(":
            return self.grouped()
        if bracket == "<":
            return self.angled()
        if not self.grouping:
            return self.bracketed()
        entries, comma = self.parenthesis("[", "]")
        return entries[0] if len(entries) == 1 and not comma else listing(entries)

    def bracketed(self) -> ast.List:
        opening = self.take()
        outer, self.listed, bars, self.bars = self.listed, True, self.bars, 0
        tree = self.nested(self.rows)
        self.listed, self.bars = outer, bars
        self.close("]", opening)
        return tree if isinstance(tree, ast.List) else listing([tree])

    def grouped(self) -> ast.expr:
        """`(1/2)` is a group, `(0.1, -0.2)` an array."""
        entries, comma = self.parenthesis()
        return entries[0] if len(entries) == 1 and not comma else listing(entries)

    def parenthesis(self, opens: str = "(", closes: str = ")") -> tuple[list[ast.expr], bool]:
        """What stands between brackets where white space does not separate; and whether a comma ends it."""
        opening = self.next
        if self.take().text != opens:
            raise self.fail(opening)
        outer, self.listed, bars, self.bars = self.listed, False, self.bars, 0
        rows = [[self.element()]]
        while self.next.text in (",", ";"):
            rows += [[]] if self.take().text == ";" else []
            self.skip_lines()
            if self.next.text != closes:
                rows[-1].append(self.element())
        self.listed, self.bars = outer, bars
        comma = self.before.text == ","
        self.close(closes, opening)
        if len(rows) > 1 and any(len(row) > 1 for row in rows):  # a spreadsheet's {1,2;3,4}
            return [listing(row) for row in rows if row], comma
        return [entry for row in rows for entry in row], comma

    def element(self) -> ast.expr:
        self.skip_lines()
        entry = self.nested(self.expression)
        self.skip_lines()
        return entry

    def angled(self) -> ast.expr:
        """`<w, f>` is the inner product of two vectors, `<1, 2, 3>` a vector."""
        entries, _ = self.parenthesis("<", ">")
        if len(entries) == 2 and all(rank(entry, self.ranks) == 1 for entry in entries):
            return ast.BinOp(entries[0], ast.MatMult(), entries[1])
        return listing(entries)

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
