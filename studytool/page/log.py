"""The page's side of the log: what the reader's browser keeps, read and scheduled as in the terminal.

As in `page.entry` both ends speak JSON; nothing is printed here, and so nothing emitted.
"""

from __future__ import annotations

import io
import json

from studytool.errors import Unusable
from studytool.study.gather import from_lines
from studytool.study.lines import stamp, to_line
from studytool.study.schedule import replay


def gathered(text: str, name: str, emit: object) -> str:
    """What a file of exported lines holds. JSON: `entries`, or the `problem` with the first bad line."""
    del emit
    try:
        entries = from_lines(io.StringIO(text, newline=None), name)
    except Unusable as problem:
        return json.dumps({"problem": str(problem)})
    return f'{{"entries": [{", ".join(map(to_line, entries))}]}}'


def remembered(log: str, emit: object) -> str:
    """When every item of a log is due, by the terminal's own scheduler. JSON: `due`, UTC times by item."""
    del emit
    memory = replay(from_lines(io.StringIO(log), "this browser"))
    return json.dumps({"due": {item: stamp(state.due) for item, state in memory.items()}})
