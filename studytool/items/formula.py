"""A formula in declared variables: equal to the author's if equal at seeded points."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import messages
from studytool.errors import ExpressionError, NoVariant
from studytool.items._computed import COMPUTED, Computed
from studytool.items.contract import Field, Variant, show_computed
from studytool.items.contract.kinds import DOMAINS
from studytool.maths.draws import Draw, Value, show
from studytool.maths.expression import Expression, written_out
from studytool.model import Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import Essay
    from studytool.maths.calculation import Slip
    from studytool.maths.plain import FormulaReading

WHOLE = ("integer", "fixed", "one_of")  # draws whose values may be indices
POINTS = 12
TRIES = 200
EQUAL = 1e-8  # of the key's value there; a hundredth of that of its largest value
BESIDE = 1e-3  # where the response has no value, as x/x at 0, it is compared this far beside the point
STEADY = 1e-4  # how much a key may change where its variables change by a part in a billion


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula(Computed):
    type: ClassVar = "formula"
    meaning: ClassVar = Text({
        "en": "a formula in the named variables: `2x + 1`, `exp(-x^2/2)`, `\\frac{1}{1-γ}`",
        "zh": "用给定变量写的公式：`2x + 1`、`exp(-x^2/2)`、`\\frac{1}{1-γ}`",
    })  # fmt: skip
    fields: ClassVar = COMPUTED | {
        "tolerance": COMPUTED["tolerance"]._replace(
            meaning="without effect: a formula is right where it is within 1e-8 of the key's value, and 1e-10 of its "
            "largest, at every test point",
        ),
        "variables": Field(DOMAINS, "the variables, each with the draw its test points come from", required=True),
    }

    variables: tuple[tuple[str, Draw], ...]

    # The author's side -----------------------------------------------------------------------------------------------

    def symbols(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.variables)

    def settled_let(self) -> tuple[tuple[str, Expression], ...]:
        """The lets that read no variable, themselves or through others."""
        moving, settled = set(self.symbols()), []
        for name, expression in self.let:
            if moving.isdisjoint(expression.names):
                settled.append((name, expression))
            else:
                moving.add(name)
        return tuple(settled)

    # Variants --------------------------------------------------------------------------------------------------------

    def varies(self) -> bool:
        return True

    def keyed(self, drawn: Variant) -> Variant:
        """The draw with its test points; the key is an array with the author's value at each: (points, …)."""
        import numpy as np

        points: list[Mapping[str, Value]] = []
        keys: list[Any] = []
        rng = random.Random(f"{self.id}:{drawn.seed}:{drawn.attempt}:points")
        for _ in range(TRIES):
            point = {name: draw.sample(rng) for name, draw in self.variables}
            key = self._steady(drawn, point)
            if key is not None:
                points.append(point)
                keys.append(key)
            if len(points) == POINTS:
                break
        else:
            raise NoVariant("variables", "the answer has no finite, steady value at enough points", "key-not-finite")
        return replace(drawn, points=tuple(points), key=np.stack(keys))

    def _steady(self, drawn: Variant, point: Mapping[str, Value]) -> Any:
        """The key at a point, or None where it is not finite, or so ill-conditioned that equal formulas differ."""
        import numpy as np

        try:
            key = self._value(self.answer, drawn, point)
            nudged = {name: (np.asarray(value) * (1 + 1e-9)).tolist() for name, value in point.items()}
            near = self._value(self.answer, drawn, nudged) if self._real() else key
        except ExpressionError as error:
            raise NoVariant("answer", f"{error.what}; {error.todo}", "expression") from None
        if not key.size:
            raise NoVariant("answer", "the key has no entries", "key-shape")
        if not np.isfinite(key).all() or not np.isfinite(near).all():
            return None
        return key if np.max(np.abs(near - key)) <= STEADY * np.max(np.abs(key)) else None

    def _real(self) -> bool:
        """Whether the variables can be moved a little; whole numbers cannot, since they may be indices."""
        return all(draw.kind not in WHOLE for _, draw in self.variables)

    def _value(self, expression: Expression, variant: Variant, point: Mapping[str, Value]) -> Any:
        import numpy as np

        from studytool.maths.evaluate import environment, evaluate

        values = environment({**variant.given, **point}, self.let)
        return np.asarray(evaluate(expression, values), dtype=float)

    def _at_points(self, expression: Expression, variant: Variant) -> Any:
        """An expression's value at every point: (points, …). Raises ExpressionError."""
        import numpy as np

        return np.stack([self._value(expression, variant, point) for point in variant.points])

    def _with_slips(self, variant: Variant) -> Variant:
        for index, (name, value, _) in enumerate(self.mistakes_at(variant)):
            if value is not None and self.accepts(variant, value):
                path, reason = f"mistakes.{index}.answer", f"mistake `{name}` equals the key at every point"
                raise NoVariant(path, reason, "mistake-equals-key")
        return variant

    def standard_slips(self, variant: Variant) -> tuple[Slip, ...]:
        """None: a formula's slips are looked for in what was typed."""
        del variant
        return ()

    def mistakes_at(self, variant: Variant) -> Iterator[tuple[str, Any, Text]]:
        for name, mistake in zip(self.mistake_ids(), self.mistakes, strict=True):
            try:
                value: Any = self._at_points(mistake.answer, variant)
            except (ExpressionError, ValueError):
                value = None
            yield name, value, mistake.feedback

    def mutants(self, variant: Variant) -> Iterator[Any]:
        yield from (-variant.key, 2 * variant.key, variant.key / 2)
        yield from (value for _, value, _ in self.mistakes_at(variant) if value is not None)

    def accepts(self, variant: Variant, value: Any) -> bool:
        """Whether these values at the points are the key's."""
        return value.shape == variant.key.shape and not any(self._apart(variant, value))

    def _apart(self, variant: Variant, value: Any) -> list[bool]:
        import numpy as np

        key = variant.key
        allowed = EQUAL * np.abs(key) + EQUAL / 100 * np.max(np.abs(key))
        far = ~(np.abs(value - key) <= allowed)
        return far.reshape(len(key), -1).any(axis=1).tolist()  # type: ignore[no-any-return]

    # Judging ---------------------------------------------------------------------------------------------------------

    def wanted(self, variant: Variant) -> tuple[Text, str]:
        del variant
        return messages.reading.formula_wanted(", ".join(self.formula_names())), ""

    def formula_names(self) -> tuple[str, ...]:
        return (*self.symbols(), *(name for name, _ in self.given))

    def judge(self, variant: Variant, response: str) -> Judgement:
        from studytool.maths.settling import settle

        return settle(
            lambda: self._read_formula(variant, response),
            lambda reading: self._judge_formula(variant, reading.expression),
        )

    def _read_formula(self, variant: Variant, response: str) -> Sequence[FormulaReading]:
        import numpy as np

        from studytool.maths.products import products_used
        from studytool.maths.reading import read_formula

        point = {**variant.given, **variant.points[0]}
        ranks = {name: np.ndim(point[name]) for name in self.formula_names()}
        used = products_used((self.answer, *(let for _, let in self.let)), ranks)
        grouping = variant.key.shape[1:] != (1,)
        return read_formula(response, ranks, grouping=grouping, products=used)

    def stand_in(self, variant: Variant, response: str, judgement: Judgement) -> Expression:
        del judgement
        return min(self._read_formula(variant, response), key=lambda reading: reading.doubt).expression

    def _judge_formula(self, variant: Variant, formula: Expression) -> Judgement:
        """Raises Unreadable where the formula has no value of the key's shape."""
        variant, value = self._beside_gaps(formula, variant, self._response_at_points(formula, variant))
        if self.accepts(variant, value):
            return Judgement(Verdict.CORRECT, 1.0)
        for name, wrong, feedback in self.mistakes_at(variant):
            if wrong is not None and wrong.shape == value.shape and self.accepts(replace(variant, key=wrong), value):
                return Judgement(Verdict.INCORRECT, 0.0, (self.filled(feedback, variant),), name)
        misconception, reason = self._slip(variant, value)
        return Judgement(Verdict.INCORRECT, 0.0, (*reason, self._difference(variant, value)), misconception)

    def _response_at_points(self, formula: Expression, variant: Variant) -> Any:
        import numpy as np

        from studytool.errors import Unreadable
        from studytool.maths.plain import fitted

        try:
            value = self._at_points(formula, variant)
        except ExpressionError as error:
            raise Unreadable(messages.reading.cannot_compute(error.what)) from None
        except ValueError:
            raise Unreadable(messages.reading.uneven_rows()) from None
        rows = [row for row in (fitted(row, variant.key.shape[1:]) for row in value) if row is not None]
        if not rows:  # every point gives the same shape
            raise Unreadable(messages.reading.wrong_shape(value.shape[1:], variant.key.shape[1:]))
        return np.stack(rows)

    def _beside_gaps(self, formula: Expression, variant: Variant, value: Any) -> tuple[Variant, Any]:
        """The variant and the response's values, with points moved a little where only the response has no value, if it
        has one there."""
        import numpy as np

        points, keys, values = list(variant.points), variant.key.copy(), value.copy()
        for place, point in enumerate(points):
            for beside in () if np.isfinite(values[place]).all() else self._beside(point):
                mine, key = self._value(formula, variant, beside), self._steady(variant, beside)
                if key is not None and np.isfinite(mine).all():
                    points[place], keys[place], values[place] = beside, key, mine
        return replace(variant, points=tuple(points), key=keys), values

    def _beside(self, point: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """Each entry moved by a distance of its own, up or down; whole numbers stay."""
        import numpy as np

        for step in (BESIDE, -BESIDE):
            moved, count = dict(point), 0
            for name, draw in self.variables:
                value = np.asarray(point[name], dtype=float)
                if draw.kind not in WHOLE:
                    distance = step * np.arange(count + 1, count + value.size + 1).reshape(value.shape)
                    moved[name] = np.round(value + distance, 6).tolist()
                    count += value.size
            yield moved

    def _slip(self, variant: Variant, value: Any) -> tuple[str | None, tuple[Text, ...]]:
        """A flipped sign or a constant factor, where it holds at every point."""
        import numpy as np

        if self.accepts(variant, -value):
            return "sign", (messages.diagnosis.sign_flipped(),)
        with np.errstate(all="ignore"):
            ratio = float(np.sum(value * variant.key) / np.sum(variant.key**2))
        # Any number would be a factor of something near; those that people lose are whole ones and their inverses.
        plain = any(
            np.isclose(abs(ratio), factor, rtol=1e-9) for n in (*range(2, 11), 100, 1000) for factor in (n, 1 / n)
        )
        if plain and self.accepts(variant, value / ratio):
            return "factor", (messages.diagnosis.constant_factor(show(float(f"{ratio:.4g}"))),)
        return None, ()

    def _difference(self, variant: Variant, value: Any) -> Text:
        """The point where the two differ most, and both values there, in as many digits as tell them apart."""
        import numpy as np

        with np.errstate(all="ignore"):
            far = np.abs(value - variant.key) / (np.abs(variant.key) + EQUAL * np.max(np.abs(variant.key)))
        place = int(np.argmax(np.nan_to_num(far, nan=np.inf).reshape(len(far), -1).max(axis=1)))
        point = ", ".join(f"{name} = {show(drawn)}" for name, drawn in variant.points[place].items())
        both = ([show_computed(one[place], digits) for one in (value, variant.key)] for digits in (6, 9, 12, 17))
        return messages.diagnosis.differs_at(point, *next(shown for shown in both if shown[0] != shown[1]))

    # Showing ---------------------------------------------------------------------------------------------------------

    def portable(self, variant: Variant, language: str) -> Essay:
        from studytool.items.contract.portable import Essay

        return Essay(self.key_shown(variant, language), self.template(variant))

    def key_shown(self, variant: Variant, language: str) -> str:
        del variant, language
        return f"`{self._answer_in_names()}`"

    def key_data(self, variant: Variant, language: str) -> object:
        del variant, language
        return self._answer_in_names()

    def _answer_in_names(self) -> str:
        return written_out(self.answer, dict(self.let))

    def samples(self, variant: Variant) -> Iterator[Sample]:
        del variant
        key = self._answer_in_names()
        yield Sample(key, Verdict.CORRECT)
        yield Sample(f"({key}) + 0", Verdict.CORRECT)
        yield Sample(f"-({key})", Verdict.INCORRECT)
        yield Sample(f"1.001 * ({key})", Verdict.INCORRECT)
        yield Sample("", Verdict.UNREADABLE)
        yield Sample("1 +", Verdict.UNREADABLE)


TYPE = Formula
