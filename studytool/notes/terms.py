"""Links the first use of each glossary term in a page to its entry, with the definition as the link's title.

A link with a title needs no script: it shows on hovering, is read out, and a tap or Enter goes to the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from studytool.notes import katex
from studytool.notes.delimiters import DELIMITED, MATHEMATICS
from studytool.notes.glossary import Term

NOT_PROSE = {"h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre", "th", "summary"}
PLAIN = {"admonition-title", "no-terms"}  # the latter where a word of the glossary means something else
_SENTENCE = re.compile(r".*?(?:[.?!](?=\s|$)|[。？！])")


class TermProcessor(Treeprocessor):
    """Links first uses to `page`, and makes its table a list of definitions.

    A longer term hides the shorter ones inside it: `policy gradient` is no `policy`. With `language` zh it is the
    Chinese terms that are looked for.
    """

    def __init__(self, md: Markdown, terms: Iterable[Term], page: str, language: str = "en") -> None:
        super().__init__(md)
        self.chinese = language == "zh"
        longest_first = sorted(terms, key=lambda term: -len(term.chinese if self.chinese else term.english))
        self.entries: dict[tuple[str | None, ...], Term] = {
            (term.english, term.chinese): term for term in longest_first
        }
        self.terms = {f"term{number}": term for number, term in enumerate(longest_first)}
        said = {
            name: re.escape(term.chinese) if self.chinese else _forms(term.english) for name, term in self.terms.items()
        }
        forms = "|".join(f"(?P<{name}>{form})" for name, form in said.items())
        # Chinese has nothing between its words.
        whole = forms if self.chinese else rf"(?<![\w-])(?:{forms})(?![\w-])"
        self.pattern, self.page = re.compile(whole, re.IGNORECASE), page

    def run(self, root: Element) -> None:
        self._explain(root, set(self.terms))

    def _explain(self, element: Element, left: set[str]) -> None:
        """Replace the text in and after the children of `element`; `left` are the terms still to be met."""
        if element.tag in NOT_PROSE or PLAIN & {*element.get("class", "").split()}:
            return
        if element.tag == "table" and (entries := [*self._entries(element)]):
            element.tag, element[:] = "dl", entries
            element.set("class", "glossary")
            return
        element.text, parts = self._linked(element.text or "", left)
        for child in element:
            self._explain(child, left)
            child.tail, links = self._linked(child.tail or "", left)
            parts += [child, *links]
        element[:] = parts

    def _entries(self, table: Element) -> Iterator[Element]:
        """The rows of a table that are entries of the glossary: each term with its anchor, and what is said of it."""
        for row in table.iter("tr"):
            if entry := self.entries.get(tuple(cell.text for cell in row[:2])):
                term = Element("dt", {"id": entry.anchor})
                words = [(entry.english, "en"), (entry.chinese, "zh")]
                (first, _), (other, language) = reversed(words) if self.chinese else words
                term.text = first
                if other != first:
                    term.text += " "
                    SubElement(term, "span", {"lang": language}).text = other
                said = [cell for cell in row[2:] if cell.text or len(cell)]
                for cell in said:
                    cell.tag = "dd"
                    cell.attrib.clear()
                definition = Element("div")
                definition[:] = [term, *said]
                yield definition

    def _linked(self, text: str, left: set[str]) -> tuple[str, list[Element]]:
        """The text before the first link, and the links, each with the text after it."""
        before, links = text, list[Element]()
        for first in reversed(list(self._first_uses(text, left))):
            link = self._link(first)
            before, link.tail = before[: first.start()], before[first.end() :]
            links.insert(0, link)
        return before, links

    def _first_uses(self, text: str, left: set[str]) -> Iterator[re.Match[str]]:
        for match in self.pattern.finditer(text):
            if match.lastgroup in left:
                left.remove(match.lastgroup)
                yield match

    def _link(self, match: re.Match[str]) -> Element:
        term = self.terms[str(match.lastgroup)]
        href = f"{self.page}#{term.anchor}"
        title = f"{term.english}：{definition(term)}" if self.chinese else f"{term.chinese}: {definition(term)}"
        link = Element("a", {"class": "term", "href": href, "title": title})
        link.text = match[0]
        return link


def _forms(english: str) -> str:
    """A pattern for the term and its plural: a dash matches any dash, a blank matches a blank or a dash."""
    stem, ends = (english[:-1], "(?:y|ies)") if english.endswith("y") else (english, "(?:e?s)?")
    joined = re.sub("[–-]", "[–-]", stem).replace(" ", r"[\s–-]")
    return joined + ends


def definition(term: Term) -> str:
    """The first sentence of the meaning, as plain text."""
    sentence = _SENTENCE.match(term.meaning)
    return DELIMITED.sub(_plain, sentence[0] if sentence else term.meaning)


def _plain(match: re.Match[str]) -> str:
    """Plain text for a match: an escaped sign without its backslash, a formula as the characters in its MathML."""
    if (kind := match.lastgroup) not in MATHEMATICS:
        return match["escaped"] or match[0]
    signs, _, _ = katex.render(match[kind]).partition("<annotation")
    return re.sub(r"<[^>]*>", "", signs)
