"""Paper: one HTML file to print, with as many sheets as variants are asked for, and a sheet with the keys of all.

It holds everything it needs, its fonts too, and no script runs in it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from string import ascii_uppercase

from studytool.errors import UnusableFile
from studytool.exchange.contract import Export, Format, Question, Sheet
from studytool.exchange.contract.gaps import asks, with_unit
from studytool.exchange.contract.markup import asked, html, inline
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Part,
    Portable,
    ShortAnswer,
)
from studytool.messages import exchange as said
from studytool.messages import paper as words
from studytool.model import Text
from studytool.notes import katex

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
LINES = 5  # to write an essay on
FACE = re.compile(r"""@font-face\{[^}]*font-family:"?KaTeX_(?P<family>\w+)[^}]*\}""")
FONT = re.compile(r"src:url\((?P<file>fonts/[\w-]+\.woff2)\)[^;}]*")
SPECIAL = {  # families that few formulas need, and what their HTML then has
    "AMS": "mathbb|amsrm|textbb", "Caligraphic": "mathcal", "Fraktur": "mathfrak|textfrak",
    "SansSerif": "mathsf|textsf", "Script": "mathscr", "Typewriter": "mathtt|texttt",
}  # fmt: skip


def write(sheet: Sheet) -> bytes:
    if not katex.available():
        raise UnusableFile("paper", words.NO_KATEX, words.GET_KATEX)
    count = max(map(len, sheet.items))
    say = _Say(sheet.language)
    sheets = [_sheet(sheet, number, say) for number in range(count)]
    body = "\n".join((*sheets, _keys(sheet, say)))
    head = (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(sheet.title)}</title>\n'
        f"<style>\n{_katex_styles(body)}\n{files(__package__).joinpath('paper.css').read_text('utf-8')}</style>"
    )
    start = f'<!doctype html>\n<html lang="{sheet.language}">'
    return f"{start}\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n".encode()


class _Say:
    """What is said on a sheet, in its language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: Text) -> str:
        return escape(text.say(self.language))


def _set(tex: str, display: bool) -> str:
    try:
        return katex.render(tex, display)
    except katex.KatexError:  # `check` names it; the sheet shows what is written
        return f"<code>{escape(tex)}</code>"


# Sheets --------------------------------------------------------------------------------------------------------------


def _sheet(sheet: Sheet, number: int, say: _Say) -> str:
    questions = "\n".join(f'<li class="question">{_asked(variants[number], say)}</li>' for variants in sheet.items)
    return (
        f'<section class="sheet" id="sheet-{number + 1}">\n<h1>{escape(sheet.title)}</h1>\n'
        f'<p class="who">{say(words.NAME)} <span class="line"></span> {say(words.DATE)} <span class="line"></span> '
        f'<span class="number">{say(words.sheet(number + 1))}</span></p>\n'
        f'<ol class="questions">\n{questions}\n</ol>\n</section>'
    )


def _asked(question: Question, say: _Say) -> str:
    address = question.picture.address if question.picture else ""
    return f"{asked(with_unit(question), _set, address)}\n{_space(question.ask, say)}"


def _space(ask: Portable, say: _Say) -> str:
    """Where the answer goes."""
    match ask:
        case MultipleChoice(choices=choices, many=many):
            told = f"<p><em>{say(words.SEVERAL)}</em></p>" if many else ""
            return told + _list("options", (choice.text for choice in choices))
        case Ordering(steps=steps, shown=shown):
            gaps = " ".join('<span class="gap"></span>' for _ in steps)
            return f"{_list('steps', (steps[step] for step in shown))}<p>{say(words.ORDER)} {gaps}</p>"
        case Cloze(parts=parts):
            lines = iter(asks(ask))
            return "\n".join(f"{html(next(lines), _set) if part.ask else ''}{_gaps(part)}" for part in parts)
        case Essay(template=template):
            return (f"<pre>{escape(template)}</pre>" if template else "") + '<div class="line"></div>' * LINES
        case ShortAnswer():
            return '<p><span class="blank long"></span></p>'
    return '<p><span class="blank"></span></p>'


def _gaps(part: Part) -> str:
    """A box for each number, laid out as the array is; one for what is no number."""
    if not part.numbers:
        return '<p><span class="blank long"></span></p>'
    gap = '<td><span class="gap"></span></td>'
    rows = "".join(f"<tr>{gap * len(row)}</tr>" for row in part.rows())
    return f'<table class="gaps">{rows}</table>'


def _list(kind: str, texts: Iterable[str]) -> str:
    return f'<ol class="{kind}" type="A">{"".join(f"<li>{inline(text, _set)}</li>" for text in texts)}</ol>'


# Keys ----------------------------------------------------------------------------------------------------------------


def _keys(sheet: Sheet, say: _Say) -> str:
    questions = "\n".join(f'<li class="question">{_key_rows(variants, say)}</li>' for variants in sheet.items)
    return (
        f'<section class="key" id="key">\n<h1>{escape(sheet.title)}: {say(words.KEYS)}</h1>\n'
        f'<ol class="questions">\n{questions}\n</ol>\n</section>'
    )


def _key_rows(variants: tuple[Question, ...], say: _Say) -> str:
    keys = [_key(question) for question in variants]
    if len(set(keys)) == 1:
        rows = f"<dt>{say(words.EVERY_SHEET)}</dt><dd>{keys[0]}</dd>"
    else:
        rows = "".join(f"<dt>{say(words.sheet(number))}</dt><dd>{key}</dd>" for number, key in enumerate(keys, 1))
    return f'<p class="name">{escape(variants[0].item)}</p><dl>{rows}</dl>'


def _key(question: Question) -> str:
    match question.ask:
        case MultipleChoice(choices=choices):
            return ", ".join(letter for letter, choice in zip(ascii_uppercase, choices, strict=False) if choice.correct)
        case Ordering(steps=steps, shown=shown):
            return " ".join(ascii_uppercase[shown.index(step)] for step in range(len(steps)))
        case ShortAnswer(accept=accept):
            return " / ".join(map(escape, accept))
        case Numerical(within=within):
            return f"{inline(question.key, _set)} (± {within})"
    return inline(question.key, _set)


# What the file holds -------------------------------------------------------------------------------------------------


def _katex_styles(body: str) -> str:
    """KaTeX's styles with the fonts that the formulas need inside."""
    styles = FACE.sub(lambda face: face[0] if _needed(face["family"], body) else "", _katex_css())
    return FONT.sub(lambda font: f"src:url({_data(font['file'])})", styles)


def _needed(family: str, body: str) -> bool:
    return family not in SPECIAL or re.search(rf'class="[^"]*\b(?:{SPECIAL[family]})\b', body) is not None


@cache
def _katex_css() -> str:
    return katex.LIBRARY.with_name("katex.min.css").read_text("utf-8")


@cache
def _data(font: str) -> str:
    return f"data:font/woff2;base64,{b64encode((katex.LIBRARY.parent / font).read_bytes()).decode()}"


def lost(question: Question) -> Iterator[Text]:
    if question.hint:
        yield said.NO_HINT
    match question.ask:
        case ShortAnswer(wrong=wrong) | Numerical(wrong=wrong) if wrong:
            yield said.NO_MISTAKES
        case MultipleChoice(choices=choices) if any(choice.feedback for choice in choices):
            yield said.NO_MISTAKES
    yield said.BY_HAND


FORMAT = Format("paper", Export(write, lost, grades=False))
