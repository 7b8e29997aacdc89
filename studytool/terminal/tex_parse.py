"""TeX to a tree, with an offset for everything that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from studytool.terminal import tex_symbols as symbols
from studytool.terminal.tex_spacing import fenced, signed
from studytool.terminal.tex_tokens import TexToken, arguments, expanded, macros, tokens
from studytool.terminal.tex_tree import Atom, Node, Row, Scripts, TexError, kind

_DEEPEST, _MOST_EXPANSIONS = 40, 1000
_STOPS = frozenset(("}", "&", "\\\\", "\\right", "\\end"))
_PARTNER = {"}": "{", "\\right": "\\left", "\\end": "\\begin"}

Readers = Mapping[str, Callable[["TexParser", TexToken], Node | None]]


class TexParser:
    """A cursor over the tokens; a macro's tokens are put in the place of its call.

    `readers` has the commands that take arguments, by name; each is called with this and its own token.
    """

    def __init__(self, source: str, readers: Readers) -> None:
        self._readers = readers
        self._tokens, self._at, self._end = tokens(source), 0, len(source)
        self._depth = self._expansions = 0

    def next(self) -> TexToken | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        self._at += token is not None
        return token

    def peek(self) -> TexToken | None:
        """The next token that is not space, left in its place."""
        while self._at < len(self._tokens) and self._tokens[self._at].text.isspace():
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def fail(self, message: str, fix: str, token: TexToken | None = None) -> TexError:
        return TexError(message, fix, token.offset if token else self._end)

    def expect(self, text: str, opened: TexToken) -> TexToken:
        token = self.peek()
        if token is None or token.text != text:
            raise self.fail(f"`{opened.text}` is not closed", f"add `{text}`", opened)
        self._at += 1
        return token

    def rows(self, environment: str) -> tuple[tuple[Node, ...], ...]:
        """Rows of cells up to the end of the formula, or up to `\\end{environment}`."""
        rows: list[tuple[Node, ...]] = []
        cells: list[Node] = []
        while True:
            cells.append(self.row())
            token = self.next()
            if token and environment and token.text == "&":
                continue
            rows.append(tuple(cells))
            cells = []
            if token is None or token.text != "\\\\":
                self._close(environment, token)
                return tuple(row for row in rows if row != (Row(()),)) or ((Row(()),),)
            if environment:
                self.optional()

    def _close(self, environment: str, token: TexToken | None) -> None:
        if token and token.text == "&":
            raise self.fail("`&` outside an environment", "write `\\&`, or add `\\begin{aligned}`", token)
        if token and (token.text != "\\end" or not environment):
            partner = _PARTNER.get(token.text, "[")
            raise self.fail(f"`{token.text}` without `{partner}`", f"add `{partner}`, or remove it", token)
        if environment and (token is None or self.name(token) != environment):
            message = f"\\begin{{{environment}}} without its \\end"
            raise self.fail(message, f"add `\\end{{{environment}}}`", token)

    def row(self, stop: str = "") -> Row:
        """What stands on one line, up to a token that ends it."""
        items: list[Node] = []
        while (token := self.peek()) and token.text not in _STOPS and token.text != stop:
            if token.text in ("^", "_", "'", "’"):
                items.append(self._script(items.pop() if items else Atom(""), token))
            elif (node := self._one()) is not None:
                _append(items, node)
        return Row(signed(fenced(items)))

    def _script(self, base: Node, token: TexToken) -> Node:
        self._at += 1
        old = base if isinstance(base, Scripts) else Scripts(base)
        if token.text in ("'", "’"):
            return Scripts(old.base, old.sub, _together(old.sup, Atom("′")))
        primed = isinstance(old.sup, Row) and all(item == Atom("′") for item in old.sup.items)
        if (old.sub is not None) if token.text == "_" else (old.sup is not None and not primed):
            raise self.fail(f"two `{token.text}` on one symbol", "put braces around the symbol and the first", token)
        script = self.argument(token)
        if token.text == "_":
            return Scripts(old.base, script, old.sup)
        return Scripts(old.base, old.sub, _together(old.sup, script) if primed else script)

    def argument(self, owner: TexToken) -> Node:
        """The group or symbol that belongs to a command or a script."""
        while True:
            token = self.peek()
            if token is None or token.text in _STOPS or token.text in ("^", "_"):
                raise self.fail(f"`{owner.text}` lacks an argument", "add it in braces", owner)
            if (node := self._one()) is not None:
                return node

    def _one(self) -> Node | None:
        """The next symbol, group or command with its arguments; None where it shows nothing by itself."""
        token = self.next()
        assert token is not None
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.fail("nested too deeply to be shown", "split the formula", token)
        node = self._group(token) if token.text == "{" else self._command(token) if token.command else self._sign(token)
        self._depth -= 1
        return node

    def _group(self, opened: TexToken) -> Node:
        row = self.row()
        self.expect("}", opened)
        return row.items[0] if len(row.items) == 1 and kind(row.items[0]) == "ord" else row

    def _sign(self, token: TexToken) -> Node:
        if token.text in ("$", "%", "#", "\\"):
            raise self.fail(f"`{token.text}` has a meaning of its own in TeX", f"write `\\{token.text}`", token)
        return Atom(*symbols.sign(token.text))

    def _command(self, token: TexToken) -> Node | None:
        if body := macros().get(token.text):
            self._expand(token, body)
            return None
        if shown := symbols.COMMANDS.get(token.command):
            return Atom(*shown)
        if token.command in symbols.IGNORED:
            return None
        if read := self._readers.get(token.command):
            return read(self, token)
        names = [*symbols.COMMANDS, *self._readers, *(name[1:] for name in macros())]
        close = get_close_matches(token.command, names, 1)
        fix = f"did you mean `\\{close[0]}`?" if close else "use another, or add a macro to macros.json"
        raise self.fail(f"unknown command `{token.text}`", fix, token)

    def _expand(self, call: TexToken, body: str) -> None:
        self._expansions += 1
        if self._expansions > _MOST_EXPANSIONS:
            raise self.fail(f"`{call.text}` expands without end", "mend it in macros.json", call)
        given = [self.raw(call) for _ in range(arguments(body))]
        self._tokens[self._at : self._at] = expanded(body, given, call.offset)

    def raw(self, owner: TexToken) -> list[TexToken]:
        """The tokens of one argument with its braces, unread."""
        token = self.peek()
        if token is None or token.text in _STOPS:
            raise self.fail(f"`{owner.text}` lacks an argument", "add it in braces", owner)
        start, depth = self._at, 0
        while (token := self.next()) is not None:
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                return self._tokens[start : self._at]
        raise self.fail("`{` is not closed", "add `}`", self._tokens[start])

    def name(self, owner: TexToken) -> str:
        """An argument as text: letters and spaces as they stand."""
        return "".join(map(self._letter, self.raw(owner)))

    def _letter(self, token: TexToken) -> str:
        if token.text in ("{", "}"):
            return ""
        if token.command in symbols.COMMANDS:
            return symbols.COMMANDS[token.command][0]
        if token.text[0] in "\\$%#&":
            raise self.fail(f"`{token.text}` inside text", "close the text before it, or put `\\` before a sign", token)
        return token.text if token.text.isprintable() and token.text != "~" else " "

    def optional(self) -> Node | None:
        """`[…]` after a command."""
        opened = self.peek()
        if opened is None or opened.text != "[":
            return None
        self._at += 1
        row = self.row("]")
        self.expect("]", opened)
        return row

    def delimiter(self, owner: TexToken) -> str:
        """The bracket after `\\left` or `\\right`; `.` is the empty string."""
        token = self.peek()
        if token is None or token.text not in symbols.DELIMITERS:
            raise self.fail(f"`{owner.text}` lacks a delimiter", "write `(`, `[`, `\\{`, `|` or `.` after it", owner)
        self._at += 1
        return symbols.DELIMITERS[token.text]


def _append(items: list[Node], node: Node) -> None:
    """Add an item; the digits of one number are one item."""
    last = items[-1] if items else None
    if isinstance(node, Atom) and isinstance(last, Atom) and _numeric(last.text) and _numeric(node.text):
        items[-1] = Atom(last.text + node.text)
    else:
        items.append(node)


def _numeric(text: str) -> bool:
    return bool(text) and all(sign in "0123456789." for sign in text)


def _together(first: Node | None, second: Node) -> Node:
    """Primes and a superscript are one superscript."""
    return Row((*first.items, second) if isinstance(first, Row) else (second,))
