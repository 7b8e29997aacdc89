"""The parts of a derivation: as its author wrote them, as the items they are, and as a response answers them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studytool import messages
from studytool.errors import NoVariant, Unreadable
from studytool.items._computed import Computed, typed
from studytool.items.contract import Item, Variant
from studytool.maths.expression import Expression, parse, written_out
from studytool.model import JudgedPart, Judgement, Text, Verdict

ROUGH = 0.1  # the largest relative change that rounding earlier wrong numbers may make in what follows

Let = tuple[tuple[str, Expression], ...]


def built(item: Item, parts: tuple[Computed, ...]) -> tuple[Computed, ...]:
    """Each part as an item of its type, whose lets hold the answers to the parts before it, by their ids."""
    items: list[Computed] = []
    for part in parts:
        before = tuple(
            (earlier.id, alone(earlier.answer, earlier.let))
            for earlier in parts[: len(items)]
            if earlier.answer and set(earlier.symbols()) <= set(part.symbols())
        )
        prompt = Text({
            language: f"{item.prompt.say(language)}\n\n{part.prompt.say(language)}"
            for language in item.prompt.translations.keys() | part.prompt.translations.keys()
        })  # fmt: skip
        places = {path.removeprefix(f"parts.{len(items)}."): place for path, place in item.places.items()}
        items.append(
            replace(
                part,
                id=f"{item.id}.{part.id}",
                topic=item.topic,
                prompt=prompt,
                given=item.given,
                let=(*item.let, *before, *part.let),
                places=places,
            )
        )
    return tuple(items)


def alone(expression: Expression, let: Let) -> Expression:
    """The expression with these lets written out."""
    return parse(written_out(expression, dict(let))) if let else expression


# What the learner answered -------------------------------------------------------------------------------------------


def read(response: str, ids: tuple[str, ...]) -> dict[str, str]:
    """The responses to the parts, as typed, out of JSON by part id. Raises Unreadable."""
    if not response.strip():
        raise Unreadable(messages.reading.empty())
    try:
        given = json.loads(response)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Unreadable(messages.reading.unreadable_parts(ids))
    for name in given:
        if name not in ids:
            raise Unreadable(messages.reading.unknown_part(name, ids))
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}


@dataclass(frozen=True, slots=True)
class Own:
    """What the ids of the parts answered so far stand for in the learner's own calculation, in three ways: as typed;
    with every digit where the answer was right; and with every digit of a foreseen mistake too. `rounded` are the
    numbers of wrong answers, each with half a unit of its last digit typed."""

    typed: Mapping[str, Expression] = field(default_factory=dict)
    exact: Mapping[str, Expression] = field(default_factory=dict)
    slipped: Mapping[str, Expression] = field(default_factory=dict)
    rounded: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def followed_by(self, told: JudgedPart, item: Computed, place: Variant, response: str) -> Own:
        """With a part that was judged on this response. What was carried goes on following from what was before."""
        own = item.stand_in(place, response, told.judgement)
        right = told.judgement.verdict is Verdict.CORRECT
        exact = {} if told.carried else {told.id: alone(item.answer, item.let) if right else own}
        slip = foreseen(item, told.judgement.misconception, self.typed)
        slipped = {told.id: slip} if slip else exact
        numbers = None if right else as_typed(item, place, response)
        return Own(
            {**self.typed, told.id: own},
            {**self.exact, **exact},
            {**self.slipped, **slipped},
            {**self.rounded, told.id: numbers} if numbers else self.rounded,
        )

    def followers(self, item: Computed, place: Variant) -> Iterator[tuple[Computed, Variant]]:
        """A later part with its variant, where the answers before it are the learner's own, in each way that differs.

        Left out where its answer then has another shape or no value, or vanishes, so that nothing can be told from it.
        """
        ways = (self.typed, self.exact, self.slipped)
        for way in (way for number, way in enumerate(ways) if way not in ways[:number]):
            yield from followed(item, place, way)


def as_typed(item: Computed, place: Variant, response: str) -> tuple[Any, Any] | None:
    """The numbers of a response, with half a unit of the last digit typed of each; None of a formula."""
    import numpy as np

    try:
        reading = min(item.read(place, response), key=lambda reading: reading.doubt)
    except Unreadable:
        return None
    halves = [0.0 if digits is None else 0.5 * 10.0**-digits.decimals for digits in reading.typed]
    return np.array(reading.value), np.reshape(halves, np.shape(reading.value))


def within_rounding(item: Computed, place: Variant, judgement: Judgement, own: Own) -> Iterator[Judgement]:
    """The judgement as right where it follows from earlier wrong numbers that were rounded only as they were typed."""
    import numpy as np

    from studytool.maths.judging import widths

    for follower, at in followed(item, place, own.exact):
        slack = np.zeros(at.key.shape)
        for name, (value, halves) in own.rounded.items():
            for index in map(tuple, np.argwhere(halves)):
                moved = value.copy()
                moved[index] += halves[index]
                for _, near in followed(item, place, {**own.exact, name: parse(typed(moved))}):
                    slack += np.abs(near.key - at.key)
        parts = judgement.components
        if len(parts) != at.key.size or slack.max() > ROUGH * np.max(np.abs(at.key)):
            return
        yours = np.reshape([part.yours for part in parts], at.key.shape)
        if np.all(np.abs(yours - at.key) <= slack + widths(at.key, follower.tolerance)):
            components = tuple(
                replace(part, expected=float(at.key[part.index]), numerical=None, ok=True) for part in parts
            )
            yield Judgement(Verdict.CORRECT, 1.0, (messages.diagnosis.carried(),), components=components)


def foreseen(item: Computed, misconception: str | None, before: Collection[str]) -> Expression | None:
    """What a foreseen mistake gives, in terms of the answers to the parts before; None where there is no such one."""
    let = tuple((name, expression) for name, expression in item.let if name not in before)
    for mistake, name in zip(item.mistakes, item.mistake_ids(), strict=True):
        if name == misconception:
            return alone(mistake.answer, let)
    return None


def followed(item: Computed, place: Variant, answers: Mapping[str, Expression]) -> Iterator[tuple[Computed, Variant]]:
    """A part with its variant, where ids of parts before it stand for these answers; nothing if it cannot be judged."""
    import numpy as np

    follower = replace(item, let=tuple((name, answers.get(name, expression)) for name, expression in item.let))
    try:
        at = follower.keyed(replace(place, numerical=None, slips=()))
    except NoVariant:
        return
    if at.key.shape == place.key.shape and np.isfinite(at.key).all() and np.any(at.key):
        yield follower, at


def judged(item: Computed, place: Variant, response: str, own: Own) -> tuple[Judgement, bool]:
    """The judgement of one part, and whether it is right by what follows from the learner's own answers.

    A slip is looked for beside the key first, then beside what follows.
    """
    from studytool.maths.slips import wrong

    judgement = item.judge(place, response)
    if judgement.verdict in (Verdict.CORRECT, Verdict.UNREADABLE) or not own.typed:
        return judgement, False
    followers = list(own.followers(item, place))
    for follower, at in followers:
        followed_on = follower.judge(at, response)
        if followed_on.verdict is Verdict.CORRECT:
            return followed_on._replace(feedback=(messages.diagnosis.carried(), *followed_on.feedback)), True
    for rounded in within_rounding(item, place, judgement, own):
        return rounded, True
    if judgement.verdict is Verdict.IMPRECISE or judgement.misconception:
        return judgement, False
    for follower, at in followers:
        slipped = follower.judge(replace(at, slips=tuple(wrong(follower.standard_slips(at), at.key))), response)
        if slipped.misconception or slipped.verdict in (Verdict.IMPRECISE, Verdict.UNREADABLE):
            return slipped, False
    return judgement, False
