"""A session in the page: what is due and what is new, one question after the other, by the rules of the terminal.

As in `questions`, both ends speak JSON, the page keeps the state, and events are handed in one after the other. Two
more effects come from here:

    {"effect": "ask", "item"}       fetch this item, show it, and send `asked`
    {"effect": "over", "said"}      the session is over; `said` sums it up, texts by language

With `recorded` comes the log of the item, in whose place the rules want what is remembered of it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from studytool import messages
from studytool.model import Entry, Text
from studytool.page.questions import EVENTS, plain_effect
from studytool.session.course import Session, Step, begin, step
from studytool.session.events import Ended, Manner, Over, Recorded
from studytool.session.plain import from_plain, to_plain
from studytool.session.plan import Plan
from studytool.study.choose import queue
from studytool.study.days import NEW_PER_DAY, day_of, offset_of, tomorrow_begins
from studytool.study.exported import sorted_out
from studytool.study.schedule import flagged, is_due, replay


class Listed(NamedTuple):
    """An item as it is chosen from."""

    id: str
    topic: str
    note: str | None
    retired: bool


def begun(log: str, bank: Mapping[str, Mapping[str, Any]], count: int, now: str) -> dict[str, Any]:
    """A session of at most `count` items, due ones first, for who has this log: its `state` and first `effects`.

    `items` says how many it has, none where nothing is due and no more new ones are for today.
    """
    at = datetime.fromisoformat(now)
    entries = _read(log, at)
    memory = replay(entries)
    items = [Listed(name, one["topic"], one.get("note"), bool(one.get("retired"))) for name, one in bank.items()]
    new = max(0, NEW_PER_DAY - _begun_since(entries, tomorrow_begins(at) - timedelta(days=1)))
    asked = [item.id for item in queue(items, memory, at, new=new, count=count)]
    return _plain(begin(Session(Plan.of(asked, memory, set(memory)), Manner()), at), at) | {"items": len(asked)}


def stepped(state: Mapping[str, Any], event: Mapping[str, Any], now: str, id: str, log: str) -> dict[str, Any]:  # noqa: A002
    """The session after an event, and what to do. `log` is that of the item, where the event is `recorded`."""
    at = datetime.fromisoformat(now)
    values = {name: value for name, value in event.items() if name != "event"}
    given = from_plain((EVENTS | {"ended": Ended})[event["event"]], values)
    if isinstance(given, Recorded):
        entries = _read(log, at)
        item = entries[-1].item if entries else ""
        given = Recorded(replay(entries).get(item), given.kept, item in flagged(entries))
    return _plain(step(from_plain(Session, state), given, at, id), at)


def _plain(stepped: Step, now: datetime) -> dict[str, Any]:
    session, effects = stepped
    return {
        "state": to_plain(session),
        "effects": [
            plain_effect(effect) | ({"said": _summed_up(session, now)} if isinstance(effect, Over) else {})
            for effect in effects
        ],
    }


def _summed_up(session: Session, now: datetime) -> list[Mapping[str, str]]:
    """How many were right, and when the items come again."""
    firsts = session.firsts
    right, later = sum(one.score == 1 for one in firsts), sum(one.entry.put_right for one in firsts)
    states = [state for state in (session.memory.get(one.entry.item) for one in firsts) if state]
    due = sum(is_due(state, now) for state in states) + len(session.plan.waiting)
    said: list[Text] = [messages.session.summary(right, later, len(firsts), len(session.results) - len(firsts), due)]
    offset = offset_of(now)
    days = [(day_of(state.due, offset) - day_of(now, offset)).days for state in states]
    if days:
        said.append(messages.session.coming_back(sorted((day, days.count(day)) for day in set(days))))
    return [dict(text.translations) for text in said]


def _read(log: str, now: datetime) -> list[Entry]:
    """The entries that count by now, by time."""
    entries, _ = sorted_out(io.StringIO(log), "this browser")
    return sorted((entry for entry in entries if entry.at <= now), key=lambda entry: (entry.at, entry.id))


def _begun_since(entries: list[Entry], since: datetime) -> int:
    """How many items were reviewed for the first time since then."""
    firsts: dict[str, datetime] = {}
    for entry in entries:
        if entry.kind == "review":
            firsts.setdefault(entry.item, entry.at)
    return sum(first >= since for first in firsts.values())
