"""The learner's days: when one begins, and which a moment belongs to.

A day begins `starts` minutes after midnight by the learner's clock, which is `offset` minutes ahead of UTC. The offset
is that of the moment and is kept with it, so that neither summer time nor travel moves past days. A moment without one
is of a row from before it was kept: its days began at midnight in `zone` (None: the machine's own).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

STARTS = 4 * 60
NEW_PER_DAY = 20  # items in a plain session


def offset_of(at: datetime) -> int:
    """By how many minutes the clock of this moment is ahead of UTC."""
    ahead = at.utcoffset()
    return 0 if ahead is None else round(ahead.total_seconds() / 60)


def day_of(at: datetime, offset: int | None, starts: int = STARTS, zone: tzinfo | None = None) -> date:
    if offset is None:
        return at.astimezone(zone).date()
    return (at.astimezone(UTC) + timedelta(minutes=offset - starts)).date()


def day_began(day: date, offset: int, starts: int = STARTS) -> datetime:
    """When a day begins on a clock that is this far ahead of UTC."""
    return datetime.combine(day, time(), timezone(timedelta(minutes=offset))) + timedelta(minutes=starts)


def today(now: datetime, starts: int = STARTS) -> date:
    """The day at `now`, by the learner's clock that it was read from."""
    return day_of(now, offset_of(now), starts)


def tomorrow_begins(now: datetime, starts: int = STARTS) -> datetime:
    """When the day after that of `now` begins."""
    return day_began(today(now, starts) + timedelta(days=1), offset_of(now), starts)
