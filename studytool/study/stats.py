"""What a learner knows, what is due, and how well it is retained. Pure: the time and its zone are parameters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from itertools import count, pairwise
from operator import attrgetter
from typing import NamedTuple

from studytool.bank.catalogue import Brief
from studytool.model import Entry, Level, MemoryState, Rating, Verdict
from studytool.study.days import STARTS, day_of, offset_of
from studytool.study.schedule import LEECH, REVIEW, is_due, retrievability, standing, walk

DAY = timedelta(days=1)
QUARTER = 900  # seconds: no day begins within a quarter of an hour
AHEAD, RECENT = 14, 30  # days
MOST = 10  # misconceptions and leeches listed
CHANCES = (0.0, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


class Seen(NamedTuple):
    """What the statistics need of a review that was not undone; `quarter` counts quarters of an hour since 1970 in UTC.

    `offset` is its own, in minutes; `put_right` says whether a later try was right.
    """

    item: str
    quarter: int
    verdict: str | None
    misconception: str | None
    seconds: float | None
    offset: int | None = None
    put_right: bool = False


class KnownReview(NamedTuple):
    """A review of a known item: the predicted chance of remembering it, 0 to 1, and whether it was remembered."""

    at: datetime
    predicted: float
    remembered: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """Of so many reviews of known items, the share remembered, and the mean chance that was predicted.

    Only reviews count whose predicted chance was from `low` to `high`.
    """

    reviews: int
    remembered: float
    predicted: float
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class GroupStats:
    """The items of one topic or level, and their reviews; `correct` is the share of these whose first try was right.

    `put_right` counts those whose second try was.
    """

    name: str
    items: int
    known: int
    learning: int
    new: int
    due: int
    reviews: int
    correct: float | None
    put_right: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Misconception:
    item: str
    id: str
    count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of the items asked (retired ones are not) and of the reviews that stand (undone ones do not).

    Shares are 0 to 1, and None where nothing is to be shared. `chances` has the retention for each range of the
    predicted chance that occurred; `predicted` is the mean chance of answering an item reviewed before right today.
    `ahead` counts the rows of the log that are later than now, which count from their time on.
    """

    day: date
    items: int
    known: int
    learning: int
    new: int
    due: int
    due_by_day: tuple[tuple[date, int], ...]  # today, with all that is overdue, and the days after
    reviews: int
    reviews_by_day: tuple[tuple[date, int], ...]  # days with any, the first first
    seconds: float
    days_active: int
    streak: int
    retention: Retention | None
    retention_recent: Retention | None
    chances: tuple[Retention, ...]
    predicted: float | None
    topics: tuple[GroupStats, ...]
    levels: tuple[GroupStats, ...]
    misconceptions: tuple[Misconception, ...]
    leeches: tuple[str, ...]
    ahead: int


@dataclass(slots=True)
class _Tally:
    """The reviews of one item."""

    reviews: int = 0
    judged: int = 0
    right: int = 0
    put_right: int = 0
    seconds: float = 0.0


