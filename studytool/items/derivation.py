"""A calculation in parts. A part whose answer follows from the learner's own earlier answers counts as right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import messages
from studytool.errors import ExpressionError, NoVariant, Unreadable
from studytool.items._computed import ATTEMPTS, Computed
from studytool.items._parts import Own, built, followed, foreseen, judged, read
from studytool.items.contract import COMMON, PLACEHOLDER, Field, Item, Variant
from studytool.items.contract.form import Form, Parts
from studytool.items.contract.kinds import ListOf
from studytool.items.contract.parts import Part
from studytool.maths.expression import Expression, check_name
from studytool.model import Flaw, JudgedPart, Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import Cloze

PART = Part("array", "formula", "gradient", "number")
SHARED = ("given", "let")  # fields of the item, which its parts have too


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation(Item):
    type: ClassVar = "derivation"
    meaning: ClassVar = Text({
        "en": 'an answer to each part in turn; as one text, JSON by the ids of the parts: `{"first": "0.5", …}`',
        "zh": '依次回答每个小问；写成一段文字时，用按小问 id 组织的 JSON：`{"first": "0.5", …}`',
    })  # fmt: skip
    fields: ClassVar = COMMON | {
        "parts": Field(ListOf(PART, fewest=2), "the parts, in order", required=True),
    }

    parts: tuple[Computed, ...]

    @property
    def form(self) -> Form:
        return Parts(tuple(part.id for part in self.parts))

    def wanted(self, variant: Variant) -> tuple[Text, str]:
        del variant
        return messages.reading.PARTS_IN_TURN, ""

    # The author's side -----------------------------------------------------------------------------------------------

    def flaws(self) -> Iterator[Flaw]:
        if unfit := list(self._id_flaws()):
            yield from unfit
            return
        yield from self._name_flaws()
        for path, text in self.texts():
            shown = {match[1] for said in text.translations.values() for match in PLACEHOLDER.finditer(said)}
            for part in self.parts if path != "solution" else ():
                if part.id in shown:
                    what = f"`{{{{{part.id}}}}}` shows the answer to a part"
                    yield Flaw(path, "gives-away", what, "show it in the solution only")
        for index, item in enumerate(built(self, self.parts)):
            yield from self._part_flaws(index, item)

    def _part_flaws(self, index: int, item: Computed) -> Iterator[Flaw]:
        """Those of a part as an item, but for what is said of its texts, of the answers before, and once of `let`."""
        own = {f"let.{name}" for name, _ in self.parts[index].let}
        shared = {f"let.{name}" for name, _ in self.let if not index}
        texts = {path for path, _ in item.texts()}
        for flaw in item.flaws():
            if flaw.path in own:
                yield flaw._replace(path=f"parts.{index}.{flaw.path}")
            elif flaw.path in shared and flaw.code != "unused-name":  # a later part may use it
                yield flaw
            elif flaw.code != "unused-name" and not flaw.path.startswith("let.") and flaw.path not in texts:
                yield flaw._replace(path=_path(index, flaw.path))

    def _id_flaws(self) -> Iterator[Flaw]:
        """Ids stand for answers in expressions: each is a name, and not taken."""
        taken = {name for name, _ in (*self.given, *self.let)}
        for index, part in enumerate(self.parts):
            try:
                check_name(part.id)
            except ExpressionError as error:
                yield Flaw(f"parts.{index}.id", "name", error.what, error.todo)
            inner = {name for name, _ in part.let} | set(part.symbols())
            for name in ({part.id} | inner) & taken:
                what = f"the name `{name}` is taken"
                yield Flaw(f"parts.{index}.id", "duplicate-name", what, "choose another name")
            taken.add(part.id)

    def names(self) -> tuple[str, ...]:
        return (*Item.names(self), *(part.id for part in self.parts))

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for index, part in enumerate(self.parts):
            yield f"parts.{index}.ask", part.prompt
            for number, mistake in enumerate(part.mistakes):
                yield f"parts.{index}.mistakes.{number}.feedback", mistake.feedback

    def uses(self) -> Iterator[str]:
        yield from Item.uses(self)
        for item in built(self, self.parts):
            yield from item.uses()

    # Variants --------------------------------------------------------------------------------------------------------

    def variant(self, seed: int) -> Variant:
        import numpy as np

        items = built(self, self.parts)
        with np.errstate(all="ignore"):
            for attempt in range(ATTEMPTS if self.varies() else 1):
                try:
                    return self._admitted(items, self._drawn(seed, attempt))
                except NoVariant as refused:
                    last = refused
        raise last

    def varies(self) -> bool:
        return Item.varies(self) or any(item.varies() for item in built(self, self.parts))

    def _admitted(self, items: tuple[Computed, ...], drawn: Variant) -> Variant:
        """The variant with that of every part. Raises NoVariant where one of them cannot be judged fairly."""
        admitted: list[Variant] = []
        for index, item in enumerate(items):
            try:
                admitted.append(item._admitted(drawn))
            except NoVariant as refused:
                raise NoVariant(_path(index, refused.path), refused.reason, refused.code) from None
        answers = {part.id: variant.key for part, variant in zip(self.parts, admitted, strict=True)}
        return replace(drawn, values={**drawn.values, **answers}, parts=tuple(admitted))

    # Judging ---------------------------------------------------------------------------------------------------------

    def judge(self, variant: Variant, response: str) -> Judgement:
        """The parts up to the first that has no answer are judged, whatever the verdict on the whole."""
        try:
            given = read(response, tuple(part.id for part in self.parts))
        except Unreadable as unreadable:
            return Judgement(Verdict.UNREADABLE, 0.0, (unreadable.message,), read=unreadable.read)
        told = tuple(self._judged_parts(variant, given))
        feedback = tuple(messages.diagnosis.of_part(part.id, said) for part in told for said in part.judgement.feedback)
        verdicts = [part.judgement.verdict for part in told]
        if len(told) < len(self.parts):
            missing = messages.reading.missing_part(self.parts[len(told)].id)
            return Judgement(Verdict.UNREADABLE, 0.0, (*feedback, missing), parts=told)
        score = verdicts.count(Verdict.CORRECT) / len(verdicts)
        misconception = next((part.judgement.misconception for part in told if part.judgement.misconception), None)
        if Verdict.UNREADABLE in verdicts:
            return Judgement(Verdict.UNREADABLE, 0.0, feedback, parts=told)
        verdict = Verdict.CORRECT if score == 1 else Verdict.PARTIAL if score else Verdict.INCORRECT
        verdict = Verdict.IMPRECISE if Verdict.IMPRECISE in verdicts else verdict
        return Judgement(verdict, score, feedback, misconception, parts=told)

    def _judged_parts(self, variant: Variant, given: Mapping[str, str]) -> Iterator[JudgedPart]:
        own = Own()
        for part, item, place in zip(self.parts, built(self, self.parts), variant.parts, strict=True):
            if part.id not in given:
                return
            response = given[part.id]
            told = JudgedPart(part.id, *judged(item, place, response, own))
            yield told
            if told.judgement.verdict is not Verdict.UNREADABLE:
                own = own.followed_by(told, item, place, response)

    # Showing ---------------------------------------------------------------------------------------------------------

    def portable(self, variant: Variant, language: str) -> Cloze:
        from studytool.items.contract.portable import Cloze, Numerical
        from studytool.items.contract.portable import Part as Asked

        parts = []
        for part, item, place in zip(self.parts, built(self, self.parts), variant.parts, strict=True):
            ask = self.fill(part.prompt, variant, language)
            match item.portable(place, language):
                case Cloze(parts=(one,)):
                    parts.append(one._replace(ask=ask))
                case Numerical() as number:
                    parts.append(Asked(ask, numbers=(number,)))
                case _:
                    parts.append(Asked(ask, key=item.key_shown(place, language)))
        return Cloze(tuple(parts))

    def options_shown(self, variant: Variant, language: str) -> list[str]:
        return [self.fill(part.prompt, variant, language) for part in self.parts]

    def key_shown(self, variant: Variant, language: str) -> str:
        shown = self._by_id(variant, lambda item, place: item.key_shown(place, language))
        joint = "；" if language == "zh" else "; "
        return joint.join(f"({number}) {key}" for number, key in enumerate(shown.values(), 1))

    def key_data(self, variant: Variant, language: str) -> object:
        return self._by_id(variant, lambda item, place: item.key_data(place, language))

    def _by_id(self, variant: Variant, told: Any) -> dict[str, Any]:
        items = zip(self.parts, built(self, self.parts), variant.parts, strict=True)
        return {part.id: told(item, place) for part, item, place in items}

    def samples(self, variant: Variant) -> Iterator[Sample]:
        right = self._by_id(variant, _right)
        wrong = self._by_id(variant, _wrong)
        yield Sample(json.dumps(right), Verdict.CORRECT)
        for part in self.parts:
            yield Sample(json.dumps(right | {part.id: wrong[part.id]}), Verdict.PARTIAL)
            yield Sample(json.dumps(right | {part.id: ""}), Verdict.UNREADABLE)
            yield Sample(
                json.dumps({name: said for name, said in right.items() if name != part.id}), Verdict.UNREADABLE
            )
        yield Sample("", Verdict.UNREADABLE)
        yield Sample(right[self.parts[0].id], Verdict.UNREADABLE)
        yield Sample(json.dumps(right | {"no part": "1"}), Verdict.UNREADABLE)

    # What `check` proves ---------------------------------------------------------------------------------------------

    def parts_at(self, variant: Variant) -> Iterator[tuple[str, Item, Variant]]:
        for index, (item, place) in enumerate(zip(built(self, self.parts), variant.parts, strict=True)):
            yield f"parts.{index}.", item, place

    def flaws_at(self, variant: Variant) -> Iterator[Flaw]:
        """Foreseen mistakes that are not told in their own part alone, where all else follows from them."""
        items = built(self, self.parts)
        for index, item in enumerate(items):
            for number, name in enumerate(item.mistake_ids()):
                told = self._judged_after(variant, items, index, name)
                wrong = [place for place, part in enumerate(told) if part.judgement.verdict is not Verdict.CORRECT]
                asked_back = bool(told) and told[index].judgement.verdict is Verdict.IMPRECISE  # it rounds the key
                named = bool(told) and told[index].judgement.misconception in item.mistake_ids()
                if told and not (wrong == [index] and (named or asked_back)):
                    yield Flaw(
                        f"parts.{index}.mistakes.{number}.answer", "slips-alike",
                        f"with seed {variant.seed} a learner who makes this mistake and goes on rightly is not told so",
                        "change the mistake, or the draws",
                    )  # fmt: skip

    def _judged_after(
        self, variant: Variant, items: tuple[Computed, ...], wrong: int, mistake: str
    ) -> tuple[JudgedPart, ...]:
        """How a learner is judged who makes this mistake in one part and no other; nothing where it gives nothing."""
        responses: dict[str, str] = {}
        answers: dict[str, Expression] = {}
        for index, (part, item, place) in enumerate(zip(self.parts, items, variant.parts, strict=True)):
            answered = (item, place)
            if index == wrong and (slip := foreseen(item, mistake, responses)):
                answers[part.id] = slip
                slipped = next(followed(replace(item, answer=slip, mistakes=()), place, answers), None)
                if slipped is None:
                    return ()
                answered = slipped
            elif answers:
                answered = next(followed(item, place, answers), answered)
            responses[part.id] = _right(*answered)
        return self.judge(variant, json.dumps(responses)).parts


def _path(index: int, path: str) -> str:
    return path if path.split(".")[0] in SHARED else f"parts.{index}.{path}".rstrip(".")


def _right(item: Computed, place: Variant) -> str:
    """The key of a part as it would be typed."""
    return next(sample.response for sample in item.samples(place) if sample.verdict is Verdict.CORRECT)


def _wrong(item: Computed, place: Variant) -> str:
    wrong = (Verdict.INCORRECT, Verdict.PARTIAL)
    return next(sample.response for sample in item.samples(place) if sample.verdict in wrong)


TYPE = Derivation
