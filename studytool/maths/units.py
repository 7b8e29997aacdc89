"""Units a learner may type after a number. A table, since the page's grader has no library but numpy."""

from __future__ import annotations

import math
import re
import unicodedata

from studytool import messages
from studytool.errors import Unreadable

FAMILIES: tuple[dict[str, float], ...] = (
    {
        "m": 1.0,
        "km": 1e3,
        "cm": 1e-2,
        "mm": 1e-3,
        "米": 1.0,
        "千米": 1e3,
        "厘米": 1e-2,
        "毫米": 1e-3,
        "公里": 1e3,
        "meter": 1.0,
        "metre": 1.0,
        "kilometer": 1e3,
        "kilometre": 1e3,
    },
    {
        "s": 1.0,
        "ms": 1e-3,
        "min": 60.0,
        "h": 3600.0,
        "秒": 1.0,
        "毫秒": 1e-3,
        "分钟": 60.0,
        "小时": 3600.0,
        "sec": 1.0,
        "second": 1.0,
        "minute": 60.0,
        "hour": 3600.0,
    },
    {
        "bits": 1.0,
        "bit": 1.0,
        "shannon": 1.0,
        "比特": 1.0,
        "nats": 1 / math.log(2),
        "nat": 1 / math.log(2),
        "奈特": 1 / math.log(2),
    },
    {"%": 1.0, "percent": 1.0, "per cent": 1.0, "pct": 1.0},
)
UPRIGHT = re.compile(r"(?:\\(?:text|mathrm|textrm)[ ]*\{|[(\[](?=[^\W\d]))([^{}()\[\]]*)[)}\]][ $]*\Z")
LAST_WORD = re.compile(r"(per cent|[A-Za-zＡ-Ｚａ-ｚ㍱-㏟]+|[一-鿿]+|[%％﹪])\s*\Z")


def without_unit(response: str, unit: str) -> tuple[str, float]:
    """The response without its unit, and what to multiply it by to have it in `unit`.

    A response without a unit is in `unit` already. Raises Unreadable for a unit of another kind.
    """
    text = UPRIGHT.sub(r" \1", re.sub(r"百分之(.+)", r"\1%", response)).rstrip(" \t\n.。;；,，$`")
    if (start := _ending(text, unit)) is not None:
        return text[:start], 1.0
    last = LAST_WORD.search(text)
    given = unicodedata.normalize("NFKC", last[1]) if last else ""
    given = given.lower() if len(given) > 2 else given  # of `M` and `m` the case matters
    given = next((name for name in (given, given.removesuffix("s")) if any(name in one for one in FAMILIES)), given)
    family = next((family for family in FAMILIES if given in family), None)
    if last is None or family is None:
        return response, 1.0
    if unit not in family:
        raise Unreadable(messages.reading.expected_unit(unit))
    return text[: last.start()], family[given] / family[unit]


def _ending(text: str, unit: str) -> int | None:
    """Where the unit itself begins at the end of a text, full-width or not; only the unit is folded, as 10⁻² may
    stand before it."""
    for start in range(max(0, len(text) - len(unit)), len(text)):
        word = unicodedata.normalize("NFKC", text[start:])
        if word.removesuffix("s") == unit.removesuffix("s") and not text[:start][-1:].isalpha():
            return start
    return None
