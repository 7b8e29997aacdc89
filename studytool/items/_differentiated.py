"""What gradient and function share: an objective, differentiated by a given, to prove the key against."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studytool.errors import ExpressionError, NoVariant
from studytool.items._computed import Computed
from studytool.items.contract import Variant
from studytool.maths.expression import Expression, unknown
from studytool.model import Component, Flaw

if TYPE_CHECKING:
    from studytool.maths.calculation import Calculation
    from studytool.maths.plain import Reading

AGREE = 1e-6  # of the component, beside the method's own error
ROUNDING = 1e-12  # of the largest component, which a small one may come from by cancelling
SAFETY, TELLING = 10, 1e-2  # differences with a larger relative error cannot disprove a component


@dataclass(frozen=True, slots=True, kw_only=True)
class Differentiated(Computed):
    """An item whose key is the gradient of `objective` with respect to `wrt`; without an objective, merely computed."""

    objective: Expression | None = None
    wrt: str | None = None

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        if self.objective:
            yield "objective", self.objective
        yield from Computed.expressions(self)

    def uses(self) -> Iterator[str]:
        yield from Computed.uses(self)
        if self.wrt:
            yield self.wrt

    def flaws(self) -> Iterator[Flaw]:
        yield from Computed.flaws(self)
        if self.wrt is not None and self.wrt not in self.names():
            error = unknown(self.wrt, self.names(), "name")
            yield Flaw("wrt", "unknown-name", error.what, error.todo)

    # Derivatives -----------------------------------------------------------------------------------------------------

    def objective_at(self, variant: Variant, point: Any) -> Any:
        """The objective with `wrt` moved to this point, every let computed anew."""
        from studytool.maths.evaluate import environment, evaluate

        assert self.objective is not None
        assert self.wrt is not None
        return evaluate(self.objective, environment(variant.given, self.let, {self.wrt: point}))

    def smooth(self) -> bool:
        """Whether the complex step may pass from `wrt` to the objective."""
        from studytool.maths.evaluate import analytic

        trees, moving = self._moving()
        return all(analytic(tree, moving) for tree in trees)

    def _moving(self) -> tuple[list[ast.expr], frozenset[str]]:
        """What is computed on the way from `wrt` to the objective, and the names that move with it."""
        from studytool.maths.evaluate import reached

        assert self.objective is not None
        assert self.wrt is not None
        names = reached(self.wrt, self.let)
        return [self.objective.tree, *(expression.tree for name, expression in self.let if name in names)], names

    def numerical(self, variant: Variant) -> Any:
        """The derivative found without the key: the complex step, or differences where it may not pass."""
        from studytool.maths.derivative import complex_step, differences

        def objective(point: Any) -> Any:
            return self.objective_at(variant, point)

        point = self.point(variant)
        return complex_step(objective, point) if self.smooth() else differences(objective, point).value

    def point(self, variant: Variant) -> Any:
        """Where the objective is differentiated."""
        assert self.wrt is not None
        return variant.values[self.wrt]

    # Variants --------------------------------------------------------------------------------------------------------

    def _admitted(self, drawn: Variant) -> Variant:
        try:
            variant = Computed._admitted(self, drawn)
            return replace(variant, numerical=self.numerical(variant)) if self.objective else variant
        except ExpressionError as error:  # cannot be computed near the point: an index is no float, for example
            raise NoVariant("objective", f"{error.what}; {error.todo}", "expression") from None

    def _require_key(self, variant: Variant) -> None:
        import numpy as np

        if self.objective is None:
            Computed._require_key(self, variant)
            return
        shape = np.shape(self.point(variant))
        if variant.key.shape != shape:
            raise NoVariant("answer", f"the key has shape {variant.key.shape}, `{self.wrt}` {shape}", "key-shape")
        Computed._require_key(self, variant)
        try:
            value = self.objective_at(variant, self.point(variant))
        except ExpressionError as error:
            raise NoVariant("objective", f"{error.what}; {error.todo}", "expression") from None
        if np.shape(value) != ():
            raise NoVariant(
                "objective", f"the objective has shape {np.shape(value)}, not one number", "objective-shape"
            )
        if not np.isfinite(value):
            raise NoVariant("given", "the objective is not finite", "objective-not-finite")

    def _require_smooth(self, variant: Variant) -> None:
        import numpy as np

        from studytool.maths.derivative import differences
        from studytool.maths.evaluate import rooted

        if self.objective is None:
            return
        trees, moving = self._moving()
        if self.smooth() and not any(rooted(tree, moving) for tree in trees):
            return
        numerical = differences(lambda point: float(self.objective_at(variant, point)), self.point(variant))
        unsettled = [tuple(map(int, index)) for index in np.argwhere(~np.atleast_1d(numerical.settled))]
        if unsettled:
            what = "the objective has a kink here" if numerical.kinks else "the objective's differences do not settle"
            where = ", ".join(str(list(index)) for index in (numerical.kinks or unsettled)[:3])
            raise NoVariant("given", f"{what}, at component {where} of `{self.wrt}`", "kink")

    # What is proved --------------------------------------------------------------------------------------------------

    def flaws_at(self, variant: Variant) -> Iterator[Flaw]:
        if self.objective is not None:
            known = variant.numerical is not None
            yield from self._wrong_key(variant if known else replace(variant, numerical=self.numerical(variant)))
        yield from Computed.flaws_at(self, variant)

    def _wrong_key(self, variant: Variant) -> Iterator[Flaw]:
        """Compares the key with two derivatives computed without it, each component relative to its own size."""
        import numpy as np

        from studytool.maths.derivative import differences

        point = np.asarray(self.point(variant), dtype=float)
        exact = variant.numerical if self.smooth() else None
        numerical = differences(lambda moved: float(self.objective_at(variant, moved)), point, expected=exact)
        second = numerical.sides if exact is None else exact
        scale = float(np.max(np.abs(second), initial=0.0))
        of_second = AGREE * np.abs(second) + (ROUNDING if self.smooth() else AGREE) * scale
        of_first = AGREE * np.abs(numerical.value) + SAFETY * numerical.error + ROUNDING * scale
        wrong = (np.abs(variant.key - second) > of_second) | (np.abs(variant.key - numerical.value) > of_first)
        if np.any(wrong) or not np.isfinite(second).all():
            index = np.unravel_index(int(np.argmax(wrong * np.abs(variant.key - second))), point.shape)
            name = f" at component {[int(axis) for axis in index]}" if index else ""
            yield Flaw(
                "answer", "wrong-key",
                f"with seed {variant.seed} the key is {variant.key[index]:.6g}{name}, "
                f"the derivative of the objective {second[index]:.6g}",
                f"correct `answer:` so that it is the gradient with respect to {self.wrt}",
            )  # fmt: skip
        elif exact is None and np.any(
            SAFETY * numerical.error > TELLING * np.maximum(np.abs(variant.key), AGREE * scale)
        ):
            what = f"with seed {variant.seed} the differences of the objective are too rough to prove the key by"
            yield Flaw("given", "unproved-key", what, "draw points farther from kinks and plateaus")

    # Judging ---------------------------------------------------------------------------------------------------------

    def calculation(self, variant: Variant) -> Calculation:
        return replace(Computed.calculation(self, variant), objective=self.objective, wrt=self.wrt)

    def table(self, variant: Variant, reading: Reading, ok: tuple[bool, ...]) -> tuple[Component, ...]:
        from studytool.maths.judging import table

        return table(variant.key, reading, ok, variant.numerical)
