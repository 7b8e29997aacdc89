"""Texts as HTML: Markdown without any HTML of its own, and each formula as the program that reads it wants it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from studytool.exchange.contract import Question
from studytool.notes.delimiters import DELIMITED, MATHEMATICS

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold

Formula = Callable[[str, bool], str]  # TeX, and whether it is a display, to HTML


def html(markdown: str, formula: Formula) -> str:
    """Paragraphs, lists, tables and code. What is HTML in the text is shown as it is written."""
    kept: list[str] = []
    mark = "formula"
    while mark in markdown:  # the word that stands for a formula meanwhile is one that the text does not have
        mark += "x"

    def keep(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind not in MATHEMATICS:
            return match[0]
        kept.append(formula(expanded(match[kind].strip()), kind == "display"))
        return f"{mark}{len(kept) - 1}z"

    rendered: str = _reader().render(DELIMITED.sub(keep, markdown))
    return re.sub(rf"{mark}(\d+)z", lambda match: kept[int(match[1])], rendered).strip()


def asked(question: Question, formula: Formula, address: str = "") -> str:
    """The prompt of a question and its picture, which is found at this address."""
    text = html(question.prompt, formula)
    if not question.picture:
        return text
    return f'{text}\n<p><img src="{escape(address)}" alt="{escape(question.alt)}"></p>'


def inline(markdown: str, formula: Formula) -> str:
    """The same without the paragraph around it, where it is only one."""
    rendered = html(markdown, formula)
    alone = rendered.startswith("<p>") and rendered.count("<p>") == 1 and rendered.endswith("</p>")
    return rendered[3:-4] if alone else rendered


def delimited(tex: str, display: bool) -> str:
    r"""A formula between `\\(` and `\\)`, or `\\[` and `\\]`, as MathJax reads it."""
    return rf"\[{escape(tex)}\]" if display else rf"\({escape(tex)}\)"


def xml_text(text: str) -> str:
    """The text without what XML cannot hold."""
    return FORBIDDEN.sub("", text)


def xml_document(root: Element) -> bytes:
    """The file of a tree."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


@cache
def _reader():  # type: ignore[no-untyped-def]
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def expanded(tex: str) -> str:
    """TeX without the macros of our notes, which no other program knows."""
    macros = _macros()
    names = "|".join(re.escape(name) for name in macros)
    return re.sub(rf"(?:{names})(?![A-Za-z])", lambda match: macros[match[0]], tex)


@cache
def _macros() -> dict[str, str]:
    macros: dict[str, str] = json.loads(files("studytool").joinpath("macros.json").read_text(encoding="utf-8"))
    return macros
