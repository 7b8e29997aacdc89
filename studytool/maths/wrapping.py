"""What people and programs put around a value: prompts, labels, `dtype=…`, signs of approximation, code fences.

Here it is turned into blanks, character for character, so that every place in the text stays what it was; and digits
grouped or with a decimal comma are offered as further spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from studytool.maths.notation import MIXED, NOTHING, blank

FENCE = re.compile(r"\A\s*(?:```|~~~)[\w+-]*[ ]*\n(.*?)\n?(?:```|~~~)\s*\Z", re.S)
PAIRS = (("`", "`"), ("**", "**"), ('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"))
PROMPT = re.compile(
    r"^[ \t]*(?:>>>|In ?\[\d+\]:=?|Out ?\[\d+\](?://\w+)?[:=]|julia>|>(?=\s)|\(%[io]\d+\)|ans\s*="
    r"|Parameter containing:|(?:Float(?:32|64)Array)?\(\d+\)(?= \[)"
    r"|\d+(?:[x×]\d+)*(?:-element)? \w+(?:\{.*\})?:[ \t]*$|%\d+ =)",
    re.M,
)
TYPED = re.compile(r"\s*(?:(?:>>>|\.\.\.|In ?\[\d+\]:|julia>|>(?= ))[^\n]*\n\s*)+")
ABOUT = (
    r"about|exactly|approximately|approx\.?|roughly|around|circa|ca\.|etwa|ungefähr|environ|约等于|约为|大约是?|大约|大概"
    r"|近似为|约"
)
WORDS = re.compile(
    r"\A\s*(?:(?:the|my|so|thus|therefore|hence|i (?:get|got|think)|it'?s)[ ]+|所以|因此|故|即|可?得到?)*(?:final[ ]+)?"
    r"(?:answer|result|value|solution|gradient|ans|it|答案?|解|[一-鿿]{1,8}(?=等于|为|是|[:：]))?"
    r"[ ]*(?:is|are|equals|等于|为|是)?"
    rf"(?:[ ]*(?:{ABOUT}))?[ ]*[:：]?(?=\s|[^A-Za-z])",
    re.I,
)
TRAILING = re.compile(r"(?:[ ]*(?:左右|approx\.?|approximately)?(?:(?<!\.)\.)?[\s。．;；,，、=]*)\Z", re.I)
CODE = re.compile(
    r"\A\s*(?:(?:return|yield)\b|(?:[\w ]+=[ ]*)?lambda[\w\s,]*:|def\s+\w+\([^()\n]*\)[ ]*:\s*return\b"
    r"|@\([^()]*\)(?=\s)|(?:\w+|\([\w\s,]*\))\s*(?:↦|\\mapsto))"
)
COMMENT = re.compile(r"(?:(?<=[\s;])|\A)(?:#|//|%)[ ][^\n]*$", re.M)
LABEL = re.compile(r"\A[^\d\[\](){}:：,;=\n]{1,40}[:：](?![=:])")
KEYWORD = re.compile(
    r",\s*(?:dtype|device|requires_grad|grad_fn|weak_type|shape|size|layout|names)\s*=\s*"
    r"(?:<[^>\n]*>|'[^'\n]*'|\"[^\"\n]*\"|\([^()\n]*\)|torch\.Size\(\[[^\]\n]*\]\)|[\w.:]+)"
)
TENSORFLOW = re.compile(r"<tf\.\w+:?.*?numpy=(.*)>", re.S)
TEX_EXPONENT = re.compile(
    r"(?<=\d)[ ]*(?:\\(?:mathrm|text|textrm|rm)[ ]*\{[ ]*[eE]([-+−]?)[ ]*\}[ ]*(?:\{([-+−]?\d+)\}|\{?([-+−]?)\}?(\d+))"
    r"|[eE]\{([-+−]?\d+)\})"
)
QUOTED = re.compile(r"(?<=[(\[,])(\s*)(['\"])([^'\"\n]*)\2")
ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{(\w+)\*?\}(?:\s*\{[clr|@ ]*\})?")
TABLES = ("matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array", "cases")
SPOKEN = {"根号": "√", "乘以": "*", "乘": "*", "除以": "/", "加上": "+", "加": "+", "减去": "-", "减": "-", "负": "-",
          "百分之": "1%*", "千分之": "1‰*", "派": "π", "和": ",", "与": ","}  # fmt: skip
CHINESE = re.compile("|".join(SPOKEN))
NUMERALS = str.maketrans("零〇一二两三四五六七八九点", "001223456789.")
MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
COUNTED = re.compile(
    r"(?<![\d.点])(?:\d{1,9}|[零〇一二两三四五六七八九])?[十百千万亿][\d零〇一二两三四五六七八九十百千万亿]{0,20}"
)
DIGIT_BY_DIGIT = re.compile("[零〇一二两三四五六七八九]+(?:点[零〇一二三四五六七八九]+)?")
IN_WORDS = {"percent": "%", "per cent": "%", "pct": "%", "minus": "-", "plus": "+", "times": "*",
            "out of": "/", "over": "/", "and": ","}  # fmt: skip
GROUP = " \u2009\u202f\u00a0\u2007\u200a"
MARKED = re.compile(r"(?<![\w.])(\d{1,3}(?:['’٬]\d{3})+|\d+(?:_\d+)+)(?!['’_\d])")
HELD = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:[{GROUP[1:]}]\d{{3}})+(?![\d]|[{GROUP[1:]}]\d)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text to read, how doubtful it is that it was meant so, and whether a comma in it was read as a decimal point;
    `ambiguous` holds both readings of `1,234`. `listed`: white space separates elements."""

    text: str
    doubt: int = 0
    comma: bool = False
    listed: bool = True
    ambiguous: tuple[str, str] | None = None


