"""Ties the English site and the Chinese one below it together: the pages, files and links of one in the other.

A hook of MkDocs, for both builds. The Chinese one takes the navigation, the theme's files and the pages not translated
yet from the English one, and holds none of them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import pass_context
from mkdocs.structure.files import File
from mkdocs.utils.templates import url_filter

from studytool.notes import translation
from studytool.notes.note import read
from studytool.notes.translation import FOLDER
from studytool.site import parts

EXTENSION = "studytool.site.extension"
ASSETS = "assets/"  # of theme and page, which the English site holds for both
EVERYDAY = "reference/"  # whose pages use words of the glossary, such as policy, in their everyday sense
ABOVE = "~english/"  # in place of `..`, which MkDocs drops from the address of a file; no scheme, as `english:` is
WORKER = "sw.js"  # which serves both as well
LANGUAGES = {"en": "English", "zh": "中文"}


def on_config(config: Any) -> Any:
    """The edition's language for our extension; for the Chinese one its address and navigation too."""
    if config.site_url and (card := config.extra.get("card")):
        config.extra["card"] = urljoin(config.site_url, card)
    options = config.mdx_configs.setdefault(EXTENSION, {})
    options["language"] = config.theme["language"]
    program = Path(config.site_dir).parent / ASSETS if _is_chinese(config) else Path(config.site_dir, ASSETS)
    # Where the Chinese edition is built apart, there is no program that asks for frames.
    options["frames"] = str(program / parts.FRAMES) if program.is_dir() or not _is_chinese(config) else ""
    if _is_chinese(config):
        # Terms are explained once they are in Chinese.
        options["glossary"] = str(Path(config.docs_dir) / "glossary.md")
        options["labels"] = str(Path(config.docs_dir) / translation.LABELS)
        if config.site_url:
            config.site_url = urljoin(config.site_url, f"{FOLDER}/")
        known = translation.translated(english_docs(config))
        if "index.md" not in known:
            config.extra["homepage"] = "../"
        config.nav = [*_navigation(config.nav or [], known, config.extra["sections"])]
        for script in config.extra_javascript:
            script.path = f"../{script.path}"
    return config


def on_files(files: Any, config: Any) -> Any:
    """In the Chinese build: no files of the theme, and the English pages and files as places that links may name."""
    if not _is_chinese(config):
        return files
    for file in [*files]:
        if file.src_uri.startswith((ASSETS, WORKER)):
            files.remove(file)
    english = english_docs(config)
    for path in sorted(path for path in english.rglob("*") if path.is_file() and english / FOLDER not in path.parents):
        name = path.relative_to(english).as_posix()
        if not files.get_file_from_path(name):
            files.append(Elsewhere(name, str(english), config.site_dir, config.use_directory_urls))
    return files


def on_post_build(config: Any) -> None:
    parts.lighten(Path(config.site_dir, ASSETS))


def on_env(env: Any, config: Any, files: Any) -> Any:
    """In the Chinese build templates find theme and page's program in the English site."""
    del files
    if _is_chinese(config):

        @pass_context
        def url(context: Any, value: str) -> str:
            # MkDocs takes `..` at the beginning for nothing.
            above = f"../{value}" if value.startswith(ASSETS) else value
            return posixpath.join(context["base_url"], above) if above.startswith("../") else url_filter(context, value)

        env.filters["url"] = url
    return env


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str | None:
    """A Chinese page with what it takes from its English one; on reference pages no term is explained."""
    del files
    config.mdx_configs[EXTENSION]["terms"] = "" if page.file.src_uri.startswith(EVERYDAY) else "/glossary.md"
    if not _is_chinese(config):
        return None
    path = english_docs(config) / page.file.src_uri
    if not path.is_file():
        return None
    english = read(path)
    return translation.anchored(translation.expanded(markdown, english)[0], english)


def on_page_content(html: str, config: Any, **_: Any) -> str | None:
    """A Chinese page whose links to the English site leave the Chinese one."""
    return html.replace(ABOVE, "../") if _is_chinese(config) else None


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """Where the same page is in the other language, else that edition's first page."""
    del nav
    chinese, docs = _is_chinese(config), english_docs(config)
    there = docs / page.file.src_uri if chinese else docs / FOLDER / page.file.src_uri
    url = page.url if there.is_file() else ""
    below = posixpath.join("..", url) if chinese else posixpath.join(FOLDER, url)
    language = "en" if chinese else "zh"
    if translation.translated(docs):
        context["other"] = {"language": language, "name": LANGUAGES[language], "url": below}
        context["translated"] = there.is_file() and bool(config.site_url)
        context["other_address"] = urljoin(config.site_url or "", below)
    return context


class Elsewhere(File):
    """A page or a file of the English site: links may name it, and nothing is built or copied here."""

    def is_documentation_page(self) -> bool:
        return False

    @property
    def url(self) -> str:  # type: ignore[override]
        return f"{ABOVE}{english_url(self.src_uri)}"

    def copy_file(self, dirty: bool = False) -> None:
        del dirty


def _is_chinese(config: Any) -> bool:
    return Path(config.docs_dir).name == FOLDER and Path(config.config_file_path).name == translation.CONFIGURATION


def english_docs(config: Any) -> Path:
    docs = Path(config.docs_dir)
    return docs.parent if _is_chinese(config) else docs


def _navigation(entries: Any, known: Any, sections: Any) -> Iterator[Any]:
    """The English navigation: a page that is translated by its own title, another as a link to the English one."""
    for entry in entries:
        title, target = next(iter(entry.items())) if isinstance(entry, dict) else (None, entry)
        if isinstance(target, list):
            yield {sections.get(title, title): [*_navigation(target, known, sections)]}
        elif target in known:
            yield target
        else:
            yield {title or target: f"../{english_url(target)}"}


def english_url(name: str) -> str:
    """Of a page or file, below the first page of the English site."""
    return File(name, None, "", use_directory_urls=True).url
