"""How a question, a verdict and a solution look in a terminal; piped, the same words without colour."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studytool import messages
from studytool.cli._printable import printable
from studytool.model import Component, Judgement, Text, Verdict

if TYPE_CHECKING:
    from rich.console import Console

    from studytool.cli._app import App
    from studytool.items._base import Item, Variant

MARKS = {
    Verdict.CORRECT: ("✓", "green"),
    Verdict.IMPRECISE: ("≈", "yellow"),
    Verdict.PARTIAL: ("◐", "yellow"),
    Verdict.INCORRECT: ("✗", "red"),
    Verdict.UNREADABLE: ("?", "yellow"),
}
WIDEST, NARROWEST = 100, 10


@dataclass(frozen=True, slots=True)
class Page:
    """Prints in one language, at the width there is; nothing printed can steer the terminal."""

    console: Console
    app: App
    width: int

    @classmethod
    def of(cls, app: App, *, aside: bool = False) -> Page:
        """`aside`: on standard error, where a document has standard output to itself."""
        from rich.console import Console

        columns = shutil.get_terminal_size((80, 24)).columns
        width = max(NARROWEST, min(columns, WIDEST))
        return cls(Console(width=width, stderr=aside, highlight=False, markup=False, emoji=False), app, width)

    @property
    def language(self) -> str:
        return self.app.language

    def say(self, text: Text) -> str:
        return text.say(self.language)

    def line(self, words: str = "", style: str = "", *, wrapped: bool = False) -> None:
        """One line, broken between words where it is too long; a `wrapped` one stays as it is."""
        self.console.print(printable(words), style=style or None, soft_wrap=wrapped)

    def markdown(self, source: str, *, indent: int = 0, first: str = "", style: str = "") -> None:
        """Markdown with mathematics, wrapped; `first` stands before the first line in place of its indent."""
        from rich.cells import cell_len, set_cell_size

        from studytool.terminal.layout import render

        margin = max(indent, cell_len(first))
        rows = render(source.strip(), max(NARROWEST, self.width - margin)).splitlines()
        for number, row in enumerate(rows):
            self.line((set_cell_size(first, margin) if number == 0 else " " * margin) + row, style, wrapped=True)

    def question(self, item: Item, variant: Variant, heading: str = "") -> None:
        parts = [heading, item.id, item.type, item.level or "", f"seed {variant.seed}"]
        self.line(" · ".join(part for part in parts if part), "bold")
        self.line()
        self.markdown(item.fill(item.prompt, variant, self.language))
        options = item.options_shown(variant, self.language)
        if options:
            self.line()
        for place, option in enumerate(options):
            self.markdown(option, first=f"  {chr(ord('a') + place)}. ")
        if form := item.form():
            self.line()
            self.markdown(form, indent=2)
        self.line()

    def how(self, item: Item) -> None:
        """How to answer this type of item."""
        self.markdown(f"{self.say(messages.HOW_TO)} {self.say(item.meaning)}", style="dim")

    def verdict(self, judgement: Judgement) -> None:
        mark, colour = MARKS[judgement.verdict]
        word = self.say(messages.VERDICTS[judgement.verdict])
        score = f" ({judgement.score:.0%})" if judgement.verdict is Verdict.PARTIAL else ""
        self.line(f"{_printable(mark)} {word}{score}", f"bold {colour}")
        for text in judgement.feedback:
            self.markdown(self.say(text), indent=2)

    def table(self, judgement: Judgement, *, expected: bool) -> None:
        """The components, for arrays and gradients; before the item is done, without the expected values."""
        components = judgement.components
        if not components or (len(components) == 1 and not components[0].index):
            return
        from rich.table import Table

        say = self.say
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
        heads = [messages.HEAD_INDEX, messages.HEAD_YOURS]
        if expected:
            heads.append(messages.HEAD_EXPECTED)
            heads += [messages.HEAD_NUMERICAL] if components[0].numerical is not None else []
        for head in heads:
            table.add_column(f"  {say(head)}" if head is messages.HEAD_INDEX else say(head), justify="right")
        table.add_column("")
        for component in components:
            table.add_row(*_cells(component, len(heads), expected=expected))
        self.console.print(table)

    def mark(self, mark: str) -> str:
        """A sign such as ✓ as far as the output can show it."""
        return _printable(mark)

    def key(self, item: Item, variant: Variant) -> None:
        self.markdown(item.key_shown(variant, self.language), first=f"  {self.say(messages.KEY)} ")

    def hint(self, item: Item, variant: Variant) -> None:
        text = item.fill(item.hint, variant, self.language) if item.hint else self.say(messages.NO_HINT)
        self.markdown(text, first=f"  {self.say(messages.HINT)} ", style="cyan")

    def solution(self, item: Item, variant: Variant) -> None:
        if item.solution:
            self.line()
            self.markdown(item.fill(item.solution, variant, self.language), indent=2)

    def note(self, item: Item) -> None:
        """The section that teaches this, clickable where the terminal can show a link."""
        if item.note:
            self.link_to(item.note)

    def link_to(self, note: str) -> None:
        from rich.text import Text as Rich

        from studytool.cli._notes import address

        target = address(self.app, note)
        self.console.print(
            Rich(f"  {printable(note)}", style=f"dim link {target}" if target else "dim"), soft_wrap=True
        )


def _cells(component: Component, heads: int, *, expected: bool) -> list[str]:
    index = "[" + ", ".join(map(str, component.index)) + "]"
    numbers = [component.yours, *((component.expected, component.numerical) if expected else ())]
    shown = [f"{number:.6g}" for number in numbers if number is not None]
    return [*[f"  {index}", *shown][:heads], _printable("✓" if component.ok else "✗")]


def _printable(mark: str) -> str:
    """The mark, or an ASCII one where the output cannot show it."""
    try:
        mark.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return {"✓": "+", "✗": "x", "≈": "~", "◐": "o"}.get(mark, mark)
    return mark
