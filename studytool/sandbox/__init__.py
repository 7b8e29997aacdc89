"""A learner's or a note's Python code in a limited subprocess: source and inputs in, plain arrays and text out.

`run` and `call` are the two doors; `process` starts and watches the child, `child` is its program, `confine` takes its
rights away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Consent = Callable[[tuple[str, ...]], bool]
COUNTED = frozenset({"files", "network"})


def if_confined(missing: tuple[str, ...]) -> bool:
    """Run code only where it reaches no files and no network, whatever else is missing."""
    return not COUNTED & set(missing)


class Limits(NamedTuple):
    """What one run may use. `seconds` bounds the clock, and with a second more the processor; sizes are bytes.

    `output` is per stream, `answer` what comes back in all; `memory` is address space per process, of which numpy takes
    about 150 MiB. Where `processes` cannot be counted for one run alone, the code gets no process or thread but its
    first.
    """

    seconds: float = 10
    memory: int = 2**30
    output: int = 64 * 2**10
    processes: int = 8
    file_size: int = 2**20
    open_files: int = 64
    answer: int = 32 * 2**20
