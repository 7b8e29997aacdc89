"""An item's own texts as HTML. Anyone may write an item, so none of its HTML, images or script links survive."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


def renderer(site: Extension) -> Callable[[str], str]:
    """A function from Markdown with TeX to HTML; `site` is the extension that sets formulas and citations."""
    md = Markdown(extensions=["fenced_code", "tables", site], tab_length=2)
    md.preprocessors.deregister("html_block")
    for pattern in ("html", "image_link", "image_reference", "short_image_ref"):
        md.inlinePatterns.deregister(pattern)
    md.treeprocessors.register(_PlainLinks(md), "studytool-links", 10)
    return lambda text: md.reset().convert(text)


def inline(html: str) -> str:
    """The HTML of a single paragraph without its `<p>`."""
    bare = html.removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in bare or len(bare) + len("<p></p>") != len(html) else bare


class _PlainLinks(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            if not link.get("href", "").startswith(("https://", "http://")):
                link.tag = "span"
                link.attrib.pop("href", None)
