"""The gradient of an objective, as numbers or, with `respond: formula`, as the formula itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from studytool import messages
from studytool.errors import ExpressionError, NoVariant
from studytool.items._computed import COMPUTED, Computed
from studytool.items._differentiated import Differentiated
from studytool.items.contract import PLACEHOLDER, Field, Variant
from studytool.items.contract.kinds import EXPRESSION, WORD, Word
from studytool.maths.expression import Expression, written_out
from studytool.model import Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import Portable
    from studytool.maths.plain import Reading

OTHER_SEEDS = 7
EQUAL = 1e-7  # of each component of the key: formulas agree to rounding or not at all
ROUNDING = 1e-12  # of the largest component, which a small one may come from by cancelling
SHIFTS = (0.1, -0.2, 0.3)  # of each entry's size


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient(Differentiated):
    type: ClassVar = "gradient"
    meaning: ClassVar = Text({
        "en": "the gradient's numbers, `0.1 -0.3 0.2`; where its formula is asked, `onehot(a, 3) - softmax(theta)`",
        "zh": "梯度的数值，如 `0.1 -0.3 0.2`；要求公式时，如 `onehot(a, 3) - softmax(theta)`",
    })  # fmt: skip
    fields: ClassVar = COMPUTED | {
        "objective": Field(EXPRESSION, "the function being differentiated, a number", required=True),
        "wrt": Field(WORD, "the given (or let) it is differentiated by", required=True),
        "respond": Field(
            Word("numbers", "formula"), "what the learner gives; a formula is right within 1e-7 of each component"
        ),
    }

    objective: Expression
    wrt: str
    respond: str = "numbers"
    drawn: dict[int, Variant | None] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Variants that formulas were compared at, by seed: each response is compared at the same."""

    # Judging ---------------------------------------------------------------------------------------------------------

    def judge(self, variant: Variant, response: str) -> Judgement:
        if self.respond == "numbers":
            return Computed.judge(self, variant, response)
        import numpy as np

        from studytool.maths.products import products_used
        from studytool.maths.reading import read_formula
        from studytool.maths.settling import settle

        ranks = {name: np.ndim(variant.values[name]) for name in self.formula_names()}
        every = {name: np.ndim(value) for name, value in variant.values.items()}
        used = products_used((self.objective, self.answer, *(let for _, let in self.let)), every)
        grouping = variant.key.shape != (1,)
        return settle(
            lambda: read_formula(response, ranks, grouping=grouping, products=used),
            lambda reading: self._judge_formula(variant, reading.expression),
        )

    def wanted(self, variant: Variant) -> tuple[Text, str]:
        if self.respond == "numbers":
            return Computed.wanted(self, variant)
        return messages.reading.formula_wanted(", ".join(self.formula_names())), ""

    def formula_names(self) -> tuple[str, ...]:
        """What a formula may use: the givens, and the lets the prompt shows."""
        shown = {match for text in self.prompt.translations.values() for match in PLACEHOLDER.findall(text)}
        return tuple(name for name, _ in self.given) + tuple(name for name, _ in self.let if name in shown)

    def _judge_formula(self, variant: Variant, formula: Expression) -> Judgement:
        """Equal if equal at this variant and at others; a wrong formula is explained where it first differs."""
        from studytool.errors import Unreadable
        from studytool.maths.judging import Comparison

        names = self.formula_names()
        if not formula.names and names:
            raise Unreadable(messages.reading.numbers_for_formula(", ".join(names)))
        for place in (variant, *self._others(variant)):
            reading = self._computed_at(place, formula, first=place is variant)
            if reading is not None and not all(ok := self._equal(place, reading)):
                return self.judged(place, reading, Comparison(ok, imprecise=False))
        reading = self._computed_at(variant, formula, first=True)
        assert reading is not None
        return self.judged(variant, reading, Comparison(self._equal(variant, reading), imprecise=False))

    def _others(self, variant: Variant) -> Iterator[Variant]:
        if not self.varies():
            yield from self._beside(variant)
            return
        for seed in range(variant.seed + 1, variant.seed + 1 + OTHER_SEEDS):
            if seed not in self.drawn:
                try:
                    self.drawn[seed] = self.variant(seed)
                except NoVariant:
                    self.drawn[seed] = None
            if other := self.drawn[seed]:
                yield other

    def _beside(self, variant: Variant) -> Iterator[Variant]:
        """If no draw moves the point: points nearby where the author's answer equals the numerical derivative too."""
        import numpy as np

        from studytool.maths.evaluate import environment, evaluate

        here = np.asarray(self.point(variant), dtype=float)
        sides = np.where(np.arange(here.size).reshape(here.shape) % 2, -1.0, 1.0)
        for shift in SHIFTS:
            moved = here + shift * sides * np.where(here == 0, 1.0, np.abs(here))
            try:
                values = environment(variant.given, self.let, {self.wrt: moved})
                key = np.asarray(evaluate(self.answer, values), dtype=float)
                place = replace(variant, values=values, key=key)
                numerical = self.numerical(place)
            except ExpressionError:
                continue
            if key.shape == here.shape and np.all(np.abs(key - numerical) <= 1e-6 * np.max(np.abs(numerical))):
                yield place

    def _computed_at(self, variant: Variant, formula: Expression, *, first: bool) -> Reading | None:
        """The formula's numbers at a variant, None where it has none there (never at the learner's own variant)."""
        import numpy as np

        from studytool.errors import Unreadable
        from studytool.maths.evaluate import evaluate
        from studytool.maths.plain import Reading, fitted

        try:
            value = np.asarray(evaluate(formula, variant.values), dtype=float)
        except ExpressionError as error:
            if first:
                raise Unreadable(messages.reading.cannot_compute(error.what)) from None
            return None
        wrong = fitted(value, variant.key.shape) is None
        if wrong or not np.isfinite(value).all():
            if first:
                raise Unreadable(
                    messages.reading.wrong_shape(value.shape, variant.key.shape)
                    if wrong
                    else messages.reading.not_finite()
                )
            return None
        return Reading(value.reshape(variant.key.shape), (None,) * value.size)

    def _equal(self, variant: Variant, reading: Reading) -> tuple[bool, ...]:
        import numpy as np

        size = np.abs(variant.key)
        close = np.abs(reading.value - variant.key) <= EQUAL * size + ROUNDING * np.max(size)
        return tuple(close.ravel().tolist())

    # Showing ---------------------------------------------------------------------------------------------------------

    def portable(self, variant: Variant, language: str) -> Portable:
        from studytool.items.contract.portable import Essay

        if self.respond == "numbers":
            return Computed.portable(self, variant, language)
        return Essay(self.key_shown(variant, language))

    def key_shown(self, variant: Variant, language: str) -> str:
        shown = Computed.key_shown(self, variant, language)
        return f"`{self.answer.source.strip()}` = {shown}" if self.respond == "formula" else shown

    def samples(self, variant: Variant) -> Iterator[Sample]:
        if self.respond == "numbers":
            yield from Computed.samples(self, variant)
            return
        yield Sample(self._answer_in_names(), Verdict.CORRECT)
        yield Sample(f"-({self._answer_in_names()})", Verdict.INCORRECT)
        yield Sample(f"2 * ({self._answer_in_names()})", Verdict.INCORRECT)
        yield Sample("0.5", Verdict.UNREADABLE)
        yield Sample("", Verdict.UNREADABLE)
        yield Sample("1 +", Verdict.UNREADABLE)

    def _answer_in_names(self) -> str:
        """The author's answer with the lets a learner cannot see written out."""
        visible = set(self.formula_names())
        lets: Mapping[str, Expression] = {name: let for name, let in self.let if name not in visible}
        return written_out(self.answer, lets)


TYPE = Gradient
