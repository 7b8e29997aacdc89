"""The rules of a question in parts: asked in turn with one second try each, and one review in all.

Of each part the first try that is judged counts. The review is recorded with the first part and grows with each try, so
that whatever ends the question, what was answered of it is kept; the answer is shown after the last part only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from studytool.model import Verdict
from studytool.session.events import Judged


class Answered(NamedTuple):
    """One part: its first try that was judged, and the second where that was wrong. `closed`: it takes no further
    try."""

    first: Judged
    second: Judged | None = None
    closed: bool = False

    @property
    def last(self) -> Judged:
        return self.second or self.first


def answered(parts: tuple[Answered, ...], judged: Judged, *, exam: bool) -> tuple[Answered, ...]:
    """The parts after one more try on the part being asked; an exam allows no second try."""
    if parts and not parts[-1].closed:
        return (*parts[:-1], parts[-1]._replace(second=judged, closed=True))
    return (*parts, Answered(judged, closed=exam or judged.verdict is Verdict.CORRECT))


def asked(ids: Sequence[str], parts: Sequence[Answered]) -> str | None:
    """The id of the part that is asked now; None after the last."""
    place = sum(part.closed for part in parts)
    return ids[place] if place < len(ids) else None


def given(ids: Sequence[str], parts: Sequence[Answered]) -> Mapping[str, str]:
    """The last response to each part, by its id: what later parts are judged by."""
    return {name: part.last.response for name, part in zip(ids, parts, strict=False)}


def firsts(ids: Sequence[str], parts: Sequence[Answered]) -> Judged:
    """The first tries as one judgement: the score is the share of parts right, and a part without an answer is
    wrong."""
    return _whole(ids, [part.first for part in parts])


def lasts(ids: Sequence[str], parts: Sequence[Answered]) -> Judged | None:
    """The last tries as one judgement, if any part had a second try."""
    return _whole(ids, [part.last for part in parts]) if any(part.second for part in parts) else None


def _whole(ids: Sequence[str], tries: Sequence[Judged]) -> Judged:
    response = json.dumps(dict(zip(ids, (judged.response for judged in tries), strict=False)), ensure_ascii=False)
    score = sum(judged.verdict is Verdict.CORRECT for judged in tries) / len(ids)
    verdict = Verdict.CORRECT if score == 1 else Verdict.PARTIAL if score else Verdict.INCORRECT
    misconception = next((judged.misconception for judged in tries if judged.misconception), None)
    return Judged(response, verdict, score, misconception)
