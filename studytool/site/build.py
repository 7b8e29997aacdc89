"""Builds and serves the site of a course. The warnings of MkDocs are raised together as one error."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from studytool import address
from studytool.bank.folders import EXTENSIONS, HTML, PLUGIN, Folders
from studytool.bank.loader import load
from studytool.errors import Unusable
from studytool.notes import harmless, katex, translation
from studytool.notes.errors import NoteError
from studytool.notes.note import parse, read
from studytool.page import runtime, words
from studytool.page.runtime import NotMade
from studytool.page.shown import spoken
from studytool.sandbox import Consent, if_confined
from studytool.site import figures, policy


def build(course: Folders, bank: Path, out: Path | None = None, consent: Consent = if_confined) -> list[str]:
    """Write the site of a course, with the questions of a bank, into `out`, by default where its `mkdocs.yml` says.

    Returns what is left out and why: figures where code cannot be confined here and `consent` is not given, and the
    Run buttons where there is no runtime. Raises Unusable, naming every problem found.
    """
    _refuse_unready(course)
    _refuse_foreign(out or course.site)
    left_out = prepare(course, bank, consent)
    with _explaining(course):
        left_out += _build(course, course.configuration, bank, out)
    if (chinese := course.root / translation.CONFIGURATION).is_file() and translation.translated(course.docs):
        with _explaining(course, edition=translation.FOLDER):
            _build(course, chinese, bank, (out or course.site) / translation.FOLDER)
    if course.html == HTML[0]:
        policy.write(out or course.site)
    return left_out


def serve(
    course: Folders, bank: Path, host: str = "127.0.0.1", port: int = 8000, consent: Consent = if_confined
) -> Iterator[str]:
    """Serve the site, rebuilt whenever a note or an item changes, until interrupted; changed figures are drawn anew.

    Yields what is left out, as `build` returns it, before it begins.
    """
    _refuse_unready(course)
    yield from prepare(course, bank, consent)
    from mkdocs.commands.serve import serve as serve_pages

    _quiet_jieba()
    told = logging.StreamHandler()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(told)
    logger.setLevel(logging.INFO)
    overrides = _overrides(course, bank, redraw=True)
    try:
        with _explaining(course):
            serve_pages(str(course.configuration), watch=[str(bank)], dev_addr=f"{host}:{port}", **overrides)
    except OSError as error:
        raise Unusable(f"{host}:{port}", f"cannot be served at ({error.strerror})", "choose another --port") from error
    finally:
        logger.removeHandler(told)


def prepare(course: Folders, bank: Path, consent: Consent) -> list[str]:
    """Write what the pages of our own site need before they are built; what is left out, and why. Elsewhere the plugin
    does it. Raises Unusable where a note that must be safe is not."""
    if course.html == HTML[0]:
        harmless.refuse(course.docs)
    if not is_own(course):
        return []
    words.write(course.root, spoken=spoken(load(bank)[0].languages, course.language))
    reasons = figures.draw(course, consent), _without_runtime(course, bank)
    return [reason for reason in reasons if reason]


def _without_runtime(course: Folders, bank: Path) -> str | None:
    try:
        runtime.prepare(course.root, bank, site=course.language, sections=_sections(course.docs))
    except NotMade as reason:
        return f"{runtime.ASSETS}: the pages have no Run buttons, {reason}"
    return None


def _sections(docs: Path) -> dict[str, dict[str, str]]:
    """What each section of the pages is called in both editions, by `page.md#id`."""
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    english = {path.relative_to(docs).as_posix(): path for path in translation.pages(docs)}
    for language, known in (("en", english), (translation.FOLDER, translation.translated(docs))):
        for name, path in known.items():
            for heading in read(path).headings:
                if heading.id:
                    titles[f"{name}#{heading.id}"][language] = heading.title
    return titles


@contextmanager
def _explaining(course: Folders, edition: str = "") -> Iterator[None]:
    """Raises Unusable for what stops MkDocs: with the place in a note, or with all that it complained of."""
    from mkdocs.exceptions import Abort

    complaints = _Complaints()
    logging.getLogger("mkdocs").addHandler(complaints)
    try:
        yield
    except NoteError as error:
        where = _located(error, course.docs / edition, complaints.messages, translated=bool(edition))
        raise Unusable(where, error.what, error.todo) from error
    except Abort as error:
        problems = "".join(f"\n  {message}" for message in complaints.messages)
        raise Unusable(str(course.configuration), f"the site does not build:{problems}", "mend these first") from error
    finally:
        logging.getLogger("mkdocs").removeHandler(complaints)


def build_edition(course: Folders, bank: Path, out: Path, address: str) -> str:
    """Write the Chinese edition of a site that is served at `address`; changed figures are drawn anew.

    Returns what stops it, or nothing."""
    chinese = course.root / translation.CONFIGURATION
    try:
        with _explaining(course, edition=translation.FOLDER):
            _build(course, chinese, bank, out, redraw=True, strict=False, site_url=address)
    except Unusable as error:
        return f"{error.where}: {error.what}; {error.todo}"
    return ""


def _build(
    course: Folders, configuration: Path, bank: Path, out: Path | None, *, redraw: bool = False, **settings: Any
) -> Iterable[str]:
    """Build the site; what the plugin says is left out."""
    from mkdocs.commands.build import build as build_pages
    from mkdocs.config import load_config

    from studytool.site.plugin import StudytoolPlugin

    _quiet_jieba()
    folder = {"site_dir": str(out.absolute())} if out else {}
    given = {"strict": True} | folder | settings | _overrides(course, bank, redraw=redraw)
    config = load_config(str(configuration), **given)
    config.plugins.on_startup(command="build", dirty=False)
    build_pages(config)
    config.plugins.on_shutdown()
    plugin = config.plugins.get(PLUGIN)
    return plugin.told if isinstance(plugin, StudytoolPlugin) else ()


def _overrides(course: Folders, bank: Path, *, redraw: bool) -> dict[str, Any]:
    """The parts of `mkdocs.yml` that list our extension or plugin, with the bank and whether figures are drawn anew."""
    from mkdocs.utils.yaml import yaml_load

    with course.configuration.open(encoding="utf-8-sig") as file:
        settings = yaml_load(file)
    ours = {"bank": str(bank.absolute())}
    # The plugin always draws anew what has changed.
    added: dict[str, dict[str, Any]] = {"markdown_extensions": ours | {"redraw": redraw}, "plugins": ours}
    listed = {section: _listed(settings.get(section) or []) for section in added}
    return {
        section: [_Entry({name: own | added[section] if name in EXTENSIONS else own}) for name, own in entries]
        for section, entries in listed.items()
        if any(name in EXTENSIONS for name, _ in entries)
    }


class _Entry(dict[str, dict[str, Any]]):
    """A name with its options. MkDocs pops them, and reads the same settings again for each build while it serves."""

    def popitem(self) -> tuple[str, dict[str, Any]]:
        return next(iter(self.items()))


def _listed(entries: Any) -> list[tuple[str, dict[str, Any]]]:
    """The names in a list, of which some have options, or in a mapping of names to options, each with its options."""
    pairs = entries.items() if isinstance(entries, dict) else (_pair(entry) for entry in entries)
    return [(name, options or {}) for name, options in pairs]


def _pair(entry: Any) -> tuple[str, dict[str, Any] | None]:
    return next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)


def is_own(course: Folders) -> bool:
    """Whether the course is a checkout of this project, whose theme holds the page's program."""
    return (course.root / "studytool/page/src").is_dir()


