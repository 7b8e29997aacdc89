"""Free recall: the learner writes from memory, sees the author's answer, and grades the response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from studytool import messages
from studytool.items.contract import COMMON, Field, Item, Variant
from studytool.items.contract.form import Form, SelfGrade
from studytool.items.contract.kinds import TEXT
from studytool.model import Judgement, Sample, Text, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Item):
    type: ClassVar = "recall"
    meaning: ClassVar = Text({
        "en": "free text, then your own grade: 1 again, 2 hard, 3 good, 4 easy",
        "zh": "自由作答，然后自评：1 重来，2 困难，3 良好，4 轻松",
    })  # fmt: skip
    fields: ClassVar = COMMON | {
        "answer": Field(TEXT, "what a good response says, to compare with", required=True),
    }

    answer: Text

    @property
    def form(self) -> Form:
        return SelfGrade()

    def wanted(self, variant: Variant) -> tuple[Text, str]:
        del variant
        return messages.reading.FREE_TEXT, ""

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        yield "answer", self.answer

    def judge(self, variant: Variant, response: str) -> Judgement:
        """The text is correct only if it is the answer word for word; otherwise the learner compares it with the answer
        and grades it."""
        said = " ".join(response.split())
        if not said:
            return Judgement(Verdict.UNREADABLE, 0.0, (messages.reading.empty(),))
        answers = {" ".join(self.key_shown(variant, language).split()) for language in self.answer.translations}
        if said in answers:
            return Judgement(Verdict.CORRECT, 1.0)
        return Judgement(Verdict.PARTIAL, 0.5, (messages.session.COMPARE,))

    def key_shown(self, variant: Variant, language: str) -> str:
        return self.fill(self.answer, variant, language)

    def twin(self, variant: Variant, language: str) -> dict[str, Any]:
        del language
        keys = [self.key_shown(variant, translation) for translation in self.answer.translations]
        return {"answers": [" ".join(key.split()) for key in keys]}

    def samples(self, variant: Variant) -> Iterator[Sample]:
        yield Sample(self.key_shown(variant, "en"), Verdict.CORRECT)
        yield Sample("3", Verdict.PARTIAL)  # a response of one character, and no grade
        yield Sample(" ", Verdict.UNREADABLE)


TYPE = Recall