def unwrapped(text: str, *, numbers: bool) -> str:
    """The text with what stands around its values blanked out. `numbers`: no names are expected in it."""
    text = _ascii_width(text)
    if fence := FENCE.match(text):
        text = _only(text, *fence.span(1))
    text = CODE.sub(blank, COMMENT.sub(blank, PROMPT.sub(blank, _printed_last(text))))
    text = _without_pairs(text)
    text = CHINESE.sub(lambda word: SPOKEN[word[0]].ljust(len(word[0]), NOTHING), text)
    text = re.sub(r"(?<=\d)\{,\}(?=\d)", ",", text)
    text = ENVIRONMENT.sub(_environment, text)
    text = KEYWORD.sub(blank, text)
    text = QUOTED.sub(lambda quoted: f"{quoted[1]} {quoted[3]} ", text)
    text = MARKED.sub(_joined, text)
    text = re.sub(r"(?<=\d)\\,(?=\d{3}(?!\d))", NOTHING * 2, text)
    if numbers:
        text = _numbers_only(text)
    return text


def _numbers_only(text: str) -> str:
    """What can be cleared away where a response has no names."""
    if tensor := TENSORFLOW.fullmatch(text.strip()):
        start = text.index(tensor[0])
        text = _only(text, start + tensor.start(1), start + tensor.end(1))
    text = re.sub(
        rf"(?<![A-Za-z\\])(?:{'|'.join(IN_WORDS)})\b", lambda word: IN_WORDS[word[0]].ljust(len(word[0])), text
    )
    text = COUNTED.sub(_counted, text)
    text = DIGIT_BY_DIGIT.sub(lambda said: said[0].translate(NUMERALS), text)
    text = re.sub(r"(?<!\d)(\d+)分之(\d+)", lambda said: f"{said[2]}/{said[1]}".ljust(len(said[0]), NOTHING), text)
    text = re.sub(r"(?<![\w.,·])0[·∙⋅](?=\d+(?![\d.·∙⋅]))", "0.", text)  # a raised point, as in British print
    text = re.sub(r"(?<=\d)٫(?=\d)", ".", text)
    text = re.sub(
        r"(?<=[\d)])(?<![\W_]0)(?<!\A0)(?<![A-Za-z_]\d)[ ]*[xX](?=[ ]*[\d(.√])", lambda sign: sign[0][:-1] + "*", text
    )
    text = re.sub(r"(?<=\d)`[\d.]*", blank, text)
    text = re.sub(r"(?<!\d)`", " ", text)
    text = re.sub(r"\\(?:overline|bar|dot)\{(\d+)\}", lambda said: f"({said[1]})".ljust(len(said[0]), NOTHING), text)
    text = re.sub(r"(?<=\d)_?f(?:16|32|64)\b", blank, text)
    text = TEX_EXPONENT.sub(lambda said: f"e{''.join(filter(None, said.groups()))}".ljust(len(said[0]), NOTHING), text)
    text = re.sub(r"(?<=\d)[fFdD](?=[+-]?\d)", "e", text)
    text = re.sub(r"(?<=[\d.])[fFlL]\b", " ", text)
    text = re.sub(r"(?<![\w.])0[xXbBoO][0-9a-fA-F]+(?![\w.])", _in_digits, text)
    text = re.sub(r"(?<=\d)[ ]+(?=[eE][-+−]?\d)", lambda spaces: NOTHING * len(spaces[0]), text)
    text = re.sub(r"\A\s*(?:Float|Int|Complex)\d+(?=\[)", blank, text)
    return _without_r_labels(text)


