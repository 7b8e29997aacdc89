"""The rules of a whole session: which questions follow one another, when it ends, and which results can still be
changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from studytool import messages
from studytool.model import Entry, MemoryState, Rating, Verdict
from studytool.session import question as rules
from studytool.session.entries import Stamp, amendment, rerating, settled
from studytool.session.events import (
    About,
    Ask,
    Asked,
    Effect,
    Ended,
    Event,
    Key,
    Manner,
    Over,
    Piece,
    Pressed,
    Record,
    Recorded,
    Say,
    Show,
)
from studytool.session.plan import Plan
from studytool.session.question import Question, next_review

TIME_IS_UP = Say(messages.session.TIME_IS_UP, About.NOTICE)

Step = tuple["Session", tuple[Effect, ...]]


class Stage(StrEnum):
    """What a session waits for."""

    FETCHING = "fetching"  # the item it asked for
    SETTLING = "settling"  # whether an item whose key has changed starts afresh
    ASKING = "asking"
    LOOKING_BACK = "looking back"  # all was asked; the last rating can still be changed
    OVER = "over"


class Result(NamedTuple):
    """One question that was answered: the review it was logged as, and what its last try and its rating came to."""

    entry: Entry
    verdict: Verdict
    score: float
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class Session:
    """`memory` is what is remembered of the items asked, by their ids; `pending` as in a question."""

    plan: Plan
    manner: Manner
    stage: Stage = Stage.FETCHING
    question: Question | None = None
    results: tuple[Result, ...] = ()
    memory: Mapping[str, MemoryState | None] = field(default_factory=dict)
    pending: Entry | None = None

    @property
    def firsts(self) -> tuple[Result, ...]:
        """Of each item the result of its first time; items that came again are counted once."""
        return tuple({result.entry.item: result for result in reversed(self.results)}.values())[::-1]


def begin(session: Session, now: datetime) -> Step:
    """The first question of a session that has just been made."""
    return _next(session, now)


def step(session: Session, event: Event, now: datetime, id: str) -> Step:  # noqa: A002, the log's word
    """The session after an event at `now` (UTC), and the effects; `id` is a fresh one, for an entry that may have to be
    recorded. An event that the session does not wait for changes nothing.
    """
    question, stamp = session.question, Stamp(id, now)
    match event:
        case _ if session.stage is Stage.OVER:
            return session, ()
        case Ended():
            return _over(session)
        case Recorded() if session.pending:
            return _recorded(session, session.pending, event, now)
        case _ if session.pending:
            return session, ()
        case Asked() if session.stage is Stage.FETCHING:
            return _asked(session, event, now)
        case Pressed() if session.stage is Stage.LOOKING_BACK:
            return _looking_back(session, event.key, stamp)
        case Pressed(key=Key.EASIER | Key.HARDER) if session.stage is Stage.FETCHING:
            return _rerate(session, event.key, stamp)
        case Pressed() if question and session.stage is Stage.SETTLING:
            return _record(session, settled(question.card, stamp, afresh=event.key is Key.AFRESH))
        case _ if question and session.stage is Stage.ASKING:
            return _answering(session, question, event, stamp)
    return session, ()


def is_late(session: Session, now: datetime) -> bool:
    """Whether a response given now is too late to count: in an exam there is a deadline."""
    grading = session.question is not None and session.question.grading
    return session.manner.exam and not grading and _out_of_time(session, now)


def _out_of_time(session: Session, now: datetime) -> bool:
    return session.manner.deadline is not None and now >= session.manner.deadline


# Asking --------------------------------------------------------------------------------------------------------------


def _next(session: Session, now: datetime) -> Step:
    if _out_of_time(session, now):
        session, effects = _look_back(session)
        return session, (TIME_IS_UP, *effects)
    plan, item = session.plan.next(now)
    if item is None:
        return _look_back(session)
    return replace(session, plan=plan, stage=Stage.FETCHING), (Ask(item),)


def _asked(session: Session, event: Asked, now: datetime) -> Step:
    """Where the key has changed since the item was answered, the learner says, once, whether to start it afresh."""
    session = replace(session, question=Question(event.card, began=now))
    if session.manner.interactive and event.answered not in (None, event.card.edition):
        changed = Say(messages.session.key_changed(event.card.item), About.CHANGED)
        return replace(session, stage=Stage.SETTLING), (changed,)
    return replace(session, stage=Stage.ASKING), (Show(Piece.QUESTION),)


# Answering -----------------------------------------------------------------------------------------------------------


def _answering(session: Session, question: Question, event: Event, stamp: Stamp) -> Step:
    """Passes an event to the question, unless it is a key that the session itself handles."""
    if question.pending is None:
        if is_late(session, stamp.at):
            session, effects = _over(session)
            return session, (TIME_IS_UP, *effects)
        if isinstance(event, Pressed) and (said := _pressed(session, question, event.key, stamp)):
            return said
    answered, effects = rules.step(question, event, stamp.at, stamp.id, session.manner)
    session = replace(session, question=answered)
    if isinstance(event, Recorded) and question.pending:
        session = _remember(session, question.pending.item, event)
    if not answered.done:
        return session, effects
    session, following = _close(session, stamp.at)
    return session, (*effects, *following)


def _pressed(session: Session, question: Question, key: Key, stamp: Stamp) -> Step | None:
    """What a key of the session does; None for those of the question."""
    match key:
        case Key.QUIT:
            return _over(session)
        case Key.WHY if not question.grading:
            return session, (Say(session.plan.reason(question.card.item, stamp.at)),)
        case Key.UNDO if not question.first:
            return _undo(session, stamp)
        case Key.EASIER | Key.HARDER if not question.grading:
            return _rerate(session, key, stamp)
    return None


def _close(session: Session, now: datetime) -> Step:
    """Ends the question; the item comes again in this session if it was answered and is still being learned."""
    question = session.question
    session = _counted(session)
    if question and question.first and session.manner.repeats:
        item = question.card.item
        session = replace(session, plan=session.plan.learned(item, session.memory.get(item)))
    return _next(session, now)


def _counted(session: Session) -> Session:
    """Counts the question if a response was given, whatever ended it."""
    question = session.question
    if question is None or question.first is None or question.verdict is None:
        return replace(session, question=None)
    result = Result(question.first, question.verdict, question.score, question.rating)
    return replace(session, question=None, results=(*session.results, result))


# Looking back --------------------------------------------------------------------------------------------------------


def _look_back(session: Session) -> Step:
    """After the last question: its rating can be changed here, since no further question follows at which it could."""
    if session.manner.repeats and session.results:
        return replace(session, stage=Stage.LOOKING_BACK), (Say(messages.session.LAST_KEYSTROKES, About.LAST),)
    return _over(session)


def _looking_back(session: Session, key: Key, stamp: Stamp) -> Step:
    if key is Key.UNDO:
        return _undo(session, stamp)
    if key not in (Key.EASIER, Key.HARDER):
        return _over(session)
    session, effects = _rerate(session, key, stamp)
    if session.pending:
        return session, effects
    session, following = _look_back(session)
    return session, (*effects, *following)


def _undo(session: Session, stamp: Stamp) -> Step:
    """Takes back the question before."""
    if not session.results:
        return session, (Say(messages.session.NOTHING_TO_UNDO),)
    last = session.results[-1].entry
    return _record(session, amendment("undo", last.item, stamp, last.id))


def _rerate(session: Session, key: Key, stamp: Stamp) -> Step:
    """Moves the rating of the question before by one; in an exam that would tell how it was judged."""
    if session.manner.exam:
        return session, (Say(messages.session.NO_RATING_YET),)
    last = session.results[-1] if session.results else None
    if last is None or last.rating is None:
        return session, (Say(messages.session.NOTHING_TO_RATE),)
    moved = last.rating + (1 if key is Key.EASIER else -1)
    rating = Rating(min(max(moved, Rating.AGAIN), Rating.EASY))
    return _record(session, rerating(last.entry, rating, stamp))


# Recording -----------------------------------------------------------------------------------------------------------


def _record(session: Session, entry: Entry) -> Step:
    return replace(session, pending=entry), (Record(entry),)


def _recorded(session: Session, entry: Entry, event: Recorded, now: datetime) -> Step:
    """Goes on once the log holds an undo or rating of the question before, or the answer about a changed key."""
    session = replace(_remember(session, entry.item, event), pending=None)
    if session.stage is Stage.SETTLING:
        question = session.question and replace(session.question, began=now)
        return replace(session, question=question, stage=Stage.ASKING), (Show(Piece.QUESTION),)
    if entry.rating is None:
        return _asked_again(session, entry, now)
    session, said = _rerated(session, entry.rating, event, now)
    if session.stage is not Stage.LOOKING_BACK:
        return session, said
    session, following = _look_back(session)
    return session, (*said, *following)


def _asked_again(session: Session, undo: Entry, now: datetime) -> Step:
    """The question of the review that was taken back, and after it the one being asked; neither once the time is up."""
    said = Say(messages.session.undone(undo.item))
    session = replace(session, results=session.results[:-1])
    if _out_of_time(session, now):
        session, following = (session, ()) if session.stage is Stage.ASKING else _look_back(session)
        return session, (said, *following)
    asked = session.question.card.item if session.question else None
    plan = session.plan.taken_back(undo.item, asked, {result.entry.item for result in session.results})
    return replace(session, plan=plan, question=None, stage=Stage.FETCHING), (said, Ask(undo.item))


def _rerated(session: Session, rating: Rating, event: Recorded, now: datetime) -> Step:
    *before, last = session.results
    rerated = replace(session, results=(*before, last._replace(rating=rating)))
    coming = () if event.memory is None else (next_review(event.memory, now),)
    return rerated, (Say(messages.session.rated(last.entry.item, rating)), *coming)


def _remember(session: Session, item: str, event: Recorded) -> Session:
    return replace(session, memory={**session.memory, item: event.memory})


def _over(session: Session) -> Step:
    return replace(_counted(session), stage=Stage.OVER, pending=None), (Over(),)
