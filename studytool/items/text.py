"""A word or short phrase, compared after folding: case, width, spaces and punctuation do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from studytool import messages
from studytool.items.contract import COMMON, Field, Item, Mistake, Variant
from studytool.items.contract.form import Form, Line
from studytool.model import Flaw, Judgement, Sample, Text, Verdict

KEPT = re.compile(r"(?<!\w)-(?=\s*[\d.])|(?<![^\W\d])\.(?=\d)|(?<=\d)/(?=\d)|(?<=\d)%")
UNSEEN = "ZC"  # Unicode's separators, and control or format characters
SILENT = f"P{UNSEEN}"  # and punctuation

MISTAKE = {
    "id": Field("word", "its name, kebab-case; else mistake-1, mistake-2, …"),
    "accept": Field("words", "responses that show this slip", required=True, fewest=1),
    "feedback": Field("text", "why it is wrong", required=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase(Item):
    type: ClassVar = "text"
    meaning: ClassVar = Text({
        "en": "a word or short phrase; case, width, spaces and punctuation do not matter",
        "zh": "一个词或短语；大小写、全半角、空格和标点都不影响",
    })  # fmt: skip
    fields: ClassVar = COMMON | {
        "accept": Field(
            "words", "every response that is right; the first is shown as the key", required=True, fewest=1
        ),
        "mistakes": Field("records", "foreseen slips", of=MISTAKE, make=Mistake),
    }

    accept: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def form(self) -> Form:
        return Line()

    def flaws(self) -> Iterator[Flaw]:
        yield from self._name_flaws()
        seen = {fold(accepted) for accepted in self.accept}
        for index, accepted in enumerate(self.accept):
            if not fold(accepted):
                yield Flaw(f"accept.{index}", "empty", "an accepted response with nothing in it", "write a word")
        for index, mistake in enumerate(self.mistakes):
            for place, accepted in enumerate(mistake.accept):
                if fold(accepted) in seen:
                    yield Flaw(
                        f"mistakes.{index}.accept.{place}", "mistake-equals-key",
                        f"`{accepted}` is accepted as right, or is another mistake", "remove it here, or there",
                    )  # fmt: skip
                seen.add(fold(accepted))

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for index, mistake in enumerate(self.mistakes):
            yield f"mistakes.{index}.feedback", mistake.feedback

    def judge(self, variant: Variant, response: str) -> Judgement:
        folded = fold(response)
        if not folded:
            return Judgement(Verdict.UNREADABLE, 0.0, (messages.reading.empty(),))
        if folded in map(fold, self.accept):
            return Judgement(Verdict.CORRECT, 1.0)
        for number, mistake in enumerate(self.mistakes, 1):
            if folded in map(fold, mistake.accept):
                feedback = (self.filled(mistake.feedback, variant),)
                return Judgement(Verdict.INCORRECT, 0.0, feedback, mistake.id or f"mistake-{number}")
        return Judgement(Verdict.INCORRECT, 0.0)

    def key_shown(self, variant: Variant, language: str) -> str:
        del variant
        chinese = [accepted for accepted in self.accept if any("\u4e00" <= letter <= "\u9fff" for letter in accepted)]
        return chinese[0] if language == "zh" and chinese else self.accept[0]

    def twin(self, variant: Variant, language: str) -> dict[str, Any]:
        mistakes = [
            {
                "id": mistake.id or f"mistake-{number}",
                "accept": [fold(accepted) for accepted in mistake.accept],
                "feedback": self.fill(mistake.feedback, variant, language),
            }
            for number, mistake in enumerate(self.mistakes, 1)
        ]
        return {"accept": [fold(accepted) for accepted in self.accept], "mistakes": mistakes}

    def samples(self, variant: Variant) -> Iterator[Sample]:
        del variant
        for accepted in self.accept:
            yield Sample(accepted, Verdict.CORRECT)
            yield Sample(f"  {accepted} ", Verdict.CORRECT)
        for mistake in self.mistakes:
            for accepted in mistake.accept:
                yield Sample(accepted, Verdict.INCORRECT)
        yield Sample("zzz not an answer zzz", Verdict.INCORRECT)
        yield Sample("", Verdict.UNREADABLE)


def fold(text: str) -> str:
    """What two phrases are compared by: NFKC, no spaces or punctuation, and outside `$…$` no case.

    Signs that make another number stay (KEPT); a phrase of nothing but punctuation is kept whole.
    """
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("⁄", "/")
    parts = text.split("$")
    folded = "".join(_plain(part) if index % 2 == 0 else _tight(part) for index, part in enumerate(parts))
    return folded or _tight(text)


def _plain(part: str) -> str:
    part = part.casefold()
    kept = {match.start() for match in KEPT.finditer(part)}
    return "".join(
        letter for at, letter in enumerate(part) if at in kept or unicodedata.category(letter)[0] not in SILENT
    )


def _tight(part: str) -> str:
    return "".join(letter for letter in part if unicodedata.category(letter)[0] not in UNSEEN)


TYPE = Phrase
