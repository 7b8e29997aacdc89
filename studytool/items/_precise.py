"""A key for what code computes: of the answer or, without one, of the objective; and how an array is compared with it,
as closely as float64 computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studytool import messages
from studytool.errors import ExpressionError, NoVariant
from studytool.items._differentiated import Differentiated
from studytool.items.contract import Variant
from studytool.maths.expression import Expression
from studytool.maths.tolerance import Tolerance, right_digits
from studytool.model import Judgement, Text, Verdict

if TYPE_CHECKING:
    from studytool.maths.calls import Array
    from studytool.maths.guards import Guard
    from studytool.maths.plain import Reading

CLOSE = 1e-8  # of a component: float64 leaves room for another order of the same operations
FLOOR = 1e-10  # of the largest component
BETWEEN = 1.5  # the Taylor slope of a right gradient, 2, and of a wrong one, 1
SINGLE = 2e-5  # of the largest component: what 32 bits lose on the way
GUARDED = 1e-2  # of the largest component: what a constant against dividing by zero may change
USUAL = 1e-8  # the usual size of such a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Precise(Differentiated):
    """An item answered in code: the key comes of the answer or the objective, and is compared as closely as float64."""

    answer: Expression | None = None  # type: ignore[assignment]  # the only type that can find its key without one

    def formulas(self) -> Iterator[tuple[str, Expression]]:
        """The objective and the answer, where they are written."""
        for path, expression in (("objective", self.objective), ("answer", self.answer)):
            if expression is not None:
                yield path, expression

    def _admitted(self, drawn: Variant) -> Variant:
        if self.answer is not None:
            return Differentiated._admitted(self, drawn)
        from studytool.maths.evaluate import environment

        try:
            variant = replace(drawn, values=environment(drawn.given, self.let))
            key = self.numerical(variant)
        except ExpressionError as error:
            raise NoVariant("objective", f"{error.what}; {error.todo}", "expression") from None
        variant = replace(variant, key=key, numerical=key)
        self._require_key(variant)
        self._require_smooth(variant)
        return self._with_slips(variant)

    def _require_smooth(self, variant: Variant) -> None:
        """Without an answer the key is computed by differences: their error must be far below the tolerance."""
        import numpy as np

        from studytool.maths.derivative import differences

        Differentiated._require_smooth(self, variant)
        if self.answer is None and not self.smooth():
            point = self.point(variant)
            error = differences(lambda moved: float(self.objective_at(variant, moved)), point).error
            if np.any(error > self.allowed(variant)):
                raise NoVariant("given", "the objective's differences are too rough to be the key", "kink")

    def judge_array(self, case: Variant, value: Array) -> Judgement:
        """Judge a real array of the key's shape, at the variant that code was called with."""
        import numpy as np

        from studytool.maths.plain import Reading

        reading = Reading(value.astype(float), (None,) * value.size)
        off = np.abs(reading.value - case.key)
        ok = tuple((off <= self.allowed(case)).ravel().tolist())
        components = self.table(case, reading, ok)
        single = value.dtype.kind == "f" and value.dtype.itemsize < 8
        if all(ok) and not single:
            return Judgement(Verdict.CORRECT, 1.0, components=components)
        share = np.max(off, initial=0.0) / np.max(np.abs(case.key))
        if share <= GUARDED and (guard := self._guard(case, reading.value)):
            if guard.size <= USUAL:
                return Judgement(Verdict.CORRECT, 1.0, components=self.table(case, reading, (True,) * value.size))
            reason = messages.code.guarded(guard.place, np.format_float_scientific(guard.size, trim="-", exp_digits=1))
            return Judgement(Verdict.IMPRECISE, 0.5, (reason,), "guarded", components)
        if share <= SINGLE:
            single = single or np.array_equal(value, value.astype(np.float32))
            name, reason = (
                ("float32", messages.code.single_precision())
                if single
                else (None, messages.code.low_accuracy(right_digits(case.key, reading.value)))
            )
            return Judgement(Verdict.IMPRECISE, 0.5, (reason,), name, components)
        misconception, feedback = self._diagnosed(case, reading, ok)
        return Judgement(Verdict.INCORRECT, 0.0, (*feedback, *self._taylor(case, reading)), misconception, components)

    def allowed(self, case: Variant) -> Any:
        """How far from the key each component may be."""
        import numpy as np

        from studytool.maths.judging import widths

        if self.tolerance != Tolerance():
            return widths(case.key, self.tolerance)
        return CLOSE * np.abs(case.key) + FLOOR * np.max(np.abs(case.key))

    def accepts(self, variant: Variant, value: Any) -> bool:
        import numpy as np

        return value.shape == variant.key.shape and bool(np.all(np.abs(value - variant.key) <= self.allowed(variant)))

    # Diagnosis -------------------------------------------------------------------------------------------------------

    def _diagnosed(self, case: Variant, reading: Reading, ok: tuple[bool, ...]) -> tuple[str | None, tuple[Text, ...]]:
        """The diagnosis of a number, but with the precision of code; then whether a sum was taken over the other
        axis."""
        import numpy as np

        size = float(np.max(np.abs(case.key)))
        exact = replace(self, tolerance=Tolerance(rel=1e-6, abs=FLOOR * size))
        name, feedback = exact.diagnosed(case, reading, ok)
        if name in (None, "one-component", "permuted") and exact._over_other_axis(case, reading):
            return "wrong-axis", (messages.code.over_other_axis(),)
        return name, feedback or (messages.diagnosis.components_right(sum(ok), len(ok)),)

    def _over_other_axis(self, case: Variant, reading: Reading) -> bool:
        from studytool.maths.findings import over_other_axis
        from studytool.maths.judging import matches

        value = self._changed(case, over_other_axis)
        return value is not None and matches(value, reading, self.tolerance) and not self.accepts(case, value)

    def _guard(self, case: Variant, value: Array) -> Guard | None:
        from studytool.maths.guards import find_guard

        written = [expression for _, expression in (*self.formulas(), *self.let)]
        return find_guard(written, lambda change: self._changed(case, change), case.key, value)

    def _changed(self, case: Variant, change: Callable[[Expression], Expression]) -> Array | None:
        """The key with every expression changed, None where it has none then."""
        import numpy as np

        from studytool.maths.evaluate import environment, evaluate

        other = replace(
            self,
            let=tuple((name, change(let)) for name, let in self.let),
            answer=self.answer and change(self.answer),
            objective=self.objective and change(self.objective),
        )
        try:
            moved = replace(case, values=environment(case.given, other.let))
            value = evaluate(other.answer, moved.values) if other.answer else other.numerical(moved)
            return np.asarray(value, dtype=float)
        except (ExpressionError, TypeError, ValueError):
            return None

    def _taylor(self, case: Variant, reading: Reading) -> tuple[Text, ...]:
        """The slope of the Taylor test as a reason; it needs no key."""
        if self.objective is None:
            return ()
        import numpy as np

        from studytool.maths.taylor import taylor

        point = np.asarray(self.point(case), dtype=float)

        def objective(flat: Any) -> float:
            return float(self.objective_at(case, flat.reshape(point.shape)))

        tolerance = np.broadcast_to(self.allowed(case), point.shape).ravel()
        precision = float(np.finfo(float).eps)
        test = taylor(
            objective, point.ravel(), reading.value.ravel(), noise=0.0, tolerance=tolerance, precision=precision
        )
        if test.slope is None or test.slope > BETWEEN:  # the test cannot show such a small error
            return ()
        return (messages.gradcheck.taylor_slope(test.slope),)
