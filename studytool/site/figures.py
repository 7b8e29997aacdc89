"""The figures that snippets draw: drawn before the site is built and cached under a hash of the code that draws them.

Where a figure has not been drawn, the page shows the text form recorded in the note. What snippets print as their
numbers are dragged, frame by frame, is recorded in the same run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from studytool import plot
from studytool.bank.folders import Folders
from studytool.errors import Unconfined, Unusable
from studytool.notes import drags
from studytool.notes.harmless import SVG_ATTRIBUTES, SVG_ELEMENTS, harm
from studytool.notes.note import Note, Snippet, read
from studytool.notes.translation import FOLDER, LABELS, labels, load, pages, translated
from studytool.sandbox import Consent, Limits, if_confined

if TYPE_CHECKING:
    from studytool.sandbox.run import Run

LIMITS = Limits(seconds=90, output=2**23)
DRAWS = re.compile(r"\bplot\b")
Frames = list[dict[str, str]]  # for each number to drag, what is printed, by the number as it is written
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Words:
    """The language of figures, and the table of what their labels are in it."""

    language: str = "en"
    labels: Mapping[str, str] = field(default_factory=dict)

    def code(self, snippets: Sequence[Snippet]) -> str:
        """What makes the figures of these snippets appear as SVG."""
        drawn = plot.labels_of("\n".join(snippet.code for snippet in snippets), self.labels)
        shown = f"figure.svg({self.language!r}, {drawn!r})"
        return f"from studytool import plot\nplot.show_with(lambda figure: print({shown}))\n"


ENGLISH = Words()


def draw(course: Folders, consent: Consent = if_confined) -> str | None:
    """Run the snippets of each page that draws, or has numbers to drag, in the sandbox, unless this was done before.

    Returns why figures keep their text form, where this system does not confine code and `consent` is not given.
    Raises Unusable for a page whose snippets do not all finish, wherever their numbers are dragged, or do not print the
    same twice; or where no sandbox can be started.
    """
    try:
        used = {_draw(course.root, page, read(page), consent) for page in pages(course.docs)}
        chinese = Words(FOLDER, labels(course.docs / FOLDER / LABELS))
        # A Chinese page that has not all snippets yet draws fewer figures.
        used |= {
            _draw(course.root, page, load(course.docs, name), consent, chinese)
            for name, page in translated(course.docs).items()
        }
    except Unconfined as reason:
        return f"figures keep their text form: {reason.what}; {reason.todo}"
    for kept in _folder(course.root).glob("*.json"):
        if kept not in used:
            kept.unlink()
    return None


def outputs(
    root: Path, snippets: Sequence[Snippet], words: Words = ENGLISH, *, redraw: bool = False
) -> Sequence[str | None]:
    """What each snippet of a page printed, its figures as lines of SVG; None for each where that is not known.

    With `redraw`, what has changed is drawn anew; a snippet that fails leaves the text as recorded.
    """
    kept = _kept(root, snippets, words)
    count = len(snippets)
    if redraw and _draws(snippets) and not kept.is_file():
        with suppress(Unconfined):
            runs = _runs(snippets, words)
            if all(run.ended == "finished" for run in runs[:count]):
                _keep(kept, runs)
    return _printed(kept)[:count] or [None] * count


def frames(root: Path, snippets: Sequence[Snippet], words: Words = ENGLISH) -> list[Frames]:
    """What each snippet of a page printed as its numbers were dragged; nothing where that has not been recorded."""
    recorded = iter(_printed(_kept(root, snippets, words))[len(snippets) :])
    try:
        return [[{value: next(recorded) for value in number} for number in drags.moved(one.code)] for one in snippets]
    except StopIteration:
        return [[] for _ in snippets]


def split(printed: str) -> tuple[str, list[str]]:
    """The text that was printed, and the figures."""
    lines = printed.splitlines(keepends=True)
    figures = [line.strip() for line in lines if _is_figure(line)]
    return "".join(line for line in lines if not _is_figure(line)), figures


def figure(svg: str) -> str:
    """A figure with its title as the caption."""
    title = re.search(r"<title>(.+?)</title>", svg)
    caption = f"<figcaption>{title[1]}</figcaption>" if title else ""
    return f'<figure class="plot" data-search-exclude>{svg}{caption}</figure>'


def _draw(root: Path, page: Path, note: Note, consent: Consent, words: Words = ENGLISH) -> Path | None:
    snippets = note.snippets
    kept = _kept(root, snippets, words)
    if not _draws(snippets):
        return None
    if len(_printed(kept)) < len(_codes(snippets)):
        runs = _runs(snippets, words, consent)
        _refuse(page, snippets, runs)
        _keep(kept, runs)
    return kept


def _runs(snippets: Sequence[Snippet], words: Words, consent: Consent = if_confined) -> list[Run]:
    """Run the codes of a page, up to and with the first that does not finish."""
    from studytool.sandbox.run import run_all

    return run_all([words.code(snippets), *_codes(snippets)], limits=LIMITS, consent=consent)[1:]


def _codes(snippets: Sequence[Snippet]) -> list[str]:
    """The codes of the snippets, then each as its numbers are dragged."""
    own = [snippet.code for snippet in snippets]
    return [*own, *(moved for code in own for number in drags.moved(code) for moved in number.values())]


def _refuse(page: Path, snippets: Sequence[Snippet], runs: Sequence[Run]) -> None:
    """Raises Unusable for a snippet that does not finish, or does not print again what it printed."""
    dragged = [
        (one, f"with {label} = {value}, ")
        for one in snippets
        for label, number in zip(drags.labels(one.code), drags.moved(one.code), strict=True)
        for value in number
    ]
    printed = {one.code: run.stdout for one, run in zip(snippets, runs, strict=False)}
    places = [*((one, "") for one in snippets), *dragged]
    for (snippet, where), code, run in zip(places, _codes(snippets), runs, strict=False):
        if run.ended != "finished":
            place = f"{page}:{snippet.line + (run.line or 1) - 1}"
            raise Unusable(place, where + (run.error or f"the snippet ended by {run.ended}"), "correct the snippet")
        if printed.get(code, run.stdout) != run.stdout:
            what = "the snippet has numbers to drag, and prints something else when it is run again"
            raise Unusable(f"{page}:{snippet.line}", what, "let it seed what it draws at random")


def _keep(kept: Path, runs: Sequence[Run]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([run.stdout for run in runs if run.ended == "finished"]), encoding="utf-8")


def _printed(kept: Path) -> list[str]:
    """What the codes of a page printed, as far as they were run."""
    printed: list[str] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else []
    return printed


def _draws(snippets: Sequence[Snippet]) -> bool:
    return any(DRAWS.search(snippet.code) or drags.labels(snippet.code) for snippet in snippets)


def _folder(root: Path) -> Path:
    return root / ".cache" / "figures"


def _kept(root: Path, snippets: Sequence[Snippet], words: Words) -> Path:
    """The cache file, named by a hash of all that decides how the figures look: the page's codes, the words, and
    `studytool.plot` itself."""
    sources = sorted(Path(plot.__file__).parent.glob("*.py"))
    made_of = [*(source.read_text(encoding="utf-8") for source in sources), words.code(snippets), *_codes(snippets)]
    return _folder(root) / f"{sha256(json.dumps(made_of).encode()).hexdigest()[:32]}.json"


def _is_figure(line: str) -> bool:
    """Whether a printed line is an SVG picture, is read alike as XML and as HTML, and contains nothing that runs code
    or loads."""
    if not line.startswith("<svg ") or "<!" in line or "<?" in line:
        return False
    try:
        elements = list(ElementTree.fromstring(line).iter())
    except ElementTree.ParseError:
        return False
    return all(map(_harmless, elements))


def _harmless(element: ElementTree.Element) -> bool:
    return element.tag.removeprefix(_SVG) in SVG_ELEMENTS and all(
        name in SVG_ATTRIBUTES and harm(name, value) is None for name, value in element.attrib.items()
    )
