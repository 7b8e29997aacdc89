"""The gaps of a cloze by name, and a cloze as questions of one gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from studytool.exchange.contract import Question
from studytool.items.contract.portable import Cloze, Essay, Numerical


def asks(cloze: Cloze) -> list[str]:
    """What each part asks, numbered where there are several."""
    return [f"{_label(cloze, number)} {part.ask}".strip() for number, part in enumerate(cloze.parts, 1) if part.ask]


def gaps_of(cloze: Cloze) -> Iterator[tuple[str, Numerical]]:
    """Every gap with a name: its index, after the number of its part where there are several."""
    for number, part in enumerate(cloze.parts, 1):
        for place, gap in zip(part.places(), part.numbers, strict=True):
            yield f"{_label(cloze, number)}{place}", gap


def singles(question: Question) -> Iterator[tuple[str, Question]]:
    """A question for each gap, with the gap's name; any other question is one, and a cloze without gaps an essay.

    For programs whose questions have one answer: the name or the unit of what is asked ends the prompt.
    """
    match question.ask:
        case Cloze() as ask:
            gaps = list(gaps_of(ask))
            asked = "\n\n".join((question.prompt, *asks(ask)))
            for name, gap in gaps:
                ended = f"{asked}\n\n`{name or 'x'}` = ? {gap.unit}".rstrip()
                yield name, replace(question, prompt=ended, ask=gap)
            if not gaps:
                yield "", replace(question, prompt=asked, ask=Essay(question.key))
        case _:
            yield "", with_unit(question)


def with_unit(question: Question) -> Question:
    """The same, its prompt ended by the unit of the number that is asked for."""
    match question.ask:
        case Numerical(unit=unit) if unit:
            return replace(question, prompt=f"{question.prompt} ({unit})")
    return question


def _label(cloze: Cloze, number: int) -> str:
    return f"({number})" if len(cloze.parts) > 1 else ""
