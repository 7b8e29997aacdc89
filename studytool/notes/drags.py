"""Numbers of a snippet that a reader may drag: `theta = [0.2, -0.4]  # drag -3..3`, or `# drag 0..1 by 0.05`.

The page finds them, and their steps, by the same rules, in studytool/page/src/assets/drags.js.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

_NUMBER = r"-?\d+(?:\.\d+)?"
_LINE = re.compile(
    rf"^(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>{_NUMBER}|\[\s*{_NUMBER}(?:\s*,\s*{_NUMBER})*\s*\])"
    rf"\s*#\s*drag\s+(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})(?:\s+by\s+(?P<step>\d+(?:\.\d+)?))?\s*$"
)
_MEANT = re.compile(r"#\s*drag\b")
_WAYS = 20  # from one end to the other, between places
ADVICE = "write `name = 0.5  # drag 0..1`, or a list of numbers"


def labels(code: str) -> list[str]:
    """What each number that can be dragged is called: `gamma`, `theta[0]`, `theta[1]`."""
    return [label for line in code.splitlines() for label in _labels(line)]


def moved(code: str) -> list[dict[str, str]]:
    """For each number that can be dragged, the code with it at some twenty places from end to end, and at its own.

    By the number as it is written there, from low to high. The other numbers stay as they are written.
    """
    lines = code.split("\n")
    return [
        {
            value: "\n".join([*lines[:number], _with(match, at, value), *lines[number + 1 :]])
            for value in _places(match, at)
        }
        for number, line in enumerate(lines)
        if (match := _LINE.match(line))
        for at, _ in enumerate(_numbers(match))
    ]


def flawed(code: str) -> Iterator[int]:
    """The lines, from 0, that ask for something to be dragged and have no number between the ends they name."""
    for number, line in enumerate(code.splitlines()):
        if _MEANT.search(line) and not _holds(_LINE.match(line)):
            yield number


def _labels(line: str) -> list[str]:
    match = _LINE.match(line)
    if not match:
        return []
    count = len(_numbers(match))
    return [f"{match['name']}[{n}]" for n in range(count)] if match["value"].startswith("[") else [match["name"]]


def _holds(match: re.Match[str] | None) -> bool:
    if not match:
        return False
    low, high = float(match["low"]), float(match["high"])
    return low < high and all(low <= float(number) <= high for number in _numbers(match))


def _numbers(match: re.Match[str]) -> list[str]:
    return re.findall(_NUMBER, match["value"])


def _with(match: re.Match[str], at: int, value: str) -> str:
    """The line with another number in the place of one."""
    start, end = [number.span() for number in re.finditer(_NUMBER, match["value"])][at]
    before, after = match.string[: match.start("value")], match.string[match.end("value") :]
    return f"{before}{match['value'][:start]}{value}{match['value'][end:]}{after}"


def _places(match: re.Match[str], at: int) -> list[str]:
    low, high, step = float(match["low"]), float(match["high"]), _step(match)
    steps = math.floor((high - low) / step + 1e-9)
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9))
    passed = [*range(0, steps, math.ceil(steps / _WAYS)), steps]
    # Adding 0 takes the sign from -0.
    written = [f"{round(low + step * n, decimals) + 0.0:.{decimals}f}" for n in passed]
    places = {float(value): value for value in [*written, _numbers(match)[at]]}
    return [places[number] for number in sorted(places)]


def _step(match: re.Match[str]) -> float:
    """What the line says, or about fifty steps of a round size."""
    if match["step"]:
        return float(match["step"])
    step = 10.0 ** math.floor(math.log10((float(match["high"]) - float(match["low"])) / 20))
    return step if any("." in number for number in _numbers(match)) else max(step, 1.0)
