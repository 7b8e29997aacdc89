"""The learner's days: when one begins, and which a moment belongs to. `zone` None is the machine's own."""

from __future__ import annotations

from datetime import date, datetime, tzinfo


def day_of(at: datetime, zone: tzinfo | None = None) -> date:
    return at.astimezone(zone).date()


def day_began(now: datetime, zone: tzinfo | None = None) -> datetime:
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
