"""Units a learner may type after a number. A table, since the page's grader has no library but numpy."""

from __future__ import annotations

import math
import re
import unicodedata

from studytool import messages
from studytool.maths.notation import Unreadable

FAMILIES: tuple[dict[str, float], ...] = (
    {"m": 1.0, "km": 1e3, "cm": 1e-2, "mm": 1e-3},
    {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0},
    {"bits": 1.0, "bit": 1.0, "nats": 1 / math.log(2), "nat": 1 / math.log(2)},
    {"%": 1.0},
)
LAST_WORD = re.compile(r"([A-Za-z]+|%)\s*\Z")


def without_unit(response: str, unit: str) -> tuple[str, float]:
    """The response without its unit, and what to multiply it by to have it in `unit`.

    A response without a unit is in `unit` already. Raises Unreadable for a unit of another kind.
    """
    text = unicodedata.normalize("NFKC", response).rstrip()
    if own := re.search(rf"(?<![A-Za-z]){re.escape(unit)}\Z", text):
        return text[: own.start()], 1.0
    found = LAST_WORD.search(text)
    given = found[1] if found else ""
    family = next((family for family in FAMILIES if given in family), None)
    if found is None or family is None:
        return response, 1.0
    if unit not in family:
        raise Unreadable(messages.expected_unit(unit))
    return text[: found.start()], family[given] / family[unit]
