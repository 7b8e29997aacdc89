"""The page's door to Python: its worker asks one request after another, in JSON, and is answered in JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from studytool.page.output import Emit

if TYPE_CHECKING:
    from studytool.page.judging import Items
    from studytool.page.runs import Pages


class Door:
    """What one worker keeps between requests: the names its snippets gave, and the items it has read.

    Modules are imported by the first request that needs them.
    """

    def answer(self, request: str, emit: Emit) -> str:
        """Answer `{"do": …, "with": […]}`; `emit` is called with a stream's name and what is printed to it."""
        asked = json.loads(request)
        return json.dumps(self._answer(asked["do"], asked["with"], emit))

    def _answer(self, do: str, given: Sequence[Any], emit: Emit) -> dict[str, Any]:
        match do:
            case "run":
                return self._pages.run(*given, emit=emit)
            case "judge":
                return self._items.judge(*given)
            case "judge-code":
                return self._items.judge_code(*given, emit=emit)
            case "read":
                return self._items.read(*given)
            case "card":
                return self._items.card(*given)
            case "show":
                return self._items.show(*given)
            case "check":
                from studytool.page import gradients

                return gradients.check(*given)
        from studytool.page import log, questions

        match do:
            case "step":
                return questions.stepped(*given)
            case "gathered":
                return log.gathered(*given)
            case "remembered":
                return log.remembered(*given)
        return _course(do, given)

    @cached_property
    def _pages(self) -> Pages:
        from studytool.page.runs import Pages

        return Pages()

    @cached_property
    def _items(self) -> Items:
        from studytool.page.judging import Items, shipped

        return Items(shipped())


def _course(do: str, given: Sequence[Any]) -> dict[str, Any]:
    from studytool.page import course
    from studytool.page.judging import shipped

    match do:
        case "begin-course":
            log, *rest = given
            return course.begun(log, shipped(), *rest)
        case "course":
            return course.stepped(*given)
    raise ValueError(f"the page cannot be asked for {do}")
