"""The rules of one question: in a session, and in the page under the section of a note that it asks about.

The first try that is judged is the review. A second on the same numbers is kept beside it and changes nothing else, and
then the answer is shown. What cannot be read, or has too few digits, is asked again and leaves nothing. How parts are
asked in turn is said in `parts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from studytool import messages
from studytool.model import Entry, MemoryState, Rating, Verdict
from studytool.session.entries import Stamp, amendment, graded, review, tried_again
from studytool.session.events import (
    About,
    Card,
    Done,
    Effect,
    Event,
    Graded,
    Judged,
    Key,
    Manner,
    Piece,
    Pressed,
    Record,
    Recorded,
    Say,
    Show,
)
from studytool.session.parts import Answered, answered, asked, firsts, given, lasts
from studytool.study.days import day_of, offset_of
from studytool.study.schedule import LEECH, RELEARNING, REVIEW

TRIES = 2
MOMENT = timedelta(microseconds=1)  # by which a review that has grown is later than it was

Step = tuple["Question", tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question being asked.

    `first` is the review it was logged as; `rating`, `verdict` and `score` what that came to with all that amends it.
    `pending` is an entry not yet known to be in the log: until it is, other events are ignored. A question that is
    `done` takes no more tries.
    """

    card: Card
    began: datetime
    hints: int = 0
    tries: int = 0
    first: Entry | None = None
    rating: Rating | None = None
    verdict: Verdict | None = None
    score: float = 0.0
    memory: MemoryState | None = None
    pending: Entry | None = None
    done: bool = False
    parts: tuple[Answered, ...] = ()

    @property
    def part(self) -> str | None:
        """The id of the part that is asked now, where parts are asked in turn."""
        return asked(self.card.parts, self.parts)

    @property
    def given(self) -> Mapping[str, str]:
        """What was answered of the parts, by their ids."""
        return given(self.card.parts, self.parts)

    @property
    def grading(self) -> bool:
        """Whether the learner is to grade the response now."""
        return self.card.self_graded and not self.done and self.first is not None and self.rating is None


def step(question: Question, event: Event, now: datetime, id: str, manner: Manner) -> Step:  # noqa: A002
    """The question after an event at `now` (UTC), and the effects; `id` is a fresh one, for an entry that may have to
    be recorded. An event that the question does not wait for changes nothing.
    """
    stamp = Stamp(id, now)
    match event:
        case Recorded() if question.pending:
            return _recorded(question, question.pending, event, now, manner)
        case _ if question.pending:
            return question, ()
        case Judged():
            return _judged(question, event, stamp, manner)
        case Graded() if question.first and question.card.self_graded:
            return _record(question, graded(question.first, event.rating, stamp, hints=question.hints))
        case Pressed() if question.grading:
            return question, (Show(Piece.GRADES),)
        case Pressed():
            return _pressed(question, event.key, stamp, manner)
    return question, ()


def _judged(question: Question, judged: Judged, stamp: Stamp, manner: Manner) -> Step:
    if judged.verdict is Verdict.UNREADABLE:
        return replace(question, done=question.done or not manner.interactive), (Show(Piece.VERDICT),)
    if judged.verdict is Verdict.IMPRECISE and manner.interactive and not manner.exam:
        return question, (Show(Piece.VERDICT), Say(messages.session.NOT_COUNTED))
    if question.card.self_graded and manner.interactive and (question.first or question.done):
        return question, (Show(Piece.KEY),)  # compared once more
    if question.done:
        return question, (Show(Piece.CORRECTION),)
    if question.card.parts and manner.interactive:
        return _judged_part(question, judged, stamp, manner)
    tried = replace(question, tries=question.tries + 1)
    if question.first:
        return _record(tried, tried_again(question.first, judged))
    tried = replace(tried, verdict=judged.verdict, score=judged.score)
    made = review(question.card, judged, stamp, hints=question.hints, seconds=_seconds(question, stamp.at, manner))
    return _record(tried, replace(made, rating=None) if question.card.self_graded and manner.interactive else made)


def _judged_part(question: Question, judged: Judged, stamp: Stamp, manner: Manner) -> Step:
    """The review grows with every try on a part, and is recorded before anything is said of it."""
    ids, parts = question.card.parts, answered(question.parts, judged, exam=manner.exam)
    whole, again, first = firsts(ids, parts), lasts(ids, parts), question.first
    if first:
        stamp = Stamp(first.id, max(stamp.at, (first.at + MOMENT).astimezone(stamp.at.tzinfo)))
    if first and len(parts) == len(question.parts):
        made = replace(first, at=stamp.at.astimezone(UTC), tries=())
    else:
        seconds = _seconds(question, stamp.at, manner)
        made = review(question.card, whole, stamp, hints=question.hints, seconds=seconds)
    if again:
        made = tried_again(made, again)
    return _record(replace(question, parts=parts, verdict=whole.verdict, score=whole.score), made)


