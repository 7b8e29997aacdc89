"""Numbers of a snippet that a reader may drag: `theta = [0.2, -0.4]  # drag -3..3`, or `# drag 0..1 by 0.05`.

The page finds them by the same rule, in studytool/page/src/assets/drags.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"-?\d+(?:\.\d+)?"
_LINE = re.compile(
    rf"^(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>{_NUMBER}|\[\s*{_NUMBER}(?:\s*,\s*{_NUMBER})*\s*\])"
    rf"\s*#\s*drag\s+(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})(?:\s+by\s+\d+(?:\.\d+)?)?\s*$"
)
_MEANT = re.compile(r"#\s*drag\b")
ADVICE = "write `name = 0.5  # drag 0..1`, or a list of numbers"


def labels(code: str) -> list[str]:
    """What each number that can be dragged is called: `gamma`, `theta[0]`, `theta[1]`."""
    return [label for line in code.splitlines() for label in _labels(line)]


def flawed(code: str) -> Iterator[int]:
    """The lines, from 0, that ask for something to be dragged and have no number between the ends they name."""
    for number, line in enumerate(code.splitlines()):
        if _MEANT.search(line) and not _holds(_LINE.match(line)):
            yield number


def _labels(line: str) -> list[str]:
    match = _LINE.match(line)
    if not match:
        return []
    count = len(re.findall(_NUMBER, match["value"]))
    return [f"{match['name']}[{n}]" for n in range(count)] if match["value"].startswith("[") else [match["name"]]


def _holds(match: re.Match[str] | None) -> bool:
    if not match:
        return False
    low, high = float(match["low"]), float(match["high"])
    return low < high and all(low <= float(number) <= high for number in re.findall(_NUMBER, match["value"]))
