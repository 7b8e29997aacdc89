"""Items judged and asked anew in the reader's browser, by the grader of the terminal."""

from __future__ import annotations

import json
import traceback
import types
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from studytool.items.contract.edition import edition
from studytool.items.contract.frozen import thaw
from studytool.items.contract.judging import judge
from studytool.items.contract.running import Ran, RunCode
from studytool.maths.settling import told
from studytool.page.output import Emit, Stream, TooMuch, failed_line
from studytool.page.shown import how, shown

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant
    from studytool.model import Component, Judgement

Frozen = Mapping[str, Mapping[str, Any]]


def shipped() -> Frozen:
    """The items as `items.contract.frozen` writes them, by id, which lie beside this module in the page's archive."""
    bank: Frozen = json.loads(files("studytool.page").joinpath("bank.json").read_text("utf-8"))
    return bank


class Items:
    """The items of a bank, by id, thawed as they are asked for."""

    def __init__(self, bank: Frozen) -> None:
        self._asked = lru_cache(maxsize=64)(lambda item, seed: _drawn(thaw(bank[item]), seed))

    def judge(self, item: str, seed: int, response: str, language: str) -> dict[str, Any]:
        """The judgement of a response, the same as in the terminal. It runs no code: this Python judges the others."""
        return self._judged(item, seed, response, language, _refuse)

    def judge_code(self, item: str, seed: int, response: str, language: str, *, emit: Emit) -> dict[str, Any]:
        """The same of a response that is code, which is run in this Python: it has to be a new one, and is the last."""
        return self._judged(item, seed, response, language, partial(_run, emit=emit))

    def _judged(self, item: str, seed: int, response: str, language: str, run: RunCode) -> dict[str, Any]:
        judgement = judge(*self._asked(item, seed), response, run).judgement
        parts = [plain(part.judgement, language) for part in judgement.parts]
        return plain(judgement, language) | ({"parts": parts} if parts else {})

    def read(self, item: str, seed: int, response: str) -> dict[str, Any]:
        """How a response that is being typed is read, and nothing of whether it is right; that of the last part."""
        judgement = judge(*self._asked(item, seed), response, _refuse).judgement
        last = judgement.parts[-1].judgement if judgement.parts else judgement
        return {"read": list(last.read)}

    def show(self, item: str, seed: int, language: str) -> dict[str, Any]:
        """The variant as it is asked."""
        return shown(*self._asked(item, seed), language)

    def card(self, item: str, seed: int, language: str) -> dict[str, Any]:
        """The variant as it is asked, with all that its form and the rules have to know."""
        asked, variant = self._asked(item, seed)
        form = asked.form
        return shown(asked, variant, language) | {
            "how": how(asked, variant, language) if form.explained else "",
            "type": asked.type,
            "asks": form.asks,
            "level": asked.level,
            "edition": edition(asked),
            "parts": list(form.parts),
            "lettered": form.lettered,
            "self_graded": form.self_graded,
            "template": asked.template(variant) if form.code else "",
            "call": asked.call(variant),
        }


def _drawn(item: Item, seed: int) -> tuple[Item, Variant]:
    return item, item.variant(seed)


def _refuse(code: str, function: str, arguments: Sequence[tuple[Any, ...]]) -> Ran:
    del code, function, arguments
    raise ValueError("code is judged in a Python of its own")


def _run(code: str, function: str, arguments: Sequence[tuple[Any, ...]], emit: Emit) -> Ran:
    """The learner's function, called here where the terminal calls it in a sandbox; `emit` takes what it prints."""
    from studytool.maths.calls import Call, called

    module = types.ModuleType("response")
    with redirect_stdout(Stream("stdout", emit)), redirect_stderr(Stream("stderr", emit)):
        try:
            exec(compile(code, "response.py", "exec", dont_inherit=True), module.__dict__)
            asked = module.__dict__[function]
            return Ran([called(asked, given, again=True) for given in arguments])
        except TooMuch:
            return Ran([Call(None, stopped="output")])
        except BaseException as error:
            said = traceback.format_exception_only(error)[-1].strip()
            return Ran([Call(None, said, failed_line(error, "response.py"))])


def plain(judgement: Judgement, language: str) -> dict[str, Any]:
    """A judgement as the page's script takes it."""
    return {
        "verdict": judgement.verdict.value,
        "score": judgement.score,
        "feedback": [text.say(language) for text in judgement.feedback],
        "read": list(told(judgement)),
        "misconception": judgement.misconception,
        "rows": [row(component) for component in judgement.components if component.index],
    }


def row(component: Component) -> dict[str, Any]:
    """A line of the table of components, rounded for reading."""
    index = ", ".join(map(str, component.index))
    yours, expected = ("" if number is None else f"{number:.6g}" for number in (component.yours, component.expected))
    return {"index": f"[{index}]", "yours": yours, "expected": expected, "ok": component.ok}
