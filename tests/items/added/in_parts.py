"""A calculation in parts, each an item of a type of its own, which reads the answers to those before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from studytool.items.contract import COMMON, Field, Item, Variant
from studytool.items.contract.form import Form, OneLine
from studytool.items.contract.kinds import ListOf
from studytool.items.contract.parts import Part
from studytool.maths.draws import parse_draw
from studytool.model import Judgement, Sample, Text, Verdict

BY_ID = Text({"en": "Give JSON with a text for each part.", "zh": "请写 JSON，每个小问对应一段文本。"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InParts(Item):
    type: ClassVar = "in-parts"
    meaning: ClassVar = Text({"en": "JSON by the ids of the parts", "zh": "按小问 id 组织的 JSON"})
    fields: ClassVar = COMMON | {
        "parts": Field(ListOf(Part("array", "number", "text"), fewest=2), "the parts, in order", required=True),
    }

    parts: tuple[Any, ...]

    @property
    def form(self) -> Form:
        return OneLine()

    def uses(self) -> Iterator[str]:
        yield from Item.uses(self)
        for part in self.parts:
            yield from part.uses()

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for place, part in enumerate(self.parts):
            yield f"parts.{place}.ask", part.prompt

    def variant(self, seed: int) -> Variant:
        drawn = self._drawn(seed, 0)
        keys = [np.ravel(variant.key) for _, variant in self._built(drawn) if variant.key is not None]
        return replace(drawn, key=np.concatenate(keys))

    def _built(self, variant: Variant) -> Iterator[tuple[Item, Variant]]:
        """Each part as it is asked: with the values drawn for the whole, and the answers to the parts before."""
        fixed = tuple((name, parse_draw(json.dumps(value))) for name, value in variant.given.items())
        let = self.let
        for part in self.parts:
            asked = replace(part, given=fixed, let=(*let, *part.let))
            yield asked, asked.variant(variant.seed)
            let = (*let, *part.let, (part.id, part.answer)) if part.computed else let

    def judge(self, variant: Variant, response: str) -> Judgement:
        try:
            given = json.loads(response)
        except (ValueError, RecursionError):
            given = None
        ids = [part.id for part in self.parts]
        if not isinstance(given, dict) or list(given) != ids or not all(isinstance(one, str) for one in given.values()):
            return Judgement(Verdict.UNREADABLE, 0.0, (BY_ID,))
        told = [part.judge(drawn, given[part.id]) for part, drawn in self._built(variant)]
        feedback = tuple(text for one in told for text in one.feedback)
        right = sum(one.verdict is Verdict.CORRECT for one in told) / len(told)
        if Verdict.UNREADABLE in [one.verdict for one in told]:
            return Judgement(Verdict.UNREADABLE, 0.0, feedback)
        verdict = Verdict.CORRECT if right == 1 else Verdict.PARTIAL if right else Verdict.INCORRECT
        return Judgement(verdict, right, feedback)

    def key_shown(self, variant: Variant, language: str) -> str:
        return "; ".join(f"{part.id}: {part.key_shown(drawn, language)}" for part, drawn in self._built(variant))

    def samples(self, variant: Variant) -> Iterator[Sample]:
        built = list(self._built(variant))
        right = [_first(part, drawn, right=True) for part, drawn in built]
        wrong = [_first(part, drawn, right=False) for part, drawn in built]
        yield Sample(self._written(right), Verdict.CORRECT)
        yield Sample(self._written(wrong), Verdict.INCORRECT)
        yield Sample(self._written([*right[:-1], wrong[-1]]), Verdict.PARTIAL)
        yield Sample(self._written([*right[:-1], ""]), Verdict.UNREADABLE)
        yield Sample("{}", Verdict.UNREADABLE)

    def _written(self, responses: Sequence[str]) -> str:
        return json.dumps({part.id: said for part, said in zip(self.parts, responses, strict=True)})


def _first(part: Item, variant: Variant, *, right: bool) -> str:
    """The first sample of a part that can be read and is right, or is not."""
    read = (sample for sample in part.samples(variant) if sample.verdict is not Verdict.UNREADABLE)
    return next(sample.response for sample in read if (sample.verdict is Verdict.CORRECT) == right)


TYPE = InParts
