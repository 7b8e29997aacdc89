"""A function the learner writes in Python with numpy: right where its arrays are, at many points and another size.

This module runs nothing: the sandbox makes the calls that `arguments` asks for, and `judge_calls` judges their results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from studytool import messages
from studytool.errors import NoVariant
from studytool.items._code import Signature, computing, read_signature, refusal
from studytool.items._computed import COMPUTED, Computed
from studytool.items._precise import Precise
from studytool.items._sizes import enlarged, fixes_size, sizes_of
from studytool.items.contract import Field, Variant, show_computed
from studytool.items.contract.form import Block, Form
from studytool.items.contract.kinds import EXPRESSION, WORD
from studytool.items.contract.running import JudgedResponse, RunCode
from studytool.maths.expression import written_out
from studytool.model import Flaw, Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import Essay
    from studytool.maths.calls import Array, Call

OTHER_SEEDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Precise):
    type: ClassVar = "function"
    meaning: ClassVar = Text({
        "en": "a Python function with numpy, in your editor, or `@FILE`",
        "zh": "用 numpy 写的 Python 函数：在编辑器里写，或 `@文件名`",
    })  # fmt: skip
    fields: ClassVar = COMPUTED | {
        "tolerance": COMPUTED["tolerance"]._replace(
            meaning="how close is right; without it, within 1e-8 of each component, and 1e-10 of the largest, at every "
            "call. A constant of at most 1e-8 against dividing by zero is right too",
        ),
        "signature": Field(WORD, "the function asked for: `grad(theta, a)`, of givens and lets", required=True),
        "answer": Field(EXPRESSION, "what the function returns; with an objective it may be left out"),
        "objective": Field(EXPRESSION, "the function whose gradient is asked, a number"),
        "wrt": Field(WORD, "the given (or let) the objective is differentiated by"),
    }

    signature: str

    @property
    def asked(self) -> Signature:
        """The function asked for; `flaws` has reported a signature that cannot be read."""
        return read_signature(self.signature) or Signature(self.signature, ())

    @property
    def form(self) -> Form:
        return Block()

    # The author's side -----------------------------------------------------------------------------------------------

    def uses(self) -> Iterator[str]:
        yield from Precise.uses(self)
        yield from self.asked.parameters

    def flaws(self) -> Iterator[Flaw]:
        yield from Precise.flaws(self)
        if self.answer is None and self.objective is None:
            yield Flaw("", "missing-field", "neither `answer:` nor `objective:`", "add one: what the function returns")
        if (self.objective is None) != (self.wrt is None):
            yield Flaw("objective", "missing-field", "`objective:` and `wrt:` go together", "add the other, or none")
        yield from self._signature_flaws()

    def _signature_flaws(self) -> Iterator[Flaw]:
        signature = read_signature(self.signature)
        if signature is None:
            yield Flaw("signature", "signature", "this is not a function's signature", "write `grad(theta, a)`, say")
            return
        for name in signature.parameters:
            if name not in self.names():
                yield Flaw("signature", "unknown-name", f"no given or let is called `{name}`", "add it under `given:`")
        for name in sorted(self._needed() - set(signature.parameters)):
            what = f"`{name}` is drawn, the result depends on it, and the function is not told it"
            yield Flaw("signature", "signature", what, f"add `{name}` to the signature")

    def _needed(self) -> set[str]:
        """The drawn names that the result depends on, other than through parameters."""
        needed = {name for _, expression in self.formulas() for name in expression.names}
        for name, expression in reversed(self.let):
            if name in needed and name not in self.asked.parameters:
                needed |= set(expression.names)
        return needed & {name for name, draw in self.given if draw.varies}

    # Variants --------------------------------------------------------------------------------------------------------

    def cases(self, variant: Variant) -> list[tuple[Function, Variant]]:
        """Where the function is called: this variant, other seeds' of the same shapes, and one of another size."""
        return [(self, case) for case in (variant, *self._others(variant))] + list(self._larger(variant))

    def _others(self, variant: Variant) -> Iterator[Variant]:
        for seed in range(variant.seed + 1, variant.seed + 1 + OTHER_SEEDS * self.varies()):
            try:
                yield self.variant(seed)
            except NoVariant:
                continue

    def _larger(self, variant: Variant) -> Iterator[tuple[Function, Variant]]:
        """The item with every drawn size one larger, where its formulas fix no size."""
        sizes = {size for _, draw in self.given for size in sizes_of(draw)}
        written = [expression.tree for _, expression in (*self.formulas(), *self.let)]
        if not sizes or any(fixes_size(tree, sizes) for tree in written):
            return
        larger = replace(self, given=tuple((name, enlarged(draw)) for name, draw in self.given))
        try:
            case = larger.variant(variant.seed)
        except NoVariant:
            return
        if case.key.shape == tuple(size + (size in sizes) for size in variant.key.shape):
            yield larger, case

    def arguments(self, variant: Variant) -> list[tuple[Array, ...]]:
        """The arguments of every call, in the order of `cases`: float64 arrays, and integers where they count."""
        return [self._arguments(case) for _, case in self.cases(variant)]

    def _arguments(self, variant: Variant) -> tuple[Array, ...]:
        import numpy as np

        from studytool.maths.calculation import index_names

        indices = index_names(tuple(expression for _, expression in (*self.formulas(), *self.let)))
        values = []
        for name in self.asked.parameters:
            value = np.asarray(variant.values[name], dtype=float)
            whole = isinstance(variant.given.get(name), int) or name in indices
            values.append(value.astype(int) if whole and name != self.wrt and np.all(value == value // 1) else value)
        return tuple(values)

    # Judging ---------------------------------------------------------------------------------------------------------

    def refused(self, text: str) -> Judgement | None:
        """What is unreadable in the code before it is run."""
        reason = refusal(text, self.asked)
        return None if reason is None else Judgement(Verdict.UNREADABLE, 0.0, (reason,))

    def judge(self, variant: Variant, response: str) -> Judgement:
        """What can be said without running the code; `judge_calls` judges what it returns."""
        del variant
        return self.refused(response) or Judgement(Verdict.UNREADABLE, 0.0, (messages.code.NOT_RUN,))

    def judge_with(self, variant: Variant, response: str, run: RunCode) -> JudgedResponse:
        if refused := self.refused(response):
            return JudgedResponse(refused)
        ran = run(response, self.asked.name, self.arguments(variant))
        return JudgedResponse(self.judge_calls(variant, ran.calls), ran.printed)

    def judge_calls(self, variant: Variant, calls: Sequence[Call]) -> Judgement:
        """The calls are those of `arguments`, in their order; where one has stopped the code, it is the last."""
        from studytool.maths.calls import Call

        cases = self.cases(variant)
        padded = [*calls, *[Call(None, stopped="killed")] * (len(cases) - len(calls))]
        judged = [item._judge_call(case, call) for (item, case), call in zip(cases, padded, strict=True)]
        wrong = [place for place, judgement in enumerate(judged) if judgement.verdict is not Verdict.CORRECT]
        if not wrong:
            return judged[0]
        first = wrong[0]
        item, case = cases[first]
        if item is not self:
            shapes = ", ".join(f"{name} {value.shape}" for name, value in item._named(case) if value.ndim)
            told = (messages.code.only_this_shape(shapes), *judged[first].feedback)
            return Judgement(Verdict.PARTIAL, first / len(cases), told, "tested-shape")
        judgement = self._agreed([judged[place] for place in wrong if cases[place][0] is self])
        return judgement if first == 0 else self._elsewhere(case, judgement)

    def _agreed(self, judged: list[Judgement]) -> Judgement:
        """The first wrong judgement; its diagnosis is left out if another wrong call contradicts it."""
        first, *others = judged
        if not others or any(other.misconception == first.misconception for other in others):
            return first
        right = sum(component.ok for component in first.components)
        told = (messages.diagnosis.components_right(right, len(first.components)),) if first.components else ()
        return first._replace(misconception=None, feedback=told or first.feedback)

    def _elsewhere(self, case: Variant, judgement: Judgement) -> Judgement:
        """For code that is right for the numbers shown only: names the arguments where it fails, but not the right
        result there."""
        point = ", ".join(f"{name} = {show_computed(value)}" for name, value in self._named(case))
        said = (
            messages.code.only_these_numbers if judgement.verdict is Verdict.INCORRECT else messages.code.with_arguments
        )
        return judgement._replace(feedback=(said(point), *judgement.feedback), components=())

    def _named(self, case: Variant) -> Iterator[tuple[str, Array]]:
        return zip(self.asked.parameters, self._arguments(case), strict=True)

    def _judge_call(self, case: Variant, call: Call) -> Judgement:
        import numpy as np

        from studytool.maths.findings import misbehaviour

        reason = _unusable(call, case.key.shape)
        if reason is not None:
            return Judgement(Verdict.UNREADABLE, 0.0, (reason,))
        assert isinstance(call.value, np.ndarray)
        if (fault := misbehaviour(call)) is not None:
            return Judgement(Verdict.INCORRECT, 0.0, (fault[1],), fault[0])
        return self.judge_array(case, call.value)

    # Showing ---------------------------------------------------------------------------------------------------------

    def expects(self) -> str:
        return f"`def {self.asked}:`"

    def template(self, variant: Variant) -> str:
        """What the editor opens with: the signature, and what the arguments are."""
        rows = [f"def {self.asked}:", f'    """Return an array of shape {variant.key.shape}.', ""]
        for name, value in self._named(variant):
            kind = "int" if value.dtype.kind == "i" else "float64"
            rows.append(
                f"    {name}: {f'{kind}, shape {value.shape}' if value.ndim else kind}; {show_computed(value)} here"
            )
        return "\n".join(["import numpy as np", "", "", *rows, '    """', "    "])

    def call(self, variant: Variant) -> str:
        values = (
            f"np.array({value.tolist()})" if value.ndim else repr(value.item()) for _, value in self._named(variant)
        )
        return f"import numpy as np\nprint({self.asked.name}({', '.join(values)}))"

    def portable(self, variant: Variant, language: str) -> Essay:
        from studytool.items.contract.portable import Essay

        return Essay(self.key_shown(variant, language), self.template(variant))

    def key_shown(self, variant: Variant, language: str) -> str:
        return f"`{self.key_data(variant, language)}`, {Computed.key_shown(self, variant, language)}"

    def key_data(self, variant: Variant, language: str) -> object:
        """The expression the function computes, in its parameters."""
        del variant, language
        hidden = {name: let for name, let in self.let if name not in self.asked.parameters}
        if self.answer is not None:
            return written_out(self.answer, hidden)
        assert self.objective is not None
        return f"∇_{self.wrt} {written_out(self.objective, hidden)}"

    def samples(self, variant: Variant) -> Iterator[Sample]:
        """The key as code that computes it with the grader's own expressions; slips; and what is no function."""
        del variant
        yield Sample(self._code("value"), Verdict.CORRECT)
        yield Sample(self._code("-value"), Verdict.INCORRECT)
        yield Sample(self._code("np.float32(value)"), Verdict.IMPRECISE)
        yield Sample(self._code("np.array([value])"), Verdict.UNREADABLE)
        yield Sample(f"def {self.asked.name}(", Verdict.UNREADABLE)
        yield Sample("", Verdict.UNREADABLE)

    def _code(self, returned: str) -> str:
        parameters = self.asked.parameters
        fixed = {name: draw.arguments[0] for name, draw in self.given if not draw.varies and name not in parameters}
        let = [(name, expression.source) for name, expression in self.let if name not in parameters]
        formula = self.answer or self.objective
        assert formula is not None
        return computing(self.asked, formula.source, fixed, let, None if self.answer else self.wrt, returned)


def _unusable(call: Call, shape: tuple[int, ...]) -> Text | None:
    """Why a call gives nothing to compare: it failed, or has another shape, or is not finite."""
    import numpy as np

    if call.stopped:
        return messages.code.stopped(call.stopped, call.line)
    if not isinstance(call.value, np.ndarray):
        return messages.code.fails(call.error or "nothing is returned", call.line)
    if call.value.shape != shape:
        return messages.reading.wrong_shape(call.value.shape, shape)
    if call.value.dtype.kind == "c":
        return messages.code.complex_result()
    return None if np.isfinite(call.value).all() else messages.code.result_not_finite()


TYPE = Function
