"""A learner's hand notation cut into tokens: Unicode signs, full-width digits, raised letters and simple TeX as ASCII.

Every token remembers where it began in the text as typed, so that "I cannot read that" can say where.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from studytool import messages, texts
from studytool.errors import Unreadable

MAX_CHARACTERS = 20_000

NOTHING = "\u2060"  # an invisible character that replaces a separator within a number
MIXED = "\u2064"  # between the whole and the fraction of a mixed number

SIGNS = str.maketrans({
    **dict.fromkeys("−–—‒﹣‐‑˗➖", "-"), "➕": "+", "ᴇ": "e", "⏨": "e",
    **dict.fromkeys("×∗✕✖⨯⁎\u2062", "*"), **dict.fromkeys("·⋅∙•・", "·"), **dict.fromkeys("∘⊙", "∘"),
    **dict.fromkeys("÷∕⁄➗", "/"), "、": ",", "\u2063": ",",
    **dict.fromkeys("【〔〖", "["), **dict.fromkeys("】〕〗", "]"),
    **dict.fromkeys("⟨〈《", "<"), **dict.fromkeys("⟩〉》", ">"), **dict.fromkeys("’‘′ʼ", "'"), "⊺": "⊤", "∥": "‖",
    **dict.fromkeys("“”„«»\"$\t\r", " "),
})  # fmt: skip

GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lam mu nu xi omicron pi rho sigma sigma tau upsilon phi
    chi psi omega epsilon phi theta Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
"""
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψωϵϕϑΓΔΘΛΞΠΣΦΨΩ", GREEK_NAMES.split(), strict=True))
ALIASES = {"lambda": "lam", "varepsilon": "epsilon", "eps": "epsilon", "varphi": "phi", "vartheta": "theta",
           "varsigma": "sigma", "varrho": "rho"}  # fmt: skip

TEX_SPACE = set(
    "left right middle quad qquad displaystyle textstyle limits nolimits hline big Big bigg Bigg bigl bigr Bigl "
    "Bigr biggl biggr Biggl Biggr boxed fbox underline textbf textit num mathbf boldsymbol bm pmb vec mathrm "
    "mathsf mathit mathcal mathbb mathtt text textrm texttt bf rm".split()
)
TEX_SIGN = {
    "cdot": "·", "bullet": "·", "times": "*", "ast": "*", "div": "/", "odot": "∘", "circ": "∘", "vert": "|",
    "lvert": "|", "rvert": "|", "mid": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "langle": "<", "rangle": ">",
    "top": "⊤", "intercal": "⊤", "lbrack": "[", "rbrack": "]", "lbrace": "(", "rbrace": ")", "cr": ";", "degree": "°",
}  # fmt: skip
TEX_NAME = {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "nicefrac": "frac", "sfrac": "frac", "dbinom": "binom",
            "tbinom": "binom"}  # fmt: skip
SIGN = {"**": "^", ".**": "^", ".^": "^", "{": "(", "}": ")", ".*": "∘", "./": "/", ".'": "⊤", "//": "/",
        "\\|": "‖", "&": ","}  # fmt: skip

