"""What number, array and gradient share: drawn parameters, a computed key, one tolerance, mistakes, diagnosis.

numpy is imported where something is computed, so that a bank is read and listed without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import messages
from studytool.errors import ExpressionError, NoVariant
from studytool.items.contract import COMMON, Field, Item, Variant, expression_flaws, show_computed
from studytool.items.contract.form import Form, OneLine
from studytool.items.contract.kinds import COUNT, EXPRESSION, NUMBER, TEXT, WORD, ListOf, RecordOf
from studytool.maths.expression import Expression, parse
from studytool.maths.tolerance import Tolerance
from studytool.maths.wanted import closeness, example
from studytool.model import Component, Flaw, Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import Portable
    from studytool.maths.calculation import Calculation, Slip
    from studytool.maths.judging import Comparison
    from studytool.maths.plain import Reading

ATTEMPTS = 100
APART = 10.0  # a slip must differ from the key by as many tolerances, so that no response fits both

TOLERANCE = {
    "digits": Field(COUNT, "within half a unit of the key's d-th significant digit"),
    "decimals": Field(COUNT, "within half a unit of the n-th decimal"),
    "rel": Field(NUMBER, "within rel * |key|"),
    "abs": Field(NUMBER, "within abs, added to rel"),
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A slip the author foresaw: what it gives, and what to tell the learner."""

    answer: Expression
    feedback: Text
    id: str | None = None