def _go_on(question: Question, manner: Manner) -> tuple[Effect, ...]:
    """What is said of a try on a part before the last, and the part that is asked now."""
    if manner.exam:
        return (Show(Piece.ASKED),)
    if question.parts[-1].closed:
        return (Show(Piece.VERDICT), Show(Piece.ASKED))
    return (Show(Piece.VERDICT), Say(messages.session.SECOND_TRY))


def _seconds(question: Question, now: datetime, manner: Manner) -> float | None:
    """How long the learner thought; None for a file of responses, and after a clock that was set back."""
    seconds = round((now - question.began).total_seconds(), 3)
    return seconds if manner.interactive and seconds >= 0 else None


def _record(question: Question, entry: Entry) -> Step:
    return replace(question, pending=entry), (Record(entry),)


# Recorded ------------------------------------------------------------------------------------------------------------


def _recorded(question: Question, entry: Entry, event: Recorded, now: datetime, manner: Manner) -> Step:
    question = replace(question, pending=None, memory=event.memory)
    match entry.kind:
        case "flag":
            return question, (Say(messages.session.flag_is(flagged=event.flagged)),)
        case "undo":
            anew = replace(question, tries=0, first=None, rating=None, verdict=None, score=0.0, done=False, parts=())
            again = (Show(Piece.QUESTION),) if manner.interactive else ()
            return anew, (Say(messages.session.undone(entry.item)), *again)
    if event.kept:
        first = entry if entry.kind == "review" else question.first
        question = replace(question, first=first, rating=entry.rating)
    if question.card.self_graded and manner.interactive and entry.response is not None:
        return _compared(question, entry, now, manner)
    right = entry.put_right or entry.verdict is Verdict.CORRECT
    if question.part is not None and question.parts:
        return question, _go_on(question, manner)
    if question.parts:
        return _finished(question, now, manner, right=right, shown=False)
    if right or entry.response is None or question.tries >= TRIES or not manner.interactive or manner.exam:
        return _finished(question, now, manner, right=right, shown=entry.response is None)
    return question, (Show(Piece.VERDICT), Say(messages.session.SECOND_TRY))


def _compared(question: Question, entry: Entry, now: datetime, manner: Manner) -> Step:
    """A recalled response was recorded, or its grade, which ends the question."""
    if entry.kind == "review":
        return question, (Show(Piece.KEY), Show(Piece.GRADES))
    question = replace(question, verdict=entry.verdict, score=entry.score or 0.0, done=True)
    return question, (*_coming(question, now, manner), Done())


def _finished(question: Question, now: datetime, manner: Manner, *, right: bool, shown: bool) -> Step:
    """Shows the answer, after the remarks on the response unless none was given (`shown`); an exam shows nothing."""
    explained: list[Effect] = []
    if not manner.exam:
        explained += () if shown else (Show(Piece.CORRECTION),)
        explained += () if right else (Show(Piece.KEY), Show(Piece.SOLUTION))
    return replace(question, done=True), (*explained, *_coming(question, now, manner), Done())


def _coming(question: Question, now: datetime, manner: Manner) -> tuple[Effect, ...]:
    """Says when the item comes again, and whether it has been forgotten so often that it is a leech."""
    if manner.exam:
        return (Say(messages.session.RECORDED),)
    memory = question.memory
    if memory is None:
        return ()
    if memory.lapses >= LEECH and memory.state == RELEARNING:
        return next_review(memory, now), Say(messages.session.leech(memory.lapses), About.LEECH)
    return (next_review(memory, now),)


def next_review(memory: MemoryState, now: datetime) -> Say:
    days = (memory.due - now).total_seconds() / 86_400
    if memory.state == REVIEW:
        offset = offset_of(now)
        days = (day_of(memory.due, offset) - day_of(now, offset)).days
    return Say(messages.session.next_review(days), About.SCHEDULE)


# Keys ----------------------------------------------------------------------------------------------------------------


def _pressed(question: Question, key: Key, stamp: Stamp, manner: Manner) -> Step:
    match key:
        case Key.HINT:
            return replace(question, hints=int(question.card.hint)), (Show(Piece.HINT),)
        case Key.NOTE:
            return question, (Show(Piece.NOTE),)
        case Key.FLAG:
            return _record(question, amendment("flag", question.card.item, stamp))
        case Key.SKIP if not question.done:
            return replace(question, done=True), (Say(messages.session.SKIPPED),)
        case Key.SHOW if not question.done:
            return _shown(question, stamp, manner)
        case Key.UNDO if question.first:
            return _record(question, amendment("undo", question.card.item, stamp, question.first.id))
        case Key.UNDO:
            return question, (Say(messages.session.NOTHING_TO_UNDO),)
    return question, ()


def _shown(question: Question, stamp: Stamp, manner: Manner) -> Step:
    """Asking for the answer: a wrong response in a session; not counted after a try, or in a note."""
    if question.first or manner.in_note:
        return _finished(question, stamp.at, manner, right=False, shown=True)
    seconds = _seconds(question, stamp.at, manner)
    asked = replace(question, verdict=Verdict.INCORRECT, score=0.0)
    return _record(asked, review(question.card, None, stamp, hints=question.hints, seconds=seconds))
