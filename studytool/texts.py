"""Text out of bytes: in UTF-8, or in what a byte order mark names; what is neither can be named. Signs: those that show
nothing, and Greek ones by name."""

from __future__ import annotations

import codecs
import io
import unicodedata

# UTF-32 first: its mark begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}

UNMARKED = "UTF-16 without a byte order mark"
WESTERN = "Latin-1 or a Windows code page"

# Signs of no width: marks that join, part, turn or vary others. Invisible operators are not among them.
UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0x2061, *range(0x2066, 0x206A),
                        0xAD, 0xFE0E, 0xFE0F, 0xFEFF))  # fmt: skip


def encoding(start: bytes, otherwise: str = "utf-8") -> str:
    """The encoding that the mark at the start of a text names."""
    return next((name for mark, name in MARKS.items() if start.startswith(mark)), otherwise)


def errors(name: str) -> str:
    """How bytes that an encoding lacks are kept: as half a surrogate pair each, for `broken` to find."""
    return "replace" if name in ("utf-16", "utf-32") else "surrogateescape"


def visible(text: str) -> str:
    """The text without signs that show nothing. The page's twin of this is in `judge.js`."""
    return text.translate(UNSEEN)


def greek(sign: str) -> str | None:
    """The name of a Greek letter, as in `gamma` and `Gamma`; None for any other sign."""
    name = unicodedata.name(sign, "")
    if not name.startswith("GREEK") or "LETTER" not in name:
        return None
    letter = name.partition("LETTER ")[2].split()[-1].replace("LAMDA", "LAMBDA")
    return letter.capitalize() if "CAPITAL" in name else letter.lower()


def opened(file: io.BufferedReader, otherwise: str = "utf-8") -> io.TextIOWrapper:
    """The text of a file, its mark left out."""
    name = encoding(file.peek(4), otherwise)
    return io.TextIOWrapper(file, encoding=name, errors=errors(name))


def broken(text: str) -> str | None:
    """What the bytes of a text that was `opened` look like, where they are not in its encoding; None where they are."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return likely(text.encode(errors="surrogateescape"))
    return UNMARKED if unmarked(raw) else None


def unmarked(raw: bytes) -> bool:
    """Whether the bytes look like UTF-16 without its mark: zeros in every second place, and in no other."""
    if encoding(raw) != "utf-8":
        return False
    halves = [(half.count(0), len(half)) for half in (raw[::2], raw[1::2])]
    return min(halves)[0] == 0 and any(zeros > 1 and zeros * 4 > length for zeros, length in halves)


def likely(raw: bytes) -> str:
    """A name for the encoding of bytes that are not UTF-8."""
    if (name := encoding(raw)) in ("utf-16", "utf-32"):
        return name.upper()
    if unmarked(raw):
        return UNMARKED
    try:
        wide = [sign for sign in raw.decode("gb18030") if not sign.isascii()]
    except UnicodeDecodeError:
        return WESTERN
    return "GBK" if all("\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" for sign in wide) else WESTERN
