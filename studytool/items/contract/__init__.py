"""What every item type declares and answers: fields, response form, variant, judgement, samples."""

from __future__ import annotations

import random
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import texts
from studytool.errors import ExpressionError, NoVariant
from studytool.items.contract.fields import Field as Field
from studytool.items.contract.form import Form
from studytool.items.contract.kinds import DRAWS, EXPRESSIONS, FLAG, KEBAB, TEXT, WORD, RecordOf, Word
from studytool.items.contract.running import JudgedResponse, RunCode
from studytool.model import Flaw, Judgement, Sample, Text

if TYPE_CHECKING:
    from studytool.items.contract.portable import Portable
    from studytool.maths.calculation import Slip
    from studytool.maths.draws import Draw, Value
    from studytool.maths.expression import Expression

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture beside the prompt: its `file` below the bank's folder, and in `alt` the words for who cannot see it."""

    file: str
    alt: Text


FIGURE = {
    "file": Field(WORD, "its file below the bank's folder: SVG, PNG, JPEG, GIF or WebP", required=True),
    "alt": Field(TEXT, "what it shows, in words; a terminal has no other", required=True),
}


# Of these a given and a let alone decide what is asked, and count toward the edition.
COMMON: dict[str, Field] = {
    "id": Field(KEBAB, "kebab-case, unique in the topic, never reused", required=True, asked=False),
    "type": Field(WORD, "the item type", required=True, asked=False),
    "prompt": Field(
        TEXT, "the question, in Markdown with TeX; `{{name}}` shows a drawn value", required=True, asked=False
    ),
    "figure": Field(RecordOf(FIGURE, Figure), "a picture that belongs to the prompt", asked=False),
    "note": Field(WORD, "the section that teaches it: `#anchor`, or `page.md#anchor`", asked=False),
    "level": Field(Word("recall", "apply", "derive"), "how much it asks", asked=False),
    "hint": Field(TEXT, "a nudge that does not give the answer away", asked=False),
    "solution": Field(TEXT, "the worked solution, shown when the item is done", asked=False),
    "source": Field(WORD, "citations, such as `[@sutton2018reinforcement, section 13.3]`", asked=False),
    "retired": Field(FLAG, "true: no longer asked; the id stays taken", asked=False),
    "given": Field(DRAWS, "drawn parameters, in order"),
    "let": Field(EXPRESSIONS, "named intermediate expressions, in order"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An item with its parameters drawn: fixed by the item's id and the seed.

    `given` holds the drawn values as shown; `values` those and the lets as arrays; `key` is what the type makes of
    the author's answer; `order` says which option or step, as written, stands at each place shown; `points` are where
    a formula is compared, each with a value of every variable.
    """

    seed: int
    attempt: int = 0
    given: Mapping[str, Value] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    key: Any = None
    numerical: Any = None  # the derivative found without the key, where there is one
    slips: tuple[Slip, ...] = ()  # the standard wrong results here
    order: tuple[int, ...] = ()
    points: tuple[Mapping[str, Value], ...] = ()
    parts: tuple[Variant, ...] = ()  # one for each part, where there are parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(ABC):
    """One question of the bank, as its author wrote it. Subclasses add their fields and judge responses."""

    type: ClassVar[str]
    meaning: ClassVar[Text]  # what the learner gives
    fields: ClassVar[Mapping[str, Field]]
    computed: ClassVar[bool] = False

    id: str
    topic: str
    prompt: Text
    figure: Figure | None = None
    note: str | None = None
    level: str | None = None
    hint: Text | None = None
    solution: Text | None = None
    source: str | None = None
    retired: bool = False
    given: tuple[tuple[str, Draw], ...] = ()
    let: tuple[tuple[str, Expression], ...] = ()
    file: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    def flaws(self) -> Iterator[Flaw]:
        """What is wrong with the item as written, found without drawing or computing anything."""
        yield from self._name_flaws()

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Every expression but the lets, with its path."""
        yield from ()

    def uses(self) -> Iterator[str]:
        """The names of givens and lets that something reads or shows."""
        for _, text in self.texts():
            for said in text.translations.values():
                yield from (match[1] for match in PLACEHOLDER.finditer(said))
        for _, expression in (*self.let, *self.expressions()):
            yield from expression.names

    def variant(self, seed: int) -> Variant:
        """The item with its parameters drawn. Raises NoVariant where no admissible draw is found."""
        return self._drawn(seed, 0)

    def _drawn(self, seed: int, attempt: int) -> Variant:
        """The attempt's draws, with the lets computed where there are any. Raises NoVariant where one has no value."""
        rng = random.Random(f"{self.id}:{seed}:{attempt}")
        given = {name: draw.sample(rng) for name, draw in self.given}
        if not (let := self.settled_let()):
            return Variant(seed=seed, attempt=attempt, given=given, values=given)
        from studytool.maths.evaluate import environment, evaluate  # numpy only where something is computed

        values = environment(given, ())
        for name, expression in let:
            try:
                values[name] = evaluate(expression, values)
            except ExpressionError as error:
                raise NoVariant(f"let.{name}", f"{error.what}; {error.todo}", "expression") from None
        return Variant(seed=seed, attempt=attempt, given=given, values=values)

    def settled_let(self) -> tuple[tuple[str, Expression], ...]:
        """The lets that have a value once the parameters are drawn."""
        return self.let

    def varies(self) -> bool:
        """Whether another seed can give another variant."""
        return any(draw.varies for _, draw in self.given)

    @abstractmethod
    def judge(self, variant: Variant, response: str) -> Judgement: ...

    def judge_with(self, variant: Variant, response: str, run: RunCode) -> JudgedResponse:
        """Judge a response; a type that takes code overrides this, and has `run` run it."""
        del run
        return JudgedResponse(self.judge(variant, response))

    @abstractmethod
    def samples(self, variant: Variant) -> Iterator[Sample]:
        """Responses this item claims to be right, wrong and unreadable."""

    def mutants(self, variant: Variant) -> Iterator[Any]:
        """Wrong results, as arrays of the key's shape, which no tolerance may take for the key."""
        del variant
        yield from ()

    def accepts(self, variant: Variant, value: Any) -> bool:
        """Whether this value, typed in full, is judged correct."""
        del variant, value
        return False

    def parts_at(self, variant: Variant) -> Iterator[tuple[str, Item, Variant]]:
        """Its parts, where it has some: the path of each one's fields, the part as an item, and its variant."""
        del variant
        yield from ()

    def flaws_at(self, variant: Variant) -> Iterator[Flaw]:
        """What is wrong with it at a variant, as its type can tell, beyond what is proved of any item."""
        del variant
        yield from ()

    def options_shown(self, variant: Variant, language: str) -> list[str]:
        """The options or steps in the order shown; empty where there are none."""
        del variant, language
        return []

    def single_choice(self, language: str) -> list[tuple[str, bool]]:
        """Where one option is right and all are written in this language: each as written, and whether it is right."""
        del language
        return []

    @property
    @abstractmethod
    def form(self) -> Form:
        """How a response is given."""

    def expects(self) -> str:
        """What a response has to be, in Markdown, where the prompt need not say it."""
        return ""

    def wanted(self, variant: Variant) -> tuple[Text, str]:
        """What a response is, where the prompt need not say it, and one that looks so, or "" where the text tells."""
        del variant
        return self.meaning, ""

    def template(self, variant: Variant) -> str:
        """What an editor opens with, where a response is written in one."""
        del variant
        return ""

    def call(self, variant: Variant) -> str:
        """Code that calls what the editor holds with the values shown, and prints what comes back."""
        del variant
        return ""

    def twin(self, variant: Variant, language: str) -> dict[str, Any] | None:
        """What the page's script needs to judge responses itself; None where they go to the page's Python."""
        del variant, language
        return None

    @abstractmethod
    def key_shown(self, variant: Variant, language: str) -> str:
        """The right answer as shown to a learner, in Markdown."""

    def key_data(self, variant: Variant, language: str) -> object:
        """The right answer as plain data for `--json`."""
        return self.key_shown(variant, language)

    def portable(self, variant: Variant, language: str) -> Portable:
        """What it asks, in the terms of other programs; without such terms, an essay that a person grades."""
        from studytool.items.contract.portable import Essay

        return Essay(self.key_shown(variant, language), self.template(variant))

    def fill(self, text: Text, variant: Variant, language: str) -> str:
        """A text with the variant's values in place of `{{name}}`."""
        return PLACEHOLDER.sub(lambda match: self._value_shown(match[1], variant), text.say(language))

    def filled(self, text: Text, variant: Variant) -> Text:
        """The same in every language the text has."""
        return Text({language: self.fill(text, variant, language) for language in text.translations})

    def alt(self, variant: Variant, language: str) -> str:
        """What the figure shows, in words; "" where there is none."""
        return self.fill(self.figure.alt, variant, language) if self.figure else ""

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text of the item with its path, for checks that read what a learner reads."""
        for name in ("prompt", "hint", "solution"):
            if (text := getattr(self, name)) is not None:
                yield name, text
        if self.figure:
            yield "figure.alt", self.figure.alt

    def place(self, path: str) -> tuple[int, int]:
        """Line and column of a field, or of the nearest one around it that was written."""
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, (1, 1))

    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in (*self.given, *self.let))

    def _value_shown(self, name: str, variant: Variant) -> str:
        if name in variant.given:
            from studytool.maths.draws import show  # an item without numbers starts without it

            return show(variant.given[name])
        return show_computed(variant.values[name])

    def _name_flaws(self) -> Iterator[Flaw]:
        """Names that texts show and nothing declares, and declared ones that nothing uses."""
        from studytool.maths.expression import unknown

        unsettled = set(self.let) - set(self.settled_let())
        names = [name for name in self.names() if name not in {name for name, _ in unsettled}]
        for path, text in self.texts():
            for said in text.translations.values():
                for match in PLACEHOLDER.finditer(said):
                    if match[1] not in names:
                        error = unknown(match[1], names, "name in {{}}")
                        yield Flaw(path, "unknown-name", error.what, error.todo)
        used = set(self.uses())
        for kind, declared in (("given", self.given), ("let", self.let)):
            for name, _ in declared:
                if name not in used:
                    yield Flaw(
                        f"{kind}.{name}", "unused-name", f"nothing uses `{name}`", "use it, or remove it", "warning"
                    )


def folded_words(text: str) -> str:
    """A text without case, width, extra spaces and what shows nothing: what two options or steps are told apart by."""
    return " ".join(unicodedata.normalize("NFKC", texts.visible(text)).casefold().split())


def show_computed(value: Any, digits: int = 6) -> str:
    """A computed value in at most so many significant digits, arrays as nested lists."""
    from studytool.maths.draws import show

    listed = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(listed, list):
        return "[" + ", ".join(show_computed(entry, digits) for entry in listed) + "]"
    return show(float(f"{listed:.{digits}g}") + 0.0)  # a zero has no sign


def expression_flaws(path: str, expression: Expression | None, known: tuple[str, ...]) -> Iterator[Flaw]:
    """Names an expression reads that stand for nothing."""
    from studytool.maths.expression import unknown

    for name in expression.names if expression else ():
        if name not in known and name not in ("pi", "e"):
            error = unknown(name, known, "name")
            yield Flaw(path, "unknown-name", error.what, error.todo)
