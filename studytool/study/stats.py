"""What a learner knows, what is due, and how well it is retained. Pure: the time and its zone are parameters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import count

from studytool.bank.catalogue import Brief
from studytool.model import Entry, Level, MemoryState, Rating, Verdict
from studytool.study.schedule import LEECH, REVIEW, retrievability, walk

DAY = timedelta(days=1)
AHEAD, RECENT = 14, 30  # days
MOST = 10  # misconceptions listed


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one topic or level, and their reviews; `correct` is the share of these answered right."""

    name: str
    items: int
    known: int
    learning: int
    new: int
    due: int
    reviews: int
    correct: float | None


@dataclass(frozen=True, slots=True)
class Misconception:
    item: str
    id: str
    count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of the items asked (retired ones are not) and of the reviews that stand (undone ones do not).

    Shares are 0 to 1, None where nothing is to be shared. Retention is the share of reviews of known items that were
    remembered; `predicted` is the mean chance of answering an item reviewed before right today.
    """

    day: date
    items: int
    known: int
    learning: int
    new: int
    due: int
    due_by_day: tuple[tuple[date, int], ...]  # today, with all that is overdue, and the days after
    reviews: int
    seconds: float
    days_active: int
    streak: int
    retention: float | None
    retention_recent: float | None
    predicted: float | None
    topics: tuple[Group, ...]
    levels: tuple[Group, ...]
    misconceptions: tuple[Misconception, ...]
    leeches: tuple[str, ...]


def summary(
    entries: Iterable[Entry],
    memory: Mapping[str, MemoryState],
    items: Sequence[Brief],
    now: datetime,
    *,
    zone: tzinfo = UTC,
) -> Stats:
    """The statistics at `now`, with days as they begin in `zone`."""
    steps = [(entry, before) for entry, before, _ in walk(entries) if entry.kind == "review"]
    reviews = [entry for entry, _ in steps]
    answers = defaultdict(list)
    for entry in reviews:
        answers[entry.item].append(entry.verdict)

    def group(name: str, members: Iterable[Brief]) -> Group:
        return _group(name, members, answers, memory, now)

    whole = group("", items)
    states = {item.id: memory[item.id] for item in items if item.id in memory and not item.retired}
    topics = dict.fromkeys(item.topic for item in items)
    levels = [level for level in Level if any(item.level == level for item in items)]
    today = now.astimezone(zone).date()
    days = {entry.at.astimezone(zone).date() for entry in reviews}
    return Stats(
        day=today,
        items=whole.items,
        known=whole.known,
        learning=whole.learning,
        new=whole.new,
        due=whole.due,
        due_by_day=_due_by_day(states.values(), today, zone),
        reviews=len(reviews),
        seconds=sum(entry.seconds or 0.0 for entry in reviews),
        days_active=len(days),
        streak=_streak(days, today),
        retention=_retention(steps),
        retention_recent=_retention((entry, before) for entry, before in steps if entry.at > now - RECENT * DAY),
        predicted=_share([retrievability(state, now) for state in states.values()]),
        topics=tuple(group(topic, [item for item in items if item.topic == topic]) for topic in topics),
        levels=tuple(group(level, [item for item in items if item.level == level]) for level in levels),
        misconceptions=_misconceptions(reviews),
        leeches=tuple(item for item, state in states.items() if state.lapses >= LEECH),
    )


def _group(
    name: str,
    items: Iterable[Brief],
    answers: Mapping[str, Sequence[Verdict | None]],
    memory: Mapping[str, MemoryState],
    now: datetime,
) -> Group:
    members = {item.id: item for item in items}
    states = [memory.get(item.id) for item in members.values() if not item.retired]
    known = sum(state is not None and state.state == REVIEW for state in states)
    verdicts = [verdict for item in members for verdict in answers.get(item, ())]
    return Group(
        name=name,
        items=len(states),
        known=known,
        learning=len(states) - states.count(None) - known,
        new=states.count(None),
        due=sum(state is not None and state.due <= now for state in states),
        reviews=len(verdicts),
        correct=_share([verdict == Verdict.CORRECT for verdict in verdicts if verdict is not None]),
    )


def _due_by_day(states: Iterable[MemoryState], today: date, zone: tzinfo) -> tuple[tuple[date, int], ...]:
    counts = Counter(max(today, state.due.astimezone(zone).date()) for state in states)
    return tuple((day, counts[day]) for day in (today + number * DAY for number in range(AHEAD)))


def _retention(steps: Iterable[tuple[Entry, MemoryState | None]]) -> float | None:
    return _share(
        [
            entry.rating > Rating.AGAIN
            for entry, before in steps
            if entry.rating is not None and before is not None and before.state == REVIEW
        ]
    )


def _streak(days: AbstractSet[date], today: date) -> int:
    """The days in a row with a review, up to today or, while today is still open, up to yesterday."""
    last = today if today in days else today - DAY
    return next(number for number in count() if last - number * DAY not in days)


def _misconceptions(reviews: Iterable[Entry]) -> tuple[Misconception, ...]:
    found = Counter((entry.item, entry.misconception) for entry in reviews if entry.misconception is not None)
    ranked = sorted(((-times, item, name) for (item, name), times in found.items()))
    return tuple(Misconception(item, name, -times) for times, item, name in ranked[:MOST])


def _share(parts: Sequence[float]) -> float | None:
    return sum(parts) / len(parts) if parts else None
