"""One log entry as one line of JSON: what `progress export` prints and `progress import` reads."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from studytool.model import EVERY_ITEM, Entry, Rating, Try, Verdict

KEYS = (
    "id", "kind", "of", "item", "seed", "at",
    "response", "verdict", "score", "misconception", "rating", "seconds", "hints",
    "edition", "parameters", "offset", "tries",
)  # fmt: skip
RARE = ("edition", "parameters", "tries")  # left out of a line where they are empty
KINDS = ("review", "rating", "undo", "reset", "flag", "keep", "optimize")
ALWAYS = ("id", "kind", "item", "at")
NEEDED = {"rating": ("of", "rating"), "undo": ("of",), "keep": ("edition",), "optimize": ("parameters",)}


def to_line(entry: Entry) -> str:
    """The entry as one line of JSON without its line end; ASCII, so that no terminal or pipe can spoil it."""
    values = plain(entry)
    return json.dumps({key: values[key] for key in KEYS if key not in RARE or values[key]}, allow_nan=False)


def from_line(line: str) -> Entry:
    """The entry a line holds. Keys that mean nothing here are ignored. Raises ValueError saying what is wrong."""
    parsed = _object(line)
    values = {key: _value(key, parsed[key]) for key in KEYS if parsed.get(key) is not None}
    for key in (*ALWAYS, *NEEDED.get(values.get("kind", ""), ())):
        if key not in values:
            raise ValueError(f"`{key}` is missing")
    if values["kind"] == "optimize" and values["item"] != EVERY_ITEM:
        raise ValueError(f'`item` is {json.dumps(values["item"])[:60]}, not "{EVERY_ITEM}", every item')
    return Entry(**values)


def plain(entry: Entry) -> dict[str, Any]:
    """The entry as numbers and strings by key; what is not finite becomes None, and `at` the text of a UTC time."""
    values = {key: _plain(getattr(entry, key)) for key in KEYS}
    tries = [{"response": _plain(later.response), "verdict": later.verdict.value} for later in entry.tries]
    return values | {"at": stamp(entry.at), "tries": tries or None}


def stamp(at: datetime) -> str:
    """A time as text in UTC, always to the microsecond: the order of such texts is the order of the times."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The UTC time a text gives. Raises ValueError where it is no time, or one without its zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return at.astimezone(UTC)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        # Python reads a byte that is not UTF-8 as half of a surrogate pair, which neither SQLite nor JSON can store.
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _object(line: str) -> Mapping[str, Any]:
    if not _is_utf8(line):
        raise ValueError("this is not UTF-8")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("this is not a line of JSON") from error
    if not isinstance(value, dict):
        raise ValueError("this is not a JSON object")
    return value


def _is_utf8(line: str) -> bool:
    """Whether the line was UTF-8: Python reads any other byte as half of a surrogate pair."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def _value(key: str, value: object) -> Any:
    expected, read = READERS[key]
    try:
        return read(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"`{key}` is {json.dumps(value)[:60]}, not {expected}") from error


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # raises for half of a surrogate pair
    return value


def _name(value: object) -> str:
    if not _string(value).strip():
        raise ValueError
    return _string(value)


def _kind(value: object) -> str:
    if value not in KINDS:
        raise ValueError
    return _string(value)


def _uuid(value: object) -> str:
    return str(UUID(_string(value)))  # in one spelling, so that equal ids are equal texts


def _at(value: object) -> datetime:
    at = moment(_string(value))
    if not 1970 <= at.year < 3000:
        raise ValueError
    return at


def _number(most: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise ValueError
        return float(value)

    return read


def _parameters(value: object) -> tuple[float, ...]:
    from fsrs import Scheduler

    if not isinstance(value, list) or any(isinstance(part, bool) for part in value):
        raise TypeError
    return tuple(map(float, Scheduler(parameters=value).parameters))  # which refuses any out of bounds


def _tries(value: object) -> tuple[Try, ...]:
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise TypeError
    return tuple(Try(_string(part.get("response")), Verdict(_string(part.get("verdict")))) for part in value)


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError
        return value

    return read


READERS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "id": ("a UUID", _uuid),
    "kind": ("one of " + ", ".join(KINDS), _kind),
    "of": ("a UUID", _uuid),
    "item": ("an item's id", _name),
    "seed": ("a whole number of at most 63 bits", _whole(1 - 2**63, 2**63 - 1)),
    "at": ("a time with its zone, such as 2026-01-02T03:04:05Z", _at),
    "response": ("a string", _string),
    "verdict": ("one of " + ", ".join(Verdict), lambda value: Verdict(_string(value))),
    "score": ("a number from 0 to 1", _number(1)),
    "misconception": ("a misconception's id", _name),
    "rating": ("1, 2, 3 or 4", lambda value: Rating(_whole(1, 4)(value))),
    "seconds": ("a number of seconds", _number(1e11)),
    "hints": ("a whole number from 0", _whole(0, 10**6)),
    "edition": ("an edition's mark", _name),
    "parameters": ("FSRS-6's 21 parameters, each within its bounds", _parameters),
    "offset": ("a whole number of minutes within a day", _whole(-1439, 1439)),
    "tries": ("a list of tries, each with its response and verdict", _tries),
}
