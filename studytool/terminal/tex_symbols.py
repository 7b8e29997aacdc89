"""What each TeX command looks like and how it spaces: TeXicode's table, corrected and completed."""

from __future__ import annotations

from collections.abc import Mapping

from texicode.arts import alphabets
from texicode.symbols_art import symbols as _texicode_symbols

RELATIONS = frozenset("≼≽⊩⊑⊒↠⇉⊸=<>:≤≥⩽⩾≠≈≡∼≃≅≍≐∝∈∉∋⊂⊆⊄⊃⊇≪≫≺≻⪯⪰⊢⊣⊨⟂∥≜≔←→↔⇐⇒⇔↦↩↪⟵⟶⟷⟸⟹⟺⟼⇝⇀⇁⇌∴∵∣≲≳↑↓")
BINARY = frozenset("+−×÷·±∓∘∗⋆∩∪∧∨⊕⊖⊗⊙⊎∖•†")
OPENING, CLOSING = "([{⟨⌊⌈（【", ")]}⟩⌋⌉）】"

_OPERATORS = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh Pr "
    "det gcd inf lim liminf limsup max min sup"
).split()
_LIMITS = {"det", "gcd", "inf", "lim", "liminf", "limsup", "max", "min", "sup", "Pr"}
_BIG = {
    "sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigvee": "⋁", "bigwedge": "⋀",
    "bigoplus": "⨁", "bigotimes": "⨂", "bigsqcup": "⨆",
}  # fmt: skip
_INTEGRALS = {"int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮"}
_SPACES = {" ": " ", ",": " ", ":": " ", ">": " ", ";": " ", "!": "", "quad": "  ", "qquad": "    ", "enspace": " ",
           "thinspace": " ", "negthinspace": "", "nobreakspace": " ", "space": " "}  # fmt: skip
_CORRECTED = {
    "Theta": "Θ", "preccurlyeq": "≼", "succcurlyeq": "≽", "vDash": "⊨", "Vdash": "⊩", "trianglerighteq": "⊵",
    "twoheadrightarrow": "↠", "rightrightarrows": "⇉", "multimap": "⊸", "measuredangle": "∡", "blacktriangle": "▲",
    "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "cdot": "·", "ast": "∗", "setminus": "∖",
    "smallsetminus": "∖", "rhd": "▷", "iff": "⟺", "implies": "⟹", "impliedby": "⟸", "Longrightarrow": "⟹",
    "Longleftarrow": "⟸", "Longleftrightarrow": "⟺", "longleftarrow": "⟵", "longrightarrow": "⟶",
    "longleftrightarrow": "⟷", "longmapsto": "⟼", "leqslant": "⩽", "geqslant": "⩾", "lesssim": "≲", "gtrsim": "≳",
    "varnothing": "∅", "triangleq": "≜", "coloneqq": "≔", "coloneq": "≔", "colon": ":", "nexists": "∄",
    "dotsc": "…", "dotsb": "⋯", "dotsm": "⋯", "square": "□", "blacksquare": "■", "checkmark": "✓",
    "degree": "°", "intercal": "⊤", "bmod": "mod", "varkappa": "ϰ", "digamma": "ϝ",
    "ddots": "⋱", "bigcirc": "◯", "bigstar": "★", "nsubseteq": "⊈", "subsetneq": "⊊",
    "supsetneq": "⊋", "lt": "<", "gt": ">", "perp": "⟂", "nleq": "≰", "ngeq": "≱",
    "nmid": "∤", "nsim": "≁", "slash": "/", "cdots": "⋯", "vartriangle": "△", "S": "§", "P": "¶",
}  # fmt: skip
# Misspelt there, or read by a reader of their own here.
_DROPPED = frozenset("backslash LaTeX TeXicode mod pmod not vanothing subseteq".split())
_SIGNS = {"-": "−", "*": "∗", "~": " "}
IGNORED = frozenset(
    "displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag limits nolimits hline middle mathstrut rm "
    "big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl biggr biggm Bigg Biggl Biggr Biggm".split()
)


def _kind(text: str) -> str:
    if text in RELATIONS:
        return "rel"
    if text in BINARY:
        return "bin"
    if text in OPENING:
        return "open"
    return "close" if text in CLOSING else "ord"


def sign(character: str) -> tuple[str, str]:
    """A character written as itself: its shape and kind."""
    shown = _SIGNS.get(character, character)
    if not shown.strip() or not shown.isprintable():
        return " ", "space"
    return shown, "punct" if shown in ",;，；、" else _kind(shown)


def _table() -> dict[str, tuple[str, str]]:
    glyphs = {name: "".join(cells).strip() for name, cells in _texicode_symbols.items()} | _CORRECTED
    table = {name: (glyph, _kind(glyph)) for name, glyph in glyphs.items() if name not in _DROPPED}
    table |= {name: (name, "limop" if name in _LIMITS else "op") for name in _OPERATORS}
    table |= {name: (glyph, "big") for name, glyph in _BIG.items()}
    table |= {name: (glyph, "op") for name, glyph in _INTEGRALS.items()}
    table |= {name: (glyph, "space") for name, glyph in _SPACES.items()}
    table |= {"subseteq": ("⊆", "rel"), "mid": ("|", "rel"), "colon": (":", "punct")}
    table |= {"liminf": ("lim inf", "limop"), "limsup": ("lim sup", "limop"), "bmod": ("mod", "bin")}
    return table


COMMANDS = _table()
DELIMITERS = {
    **{sign: sign for sign in "()[]|/"}, "<": "⟨", ">": "⟩", ".": "", "\\{": "{", "\\}": "}", "\\|": "‖",
    **{"\\" + name: COMMANDS[name][0] for name in (
        "lbrace", "rbrace", "lbrack", "rbrack", "langle", "rangle", "lfloor", "rfloor", "lceil", "rceil",
        "vert", "lvert", "rvert", "Vert", "lVert", "rVert",
    )},
}  # fmt: skip
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0305", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "acute": "\u0301",
    "grave": "\u0300", "check": "\u030c", "breve": "\u0306", "mathring": "\u030a", "underline": "\u0332",
}  # fmt: skip

LETTERS = alphabets["normal"]
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
_BOLD = str.maketrans(
    LETTERS + _GREEK + "0123456789",
    alphabets["serif_bld"] + "".join(map(chr, range(0x1D6A8, 0x1D6A8 + len(_GREEK)))) + "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)
_SCRIPT = str.maketrans(LETTERS[:26], "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵")
_DOUBLE = str.maketrans(LETTERS + "1", alphabets["double"] + "𝟙")
_PLAIN: dict[int, int] = {}
FONTS: dict[str, Mapping[int, int]] = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "textbf", "pmb"), _BOLD),
    **dict.fromkeys(("mathcal", "mathscr"), _SCRIPT),
    **dict.fromkeys(("mathbb", "mathds", "Bbb"), _DOUBLE),
    "mathfrak": str.maketrans(LETTERS, alphabets["frak_bld"]),
    **dict.fromkeys(("mathrm", "mathit", "mathsf", "mathtt", "mathnormal"), _PLAIN),
}

SUPERSCRIPTS = dict(zip(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤*∗⋆′†‡‴″",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ**⋆′†‡‴″",
    strict=True,
))  # fmt: skip
SUBSCRIPTS = dict(zip(
    "0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True
))  # fmt: skip
