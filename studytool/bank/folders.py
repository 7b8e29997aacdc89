"""Where a course keeps its notes, its bank and its site: what its `mkdocs.yml` says, else `docs/`, `quiz/` and `site/`.

Of `mkdocs.yml` only plain values are read: no tag of it is followed but `!ENV` and no name imported, so that a command
in a stranger's folder runs nothing of theirs.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studytool import texts
from studytool.errors import Unusable

if TYPE_CHECKING:
    import yaml

CONFIGURATION = "mkdocs.yml"
PLUGIN = "studytool"
EXTENSIONS = ("studytool.site.extension", PLUGIN)  # the Markdown extension and the plugin, whichever is used
SECTIONS = ("markdown_extensions", "plugins")  # where they are listed
HTML = ("safe", "trusted")  # the values of its option `html`
MATHEMATICS = ("pymdownx.arithmatex", "mdx_math", "markdown_katex", "markdown.extensions.mathjax")
FOLDERS = ("_dir", "bank", "INHERIT")  # words without one of which a configuration changes no folder
MOST_PARENTS = 8  # files that INHERIT from each other


@dataclass(frozen=True)
class Folders:
    """The folders of the course in `root`, which holds its `mkdocs.yml`."""

    root: Path

    @property
    def configuration(self) -> Path:
        return self.root / CONFIGURATION

    @property
    def docs(self) -> Path:
        return self.root / _text(self._settings.get("docs_dir"), "docs")

    @property
    def site(self) -> Path:
        return self.root / _text(self._settings.get("site_dir"), "site")

    @property
    def bank(self) -> Path:
        return self.root / _text(self._options.get("bank"), "quiz")

    @property
    def html(self) -> str:
        """`safe` where every page is a note, in which nothing acts, else `trusted`; empty where we are not used.

        By default a site with the plugin is trusted, and one with the extension safe.
        """
        settings = self._everything
        used = [name in _names(settings.get(section)) for name, section in zip(EXTENSIONS, SECTIONS, strict=True)]
        default = HTML[used[1]] if any(used) else ""
        return default and _text(_options(settings).get("html"), default)

    @property
    def trusted(self) -> bool:
        return self.html == HTML[1]

    @property
    def language(self) -> str:
        """The language of the site's theme; empty where it names none."""
        theme = self._everything.get("theme")
        return _text(theme.get("language"), "") if isinstance(theme, Mapping) else ""

    @property
    def sets_mathematics(self) -> bool:
        """Whether the site has formulas set by another extension or script."""
        settings = self._everything
        return sets_mathematics(_names(settings.get("markdown_extensions")), settings.get("extra_javascript"))

    @cached_property
    def _options(self) -> Mapping[str, Any]:
        return _options(self._settings)

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        """The configuration, if it says anything of folders: reading YAML takes longer than many a command."""
        return _read(self.root / CONFIGURATION, FOLDERS)

    @cached_property
    def _everything(self) -> Mapping[str, Any]:
        return _read(self.root / CONFIGURATION)


def around(place: Path) -> Folders | None:
    """The course a place is in: that of the nearest `mkdocs.yml` at or above it whose bank is there."""
    found = (Folders(folder) for folder in (place, *place.parents) if (folder / CONFIGURATION).is_file())
    return next((folders for folders in found if folders.bank.is_dir()), None)


def of_bank(bank: Path) -> Folders:
    """The course a bank belongs to: of the `mkdocs.yml` beside it, or the nearest above that names it as its bank."""
    bank = bank.resolve()
    for root in bank.parents:
        if (root / CONFIGURATION).is_file() and (root == bank.parent or Folders(root).bank.resolve() == bank):
            return Folders(root)
    return Folders(bank.parent)


def sets_mathematics(extensions: Collection[str], scripts: object) -> bool:
    """Whether these Markdown extensions, or the scripts of `extra_javascript`, set the formulas of a site."""
    named = str(scripts).lower()
    return any(name in extensions for name in MATHEMATICS) or "mathjax" in named or "katex" in named


def _names(section: object) -> Collection[str]:
    """The names in a list, of which some have options, or in a mapping from name to options."""
    entries = section if isinstance(section, list) else [section or {}]
    return {str(name) for entry in entries for name in (entry if isinstance(entry, Mapping) else (entry,))}


def _options(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options of the extension or the plugin, wherever they stand."""
    sections = (settings.get(name) for name in SECTIONS)
    return {name: value for section in sections for options in _ours(section) for name, value in options.items()}


def _ours(section: object) -> Iterator[Mapping[str, Any]]:
    """The options given to us in a list of names, of which some have options, or in a mapping from name to options."""
    for entry in section if isinstance(section, list) else [section]:
        for name, options in entry.items() if isinstance(entry, Mapping) else ():
            if name in EXTENSIONS and isinstance(options, Mapping):
                yield options


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) and value else default


def _read(path: Path, words: Collection[str] = (), parents: int = MOST_PARENTS) -> Mapping[str, Any]:
    """The settings of a file with those it inherits; none where there is no file, or where it holds none of these
    words. Raises Unusable where it is no YAML."""
    try:
        content = path.read_bytes()
        source = content.decode(texts.encoding(content[:4]))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(str(path), f"cannot be read ({error})", "mend the file") from None
    if words and not any(word in source for word in words):
        return {}
    settings = _mapping(path, source)
    parent = settings.get("INHERIT")
    if not isinstance(parent, str) or not parents:
        return settings
    return _over(settings, _read(path.parent / parent, words, parents - 1))


@lru_cache(maxsize=4)
def _mapping(path: Path, source: str) -> Mapping[str, Any]:
    """The mapping that a file's text holds, else an empty one; parsed once, though each page of a build asks."""
    import yaml

    try:
        settings = yaml.load(source, _loader())
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise Unusable(where, f"not readable as YAML ({getattr(error, 'problem', error)})", "mend the line") from None
    return settings if isinstance(settings, dict) else {}


def _over(own: Mapping[str, Any], inherited: Mapping[str, Any]) -> Mapping[str, Any]:
    """Both, mappings in depth, as MkDocs merges them."""
    both = dict(inherited)
    for name, value in own.items():
        before = both.get(name)
        both[name] = _over(value, before) if isinstance(value, Mapping) and isinstance(before, Mapping) else value
    return both


def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!ENV", _from_environment)
    Loader.add_multi_constructor("", lambda loader, tag, node: None)  # such as !!python/name: of icons
    return Loader


def _from_environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """`!ENV NAME` or `!ENV [NAME, OTHER, default]`, as MkDocs reads it."""
    import yaml

    if not isinstance(node, yaml.SequenceNode):
        return os.environ.get(str(node.value))
    *names, default = loader.construct_sequence(node)
    return next((os.environ[name] for name in map(str, names) if name in os.environ), default)
