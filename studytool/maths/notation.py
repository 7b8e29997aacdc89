"""A learner's hand notation cut into tokens: Unicode signs, full-width digits, superscripts and simple TeX as ASCII.

Every token remembers where it began in the text as typed, so that "I cannot read that" can say where.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from studytool import messages
from studytool.model import Text

MAX_CHARACTERS = 20_000

SIGNS = str.maketrans({
    "−": "-", "–": "-", "—": "-", "‒": "-", "﹣": "-", "‐": "-", "‑": "-",
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "∗": "*", "✕": "*", "⁎": "*",
    "÷": "/", "∕": "/", "⁄": "/", "、": ",", "【": "[", "】": "]", "〔": "[", "〕": "]", "〖": "[", "〗": "]",
    "⟨": "[", "⟩": "]", "$": " ", "\t": " ", "\r": " ",
    **dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF], " "),
})  # fmt: skip
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()", strict=True))

GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lam mu nu xi omicron pi rho sigma sigma tau upsilon phi
    chi psi omega epsilon phi theta Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
"""
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψωϵϕϑΓΔΘΛΞΠΣΦΨΩ", GREEK_NAMES.split(), strict=True))
ALIASES = {"lambda": "lam", "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta"}

TEX_SPACE = {"left", "right", "quad", "qquad", "displaystyle", "big", "Big", "bigl", "bigr"}
TEX_SIGN = {"cdot": "*", "times": "*", "div": "/", "ast": "*", "vert": "|", "lvert": "|", "rvert": "|"}
TEX_NAME = {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac"}

PLAIN = r"(?:\d+(?:\.\d*)?|\.\d+)"
EXPONENT = r"[+-]?0*\d{1,4}(?!\d)"
TIMES_TEN = r"[ ]*(?:[*x]|\\times|\\cdot)[ ]*10[ ]*(?:\^|\*\*)[ ]*"
SCIENTIFIC = re.compile(
    rf"(?P<scientific>{PLAIN}{TIMES_TEN}(?:[({{][ ]*{EXPONENT}[ ]*[)}}]|{EXPONENT}))(?!\.|[ ]*(?:\^|\*\*))"
)
SUBSCRIPT = (
    r"_(?:[A-Za-z0-9]+|[α-ω]|\\[A-Za-z]+|\{ *(?:\\?[A-Za-z0-9]+|[α-ω]|\\(?:text|mathrm|mathit) *\{[A-Za-z0-9]+\}) *\})"
)
TOKEN = re.compile(
    r"(?P<space>[ \xa0]+|\\[,;:!()\[\] ]|~)"
    r"|(?P<newline>\n)"
    r"|(?P<printed>(?:(?:np|numpy|jnp|torch)\.)?(?:array|matrix|tensor|float32|float64)(?=\())"
    r"|(?P<mixed>\d*\(\d+⁄\d+\))"
    rf"|(?P<number>{PLAIN}(?:[eE]{EXPONENT})?)"
    r"|(?P<named>\\(?:operatorname|mathrm|text|mathit|mathbf)[ ]*\{[ ]*[A-Za-z_]+[ ]*\})"
    rf"|(?P<tex>\\[A-Za-z]+(?:{SUBSCRIPT})?)"
    rf"|(?P<name>[A-Za-z][A-Za-z0-9]*(?:{SUBSCRIPT})*|[α-ωΑ-Ωϵϕϑ]\d*(?:{SUBSCRIPT})?)"
    r"|(?P<sign>\*\*|\\[%{}]|[-+*/^@%()\[\]{},;|√=≈])"
)


class Unreadable(Exception):
    """A response that cannot be read; `message` says why, and where."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.say("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, mixed, name, sign, newline or end; `at` counts characters of the typed text from 0."""

    kind: str
    text: str
    at: int
    spaced: bool = False


def tokens(typed: str) -> list[Token]:
    """The tokens of a response, the last of kind `end`. Raises Unreadable at the first character with no meaning."""
    if len(typed) > MAX_CHARACTERS:
        raise Unreadable(messages.reading.too_long(len(typed), MAX_CHARACTERS))
    return list(_tokens(typed))


def _tokens(typed: str) -> Iterator[Token]:
    text, origins = _plain(typed)
    position, spaced, before = 0, False, ""
    while position < len(text):
        # After `/` or `^` it is no number of its own: 1/2*10^2 is 50, 2^3*10^2 is 800.
        match = (before not in ("/", "^") and SCIENTIFIC.match(text, position)) or TOKEN.match(text, position)
        if match is None:
            raise Unreadable(messages.reading.cannot_read_at(typed, origins[position]))
        kind, said, at = match.lastgroup or "", match[0], origins[position]
        position = match.end()
        if kind in ("space", "printed") or (kind == "tex" and said[1:] in TEX_SPACE):
            spaced = True
            continue
        token = _token(kind, said, at, spaced)
        yield token
        spaced = False
        before = before if token.text in ("+", "-") else token.text
    yield Token("end", "", len(typed), spaced)


def _token(kind: str, said: str, at: int, spaced: bool) -> Token:
    if kind == "scientific":
        mantissa, exponent = re.split(TIMES_TEN, said)
        return Token("number", f"{mantissa}e{re.sub(r'[(){} ]', '', exponent)}", at, spaced)
    if kind == "named":
        return Token("name", said[said.index("{") + 1 : -1].strip(), at, spaced)
    if kind == "tex" and said[1:] in TEX_SIGN:
        return Token("sign", TEX_SIGN[said[1:]], at, spaced)
    if kind in ("tex", "name"):
        name = re.sub(r"\\(?:text|mathrm|mathit)(?= *\{)|[\\{} ]", "", said)
        return Token("name", TEX_NAME.get(name, name), at, spaced)
    if kind == "sign":
        bare = said.removeprefix("\\")
        return Token("sign", {"**": "^", "{": "(", "}": ")"}.get(bare, bare), at, spaced)
    return Token(kind, said, at, spaced)


def _plain(typed: str) -> tuple[str, list[int]]:
    """The text in ASCII where it has an ASCII reading, with the origin of each character."""
    if typed.isascii():
        return f"{typed} ".translate(SIGNS), list(range(len(typed) + 1))
    plain, raised, lowered = "", False, False
    origins: list[int] = []
    for at, character in enumerate(f"{typed} "):
        if (character in SUPERSCRIPTS) != raised:
            plain += ")" if raised else "^("
            raised = not raised
        if (below := unicodedata.decomposition(character).startswith("<sub>")) != lowered:
            plain += "_" if below else ""
            lowered = below
        plain += SUPERSCRIPTS.get(character) or _fold(character)
        origins += [at] * (len(plain) - len(origins))
    return plain, origins


def _fold(character: str) -> str:
    signed = character.translate(SIGNS)
    if signed != character or character.isascii():
        return signed
    folded = unicodedata.normalize("NFKC", character)
    return f"({folded})" if "⁄" in folded else folded.translate(SIGNS)


def significant(text: str) -> tuple[int, int]:
    """(decimals, significant digits) of a number as typed: 0.30 has (2, 2), 3e-2 (2, 1), 1200 (0, 4), 0.00 (2, 0)."""
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    digits = "".join(map(str, number.as_tuple().digits)).lstrip("0")
    return -int(exponent), len(digits)
