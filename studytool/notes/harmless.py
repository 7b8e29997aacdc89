"""The HTML that a note may contain. Notes arrive by pull request, and nothing in one may act in a reader's browser.

So a tag, an attribute or an address is one of those known here to be harmless, or the page is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from studytool.bank.source import leads_out
from studytool.errors import Unusable
from studytool.notes.note import Note, place, read

# What `studytool.plot` draws with.
SVG_ELEMENTS = frozenset("svg title desc path rect circle text".split())
SVG_ATTRIBUTES = frozenset(
    "viewBox role x y width height rx cx cy r d fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray "
    "font-size text-anchor dominant-baseline".split()
)
_MATHML = (
    "math semantics annotation mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup "
    "mtable mtd mtext mtr munder munderover"
)
_MATHML_ATTRIBUTES = (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle encoding fence linebreak "
    "linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits rowlines "
    "rowspacing rspace scriptlevel separator stretchy symmetric voffset xmlns"
)
_HTML = (
    "a abbr article b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub "
    "summary sup table tbody td tfoot th thead time tr u ul var"
)
_HTML_ATTRIBUTES = (
    "alt class colspan datetime dir hidden href id lang loading markdown name open preserveAspectRatio rowspan scope "
    "src start style title type"
)
ELEMENTS = {name.lower() for name in (*SVG_ELEMENTS, *_MATHML.split(), *_HTML.split())}
ATTRIBUTES = {name.lower() for name in (*SVG_ATTRIBUTES, *_MATHML_ATTRIBUTES.split(), *_HTML_ATTRIBUTES.split())}

_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)(?:[ \t\n]*=[ \t\n]*("[^"<]*"|'[^'<]*'|[^\s"'<>=`]+))?""")
# Between two matches there is never a `<` that could open a tag, so a browser cannot see a tag that this pattern
# missed.
_MARKUP = re.compile(
    rf"""
      (?P<comment><!--(?!-?>)(?:(?!--!?>)[^<])*-->)
    | </?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:\s+{_ATTRIBUTE.pattern})*)\s*/?>
    | (?P<other><[A-Za-z/!?][^\s<>]*)
    """,
    re.VERBOSE,
)
_MAIL_OR_WEB = re.compile(r"<(?:https?://|[\w.+-]+@)[^\s<>]*>")
_LISTED = re.compile(r"\{:?[^{}\n]*=[^{}\n]*\}")  # attributes as `attr_list` reads them
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:gif|jpeg|png|svg\+xml|webp);base64,[A-Za-z0-9+/]*={0,2}")
_FETCHES = re.compile(r"url|image|@|\\", re.IGNORECASE)
_FRONT = re.compile(r"\A-{3}[ \t]*\n(?P<lines>.*?^)(?:-{3}|\.{3})[ \t]*$", re.MULTILINE | re.DOTALL)
# The theme does not escape titles and descriptions, so they must hold no markup, neither as YAML nor once it is parsed.
_PLAIN = re.compile(r"""(?:[ \t]*(?:[\w-]+:|-)[ \t]*(?:"[^"<\\]*"|'[^'"<]*'|[^\s"'<\\!&*|>%@`{][^"<\\]*)?)?[ \t]*""")

FIX = "leave it out, or write it as code between backticks"


def refuse(docs: Path) -> None:
    """Raises Unusable, naming every place, where a note of this folder holds what might act in a page."""
    for path in sorted(docs.rglob("*")):
        if path.is_symlink() and leads_out(path, docs):
            raise Unusable(str(path), "this is a link that leads out of the notes", "put the file itself here")
    harmful = [
        f"{path}:{line}:{column}: {what}"
        for path in sorted(docs.rglob("*.md"))
        for line, column, what in acting(read(path))
    ]
    if harmful:
        raise Unusable(harmful[0], "\n".join(harmful[1:]) or "the site is not built with it", FIX)


def acting(note: Note) -> Iterator[tuple[int, int, str]]:
    """Line, column and name of everything in a note that is not known to be harmless."""
    for offset, what in sorted((*_in_front(note.text), *_in_prose(note.words))):
        yield *place(note.text, offset), what
    for link in note.links:
        if _leads_astray(link.target):
            yield link.line, link.column, _address(link.target)


def harms(html: str) -> Iterator[tuple[int, str]]:
    """Offset and name of everything in HTML that is not known to be harmless."""
    for markup in _MARKUP.finditer(html):
        if markup["other"] or (markup["name"] or "a").lower() not in ELEMENTS:
            yield markup.start(), f"`{markup['other'] or '<' + markup['name']}` is not among the HTML a note may hold"
        for name, value in _ATTRIBUTE.findall(markup["attributes"] or ""):
            if what := harm(name, unescape(value.strip("\"'"))):
                yield markup.start(), what


def harm(name: str, value: str) -> str | None:
    """What is wrong with an attribute, or None."""
    name = name.lower()
    known = name in ATTRIBUTES or name.startswith(("data-", "aria-"))
    if not known:
        return f"the attribute `{name}` is not among those a note may hold"
    if name == "src" and _PICTURE.fullmatch(value):
        return None  # as an image, even SVG runs nothing
    if (name == "href" and _leads_astray(value)) or (name == "src" and _leaves(value)):
        return _address(value)
    if name in ("style", "fill", "stroke") and _FETCHES.search(value):
        return f"`{name}` is not plain: `{value[:40]}`"
    return None


def _in_front(text: str) -> Iterator[tuple[int, str]]:
    front = _FRONT.match(text)
    offset = front.start("lines") if front else 0
    for line in front["lines"].splitlines(keepends=True) if front else ():
        if not _PLAIN.fullmatch(line.rstrip("\n")):
            yield offset, "a title or description is plain text on one line, without `<`, `\\` or quotes inside"
        offset += len(line)


def _in_prose(words: str) -> Iterator[tuple[int, str]]:
    yield from ((offset, what) for offset, what in harms(words) if not _MAIL_OR_WEB.match(words, offset))
    for listed in _LISTED.finditer(words):
        for name, value in _ATTRIBUTE.findall(listed[0]):
            known = name.lower().startswith("on") or name.lower() in ATTRIBUTES  # `{x=1}` is prose
            if known and (what := harm(name, value.strip("\"'"))):
                yield listed.start(), what


def _leads_astray(address: str) -> bool:
    scheme = _SCHEME.match(_read_as(address))
    return scheme is not None and scheme[0].lower() not in ("http", "https", "mailto")


def _leaves(address: str) -> bool:
    """Whether the address is on another host."""
    return bool(_SCHEME.match(_read_as(address)) or re.match(r"[/\\]{2}", _read_as(address)))


def _read_as(address: str) -> str:
    """An address as browsers read it."""
    return re.sub(r"[\x00-\x20]", "", unescape(address))


def _address(target: str) -> str:
    return f"`{target[:40]}` is neither a page of this site nor a link to the web"
