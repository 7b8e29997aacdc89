"""The log that the reader's browser keeps, read and scheduled as in the terminal."""

from __future__ import annotations

import io
import json
from typing import Any

from studytool.errors import Unusable
from studytool.study.exported import from_lines
from studytool.study.lines import moment, stamp, to_line
from studytool.study.schedule import REVIEW, replay


def gathered(text: str, name: str) -> dict[str, Any]:
    """What a file of exported lines holds: `entries`, or the `problem` with the first bad line."""
    try:
        entries = from_lines(io.StringIO(text, newline=None), name)
    except Unusable as problem:
        return {"problem": str(problem)}
    return {"entries": [json.loads(to_line(entry)) for entry in entries]}


def remembered(log: str, now: str) -> dict[str, Any]:
    """When every item of a log is due, by the terminal's own scheduler: `due`, UTC times by item.

    `steps` are those still being learned, due within minutes. Lines later than `now` count from their time on.
    """
    entries = from_lines(io.StringIO(log), "this browser")
    memory = replay(entry for entry in entries if entry.at <= moment(now))
    steps = [item for item, state in memory.items() if state.state != REVIEW]
    return {"due": {item: stamp(state.due) for item, state in memory.items()}, "steps": steps}
