"""The plugin `studytool` of MkDocs: notes and questions on a site that is there already.

It adds our Markdown extension, which touches a page only where it uses snippets, questions, formulas or citations of
ours, and gives such a page, and no other, our styles and scripts.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options as kinds
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.utils import get_relative_url
from mkdocs.utils.meta import get_data

from studytool.bank.folders import HTML, sets_mathematics
from studytool.errors import StudytoolError
from studytool.notes.errors import NoteError
from studytool.page.runtime import NotMade
from studytool.page.shown import spoken
from studytool.site import parts, search

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

EXTENSION = "studytool.site.extension"
OURS = re.compile(r'<bdi class="(?:formula|equation)"|<div class="snippet"|<section class="question" id="question-')
log = get_plugin_logger("studytool")


class Options(Config):  # type: ignore[no-untyped-call]
    """`bank` is relative to `mkdocs.yml`, the others to the pages; by default they are used if they are there."""

    bank = kinds.Type(str, default="quiz")
    html = kinds.Choice(HTML, default="trusted")
    bibliography = kinds.Type(str, default="references.bib")
    references = kinds.Type(str, default="references.md")
    glossary = kinds.Type(str, default="")


class StudytoolPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    def __init__(self) -> None:
        self.ours: set[str] = set()  # the pages that use something of ours
        self.page: Page | None = None  # the one being read
        self.runs: bool | None = None  # whether snippets have a Python; None as long as no page needs to know
        self.told: set[str] = set()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root, docs = Path(config.config_file_path or "mkdocs.yml").parent, Path(config.docs_dir)
        self.bank, self.folder = root / self.config.bank, Path(config.site_dir) / parts.FOLDER
        self.language = str(config.theme.get("language") or "")
        glossary, references = self.config.glossary, self.config.references
        config.mdx_configs[EXTENSION] = {
            "root": str(root),
            "docs": str(docs),
            "bank": self.config.bank,
            "html": self.config.html,
            "mathematics": not sets_mathematics(config.markdown_extensions, config.extra_javascript),
            "bibliography": str(docs / self.config.bibliography),
            "references": f"/{references}" if (docs / references).is_file() else "",
            "glossary": str(docs / glossary),
            "terms": f"/{glossary}" if glossary else "",
            "language": spoken((), self.language)[0],
            "redraw": True,
            "frames": str(self.folder / parts.FRAMES),
            "using": self._using,
        }
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if self.bank.is_dir():
            config.watch.append(str(self.bank))
        if config.theme.name != "material":
            self._tell(f"made for the theme Material; in `{config.theme.name}` pages work, and look plainer")
        return config

    def on_pre_build(self, config: MkDocsConfig) -> None:
        del config
        self.ours.clear()
        self.runs = None

    @event_priority(100)  # before a blog makes the excerpt of a post, which is read as its page is
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        del markdown, files
        self.page = page
        config.mdx_configs[EXTENSION]["page"] = page.file.src_uri

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        del config, files
        if page.file.src_uri not in self.ours:
            return None
        # In the content, since Material runs its scripts again when it changes pages without loading them.
        script = get_relative_url(parts.SCRIPT, page.url)
        return f'{search.on_page_content(html)}\n<script type="module" src="{script}"></script>'

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """All pages have been read: what is read from now on are excerpts, on a page that lists posts."""
        del env, config, files
        self.page = None

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        del config
        if page.file.src_uri not in self.ours:
            if not (self.ours and OURS.search(output)):
                return None
            script = get_relative_url(parts.SCRIPT, page.url)
            output = output.replace("</main>", f'<script type="module" src="{script}"></script></main>', 1)
        links = [f'<link rel="stylesheet" href="{get_relative_url(style, page.url)}">' for style in parts.STYLES]
        head, end, body = output.partition("</head>")
        return head + "".join(links) + end + body if end else "".join(links) + output

    def on_build_error(self, error: Exception) -> None:
        if isinstance(error, StudytoolError):
            raise PluginError(f"{self._where(error)}: {error.what}; {error.todo}") from None

    def _using(self, fenced: bool) -> bool:
        """Called for each page with something of ours: write what it needs, and say whether snippets run."""
        if not self.ours:
            parts.write(self.folder, self.bank, self.language)
        if self.page:
            self.ours.add(self.page.file.src_uri)
        if fenced and self.runs is None:
            self.runs = self._write_runtime()
        return bool(self.runs)

    def _write_runtime(self) -> bool:
        try:
            parts.write_runtime(self.folder, self.bank, self.language)
        except NotMade as reason:
            self._tell(f"the pages have no Run buttons, {reason}")
            return False
        return True

    def _where(self, error: StudytoolError) -> str:
        """`file:line:column` of an error in a page, whose lines MkDocs counts without the front matter."""
        if not isinstance(error, NoteError) or not self.page or not (path := self.page.file.abs_src_path):
            return error.where
        source = Path(path).read_text(encoding="utf-8-sig")
        above = source.removesuffix(get_data(source)[0]).count("\n")
        return f"{path}:{error.line + above}:{error.column}"

    def _tell(self, words: str) -> None:
        if words not in self.told:
            self.told.add(words)
            log.info(words)
