"""Judges a response that can be read in several ways: one verdict if all agree, otherwise a question which is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from studytool import messages
from studytool.errors import Unreadable
from studytool.model import Judgement, Text, Verdict


class Readable(Protocol):
    @property
    def shown(self) -> str: ...

    @property
    def doubt(self) -> int: ...

    @property
    def note(self) -> Text | None: ...


R = TypeVar("R", bound=Readable)

LEAST_SURE = 1_000  # larger than the doubt of any reading


def settle(read: Callable[[], Sequence[R]], judge: Callable[[R], Judgement]) -> Judgement:
    """The verdict of every reading that can be judged. `read` and `judge` may raise Unreadable.

    The least doubtful readings decide. Where they differ, or where they are not right and a more doubtful one is, the
    learner is asked which is meant: nothing is called wrong, and nothing right, that was not surely read.
    """
    judged: list[tuple[R, Judgement]] = []
    failure: Unreadable | None = None
    surest = LEAST_SURE
    try:
        for reading in read():
            try:
                judged.append((reading, judge(reading)))
            except Unreadable as unreadable:
                failure = failure or unreadable
                surest = min(surest, reading.doubt)
    except Unreadable as unreadable:
        failure = unreadable
    if not judged:
        assert failure is not None
        return Judgement(Verdict.UNREADABLE, 0.0, (failure.message,), read=failure.read)
    least = min(reading.doubt for reading, _ in judged)
    likely = [(reading, judgement) for reading, judgement in judged if reading.doubt == least]
    if (
        failure and surest < least and likely[0][1].verdict is not Verdict.CORRECT
    ):  # the certain readings had no value of the right shape
        return Judgement(Verdict.UNREADABLE, 0.0, (failure.message,), read=_shown([reading for reading, _ in likely]))
    asked = _differing(likely) or _meant_right(likely[0], judged)
    if asked:
        return Judgement(Verdict.UNREADABLE, 0.0, (messages.reading.which_is_meant(),), read=_shown(asked))
    return _told(likely)


def _differing(likely: list[tuple[R, Judgement]]) -> list[R]:
    verdicts = {(judgement.verdict, judgement.score) for _, judgement in likely}
    return [reading for reading, _ in likely] if len(verdicts) > 1 else []


def _meant_right(likely: tuple[R, Judgement], judged: list[tuple[R, Judgement]]) -> list[R]:
    reading, judgement = likely
    if judgement.verdict is Verdict.CORRECT:
        return []
    right = [other for other, verdict in judged if verdict.verdict is Verdict.CORRECT]
    return [reading, right[0]] if right else []


def _told(likely: list[tuple[R, Judgement]]) -> Judgement:
    """The verdict that all share, and the reason only where they share it too."""
    reading, judgement = likely[0]
    if any(other.feedback != judgement.feedback for _, other in likely):
        judgement = judgement._replace(feedback=(), misconception=None)
    note = (reading.note,) if reading.note else ()
    return judgement._replace(feedback=note + judgement.feedback, read=_shown([one for one, _ in likely]))


def _shown(readings: Sequence[Readable]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading.shown for reading in readings if reading.shown))


PLAIN = re.compile(r"[\d\s.,\[\]−+eE-]*")


def told(judgement: Judgement) -> tuple[str, ...]:
    """How an expression was read, for people; nothing of plain numbers, which look as they were typed."""
    return judgement.read if len(judgement.read) > 1 or not PLAIN.fullmatch("".join(judgement.read)) else ()


def said(judgement: Judgement) -> tuple[Text, ...]:
    """The same in words."""
    return tuple(messages.reading.read_as(reading) for reading in told(judgement))
