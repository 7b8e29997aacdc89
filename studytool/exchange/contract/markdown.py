r"""HTML of other programs as our Markdown: its words, lists, tables, code and formulas, and nothing that acts.

A formula is what MathJax reads, `\(…\)`, `\[…\]` and `$$…$$`, or what Canvas and Anki have for it. What a text cannot
hold here, such as a picture, is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from studytool.exchange.contract import not_installed
from studytool.messages import exchange as said
from studytool.model import Text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MOST = 100_000  # signs of one text
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
FORMULA = re.compile(
    r"""
      \\\((?P<inline>.+?)\\\) | \\\[(?P<display>.+?)\\\] | \$\$(?P<dollars>.+?)\$\$
    | \[\$\](?P<anki>.+?)\[/\$\] | \[\$\$\](?P<anki_display>.+?)\[/\$\$\]
    | \[latex\](?P<latex>.+?)\[/latex\] | (?:\[tex\]|<tex>)(?P<tex>.+?)(?:\[/tex\]|</tex>)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
DISPLAYED = ("display", "anki_display")
DOLLARS = re.compile(r"\A\s*\$(?P<doubled>\$?)(?P<tex>.+?)(?P=doubled)\$\s*\Z", re.DOTALL)
LAID_OUT = re.compile(r"</?(?:br|div|span|p|i|b|em|strong|font|a|wbr)\b[^<>]*>", re.IGNORECASE)
NUMBERED, SCRIPTED = re.compile(r"[-+]?\d+|[A-Za-z]"), re.compile("[0-9A-Za-z+-]{1,12}")
GONE = ("script", "style", "template", "noscript", "head", "title", "rp", "rt")
MEDIA = ("iframe", "object", "embed", "video", "audio", "canvas", "svg", "applet", "map")
SOUND = re.compile(r"\[sound:[^\[\]]*\]")  # Anki's
LINKS = ("http://", "https://")