def _quiet_jieba() -> None:
    import jieba

    jieba.setLogLevel(logging.WARNING)


def _refuse_unready(course: Folders) -> None:
    if not course.configuration.is_file():
        raise Unusable(str(course.root), "there is no mkdocs.yml here", "run this in the folder of a course")
    needed = ("mkdocs", "material", "pymdownx", "jieba", "pybtex", "quickjs")
    if missing := [name for name in needed if find_spec(name) is None]:
        raise Unusable("the site", f"not installed: {', '.join(missing)}", address.install(extra="site"))
    if not katex.available():
        raise Unusable("the site", "KaTeX is not installed", "run `npm ci` in the checkout of studytool")


def _refuse_foreign(out: Path) -> None:
    """Raises Unusable unless the folder is empty or holds a site: MkDocs deletes everything in it first."""
    if out.exists() and not (out.is_dir() and ((out / "sitemap.xml").is_file() or not any(out.iterdir()))):
        raise Unusable(str(out), "this holds something other than a site", "name an empty or a new folder")


class _Complaints(logging.Handler):
    """Keeps what the builder warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _located(error: NoteError, docs: Path, messages: list[str], *, translated: bool) -> str:
    """`file:line:column` of an error: MkDocs logs the page, and counts its lines without the front matter."""
    from mkdocs.utils.meta import get_data

    named = re.search(r"^Error reading page '(.+?)'", "\n".join(messages), re.MULTILINE)
    if not named:
        return error.where
    page = docs / named[1]
    source = page.read_text(encoding="utf-8-sig")
    body = get_data(source)[0]
    above, line = source.removesuffix(body).count("\n"), error.line
    if translated:  # the line that takes a block, for all lines of it
        english = docs.parent / named[1]
        line = translation.expanded(body, read(english) if english.is_file() else parse(""))[1][line - 1]
    return f"{page}:{line + above}:{error.column}"