PLAIN = r"(?:\d+(?:\.\d*)?|\.\d+)"
EXPONENT = r"[+-]?0*\d{1,4}(?!\d)"
TIMES_TEN = r"[ ]*(?:[*x·]|\\times|\\cdot)[ ]*10[ ]*(?:\^|\*\*)[ ]*|[ ]*\*\^[ ]*"
SCIENTIFIC = re.compile(
    rf"(?P<scientific>{PLAIN}(?:{TIMES_TEN})(?:[({{][ ]*{EXPONENT}[ ]*[)}}]|{EXPONENT}))(?!\.|[ ]*(?:\^|\*\*))"
)
SUBSCRIPT = (
    r"_(?:[A-Za-z0-9]+|[α-ω]|\\[A-Za-z]+|\{ *(?:\\?[A-Za-z0-9]+|[α-ω]|\\(?:text|mathrm|mathit) *\{[A-Za-z0-9]+\}) *\})"
)
TOKEN = re.compile(
    r"(?P<row>\\\\(?:\[[^\]\n]*\])?)"
    r"|(?P<space>[ \xa0]+|\\[,;:!()\[\] >]|~)"
    r"|(?P<newline>\n)"
    rf"|(?P<mixed>\d*\(\d+⁄\d+\)|\d+{MIXED}\d+/\d+)"
    rf"|(?P<number>{PLAIN}(?:[eE]{EXPONENT})?)"
    r"|(?P<named>\\(?:operatorname\*?|mathrm|text|textrm|textbf|mathit|mathbf|mathsf|mathtt|mathcal|mathbb|boldsymbol"
    rf"|bm|pmb|vec)[ ]*\{{[ ]*(?!\d+[ ]*\}})\\?[A-Za-z_0-9]+[ ]*\}}(?:{SUBSCRIPT})?)"
    rf"|(?P<tex>\\[A-Za-z]+(?:{SUBSCRIPT})?)"
    rf"|(?P<name>[A-Za-z][A-Za-z0-9]*(?:{SUBSCRIPT})*|[α-ωΑ-Ωϵϕϑ]\d*(?:{SUBSCRIPT})?|[十百千万亿])"
    r"|(?P<sign>\.\*\*|\.[*/^']|\*\*|//|\\[%{}|]|\.(?=[A-Za-z])|[-+*/^@%()\[\]{},;|√=≈<>'·∘⊤‖‰&!°])"
)
ELLIPSIS = re.compile(r"\.\.\.|…|⋯|⋮|\\[lcdv]?dots")
INFINITE = re.compile(
    r"(?<![A-Za-z\\])(?:[+-]?inf(?:inity)?|nan)(?![A-Za-z])|∞|\\infty|#(?:DIV/0!|N/A|NUM!|VALUE!)", re.I
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, mixed, name, sign, newline or end; `at` counts characters of the typed text from 0. `tex`: it
    was a command of TeX."""

    kind: str
    text: str
    at: int
    spaced: bool = False
    tex: bool = False


def tokens(typed: str) -> list[Token]:
    """The tokens of a response, the last of kind `end`. Raises Unreadable at the first character with no meaning."""
    require_short(typed)
    if ellipsis := ELLIPSIS.search(typed):
        raise Unreadable(messages.reading.left_out(ellipsis.start()))
    return list(_tokens(typed))


def require_short(typed: str) -> None:
    """Raises Unreadable for what is too long to be looked at any closer."""
    if len(typed) > MAX_CHARACTERS:
        raise Unreadable(messages.reading.too_long(len(typed), MAX_CHARACTERS))


def unreadable_at(typed: str, at: int) -> Unreadable:
    """Names the place, without the invisible characters that stand where something was cleared away."""
    return Unreadable(messages.reading.cannot_read_at(typed[:at] + typed[at:].replace(NOTHING, ""), at))


def _tokens(typed: str) -> Iterator[Token]:
    text, origins = _plain(typed)
    position, spaced, before = 0, False, ""
    while position < len(text):
        # After `/` or `^` it is no number of its own: 1/2*10^2 is 50, 2^3*10^2 is 800.
        match = (before not in ("/", "^") and SCIENTIFIC.match(text, position)) or TOKEN.match(text, position)
        if match is None:
            raise unreadable_at(typed, origins[position])
        kind, said, at = match.lastgroup or "", match[0], origins[position]
        position = match.end()
        if kind == "space" or (kind == "tex" and said[1:] in TEX_SPACE):
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
    if kind == "row":
        return Token("sign", ";", at, spaced)
    if kind == "tex" and said[1:] in TEX_SIGN:
        return Token("sign", TEX_SIGN[said[1:]], at, spaced)
    if kind in ("tex", "name", "named"):
        name = re.sub(r"\\(?:text\w*|math\w+|operatorname\*?|boldsymbol|bm|pmb|vec)(?= *\{)|[\\{} ]", "", said)
        return Token("name", TEX_NAME.get(name, name), at, spaced, tex=said.startswith("\\"))
    if kind == "sign":
        bare = said if said in SIGN else said.removeprefix("\\")
        return Token("sign", SIGN.get(bare, bare), at, spaced)
    return Token(kind, said, at, spaced)


def _plain(typed: str) -> tuple[str, list[int]]:
    """The text in ASCII where it has an ASCII reading, with the origin of each character."""
    if typed.isascii():
        return f"{typed} ".translate(SIGNS), list(range(len(typed) + 1))
    plain: list[str] = []
    origins: list[int] = []
    raised = lowered = False
    for at, character in enumerate(f"{typed} "):
        form = unicodedata.decomposition(character)
        piece = "" if raised == (up := form.startswith("<super>")) else "^(" if up else ")"
        piece += "_" if (down := form.startswith("<sub>")) and not lowered else ""
        raised, lowered = up, down
        piece += _fold(texts.visible(character))
        plain.append(piece)
        origins += [at] * len(piece)
    return "".join(plain), origins


def _fold(character: str) -> str:
    signed = character.translate(SIGNS)
    if signed != character or character.isascii():
        return signed
    folded = unicodedata.normalize("NFKC", character)
    return f"({folded})" if "⁄" in folded else folded.translate(SIGNS)


def blank(match: re.Match[str]) -> str:
    """Spaces in the place of what is read over, so that all else stays where it was typed."""
    return " " * len(match[0])
