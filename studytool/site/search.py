"""What the site's search is given beside the words of the pages, and in which order it finds them.

A hook of MkDocs. On the HTML of a page, before the search plugin reads it: formulas in one line of text instead of the
layout, and the names of Greek letters; a `template` holds the words, which no browser shows, reads aloud or finds. Once
the site is there, in its index: each term of the glossary as an entry, and at the sections that explain something all
the names it has, of the glossary, the table of symbols and `docs/aliases.yaml`.
"""

from __future__ import annotations

import html as markup
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.plugins import get_plugin_logger
from mkdocs.utils.yaml import yaml_load

from studytool import texts
from studytool.notes.delimiters import DELIMITED, MATHEMATICS
from studytool.notes.glossary import Term, terms
from studytool.site.editions import english_docs, english_url
from studytool.terminal.tex import TexError, parse
from studytool.terminal.tex_line import line

FORMULA = re.compile(
    r'<bdi class="(?:formula|equation)" data-search-exclude>.*?<annotation encoding="application/x-tex">(.*?)'
    r"</annotation>",
    re.DOTALL,
)
SECTION = re.compile(r"(?=<h[1-6][ >])")
INDEX, GLOSSARY, SYMBOLS, ALIASES = "search/search_index.json", "glossary.md", "symbols.md", "aliases.yaml"
SYMBOL = re.compile(r"^\| (?P<symbols>\$.*?\$) \| [^|]* \| \[[^]]*\]\((?P<section>[^)]+)\) \|$", re.MULTILINE)
LETTER = re.compile(r"(.)[ₜᵢ]?")
HAN = re.compile("[\u4e00-\u9fff]+")
# Faults of the theme's worker: the last word of a Chinese query is left out, and numbers end in an error where the
# index has many, since lunr takes two different nodes of its tree for one.
WORKERS = "assets/javascripts/workers"
MENDED = (
    ("for(let o=s+1;o<t.length;o++)t.slice(s,o)in e", "for(let o=s+1;o<=t.length;o++)t.slice(s,o)in e"),
    ("e=e+s+o.id}return e", 'e=e+s+o.id+";"}return e'),
)
log = get_plugin_logger("search")


def on_page_content(html: str, **_: Any) -> str:
    """The page with each formula said in a line, and after each section its Greek letters by name."""
    return "".join(section + _letters(section) for section in SECTION.split(FORMULA.sub(_said, html)))


def on_post_build(config: Any) -> None:
    """The index with terms and names; a name of a place that the site does not have is warned of."""
    docs, file = Path(config.docs_dir), Path(config.site_dir, INDEX)
    index = json.loads(file.read_text("utf-8"))
    entries = {entry["location"]: entry for entry in index["docs"]}
    for place, names in _names(english_docs(config)).items():
        if place in entries:
            entries[place]["also"] = _segmented("; ".join(names))
        elif docs == english_docs(config):
            log.warning(f"'{', '.join(names)}' should lead to '{place}', which is not there")
    if glossary := entries.get(english_url(GLOSSARY)):
        glossary["text"] = re.match(r"(?:<p>.*?</p>\s*)*", glossary["text"], re.DOTALL)[0]  # type: ignore[index]
        index["docs"] += [_entry(term) for term in terms(_text(docs / GLOSSARY))]
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
    for worker in Path(config.site_dir, WORKERS).glob("search.*.js"):
        program = worker.read_text("utf-8")
        for fault, mended in MENDED:
            program = program.replace(fault, mended)
        worker.write_text(program, "utf-8")


def _names(docs: Path) -> dict[str, list[str]]:
    """For the addresses of pages and sections, the names of what they explain."""
    found = defaultdict[str, list[str]](list)
    for target, name in (*_terms(docs), *_symbols(docs), *_aliases(docs)):
        page, _, anchor = target.partition("#")
        found[english_url(page) + (f"#{anchor}" if anchor else "")].append(name)
    return found


def _terms(docs: Path) -> Iterator[tuple[str, str]]:
    for term in terms(_text(docs / GLOSSARY)):
        if term.section:
            yield from ((term.section, term.english), (term.section, term.chinese))


def _symbols(docs: Path) -> Iterator[tuple[str, str]]:
    """Of the table of symbols, single Greek letters."""
    for row in SYMBOL.finditer(_text(docs / SYMBOLS)):
        for formula in DELIMITED.finditer(row["symbols"]):
            letter = LETTER.fullmatch(_line(formula[str(formula.lastgroup)]))
            if letter and (name := texts.greek(letter[1])):
                yield row["section"], f"{letter[1]} {name}"


def _aliases(docs: Path) -> Iterator[tuple[str, str]]:
    for target, names in (yaml_load(_text(docs / ALIASES)) or {}).items():
        yield from ((target, name) for name in names)


def _text(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""


def _entry(term: Term) -> dict[str, str]:
    def plain(found: re.Match[str]) -> str:
        kind = str(found.lastgroup)
        return _line(found[kind]) if kind in MATHEMATICS else found[0]

    meaning = DELIMITED.sub(plain, term.meaning)
    return {
        "location": f"{english_url(GLOSSARY)}#{term.anchor}",
        "title": _segmented(" ".join(dict.fromkeys((term.english, term.chinese)))),
        "text": f"<p>{_segmented(markup.escape(meaning, quote=False))}</p>",
    }


def _segmented(text: str) -> str:
    """The text as the search plugin writes it, with a mark around each Chinese word."""
    import jieba  # which takes a second to begin

    return HAN.sub(lambda run: "\u200b".join(["", *jieba.cut(run[0]), ""]), text)


def _said(match: re.Match[str]) -> str:
    return f"<template>{markup.escape(_line(markup.unescape(match[1])))}</template>{match[0]}"


def _line(source: str) -> str:
    try:
        return line(parse(source))
    except TexError:
        return source


def _letters(section: str) -> str:
    named = [f"{sign} {name}" for sign in sorted(set(section)) if (name := texts.greek(sign))]
    return f"<template><p>{', '.join(named)}</p></template>" if named else ""
