"""Multiple choice: one or many options, shuffled by seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import messages
from studytool.items.contract import COMMON, Field, Item, Variant, folded_words
from studytool.items.contract.form import Form, Options
from studytool.items.contract.kinds import FLAG, TEXT, ListOf, RecordOf, Word
from studytool.model import Flaw, Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import MultipleChoice

LABEL = re.compile(r"[a-z]|[0-9]{1,2}")
AROUND = re.compile(
    r"[\s,;:.、。，()\[\]{}&+/|#'\"`*!?>]|\b(?:and|both|options?|answer|it is|it's|i think)\b|和|与|及|选项?|答案是?"
)
AS_SHOWN = re.compile(r"\(?([a-z]|[0-9]{1,2})[).:、][ ]*(.+)")  # the label, then the text of the option
LABELS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Option:
    text: Text
    correct: bool = False
    feedback: Text | None = None


OPTION = {
    "text": Field(TEXT, "what the learner reads", required=True),
    "correct": Field(FLAG, "true for a right option"),
    "feedback": Field(TEXT, "why it is wrong, or right"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Item):
    type: ClassVar = "choice"
    meaning: ClassVar = Text({
        "en": "an option's number, letter or full text; where many are right, `1,3` or `ac`",
        "zh": "选项的序号、字母或全文；多选时如 `1,3` 或 `ac`",
    })  # fmt: skip
    fields: ClassVar = COMMON | {
        "options": Field(ListOf(RecordOf(OPTION, Option), fewest=2), "what to choose from", required=True),
        "select": Field(Word("one", "many"), "one right option, or many"),
        "shuffle": Field(FLAG, "false keeps the written order", asked=False),
    }

    options: tuple[Option, ...]
    select: str = "one"
    shuffle: bool = True

    @property
    def form(self) -> Form:
        return Options(many=self.select == "many")

    def flaws(self) -> Iterator[Flaw]:
        yield from self._name_flaws()
        right = sum(option.correct for option in self.options)
        if right == 0 or (right > 1 and self.select == "one"):
            fix = "mark one" if right == 0 else "leave one, or add `select: many`"
            yield Flaw("options", "correct-options", f"{right} options are marked `correct: true`", fix)
        if len(self.options) > 26:
            yield Flaw("options", "too-many-options", "more than 26 options have no letters", "remove some")
        yield from self._equal_options()

    def _equal_options(self) -> Iterator[Flaw]:
        languages = {language for option in self.options for language in option.text.translations}
        for language in sorted(languages, key=lambda code: (code != "en", code)):
            seen: dict[str, int] = {}
            for index, option in enumerate(self.options):
                first = seen.setdefault(folded_words(option.text.say(language)), index)
                if first != index:
                    yield Flaw(
                        f"options.{index}", "equal-options", f"this option reads as option {first + 1} does",
                        "make them differ, or remove one",
                    )  # fmt: skip
                    return

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for index, option in enumerate(self.options):
            yield f"options.{index}.text", option.text
            if option.feedback:
                yield f"options.{index}.feedback", option.feedback

    def variant(self, seed: int) -> Variant:
        order = list(range(len(self.options)))
        if self.shuffle:
            random.Random(f"{self.id}:{seed}:options").shuffle(order)
        return replace(self._drawn(seed, 0), order=tuple(order))

    def options_shown(self, variant: Variant, language: str) -> list[str]:
        return [self.fill(self.options[index].text, variant, language) for index in variant.order]

    def single_choice(self, language: str) -> list[tuple[str, bool]]:
        if self.select == "many" or any(language not in option.text.translations for option in self.options):
            return []
        return [(option.text.say(language), option.correct) for option in self.options]

    def portable(self, variant: Variant, language: str) -> MultipleChoice:
        from studytool.items.contract.portable import Choice as Shown
        from studytool.items.contract.portable import MultipleChoice

        options = [self.options[index] for index in variant.order]
        choices = tuple(
            Shown(
                self.fill(option.text, variant, language),
                option.correct,
                self.fill(option.feedback, variant, language) if option.feedback else "",
            )
            for option in options
        )
        return MultipleChoice(choices, self.select == "many", self.shuffle)

    def key_shown(self, variant: Variant, language: str) -> str:
        shown = self.options_shown(variant, language)
        return "; ".join(f"{letter(place)}. {shown[place]}" for place in self._right(variant))

    def key_data(self, variant: Variant, language: str) -> object:
        shown = self.options_shown(variant, language)
        right = [shown[place] for place in self._right(variant)]
        return right if self.select == "many" else right[0]

    def twin(self, variant: Variant, language: str) -> dict[str, Any]:
        feedback = [self.options[index].feedback for index in variant.order]
        return {
            "right": self._right(variant),
            "feedback": [text and self.fill(text, variant, language) for text in feedback],
            "many": self.select == "many",
        }

    def _right(self, variant: Variant) -> list[int]:
        return [place for place, index in enumerate(variant.order) if self.options[index].correct]

    def judge(self, variant: Variant, response: str) -> Judgement:
        places = self._read(variant, response)
        if isinstance(places, Text):
            return Judgement(Verdict.UNREADABLE, 0.0, (places,))
        right = set(self._right(variant))
        chosen = [self.options[variant.order[place]] for place in sorted(places)]
        feedback = tuple(self.filled(option.feedback, variant) for option in chosen if option.feedback)
        if places == right:
            return Judgement(Verdict.CORRECT, 1.0, feedback)
        score = len(places & right) / len(places | right)
        if missed := len(right - places) if self.select == "many" else 0:
            feedback += (messages.diagnosis.missed_options(missed),)
        return Judgement(Verdict.PARTIAL if score else Verdict.INCORRECT, score, feedback)

    def _read(self, variant: Variant, response: str) -> set[int] | Text:
        """The places chosen, counted from 0, or why the response cannot be read."""
        folded = folded_words(response)
        if not folded:
            return messages.reading.empty()
        # Where an option reads `2` or `b` itself, the label is meant; a longer text is that option's.
        label = self._by_label(folded)
        places = label if label and LABEL.fullmatch(folded) else self._by_text(variant, folded) or label
        shown = AS_SHOWN.fullmatch(folded)
        if shown and (text := self._by_text(variant, shown[2])) and text == self._by_label(shown[1]):
            places = text
        if places is None:
            return messages.reading.unreadable_choice(len(self.options), many=self.select == "many")
        if len(places) > 1 and self.select == "one":
            return messages.reading.one_option_only()
        return places

    def _by_label(self, folded: str) -> set[int] | None:
        """`2`, `b`, `(b)`, `b.`, `option b`, and for many `1,3`, `1 3`, `ac`, `a and c`, and `13` of less than ten."""
        bare = AROUND.sub(" ", folded).split()
        if self.select == "many" and len(bare) == 1 and bare[0].isdecimal() and len(self.options) < 10:
            bare = list(bare[0])
        if all(re.fullmatch(r"[a-z]+", part) for part in bare):
            bare = list("".join(bare)) if self.select == "many" or len(bare) > 1 else bare
        if not bare or not all(map(LABEL.fullmatch, bare)):
            return None
        places = {LABELS.find(part) if part.isalpha() else int(part) - 1 for part in bare}
        known = len(places) == len(bare) and all(0 <= place < len(self.options) for place in places)
        return places if known else None

    def _by_text(self, variant: Variant, folded: str) -> set[int] | None:
        for language in ("en", "zh"):
            shown = [folded_words(text) for text in self.options_shown(variant, language)]
            for said in (folded, folded.rstrip(" .。!！;；,，")):
                if said in shown:
                    return {shown.index(said)}
        return None

    def samples(self, variant: Variant) -> Iterator[Sample]:
        right = self._right(variant)
        separator = "," if self.select == "many" else ""
        yield Sample(separator.join(str(place + 1) for place in right), Verdict.CORRECT)
        yield Sample(separator.join(letter(place) for place in right), Verdict.CORRECT)
        for place in range(len(self.options)):
            if place not in right:
                yield Sample(str(place + 1), Verdict.INCORRECT)
        yield Sample(str(len(self.options) + 1), Verdict.UNREADABLE)
        yield Sample("", Verdict.UNREADABLE)


def letter(place: int) -> str:
    return LABELS[place]


TYPE = Choice