def _without_r_labels(text: str) -> str:
    """R numbers the first entry of each line `[1]`, the rows of a matrix `[1,]` and its columns `[,1]`."""
    if re.match(r"\s*(?:\[,\d+\]\s*)+\n", text):
        text = re.sub(r"\[(?:,\d+|\d+,)\]", blank, text)
        return re.sub(r"\A\s*\n", blank, text)
    if re.match(r"\s*\[1\]\s+[-+.\d]", text):
        text = re.sub(r"^\s*\[\d+\](?=\s)", blank, text, flags=re.M).replace("\n", " ")
    return text


def sides(text: str) -> list[tuple[int, int]]:
    """Where each side of `G = 1/4 = 0.25` begins and ends; an empty one where nothing is typed. `Q += 1` is one."""
    depth, start, spans = 0, 0, []
    for match in re.finditer(
        r"[(\[{（【]|[)\]}）】]|:=|=>|[,;]?[ ](?:or|i\.e\.|oder)[ ]|或者?"
        r"|(?<![-+*/])==*|(?<=[\w)])[ ]*<-(?=[ ])|←|⟵|≔|＝|≈|≃|≅|≐|≒|->|→|⟶|⇒|⟹|∴"
        r"|\\(?:approx|simeq|to|rightarrow|leftarrow|gets|Rightarrow|implies|therefore|equiv)(?![A-Za-z])",
        text,
    ):
        if len(match[0]) == 1 and match[0] in "([{（【":
            depth += 1
        elif len(match[0]) == 1 and match[0] in ")]}）】":
            depth -= 1
        elif depth <= 0:
            spans.append((start, match.start()))
            start = match.end()
    spans.append((start, len(text)))
    return [span for span in spans if text[slice(*span)].strip(" \t\r\n$~&" + NOTHING)] or [(0, 0)]


def side(text: str, start: int, stop: int) -> str:
    """One side alone, without the words around it, in its place."""
    inner = text[start:stop]
    if (label := LABEL.match(inner)) and inner[label.end() :].strip():
        inner = blank(label) + inner[label.end() :]
    if (words := WORDS.match(inner)) and words[0].strip() and inner[words.end() :].strip():
        inner = blank(words) + inner[words.end() :]
    end = TRAILING.search(inner)
    if end and inner[: end.start()].strip():
        inner = inner[: end.start()] + " " * len(end[0])
    return " " * start + inner


def ratio(text: str, start: int, stop: int) -> str | None:
    """One side with `:` as the sign of division, as in `1:4`; None where there is none."""
    inner = text[start:stop]
    if ":" not in inner or "[" in inner:
        return None
    divided = re.sub(r"(?<=[\w)}])([ ]*):(?=[ ]*[\w({√\\])", r"\1/", inner)
    return " " * start + divided if divided != inner else None


def number_spellings(text: str, *, scalar: bool) -> Iterator[Spelling]:
    """The text as it is, then with a decimal comma, with its digits grouped, and with its wrapped lines joined."""
    bases = [Spelling(text if scalar else _table(text))]
    bases += _decimal_commas(bases[0].text)
    bases += _grouped(bases[0].text, scalar=scalar)
    yield from bases
    yield from _without_aside(text) if scalar else _itemized(bases)
    for base in bases:
        if (joined := re.sub(r"\n(?=[ \t])", " ", base.text)) != base.text and "[" in text:
            yield Spelling(joined, base.doubt + 1, base.comma)
        if scalar and (mixed := _mixed(base.text)):
            yield Spelling(mixed, base.doubt + 1, base.comma)
        if scalar and not re.search(r"\s[-+−]\S", base.text):  # `2 pi`, where space makes a product
            yield Spelling(base.text, base.doubt + 1, base.comma, listed=False)