def seen(entries: Iterable[Entry]) -> Iterator[Seen]:
    """The reviews among entries that stand."""
    for entry in standing(entries):
        if entry.kind == "review":
            quarter = int(entry.at.timestamp() // QUARTER)
            said = entry.verdict, entry.misconception, entry.seconds, entry.offset, entry.put_right
            yield Seen(entry.item, quarter, *said)


def known_reviews(entries: Iterable[Entry], starts: int = STARTS) -> Iterator[KnownReview]:
    """The rated reviews of items that were known by then; what was wrong at the first try was not remembered."""
    for entry, before, _ in walk(entries, starts=starts):
        if entry.kind == "review" and entry.rating is not None and before is not None and before.state == REVIEW:
            remembered = entry.rating > Rating.AGAIN and entry.verdict is not Verdict.INCORRECT
            yield KnownReview(entry.at, retrievability(before, entry.at, entry.offset, starts), remembered)


def summary(
    reviews: Iterable[Seen],
    recalled: Iterable[KnownReview],
    memory: Mapping[str, MemoryState],
    items: Sequence[Brief],
    now: datetime,
    *,
    zone: tzinfo | None = UTC,
    starts: int = STARTS,
    ahead: int = 0,
) -> Stats:
    """The statistics at `now`, by the learner's clock: see `days` for `starts`, and `zone` for rows without an offset.

    `reviews` may be many: they are met one at a time.
    """
    tallies, quarters, slips = _counted(reviews)

    def group(name: str, members: Sequence[Brief]) -> GroupStats:
        return _group(name, members, tallies, memory, partial(is_due, now=now, starts=starts))

    whole = group("", items)
    by_topic, by_level = (_parted(items, attrgetter(name)) for name in ("topic", "level"))
    states = {item.id: memory[item.id] for item in items if item.id in memory and not item.retired}
    offset = offset_of(now)
    today = day_of(now, offset, starts)
    days = _by_day(quarters, starts, zone)
    known = list(recalled)
    return Stats(
        day=today,
        items=whole.items,
        known=whole.known,
        learning=whole.learning,
        new=whole.new,
        due=whole.due,
        due_by_day=_due_by_day(states.values(), today, offset, starts),
        reviews=sum(tally.reviews for tally in tallies.values()),
        reviews_by_day=tuple(sorted(days.items())),
        seconds=sum(tally.seconds for tally in tallies.values()),
        days_active=len(days),
        streak=_streak(days.keys(), today),
        retention=_retention(known),
        retention_recent=_retention(recall for recall in known if recall.at > now - RECENT * DAY),
        chances=tuple(filter(None, (_retention(known, low, high) for low, high in pairwise(CHANCES)))),
        predicted=_share([retrievability(state, now, offset, starts) for state in states.values()]),
        topics=tuple(group(*part) for part in by_topic.items()),
        levels=tuple(group(level, by_level[level]) for level in Level if level in by_level),
        misconceptions=_most(slips),
        leeches=tuple(item for item, state in states.items() if state.lapses >= LEECH),
        ahead=ahead,
    )


def _counted(
    reviews: Iterable[Seen],
) -> tuple[Mapping[str, _Tally], Mapping[tuple[int, int | None], int], Mapping[tuple[str, str], int]]:
    """The reviews by item, by quarter of an hour and offset, and by item and misconception."""
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    quarters: Counter[tuple[int, int | None]] = Counter()
    slips: Counter[tuple[str, str]] = Counter()
    for item, quarter, verdict, misconception, seconds, offset, put_right in reviews:
        tally = tallies[item]
        tally.reviews += 1
        tally.judged += verdict is not None
        tally.right += verdict == Verdict.CORRECT
        tally.put_right += bool(put_right)
        tally.seconds += seconds or 0.0
        quarters[quarter, offset] += 1
        if misconception is not None:
            slips[item, misconception] += 1
    return tallies, quarters, slips


def _parted(items: Iterable[Brief], key: Callable[[Brief], str | None]) -> dict[str, list[Brief]]:
    parts: dict[str, list[Brief]] = {}
    for item in items:
        if (name := key(item)) is not None:
            parts.setdefault(name, []).append(item)
    return parts


def _group(
    name: str,
    items: Iterable[Brief],
    tallies: Mapping[str, _Tally],
    memory: Mapping[str, MemoryState],
    due: Callable[[MemoryState], bool],
) -> GroupStats:
    members = {item.id: item for item in items}
    states = [memory.get(item.id) for item in members.values() if not item.retired]
    known = sum(state is not None and state.state == REVIEW for state in states)
    reviewed = [tallies[item] for item in members if item in tallies]
    judged = sum(tally.judged for tally in reviewed)
    return GroupStats(
        name=name,
        items=len(states),
        known=known,
        learning=len(states) - states.count(None) - known,
        new=states.count(None),
        due=sum(state is not None and due(state) for state in states),
        reviews=sum(tally.reviews for tally in reviewed),
        correct=sum(tally.right for tally in reviewed) / judged if judged else None,
        put_right=sum(tally.put_right for tally in reviewed),
        seconds=sum(tally.seconds for tally in reviewed),
    )


def _by_day(quarters: Mapping[tuple[int, int | None], int], starts: int, zone: tzinfo | None) -> Mapping[date, int]:
    days: Counter[date] = Counter()
    for (quarter, offset), times in quarters.items():
        days[day_of(datetime.fromtimestamp(quarter * QUARTER, UTC), offset, starts, zone)] += times
    return days


def _due_by_day(states: Iterable[MemoryState], today: date, offset: int, starts: int) -> tuple[tuple[date, int], ...]:
    counts = Counter(max(today, day_of(state.due, offset, starts)) for state in states)
    return tuple((day, counts[day]) for day in (today + number * DAY for number in range(AHEAD)))


def _retention(recalled: Iterable[KnownReview], low: float = 0.0, high: float = 1.0) -> Retention | None:
    within = [recall for recall in recalled if low <= recall.predicted < high or recall.predicted == high == 1]
    if not within:
        return None
    times = len(within)
    remembered = sum(recall.remembered for recall in within) / times
    return Retention(times, remembered, sum(recall.predicted for recall in within) / times, low, high)


def _streak(days: AbstractSet[date], today: date) -> int:
    """The days in a row with a review, up to today or, while today is still open, up to yesterday."""
    last = today if today in days else today - DAY
    return next(number for number in count() if last - number * DAY not in days)


def _most(slips: Mapping[tuple[str, str], int]) -> tuple[Misconception, ...]:
    ranked = sorted((-times, item, name) for (item, name), times in slips.items())
    return tuple(Misconception(item, name, -times) for times, item, name in ranked[:MOST])


def _share(parts: Sequence[float]) -> float | None:
    return sum(parts) / len(parts) if parts else None