MISTAKE = {
    "id": Field(WORD, "its name, kebab-case; else mistake-1, mistake-2, …"),
    "answer": Field(EXPRESSION, "what the slip gives", required=True),
    "feedback": Field(TEXT, "why it is wrong", required=True),
}
COMPUTED: dict[str, Field] = COMMON | {
    "answer": Field(EXPRESSION, "the key, as an expression", required=True),
    "tolerance": Field(RecordOf(TOLERANCE, Tolerance), "how close is right; without it, `digits: 3`", asked=False),
    "mistakes": Field(ListOf(RecordOf(MISTAKE, Mistake)), "foreseen slips", asked=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Item):
    """An item whose key is an expression of its drawn parameters."""

    computed: ClassVar = True

    answer: Expression
    tolerance: Tolerance = Tolerance()
    mistakes: tuple[Mistake, ...] = ()

    @property
    def form(self) -> Form:
        return OneLine()

    # The author's side -----------------------------------------------------------------------------------------------

    def flaws(self) -> Iterator[Flaw]:
        yield from self._name_flaws()
        known: list[str] = [*self.symbols(), *(name for name, _ in self.given)]
        for name, expression in self.let:
            yield from expression_flaws(f"let.{name}", expression, tuple(known))
            known.append(name)
        for path, expression in self.expressions():
            yield from expression_flaws(path, expression, tuple(known))
        yield from self._tolerance_flaws()
        yield from self._mistake_flaws()

    def symbols(self) -> tuple[str, ...]:
        """Names the expressions may use beside givens and lets."""
        return ()

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Every expression but the lets, with its path."""
        if self.answer:  # without an answer, a function's key is computed by differentiating
            yield "answer", self.answer
        for index, mistake in enumerate(self.mistakes):
            yield f"mistakes.{index}.answer", mistake.answer

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for index, mistake in enumerate(self.mistakes):
            yield f"mistakes.{index}.feedback", mistake.feedback

    def _tolerance_flaws(self) -> Iterator[Flaw]:
        rule = self.tolerance
        if sum((rule.digits is not None, rule.decimals is not None, rule.relative)) > 1:
            yield Flaw("tolerance", "tolerance", "more than one rule", "keep digits, or decimals, or rel and abs")
        if rule.digits is not None and not 1 <= rule.digits <= 12:
            yield Flaw("tolerance.digits", "tolerance", "digits must be 1 to 12", "write 3, say")
        if rule.decimals is not None and rule.decimals > 12:
            yield Flaw("tolerance.decimals", "tolerance", "decimals must be 0 to 12", "write 3, say")
        for name, size in (("rel", rule.rel), ("abs", rule.abs)):
            if size is not None and not 0 < size < float("inf"):
                yield Flaw(f"tolerance.{name}", "tolerance", f"{name} must be positive", "write 0.01, say")

    def _mistake_flaws(self) -> Iterator[Flaw]:
        ids = [mistake.id for mistake in self.mistakes]
        for index, name in enumerate(ids):
            if name is not None and name in ids[:index]:
                yield Flaw(f"mistakes.{index}.id", "duplicate-id", f"mistake `{name}` twice", "choose another id")

    # Variants --------------------------------------------------------------------------------------------------------

    def variant(self, seed: int) -> Variant:
        import numpy as np

        with np.errstate(all="ignore"):  # what is not finite is refused with its reason
            for attempt in range(ATTEMPTS if self.varies() else 1):
                try:
                    return self._admitted(self._drawn(seed, attempt))
                except NoVariant as refused:
                    last = refused
        raise last

    def _admitted(self, drawn: Variant) -> Variant:
        """The variant with its key. Raises NoVariant where this draw cannot be judged fairly."""
        variant = self.keyed(drawn)
        self._require_key(variant)
        self._require_smooth(variant)
        return self._with_slips(variant)

    def keyed(self, drawn: Variant) -> Variant:
        """The draw with its key, whether or not it can be judged fairly. Raises NoVariant where it has none."""
        import numpy as np

        from studytool.maths.evaluate import environment, evaluate

        path = "let"
        try:
            values = environment(drawn.given, self.let)
            path = "answer"
            key = np.asarray(evaluate(self.answer, values), dtype=float)
        except ExpressionError as error:
            raise NoVariant(path, f"{error.what}; {error.todo}", "expression") from None
        return replace(drawn, values=values, key=key)

    def _require_key(self, variant: Variant) -> None:
        import numpy as np

        if not np.isfinite(variant.key).all():
            raise NoVariant("answer", "the key is not finite", "key-not-finite")
        if not np.any(variant.key):
            raise NoVariant("given", "the key vanishes: every component is 0", "key-vanishes")

    def _require_smooth(self, variant: Variant) -> None:
        """Gradients refuse kinks; nothing else has any."""

    def _with_slips(self, variant: Variant) -> Variant:
        """The variant with its standard slips. Raises NoVariant where one of them, or a mistake, gives the key."""
        from studytool.maths.judging import distance
        from studytool.maths.slips import telling, wrong

        for index, (name, value, _) in enumerate(self.mistakes_at(variant)):
            if value is not None and distance(variant.key, value, self.tolerance) <= APART:
                path, reason = f"mistakes.{index}.answer", f"mistake `{name}` gives the key, within ten tolerances"
                raise NoVariant(path, reason, "mistake-equals-key", variant)
        slips = self.standard_slips(variant)
        for slip in telling(self.calculation(variant), slips):
            if (gap := distance(variant.key, slip.value, self.tolerance)) <= APART:
                same = gap <= 1e-6 or "tolerance" not in self.places
                path, code = ("given", "symmetric-point") if same else ("tolerance", "tolerance-too-wide")
                reason = f"a wrong formula ({slip.id}) gives the key here, within ten tolerances"
                raise NoVariant(path, reason, code, variant)
        return replace(variant, slips=tuple(wrong(slips, variant.key)))

    def standard_slips(self, variant: Variant) -> tuple[Slip, ...]:
        """What people's usual slips give here, some of them perhaps the key."""
        from studytool.maths.slips import slips

        return tuple(slips(self.calculation(variant)))

    def mistakes_at(self, variant: Variant) -> Iterator[tuple[str, Any, Text]]:
        """(id, value, feedback) of each declared mistake; the value is None where it cannot be computed."""
        import numpy as np

        from studytool.maths.evaluate import evaluate

        for name, mistake in zip(self.mistake_ids(), self.mistakes, strict=True):
            try:
                value: Any = np.asarray(evaluate(mistake.answer, variant.values), dtype=float)
            except ExpressionError:
                value = None
            yield name, value, mistake.feedback

    def mistake_ids(self) -> tuple[str, ...]:
        return tuple(mistake.id or f"mistake-{number}" for number, mistake in enumerate(self.mistakes, 1))

    def calculation(self, variant: Variant) -> Calculation:
        from studytool.maths.calculation import Calculation

        return Calculation(variant.key, self.answer, variant.given, self.let, variant.values)

    def flaws_at(self, variant: Variant) -> Iterator[Flaw]:
        """The flaw of a key for which 0 would be accepted."""
        import numpy as np

        from studytool.maths.judging import compare
        from studytool.maths.plain import Reading

        zero = Reading(np.zeros(variant.key.shape), (None,) * variant.key.size)
        if compare(variant.key, zero, self.tolerance).correct:
            path = "tolerance" if "tolerance" in self.places else "given"
            what = f"with seed {variant.seed} the key cannot be told from 0 at the asked precision"
            yield Flaw(path, "key-unreadable", what, "ask for significant digits, or draw larger numbers")

    def mutants(self, variant: Variant) -> Iterator[Any]:
        """Wrong results of the key's shape: the standard slips, plain factors, and the author's mistakes."""
        yield from (slip.value for slip in variant.slips if slip.id != "factor")
        yield from (2 * variant.key, variant.key / 2)
        yield from (value for _, value, _ in self.mistakes_at(variant) if value is not None)

    def accepts(self, variant: Variant, value: Any) -> bool:
        """Whether this value, typed in full, is judged correct."""
        from studytool.maths.judging import distance

        return distance(variant.key, value, self.tolerance) <= 1

    # Judging ---------------------------------------------------------------------------------------------------------

    def judge(self, variant: Variant, response: str) -> Judgement:
        import numpy as np

        from studytool.maths.judging import compare
        from studytool.maths.settling import settle

        def judged(reading: Reading) -> Judgement:
            with np.errstate(all="ignore"):  # the difference of the largest floats is infinite
                return self.judged(variant, reading, compare(variant.key, reading, self.tolerance))

        return settle(lambda: self.read(variant, response), judged)

    def stand_in(self, variant: Variant, response: str, judgement: Judgement) -> Expression:
        """The response as an expression, in the place of the answer: what its components were read as."""
        del response
        import numpy as np

        return parse(typed(np.array([part.yours for part in judgement.components]).reshape(variant.key.shape)))

    def read(self, variant: Variant, response: str) -> Sequence[Reading]:
        """Every reading of the response as numbers in the key's shape. Raises Unreadable."""
        from studytool.maths.plain import read_plain

        if plain := read_plain(response, variant.key.shape):
            return [plain]
        from studytool.maths.reading import read_array

        return read_array(response, variant.key.shape)

    def judged(self, variant: Variant, reading: Reading, comparison: Comparison) -> Judgement:
        components = self.table(variant, reading, comparison.ok)
        if comparison.correct:
            return Judgement(Verdict.CORRECT, 1.0, components=components)
        if comparison.imprecise:
            return Judgement(
                Verdict.IMPRECISE, 0.5, (messages.diagnosis.too_few_digits(self._asked()),), components=components
            )
        misconception, feedback = self.diagnosed(variant, reading, comparison.ok)
        right = sum(comparison.ok)
        if right and misconception in (None, "one-component", "slip"):
            feedback = feedback or (messages.diagnosis.components_right(right, len(comparison.ok)),)
            return Judgement(Verdict.PARTIAL, right / len(comparison.ok), feedback, misconception, components)
        return Judgement(Verdict.INCORRECT, 0.0, feedback, misconception, components)

    def diagnosed(
        self, variant: Variant, reading: Reading, ok: tuple[bool, ...]
    ) -> tuple[str | None, tuple[Text, ...]]:
        """The author's mistakes first, then the standard slips."""
        from studytool.maths.diagnosis import diagnose
        from studytool.maths.judging import matches

        foreseen = [
            (name, feedback)
            for name, value, feedback in self.mistakes_at(variant)
            if value is not None and matches(value, reading, self.tolerance)
        ]
        if foreseen:
            return foreseen[0][0], tuple(self.filled(feedback, variant) for _, feedback in foreseen)
        slip = diagnose(self.calculation(variant), variant.slips, reading, ok, self.tolerance)
        return (slip.id, slip.feedback) if slip else (None, ())

    def table(self, variant: Variant, reading: Reading, ok: tuple[bool, ...]) -> tuple[Component, ...]:
        from studytool.maths.judging import table

        return table(variant.key, reading, ok)

    def _asked(self) -> Text:
        if self.tolerance.relative:
            return messages.diagnosis.more_digits_asked()
        if self.tolerance.decimals is not None:
            return messages.diagnosis.decimals_asked(self.tolerance.decimals)
        return messages.diagnosis.digits_asked(self.tolerance.digits or 3)

    # Showing ---------------------------------------------------------------------------------------------------------

    def wanted(self, variant: Variant) -> tuple[Text, str]:
        return closeness(self.tolerance), example(self.tolerance, variant.key.shape)

    def key_shown(self, variant: Variant, language: str) -> str:
        del language
        return show_computed(variant.key)

    def key_data(self, variant: Variant, language: str) -> object:
        del language
        return variant.key.tolist()

    def portable(self, variant: Variant, language: str) -> Portable:
        from studytool.items.contract.portable import Cloze, Part, numbers
        from studytool.maths.judging import widths

        mistakes = [
            (value, self.fill(feedback, variant, language))
            for _, value, feedback in self.mistakes_at(variant)
            if value is not None
        ]
        key = variant.key
        gaps = numbers(key, widths(key, self.tolerance), mistakes, self.unit_shown)
        return Cloze((Part(shape=key.shape, numbers=gaps),)) if key.shape else gaps[0]

    @property
    def unit_shown(self) -> str:
        """The unit that the numbers of the key are in, where it has one."""
        return ""

    def samples(self, variant: Variant) -> Iterator[Sample]:
        """The key in full, one just inside and one just outside the tolerance, and texts that cannot be read."""
        import numpy as np

        from studytool.maths.judging import widths

        key = variant.key
        yield Sample(typed(key), Verdict.CORRECT)
        largest = np.unravel_index(np.argmax(np.abs(key)), key.shape)
        nudge = np.zeros(key.shape)
        nudge[largest] = widths(key, self.tolerance)[largest]
        yield Sample(typed(key + 0.9 * nudge), Verdict.CORRECT)
        yield Sample(typed(key + 1.5 * nudge), Verdict.PARTIAL if key.size > 1 else Verdict.INCORRECT)
        yield Sample("", Verdict.UNREADABLE)
        yield Sample("[1, 2", Verdict.UNREADABLE)
        yield Sample(typed(np.ones((2, *key.shape))), Verdict.UNREADABLE)


def typed(value: Any) -> str:
    """An array as a learner would type it, with every digit."""
    listed = value.tolist()
    if isinstance(listed, list):
        return "[" + ", ".join(typed(entry) for entry in value) + "]"
    return repr(float(listed))