EUROPEAN = re.compile(rf"(?<![\d.,])(\d{{1,3}}(?:[{GROUP}.'’]\d{{3}})+|\d+),(\d+)(?!\d|[,.]\d)")
PAIR = re.compile(r"\s*[(\[{]\s*[-+−]?\d+,\d+\s*[)\]}]\s*")  # `(1,2)`, which is no number
AMERICAN = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d.,])")
ASIAN = re.compile(  # 12,34,567 as in India, 1,2000,0000 as in China
    r"(?<![\d.,])[1-9](?:\d?(?:,\d{2})+,\d{3}|\d{0,3}(?:,\d{4})+)(?:\.\d+)?(?![\d.,])"
)


def _decimal_commas(text: str) -> Iterator[Spelling]:
    commas = list(EUROPEAN.finditer(text))
    separators = len(re.findall(r"(?<=\d),\s", text))
    if not commas or PAIR.fullmatch(text) or (separators and separators != len(commas) - 1):
        return
    point = EUROPEAN.sub(lambda one: re.sub(rf"[{GROUP}.'’]", NOTHING, one[1]) + "." + one[2], text)
    unclear = all(len(one[2]) == 3 and re.fullmatch(r"[1-9]\d{0,2}", one[1]) for one in commas)
    ambiguous = (commas[0][0].replace(",", "."), commas[0][0].replace(",", "")) if unclear else None
    yield Spelling(point, 1, comma=True, ambiguous=ambiguous)


def _grouped(text: str, *, scalar: bool) -> Iterator[Spelling]:
    plain = AMERICAN.sub(lambda one: one[0].replace(",", NOTHING), text)
    clear = any("." in one[0] or one[0].count(",") > 1 for one in AMERICAN.finditer(text))
    if plain != text and clear:
        yield Spelling(plain, 1)
    spaced = HELD.sub(lambda one: re.sub(rf"[{GROUP}]", NOTHING, one[0]), text)
    if scalar:
        points = re.sub(r"\A\s*[-+−]?[1-9]\d{0,2}(?:\.\d{3})+\s*\Z", lambda one: one[0].replace(".", NOTHING), text)
        if points != text:
            yield Spelling(points, 1)
        if (asian := ASIAN.sub(lambda one: one[0].replace(",", NOTHING), text)) != text:
            yield Spelling(asian, 2)
        spaced = re.sub(rf"(?<![\w.,])[1-9]\d{{0,2}}(?:[{GROUP}]\d{{3}})+(?!\d| \d)", _joined, spaced)
    if spaced != text:
        yield Spelling(spaced, 1)


def _table(text: str) -> str:
    """`| 1 | 2 |` as elements; a bar beside what it encloses is that of an absolute value."""
    if "|" not in text or re.search(r"\|(?![\s)\]])(?!\Z)|(?<![\s(\[])(?<!\A)\|", text):
        return text
    text = re.sub(r"^[ \t]*\||\|[ \t]*$", blank, text, flags=re.M)
    return text.replace("|", ",")


SPACED = re.compile(r"(\s*)[({<⟨〈《]([^()\[\]{}<>⟨⟩,;|]*\S\s+\S[^()\[\]{}<>⟨⟩,;|]*)[)}>⟩〉》]\s*")


def _itemized(bases: list[Spelling]) -> Iterator[Spelling]:
    """Elements written one a line as a list with dashes, between strokes or bars, or in brackets without commas."""
    for base in bases:
        if spaced := SPACED.fullmatch(base.text):
            yield Spelling(f"{spaced[1]}[{spaced[2]}]", base.doubt + 1, base.comma)
        cells = [line.strip(" |").split("|") for line in base.text.strip().splitlines()]
        if "|" in base.text and all(len(row) > 1 and all(map(str.strip, row)) for row in cells):
            barred = re.sub(r"^[ ]*\||\|[ ]*$", blank, base.text, flags=re.M).replace("|", ",")
            yield Spelling(barred, base.doubt + 1, base.comma)
        if len(re.findall(r"^[ \t]*(?:[-*+][ ]|•)", base.text, re.M)) == len(base.text.strip().splitlines()) > 1:
            yield Spelling(re.sub(r"^[ \t]*[-*+•]", blank, base.text, flags=re.M), base.doubt + 1, base.comma)
        if (stroked := base.text.replace(" / ", " ; ")) != base.text:
            yield Spelling(stroked, base.doubt + 2, base.comma)


