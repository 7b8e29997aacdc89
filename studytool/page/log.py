"""The log that the reader's browser keeps, read and scheduled as in the terminal."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from typing import Any

from studytool import texts
from studytool.errors import Unusable
from studytool.study.exported import from_file, sorted_out
from studytool.study.lines import moment, stamp, to_line
from studytool.study.schedule import REVIEW, replay


def gathered(content: str, name: str) -> dict[str, Any]:
    """What a file of exported lines holds, given in base64: `entries`, or the `problem` with the first bad line."""
    try:
        entries = from_file(texts.opened(io.BufferedReader(io.BytesIO(b64decode(content)))), name)
    except Unusable as problem:
        return {"problem": str(problem)}
    return {"entries": [json.loads(to_line(entry)) for entry in entries]}


def remembered(log: str, now: str) -> dict[str, Any]:
    """When every item of a log is due, by the terminal's own scheduler: `due`, UTC times by item.

    `steps` are those still being learned, due within minutes. Lines later than `now` count from their time on. What is
    wrong with a line that cannot be read is in `unread`; the rest counts without it.
    """
    entries, bad = sorted_out(io.StringIO(log), "this browser")
    memory = replay(entry for entry in entries if entry.at <= moment(now))
    steps = [item for item, state in memory.items() if state.state != REVIEW]
    return {
        "due": {item: stamp(state.due) for item, state in memory.items()},
        "steps": steps,
        "unread": [problem.what for problem in bad],
    }
