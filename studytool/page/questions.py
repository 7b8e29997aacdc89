"""The rules of one question under a section of a note, as the terminal has them, for a page that keeps the state.

Both ends speak JSON; times are ISO 8601 with their zone. An event is one of

    {"event": "asked", "card": {"item", "seed", "level", "edition", "hint", "self_graded"}}   also to ask it again
    {"event": "judged", "response", "verdict", "score", "misconception"}
    {"event": "graded", "rating"}              1 to 4
    {"event": "pressed", "key"}                hint, show, undo or flag
    {"event": "recorded", "kept", "memory", "flagged"}    the entry is stored, or (`kept` false) could not be; the last
                                                          two are optional

and an effect one of

    {"effect": "record", "entry"}        a line of `progress export`: store it, then send `recorded`
    {"effect": "show", "part"}           question, verdict, correction (the verdict with the expected values), key,
                                         solution, hint, note or grades
    {"effect": "say", "text", "about"}   a text by language; about aside, notice, changed, schedule, leech or last
    {"effect": "done"}                   it was answered, and takes no more tries

A response that is not followed by `record` is not counted. Events are handed in one after the other: while an entry is
pending, all but `recorded` are lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studytool.session.events import Asked, Effect, Event, Graded, Judged, Manner, Pressed, Record, Recorded, Say
from studytool.session.plain import from_plain, to_plain
from studytool.session.question import Question, step
from studytool.study.lines import to_line

IN_NOTE = Manner(in_note=True)
EVENTS: dict[str, type[Event]] = {kind.__name__.lower(): kind for kind in (Asked, Judged, Graded, Pressed, Recorded)}


def stepped(state: Mapping[str, Any] | None, event: Mapping[str, Any], now: str, id: str) -> dict[str, Any]:  # noqa: A002
    """The `state` after an event, and the `effects` to carry out in their order; no state before it is asked.

    `id` is a fresh UUID, for an entry that may have to be recorded. Raises ValueError where the event is none, and
    KeyError or TypeError where its fields are not those above.
    """
    values = {name: value for name, value in event.items() if name != "event"}
    given = from_plain(EVENTS[event["event"]], values)
    at = datetime.fromisoformat(now)
    if isinstance(given, Asked):
        return {"state": to_plain(Question(given.card, began=at)), "effects": []}
    question, effects = step(from_plain(Question, state), given, at, id, IN_NOTE)
    return {"state": to_plain(question), "effects": [plain_effect(effect) for effect in effects]}


def plain_effect(effect: Effect) -> dict[str, Any]:
    """An effect as the page's script takes it."""
    values = to_plain(effect)
    if isinstance(effect, Record):
        values["entry"] = json.loads(to_line(effect.entry))
    if isinstance(effect, Say):
        values["text"] = dict(effect.text.translations)
    return {"effect": type(effect).__name__.lower(), **values}
