"""Steps to be put in order, shown shuffled and numbered."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import messages
from studytool.items.contract import COMMON, Field, Item, Variant, folded_words
from studytool.items.contract.form import Form, Steps
from studytool.items.contract.kinds import TEXT, ListOf
from studytool.model import Flaw, Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import Ordering

BETWEEN = re.compile(
    r"(?<![a-z])(?:then|and|first|next|finally|last|before|steps?|(?:the )?(?:order|answer)(?: is)?|array|tensor|list)"
    r"(?![a-z])|然后|接着|最后|首先|再|先|步骤?|第|(?:答案|顺序)是?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Item):
    type: ClassVar = "order"
    meaning: ClassVar = Text({
        "en": "the numbers of the steps in the right order: `3 1 2`",
        "zh": "按正确顺序写出步骤的编号：`3 1 2`",
    })  # fmt: skip
    fields: ClassVar = COMMON | {
        "steps": Field(ListOf(TEXT, fewest=2), "the steps, in the right order", required=True),
    }

    steps: tuple[Text, ...]

    @property
    def form(self) -> Form:
        return Steps()

    def flaws(self) -> Iterator[Flaw]:
        yield from self._name_flaws()
        if len(self.steps) > 26:
            yield Flaw("steps", "too-many-steps", "more than 26 steps have no letters", "remove some")
        for language in ("en", "zh"):
            said = [folded_words(step.say(language)) for step in self.steps]
            for index, step in enumerate(said):
                if step in said[:index]:
                    first = said.index(step) + 1
                    yield Flaw(
                        f"steps.{index}", "equal-steps", f"this step reads as step {first} does", "make them differ"
                    )
                    return

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for index, step in enumerate(self.steps):
            yield f"steps.{index}", step

    def variant(self, seed: int) -> Variant:
        """Shuffled, and never shown already in order."""
        rng = random.Random(f"{self.id}:{seed}:steps")
        order = list(range(len(self.steps)))
        while order == sorted(order):
            rng.shuffle(order)
        return replace(self._drawn(seed, 0), order=tuple(order))

    def options_shown(self, variant: Variant, language: str) -> list[str]:
        return [self.fill(self.steps[index], variant, language) for index in variant.order]

    def portable(self, variant: Variant, language: str) -> Ordering:
        from studytool.items.contract.portable import Ordering

        return Ordering(tuple(self.fill(step, variant, language) for step in self.steps), variant.order)

    def key_shown(self, variant: Variant, language: str) -> str:
        del language
        return " ".join(str(place + 1) for place in self._right(variant))

    def key_data(self, variant: Variant, language: str) -> object:
        del language
        return [place + 1 for place in self._right(variant)]

    def _right(self, variant: Variant) -> list[int]:
        """The places shown, in the right order, counted from 0."""
        return sorted(range(len(self.steps)), key=lambda place: variant.order[place])

    def judge(self, variant: Variant, response: str) -> Judgement:
        count = len(self.steps)
        places = _places(response)
        if places is None or sorted(places) != list(range(count)):
            return Judgement(Verdict.UNREADABLE, 0.0, (messages.reading.unreadable_order(count),))
        right = self._right(variant)
        if places == right:
            return Judgement(Verdict.CORRECT, 1.0)
        if places == right[::-1]:
            return Judgement(Verdict.INCORRECT, 0.0, (messages.diagnosis.reversed_steps(),), "permuted")
        score = _pairs_in_order([variant.order[place] for place in places])
        wrong = next(index for index, (mine, true) in enumerate(zip(places, right, strict=True)) if mine != true)
        return Judgement(
            Verdict.PARTIAL if score else Verdict.INCORRECT, score, (messages.diagnosis.wrong_step(wrong + 1),)
        )

    def twin(self, variant: Variant, language: str) -> dict[str, Any]:
        unreadable = messages.reading.unreadable_order(len(self.steps)).say(language)
        return {"right": self._right(variant), "unreadable": unreadable}

    def samples(self, variant: Variant) -> Iterator[Sample]:
        right = [place + 1 for place in self._right(variant)]
        yield Sample(" ".join(map(str, right)), Verdict.CORRECT)
        yield Sample(", ".join(map(str, right)), Verdict.CORRECT)
        yield Sample(" ".join(map(str, right[::-1])), Verdict.INCORRECT)
        yield Sample(" ".join(map(str, right[:-1])), Verdict.UNREADABLE)
        yield Sample(" ".join(map(str, [*right[:-1], right[0]])), Verdict.UNREADABLE)
        yield Sample("", Verdict.UNREADABLE)


def _places(response: str) -> list[int] | None:
    """`3 1 2`, `3, 1, 2`, `c a b`, `3 > 1 > 2`, `3 then 1 then 2`; with fewer than ten steps `312` and `cab` too."""
    folded = BETWEEN.sub(" ", folded_words(response))
    parts = re.findall(r"\d+|[a-z]+|[^\d\sa-z,;:.、。=>→⇒()\[\]{}&+/|#~*\"'`–—-]", folded)
    if len(parts) == 1:
        parts = list(parts[0])
    places = [_place(part) for part in parts]
    return None if None in places else [place for place in places if place is not None]


def _place(part: str) -> int | None:
    if part.isdecimal() and len(part) < 4:
        return int(part) - 1
    return ord(part) - ord("a") if len(part) == 1 and "a" <= part <= "z" else None


def _pairs_in_order(order: list[int]) -> float:
    """The share of pairs in the right order (Kendall), above what a coin would give."""
    pairs = [(left, right) for index, left in enumerate(order) for right in order[index + 1 :]]
    share = sum(left < right for left, right in pairs) / len(pairs)
    return max(0.0, 2 * share - 1)


TYPE = Order