def _without_aside(text: str) -> Iterator[Spelling]:
    """`1/4 (0.25)`, where the brackets hold the same once more; more doubtful is that they are a factor."""
    if aside := re.search(r"(?<=\S)([ ]+)\([^()]*\)\s*\Z", text):
        yield Spelling(text[: aside.start()] + blank(aside), 1)
        yield Spelling(text[: aside.start()] + NOTHING * len(aside[1]) + text[aside.end(1) :], 2)


def _mixed(text: str) -> str | None:
    """`6 3/5` and `2 ½` as a mixed number, where nothing else is typed."""
    mixed, count = re.subn(r"\A(\s*[-+−]?\s*\d+)[ ](\d+[ ]*/[ ]*\d+\s*%?\s*)\Z", rf"\1{MIXED}\2", text)
    if count:
        return re.sub(r"[ ]*/[ ]*", "/", mixed)
    mixed, count = re.subn(r"(?<=\d)[ ](?=[¼-¾⅐-⅞]\s*\Z)", NOTHING, text)
    return mixed if count else None


def formula_spellings(text: str) -> Iterator[Spelling]:
    """The text as it is, then with a decimal comma."""
    yield Spelling(text)
    yield from _decimal_commas(text)


def _ascii_width(text: str) -> str:
    """Full-width letters, digits and signs as ASCII, but for the comma, which only separates; 0。5 is 0.5."""
    wide = "".join(
        chr(ord(one) - 0xFEE0) if "！" <= one <= "～" and one != "，" else " " if one == "\u3000" else one
        for one in text
    )
    wide = re.sub(r"(?<=\d)[。．](?=\d)", ".", re.sub("[º˚]", "°", wide))
    return wide.replace("\r\n", " \n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0b", "\n")


def _without_pairs(text: str) -> str:
    for _ in range(3):
        inner = text.strip(f" \t\n{NOTHING}")
        for opens, closes in PAIRS:
            if len(inner) > len(opens + closes) and inner.startswith(opens) and inner.endswith(closes):
                within = inner[len(opens) : -len(closes)]
                if opens not in within:
                    start = text.index(inner) + len(opens)
                    text = _only(text, start, start + len(within))
                    break
    return text


def _environment(match: re.Match[str]) -> str:
    bracket = {"begin": "[", "end": "]"}[match[1]] if match[2] in TABLES else " "
    return bracket + NOTHING * (len(match[0]) - 1) if bracket != " " else blank(match)


def _only(text: str, start: int, stop: int) -> str:
    return re.sub(r"[^\n]", " ", text[:start]) + text[start:stop] + re.sub(r"[^\n]", " ", text[stop:])


def _counted(said: re.Match[str]) -> str:
    """`一万二千五百` and `1万2500` in digits; as it is where they would be longer, and 一百五, which is 150 to many."""
    total = section = multiple = 0
    for digits, sign in re.findall(r"(\d*)([十百千万亿]?)", said[0].translate(NUMERALS)):
        if not sign and len(digits) == 1 and multiple > 10:
            return said[0]
        multiple = MULTIPLES.get(sign, 1)
        if multiple < 10**4:
            section += int(digits or multiple > 1) * multiple
            continue
        section += int(digits or 0)
        if not section:  # 万万
            return said[0]
        total = (total + section) * multiple if sign == "亿" else total + section * multiple
        section = 0
    counted = str(total + section)
    if len(counted) > len(said[0]):
        bare = counted.rstrip("0")
        counted = f"{bare}e{len(counted) - len(bare)}"
    return counted.ljust(len(said[0]), NOTHING) if len(counted) <= len(said[0]) else said[0]


def _in_digits(literal: re.Match[str]) -> str:
    """`0x78` and `0b1111000` in digits; as it is where they would be longer."""
    try:
        digits = str(int(literal[0], 0))
    except ValueError:
        return literal[0]
    return digits.ljust(len(literal[0]), NOTHING) if len(digits) <= len(literal[0]) else literal[0]


def _printed_last(text: str) -> str:
    """Of a session, `>>> 1/4` and what it printed, what was printed."""
    typed = TYPED.match(text)
    if typed is None or not text[typed.end() :].strip():
        return text
    opened = len(re.findall(r"[(\[{]", typed[0])) == len(re.findall(r"[)\]}]", typed[0]))
    return _only(text, typed.end(), len(text)) if opened else text


def _joined(match: re.Match[str]) -> str:
    return "".join(one if unicodedata.category(one) == "Nd" else NOTHING for one in match[0])
