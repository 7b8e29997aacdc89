"""Two words, each of them right or wrong by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from studytool.items.contract import COMMON, Field, Item, Variant
from studytool.items.contract.form import Form, OneLine
from studytool.items.contract.kinds import FLAG, WORD
from studytool.model import Judgement, Sample, Text, Verdict

TWO = Text({"en": "Give two words.", "zh": "请写两个词。"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWords(Item):
    type: ClassVar = "two-words"
    meaning: ClassVar = Text({"en": "two words: `policy gradient`", "zh": "两个词，如 `policy gradient`"})
    fields: ClassVar = COMMON | {
        "first": Field(WORD, "the first word", required=True),
        "second": Field(WORD, "the second word", required=True),
        "swapped": Field(FLAG, "true: their order does not matter"),
    }

    first: str
    second: str
    swapped: bool = False

    @property
    def form(self) -> Form:
        return OneLine()

    def judge(self, variant: Variant, response: str) -> Judgement:
        del variant
        words, key = response.split(), [self.first, self.second]
        if len(words) != 2:
            return Judgement(Verdict.UNREADABLE, 0.0, (TWO,))
        score = sum(word == right for word, right in zip(words, key, strict=True)) / 2
        if score == 1 or (self.swapped and words[::-1] == key):
            return Judgement(Verdict.CORRECT, 1.0)
        return Judgement(Verdict.PARTIAL if score else Verdict.INCORRECT, score)

    def key_shown(self, variant: Variant, language: str) -> str:
        del variant, language
        return f"{self.first} {self.second}"

    def samples(self, variant: Variant) -> Iterator[Sample]:
        del variant
        yield Sample(f"{self.first} {self.second}", Verdict.CORRECT)
        yield Sample(f"{self.second} {self.first}", Verdict.CORRECT if self.swapped else Verdict.INCORRECT)
        yield Sample(f"{self.first} {self.first}", Verdict.PARTIAL)
        yield Sample(self.first, Verdict.UNREADABLE)


TYPE = TwoWords
