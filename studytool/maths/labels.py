"""Names beside the entries of an array: `(a) 0.3 (b) 0.4`, what pandas and R print, the head of a table.

They are blanked out, character for character, where they follow one another; else only a person could say which entry
is which, and the numbers alone are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from studytool import messages
from studytool.errors import Unreadable
from studytool.maths.notation import blank

ENTRY = re.compile(
    r"[①-⑳]|(?:\A|(?<=[\s,;，；、{(]))(?:\(\w{1,4}\)|\w{1,3}(?:\)|[.:](?=\s))|[^\W\d]\w*[ ]*:(?=\s)|(['\"])\w+\1[ ]*:"
    r"|(?:∂\w+/∂)?[^\W\d][\w^{}\\]*(?:\([^()=]*\)|\[\w+\])?[ ]*=)"
)
LONE = re.compile(r"\w{1,3}\)|\([^\W\d]|['\"]")  # of the labels, those that one number may have
OPENING = re.compile(r"\s*(?:c\(|dict\(|\{)?\s*")
SERIES = re.compile(r"(?:(?:Name|Length|Freq):[^\n]*)?dtype: \w+\s*")
NAMES = re.compile(r"[ \t]*[^\W\d][\w.]*(?:[ \t]+[^\W\d][\w.]*)*[ \t]*")
RULE = re.compile(r"[ \t|:+-]*--[ \t|:+-]*")


def without_labels(text: str, count: int) -> str:
    """The text without the labels of its `count` entries. Raises Unreadable where they do not follow one another."""
    text = _without_head(_without_index(text))
    labels = list(ENTRY.finditer(text))
    if not labels or len(labels) != count or not OPENING.fullmatch(text[: labels[0].start()]):
        return text
    stops = [*(label.start() for label in labels[1:]), len(text)]
    filled = all(re.search(r"\d", text[label.end() : stop]) for label, stop in zip(labels, stops, strict=True))
    if not filled or (count == 1 and not LONE.match(labels[0][0])):
        return text
    _require_successive([re.sub(r"[\s=:]+$", "", label[0]) for label in labels])
    return ENTRY.sub(blank, text)


def _without_index(text: str) -> str:
    """A pandas Series, whose lines have an index and a value, and which ends with its dtype."""
    *lines, last = text.rstrip().split("\n")
    cells = [line.split() for line in lines]
    if not cells or not SERIES.fullmatch(last) or any(len(row) != 2 for row in cells):
        return text
    _require_successive([label for label, _ in cells])
    return "\n".join(_only_last(line) for line in lines)


def _without_head(text: str) -> str:
    """A line of names over the numbers: R's named vectors, data frames, the head of a table."""
    lines = text.rstrip().split("\n")
    if len(lines) > 2 and "|" in lines[0] and RULE.fullmatch(lines[1]):
        _require_successive(lines[0].strip(" |").split("|"))
        return "\n".join([*map(_blanked, lines[:2]), *lines[2:]])
    cells = [line.split() for line in lines]
    names = cells[0] if NAMES.fullmatch(lines[0]) else []
    numbers = all(re.search(r"\d", entry) for row in cells[1::2] for entry in row)
    if not names or not numbers or len(lines) < 2:
        return text
    heads, rows = cells[::2], cells[1::2]  # R writes a line of names over each line of values
    if all(map(NAMES.fullmatch, lines[::2])) and [*map(len, heads)] == [*map(len, rows)]:
        _require_successive([name for head in heads for name in head])
        return " ".join(line if place % 2 else _blanked(line) for place, line in enumerate(lines))
    if all(len(row) == len(names) + 1 and re.fullmatch(r"\w+", row[0]) for row in cells[1:]):
        _require_successive(names)
        _require_successive([row[0] for row in cells[1:]])
        return "\n".join([_blanked(lines[0]), *(re.sub(r"\w+", blank, line, count=1) for line in lines[1:])])
    return text


def _require_successive(names: Sequence[str]) -> None:
    """Raises Unreadable unless each name has one letter or digit more than the one before it: x1, x2 and a, b."""
    bare = [re.sub(r"\W", "", name) or name for name in names]
    for one, two in pairwise(bare):
        apart = [ord(b) - ord(a) for a, b in zip(one, two, strict=False) if a != b]
        if len(one) != len(two) or apart != [1]:
            raise Unreadable(messages.reading.named_entries([name.strip() for name in names]))


def _blanked(line: str) -> str:
    return " " * len(line)


def _only_last(line: str) -> str:
    value = line.split()[-1]
    return " " * line.rindex(value) + value