# What Markdown would take for marks, at the start of a line and anywhere.
LINE_MARK = re.compile(r"(?m)^(\s*)(?:([#>+-]+)(?=\s|$)|(\d{1,9})([.)])(?=\s|$))")
MARK = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`*$]|(?<![^\W_])_|_(?![^\W_])|\[(?=[@^]|[^\]]*\][(\[:])")


class Shown(NamedTuple):
    """A picture in a text: its address, and the words beside it."""

    address: str
    alt: str


class Words(NamedTuple):
    """A text in Markdown, what of it was left out, and the pictures it had; of these only the words stand in it."""

    text: str
    lost: tuple[Text, ...] = ()
    pictures: tuple[Shown, ...] = ()


def harmless(text: str) -> str:
    """A text without what steers a terminal or turns the direction of writing around."""
    return UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """What stands for itself as Markdown: marks are escaped, and formulas set as they are between MathJax's signs."""
    kept = _Kept(text)
    return kept.restored(_escaped(FORMULA.sub(kept.formula, harmless(text)))).strip()


def own(markdown: str) -> str:
    """A text that is Markdown already, without what would show a drawn value here."""
    return harmless(markdown).replace("{{", "{ {").strip()


def markdown(html: str, without: str = "") -> Words:
    """The words of HTML, in Markdown, the picture at the address `without` taken out of it.

    Raises ValueError where it is too long or nested too deeply to be a question.
    """
    if len(html) > MOST:
        raise ValueError("a text is longer than any question")
    html = SOUND.sub("<audio></audio>", harmless(html))
    if not any(sign in html for sign in "<&\\$[\n"):
        return Words(_escaped(html).strip())
    kept = _Kept(html)
    soup = _soup(FORMULA.sub(kept.formula, html))
    out = [*_taken_out(soup, kept, without)]
    lost = {what.say("en"): what for what in out if isinstance(what, Text)}
    pictures = tuple(what for what in out if isinstance(what, Shown))
    try:
        text: str = _converter()().convert_soup(soup)
    except RecursionError:
        raise ValueError("its HTML is nested more deeply than any question") from None
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text.replace("\xa0", " "), flags=re.MULTILINE))
    return Words(kept.restored(text).strip(), tuple(lost.values()), pictures)


class _Kept:
    """The formulas of a text, each with a word that stands for it meanwhile, one that the text does not have."""

    def __init__(self, text: str) -> None:
        self.mark = "formula"
        while self.mark in text:
            self.mark += "x"
        self.place = re.compile(rf"{self.mark}(\d+)z(?=(\d?))")
        self.formulas: list[tuple[str, bool, str]] = []

    def formula(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        tex, display = match[kind], kind in DISPLAYED
        if kind == "latex" and (inner := DOLLARS.match(unescape(LAID_OUT.sub(" ", tex)))):
            tex, display = inner["tex"], bool(inner["doubled"])
        return self.keep(unescape(LAID_OUT.sub(" ", tex)), display, match[0])

    def keep(self, tex: str, display: bool, source: str = "") -> str:
        self.formulas.append((tex, display, source))
        return f"{self.mark}{len(self.formulas) - 1}z"

    def sources(self, text: str) -> str:
        """The text as it was: in code there are no formulas."""
        return self.place.sub(lambda match: unescape(self.formulas[int(match[1])][2]), text)

    def restored(self, text: str) -> str:
        return self.place.sub(self._written, text)

    def _written(self, match: re.Match[str]) -> str:
        tex, display, source = self.formulas[int(match[1])]
        tex = re.sub(r"(?<!\\)\$", r"\\$", " ".join(tex.split()).replace("{{", "{ {").replace("{{", "{ {"))
        if not tex:
            return _escaped(source)
        return f"$${tex}$$" if display else f"${tex}${' ' if match[2] else ''}"  # `$x$2` would not end there


def _escaped(text: str) -> str:
    text = MARK.sub(lambda match: f"\\{match[0]}", text).replace("{{", "{\\{")
    return LINE_MARK.sub(lambda match: f"{match[1]}{match[3] or ''}\\{match[2] or match[4]}", text)


def _soup(html: str) -> BeautifulSoup:
    import warnings

    try:
        from bs4 import BeautifulSoup
    except ImportError as error:
        raise not_installed("markdownify") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a text that looks like the name of a file is one all the same
        return BeautifulSoup(html, "html.parser")


def _taken_out(soup: BeautifulSoup, kept: _Kept, without: str) -> Iterator[Text | Shown]:
    """Takes out what is no text, and puts the words of formulas and pictures in their places."""
    for tag in soup.find_all(GONE):
        tag.decompose()
    for tag in soup.find_all(["math", "anki-mathjax", "img"]):
        if tag.decomposed:
            continue
        formula = _formula_of(tag)
        if formula is None:
            alt, source = _one(tag, "alt"), _one(tag, "src")
            if source != without or not without:
                yield Shown(source, alt)
            tag.replace_with("" if source == without else alt)
        else:
            tag.replace_with(kept.keep(*formula))
    for tag in soup.find_all(MEDIA):
        if not tag.decomposed:
            tag.decompose()
            yield said.NO_MEDIA
    for tag in soup.find_all(["pre", "code", "kbd", "samp"]):
        for string in tag.find_all(string=kept.place):
            string.replace_with(kept.sources(str(string)))


def _formula_of(tag: Tag) -> tuple[str, bool] | None:
    """The TeX of a formula's element, and whether it is a display; None where it is a picture or has no TeX."""
    if tag.name == "anki-mathjax":
        return tag.get_text(), _one(tag, "block") == "true"
    if tag.name == "math":
        note = tag.find("annotation", attrs={"encoding": ["application/x-tex", "TeX", "LaTeX"]})
        return (note.get_text(), _one(tag, "display") == "block") if note else None
    source = _one(tag, "src")
    if "equation_images/" in source:  # Canvas
        written = unquote(unquote(source.partition("equation_images/")[2].partition("?")[0]))
        around = tag.find_parent("span", style=re.compile("display: *block"))
        return _one(tag, "data-equation-content") or written, around is not None
    return None


def _one(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _converter() -> Callable[[], Any]:
    from markdownify import MarkdownConverter

    base: Any = MarkdownConverter

    class Converter(base):  # type: ignore[misc]
        class Options(base.DefaultOptions):  # type: ignore[misc]
            heading_style = "atx"
            bullets = "-"
            table_infer_header = True
            autolinks = False

        def escape(self, text: str, parent_tags: set[str]) -> str:
            escaped = _escaped(text)
            return escaped.replace("|", "\\|") if parent_tags & {"td", "th"} else escaped

        def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
            del el, text
            return " " if parent_tags & {"_inline", "li", "_noformat"} else "\n\n"

        def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
            web = str(el.get("href", "")).startswith(LINKS)
            return str(super().convert_a(el, text, parent_tags)) if web else text

        def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802
            """A question has no headings."""
            del n
            return f"\n\n{self.convert_b(el, text, parent_tags)}\n\n"

        def convert_sub(self, el: Any, text: str, parent_tags: set[str]) -> str:
            del el, parent_tags
            return _scripted("_", text)

        def convert_sup(self, el: Any, text: str, parent_tags: set[str]) -> str:
            del el, parent_tags
            return _scripted("^", text)

    return Converter


def _scripted(sign: str, text: str) -> str:
    r"""An index or a power, as a formula where it is a plain one."""
    said = text.strip()
    if NUMBERED.fullmatch(said):
        return f"${sign}{{{said}}}$"
    return rf"${sign}{{\text{{{said}}}}}$" if SCRIPTED.fullmatch(said) else f"{sign}({said})" if said else ""
