"""How a question, a verdict and a solution look in a terminal; piped, the same words without colour."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

import click

from studytool import messages
from studytool.cli.support.paint import linked, painted
from studytool.cli.support.printable import printable
from studytool.cli.support.spelling import fits, spelt
from studytool.model import Component, JudgedPart, Judgement, Rating, Text, Verdict

if TYPE_CHECKING:
    from studytool.cli.support.app import App
    from studytool.items.contract import Item, Variant

MARKS = {
    Verdict.CORRECT: ("✓", "green"),
    Verdict.IMPRECISE: ("≈", "yellow"),
    Verdict.PARTIAL: ("◐", "yellow"),
    Verdict.INCORRECT: ("✗", "red"),
    Verdict.UNREADABLE: ("?", "yellow"),
}
WIDEST, NARROWEST, UNBROKEN = 100, 10, 10_000


class Page(NamedTuple):
    """Prints in one language, at the width there is now; nothing printed can steer the terminal."""

    app: App
    aside: bool = False  # on standard error, where a document has standard output to itself

    @property
    def width(self) -> int:
        """Columns of the window as it is, which may have changed since the line before."""
        try:
            window = os.get_terminal_size(self.stream.fileno())
        except (OSError, ValueError):
            window = os.terminal_size((80, 24))
        return max(NARROWEST, min(shutil.get_terminal_size(window).columns, WIDEST))

    @property
    def stream(self) -> TextIO:
        return sys.stderr if self.aside else sys.stdout

    @property
    def language(self) -> str:
        return self.app.language

    def say(self, text: Text) -> str:
        return text.say(self.language)

    def line(self, words: str = "", style: str = "", *, wrapped: bool = False) -> None:
        """One line, broken between words where it is too long; a `wrapped` one stays as it is."""
        words = spelt(words, self.stream.encoding)
        rows = [words] if wrapped or len(words) * 2 <= self.width else self._filled(words)
        for row in rows:
            self._print(painted(printable(row), "" if self.app.plain else style, self.stream))

    def _filled(self, words: str) -> list[str]:
        from studytool.terminal.flow import wrap

        text = words.lstrip(" ")
        margin = len(words) - len(text)
        return [" " * margin + row for row in wrap([text], max(NARROWEST, self.width - margin))]

    def _print(self, row: str) -> None:
        click.echo(row, err=self.aside, color=True)

    def markdown(self, source: str, *, indent: int = 0, first: str = "", style: str = "") -> None:
        """Markdown with mathematics, wrapped; `first` stands before the first line in place of its indent."""
        from studytool.terminal.cells import cell_len
        from studytool.terminal.layout import render

        margin = max(indent, cell_len(first))
        shown = render(source.strip(), max(NARROWEST, self.width - margin), plain=self.app.plain)
        if lacking := not fits(shown, self.stream.encoding):
            # Letters in place of signs need more room: each formula on one line, and the lines broken afterwards.
            shown = render(source.strip(), UNBROKEN, plain=True)
        for number, row in enumerate(shown.splitlines()):
            begin = first + " " * (margin - cell_len(first)) if number == 0 else " " * margin
            self.line(begin + row, style, wrapped=not lacking)

    def brief(self, words: str, first: str = "  ") -> None:
        """Words of any length cut to what fits on one line behind `first`."""
        from studytool.terminal.flow import cut

        self.line(cut(first + " ".join(words.split()), self.width), wrapped=True)

    def columns(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose columns are as wide as what is in them, numbers to the right; the last has no head."""
        from studytool.terminal.cells import cell_len

        lines = [(*heads, ""), *rows]
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        for cells in lines:
            padded = [" " * (width - cell_len(cell)) + cell for cell, width in zip(cells, widths, strict=True)]
            self.line("  " + "  ".join(padded).rstrip(), wrapped=True)

    def question(self, item: Item, variant: Variant, *heading: str) -> None:
        parts = [*heading, item.id, *map(self.say, messages.session.drawn(item.type, item.level, variant.seed))]
        self.line((", " if self.app.plain else " · ").join(parts), "bold")
        self.line()
        self.markdown(item.fill(item.prompt, variant, self.language))
        if alt := item.alt(variant, self.language):
            self.line()
            self.markdown(self.say(messages.session.figure(alt)), indent=2)
        options = item.options_shown(variant, self.language)
        if options:
            self.line()
        for place, option in enumerate(options):
            self.markdown(option, first=f"  {item.form.label(place)}. ")
        if expected := item.expects():
            self.line()
            self.markdown(expected, indent=2)
        self.line()

    def part_asked(self, place: int, asks: Sequence[str]) -> None:
        """Which part is to be answered now; the first one stands right above."""
        if place:
            self.line()
        self.line(self.say(messages.session.part_of(place + 1, len(asks))), "bold")
        if place:
            self.markdown(asks[place], indent=2)

    def keys(self) -> None:
        """What can be typed beside a response; read aloud, the words without their signs."""
        words = [self.say(key) for key in messages.session.KEYSTROKES]
        if self.app.plain:
            named = ", ".join(word.rpartition(" ")[0] for word in words)
            self.line(f"{self.say(messages.session.KEYS_READ)} {named}")
        else:
            words = [*(f"{word} ·" for word in words), self.say(messages.session.ESCAPED)]
            self._whole([self.say(messages.session.KEYS_ARE), *words], " ", "dim")

    def grades(self, coming: Mapping[Rating, float]) -> None:
        """The grades a learner can give, and in how many days each would bring the item back, where that is known."""
        joint = ", " if self.app.plain else " · "
        named = []
        for rating, name in messages.session.RATINGS.items():
            when = [self.say(messages.session.in_days(coming[rating]))] if coming else []
            named.append(joint.join([f"{rating:d} {self.say(name).capitalize()}", *when]))
        if self.app.plain:
            self.line(f"{self.say(messages.session.SELF_GRADE)} {'; '.join(named)}")
        else:
            self._whole([self.say(messages.session.SELF_GRADE), *named], "   ")

    def _whole(self, parts: Sequence[str], gap: str, style: str = "") -> None:
        """Parts in a row, between which lines may end, but not within one that fits on a line."""
        from studytool.terminal.cells import cell_len

        rows = [parts[0]]
        for part in parts[1:]:
            if cell_len(rows[-1] + gap + part) <= self.width:
                rows[-1] += gap + part
            else:
                rows.append(part)
        for row in rows:
            self.line(row, style, wrapped=cell_len(row) <= self.width)

    def how(self, what: Text, like: str = "") -> None:
        """How to answer: what a response is, and one that looks so."""
        example = f"{self.say(messages.session.LIKE)} `{like}`" if like else ""
        self.markdown(f"{self.say(messages.session.HOW_TO)} {self.say(what)}{example}", style="dim")

    def verdict(self, judgement: Judgement) -> None:
        mark, colour = MARKS[judgement.verdict]
        word = self.say(messages.session.VERDICTS[judgement.verdict])
        score = f" ({judgement.score:.0%})" if judgement.verdict is Verdict.PARTIAL else ""
        self.line(f"{self.mark(mark)} {word}{score}".lstrip(), f"bold {colour}")
        for text in (*judgement.feedback, *_readings(judgement)):
            self.markdown(self.say(text), indent=2)

    def part(self, part: JudgedPart) -> None:
        mark, colour = MARKS[part.judgement.verdict]
        word = messages.session.CARRIED if part.carried else messages.session.VERDICTS[part.judgement.verdict]
        self.line(f"  {self.mark(mark)} {part.id}: {self.say(word)}", colour)

    def table(self, judgement: Judgement, *, expected: bool) -> None:
        """The components, for arrays and gradients; before the item is done, without the expected values."""
        for part in judgement.parts:
            self.part(part)
            self.table(part.judgement, expected=expected)
        components = judgement.components
        if not components or (len(components) == 1 and not components[0].index):
            return
        heads = [messages.session.HEAD_INDEX, messages.session.HEAD_YOURS]
        if expected:
            heads.append(messages.session.HEAD_EXPECTED)
            heads += [messages.session.HEAD_NUMERICAL] if components[0].numerical is not None else []
        rows = [
            [*_cells(component, len(heads), expected=expected), self.right(ok=component.ok)] for component in components
        ]
        self.columns([self.say(head) for head in heads], rows)

    def right(self, *, ok: bool) -> str:
        """The sign, or where it is read aloud the word, that ends a row of a table."""
        verdict = Verdict.CORRECT if ok else Verdict.INCORRECT
        return self.say(messages.session.VERDICTS[verdict]) if self.app.plain else self.mark(MARKS[verdict][0])

    def mark(self, mark: str) -> str:
        """A sign such as ✓; nothing where it is read aloud, beside its word."""
        return "" if self.app.plain else mark

    def key(self, item: Item, variant: Variant) -> None:
        self.markdown(item.key_shown(variant, self.language), first=f"  {self.say(messages.session.KEY)} ")

    def hint(self, item: Item, variant: Variant) -> None:
        text = item.fill(item.hint, variant, self.language) if item.hint else self.say(messages.session.NO_HINT)
        self.markdown(text, first=f"  {self.say(messages.session.HINT)} ", style="cyan")

    def solution(self, item: Item, variant: Variant) -> None:
        if item.solution:
            self.line()
            self.markdown(item.fill(item.solution, variant, self.language), indent=2)

    def note(self, item: Item) -> None:
        """The section that teaches this, clickable where the terminal can show a link."""
        if item.note:
            self.link_to(item.note)

    def link_to(self, note: str) -> None:
        from studytool.cli.support.notes import address

        if self.app.plain:
            self.line(f"  {note}", wrapped=True)
            return
        words = painted(f"  {printable(note)}", "dim", self.stream)
        self._print(linked(words, address(self.app, note), self.stream))


def _readings(judgement: Judgement) -> tuple[Text, ...]:
    """How an expression that is not right was read."""
    if judgement.verdict is Verdict.CORRECT or not judgement.read:
        return ()
    from studytool.maths.settling import said  # a choice starts without it

    return said(judgement)


def _cells(component: Component, heads: int, *, expected: bool) -> list[str]:
    index = "[" + ", ".join(map(str, component.index)) + "]"
    numbers = [component.yours, *((component.expected, component.numerical) if expected else ())]
    shown = [f"{number:.6g}" for number in numbers if number is not None]
    return [index, *shown][:heads]
