"""Signs spelt in letters for an output whose encoding lacks them: `-`, `gamma`, `R_1`, `->`, never `?`."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from studytool import texts

SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "·": "*", "×": "*", "∗": "*", "⋅": "*", "⋆": "*", "⊙": "*", "•": "*",
    "÷": "/", "⁄": "/", "±": "+-", "∓": "-+", "√": "sqrt", "∞": "inf", "∇": "grad", "∂": "d", "∑": "sum",
    "∏": "prod", "∫": "int", "→": "->", "⟶": "->", "←": "<-", "⟵": "<-", "↔": "<->", "↦": "|->", "⇒": "=>",
    "⟹": "=>", "⇔": "<=>", "⟺": "<=>", "↑": "up", "↓": "down", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=",
    "≪": "<<", "≫": ">>", "≠": "!=", "≈": "~", "≃": "~", "≅": "~", "∼": "~", "≡": "==", "≜": ":=", "≔": ":=",
    "∝": "prop to", "∈": "in", "∉": "not in", "⊂": "subset of", "⊆": "subset of", "∪": "union", "∩": "and",
    "∧": "and", "∨": "or", "¬": "not", "∅": "{}", "∀": "for all", "∃": "exists", "∘": " o ", "⊕": "(+)", "⊗": "(x)",
    "‖": "||", "∥": "||", "∣": "|", "⟨": "<", "⟩": ">", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")",
    "⊤": "T", "⟂": "_|_", "′": "'", "″": "''", "°": "deg", "⋯": "...", "⋮": ":", "⋱": "...",
    "≺": "<", "≻": ">", "≼": "<=", "≽": ">=", "⪯": "<=", "⪰": ">=", "⟸": "<=", "⟷": "<->", "⟼": "|->",
    "⊃": "superset of", "⊇": "superset of", "∖": "\\", "∙": "*", "§": "section ", "†": "+", "‰": "/1000",
    "★": "*", "■": "#", "□": "[]",
    "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "。": ".", "、": ",", "「": '"', "」": '"',
    "✓": "+", "✗": "x", "◐": "o", "│": "|", "─": "-", "⏎": "Enter", "\u200b": "", "\u200d": "", "\ufe0f": "",
    "⣀": "-", "⣤": "+", "⣶": "*", "⣿": "#", "⡇": "#",
}  # fmt: skip
MARKS = {
    "\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot",
    "\u20d7": "vec",
}  # fmt: skip
SHIFTED = {"<sub>": "_", "<super>": "^"}


def fits(text: str, encoding: str | None) -> bool:
    """Whether the encoding has every sign of the text."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def spelt(text: str, encoding: str | None) -> str:
    """The text with each sign that the encoding lacks in letters that it has, a word apart from other words."""
    if fits(text, encoding):
        return text
    shown = ""
    for part in _parts(text):
        new = part if fits(part, encoding) else _spelt(part, encoding, inside=shown[-1:].isalpha())
        word = new != part and len(new) > 1
        apart = shown.endswith(_WORD) or (word and shown[-1:].isalnum())
        shown += (" " if apart and new[:1].isalnum() else "") + new + (_WORD if word and new[-1].isalnum() else "")
    return shown.replace(_WORD, "")


_WORD = "\ue000"  # stands after a word while what follows it is not known


def _parts(text: str) -> Iterator[str]:
    """Raised and lowered signs in runs, every other sign by itself with the marks above it."""
    for shift, run in groupby(text, _shift):
        if shift:
            yield "".join(run)
            continue
        part = ""
        for sign in run:
            if part and not unicodedata.combining(sign):
                yield part
                part = ""
            part += sign
        yield part


def _shift(sign: str) -> str:
    return SHIFTED.get(unicodedata.decomposition(sign).split(" ")[0], "")


def _spelt(part: str, encoding: str | None, *, inside: bool) -> str:
    """One part; the letters `inside` a word, as in `naïve`, without their marks."""
    if shift := _shift(part[0]):
        inner = spelt(unicodedata.normalize("NFKC", part), encoding)
        return shift + (inner if len(inner) == 1 or inner.isalnum() else f"({inner})")
    if part in SIGNS:
        return SIGNS[part]
    taken = unicodedata.normalize("NFKD", part)
    if len(taken) > 1 and all(map(unicodedata.combining, taken[1:])):
        names = [MARKS[mark] for mark in taken[1:] if mark in MARKS and not inside]
        return "-".join([spelt(taken[0], encoding), *names])
    if taken != part:
        return spelt(taken, encoding)
    if letter := texts.greek(part):
        return letter
    name = unicodedata.name(part, "")
    if name.startswith("BOX DRAWINGS"):
        return "+"
    if unicodedata.category(part[0])[0] in "SP":
        return f"[{name.lower()}]"
    return part  # the stream writes its number, as in \u4e2d


class Spelt(io.TextIOBase):
    """A stream of text for an encoding that lacks signs. It has no `buffer`, or Click would go round it for ASCII."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.stream.errors

    def write(self, text: str, /) -> int:
        self.stream.write(spelt(text, self.encoding))
        return len(text)

    def flush(self) -> None:
        self.stream.flush()

    def fileno(self) -> int:
        return self.stream.fileno()

    def isatty(self) -> bool:
        return self.stream.isatty()

    def writable(self) -> bool:
        return True
