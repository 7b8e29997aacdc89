"""A ` #` that was meant as part of a text: YAML begins a comment there, and the rest of the line is lost.

A comment is told from a text that was cut as linters tell it: two spaces before it, or one after a number, a whole
sentence or a single name. A `#` before a digit (`#3`) or at the end (`C #`) begins no comment and was meant as text.
"""

from __future__ import annotations

import re

from studytool.items.contract.nodes import Scalar, Source

COMMENT = re.compile(r"(?P<blanks>[ \t]+)#(?P<said>.*)")
NUMBERED = re.compile(r"\d|\s*$")
WHOLE = re.compile(r""".*[.!?。！？…)）\]]['"”’」』*_$]*|[-+]?[\d.,_]+([eE][-+]?\d+)?\s*%?""", re.DOTALL)
SUSPECTS = 5  # each costs one more reading of the file
CUT = "` #` begins a comment, which cuts this text"
QUOTE = "quote the text, or write it as a block after `|`"


def cut_at(source: Source, node: Scalar, *, name: bool) -> int | None:
    """Where the `#` stands that cuts an unquoted text, if one does; `name` for a field whose value is often a name."""
    comment = COMMENT.match(source.text, node.end) if node.plain else None
    return comment.end("blanks") if comment and _cuts(node.text, comment, name=name) else None


def _cuts(text: str, comment: re.Match[str], *, name: bool) -> bool:
    if NUMBERED.match(comment["said"]):
        return True
    if len(comment["blanks"]) > 1 or WHOLE.fullmatch(text):
        return False
    return not name or " " in text or not comment["said"].startswith(" ")


def candidates(text: str, start: int, end: int) -> list[int]:
    """The last few `#` between two offsets that may begin a comment, the last one first."""
    return [match.end("blanks") for match in COMMENT.finditer(text, start, end)][: -SUSPECTS - 1 : -1]
