"""The Markdown extension `studytool.site.extension`: notes as pages.

Beside the text of a note it renders snippets with their output, questions, and under each heading the number of
questions on its section.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from markdown import Markdown

from studytool.bank.folders import Folders
from studytool.bank.pictures import PictureError
from studytool.errors import NoVariant
from studytool.items.contract import Item
from studytool.messages import page as said
from studytool.notes.errors import NoteError
from studytool.notes.extension import Changes, TextExtension
from studytool.notes.note import Heading, Note, Quiz
from studytool.notes.prose import renderer
from studytool.notes.selection import SelectionError, choose
from studytool.notes.translation import labels
from studytool.page import runtime
from studytool.site import figures
from studytool.site.questions import question
from studytool.site.snippets import snippet


class ItemTexts(TextExtension):
    """The texts of items: ours on every site, and harmless."""

    everywhere: ClassVar = True


class SiteExtension(TextExtension):
    """Options are paths relative to `root`. `using` is called for every page that uses ours, with whether it has
    snippets or questions, and says whether these have a Python to run with; where it is not given, they do if the file
    `runtime` is there."""

    OPTIONS: ClassVar[dict[str, tuple[Any, str]]] = {
        **TextExtension.OPTIONS,
        "bank": ("", "the folder of the item bank; by default quiz beside mkdocs.yml"),
        "runtime": (runtime.MANIFEST, "what snippets need to run; without it they do not"),
        "redraw": (False, "run the snippets of a page again whose figures have changed"),
        "frames": (
            "",
            "the folder to write into what snippets show as numbers are dragged; empty where nobody asks it",
        ),
        "labels": ("", "the file of what figures say in the pages' language; empty where they are left as they are"),
        "using": ("", "for builders: a function, see SiteExtension"),
    }

    def blocks(self, md: Markdown, course: Folders) -> Callable[[Note], Changes]:
        root = course.root
        using = self.getConfig("using") or (lambda _: (root / self.getConfig("runtime")).is_file())
        texts = ItemTexts(
            root=str(root), html=self.getConfig("html"), bibliography=self.getConfig("bibliography"),
            references="", terms="", language=self.getConfig("language"),
        )  # fmt: skip
        return Blocks(
            md,
            root,
            self.getConfig("bank") or str(course.bank),
            texts,
            using,
            self.getConfig("page"),
            redraw=self.getConfig("redraw"),
            frames=self.getConfig("frames"),
            words=figures.Words(self.getConfig("language"), labels(root / self.getConfig("labels"))),
        )


class PageQuestion(NamedTuple):
    """A question of the page, and the line of the fence that asks for it."""

    number: int
    item: Item
    line: int


class Blocks:
    """A function of a note that returns the HTML of its snippets, its questions and their counts, each with its place.

    `bank` is its folder below `root`, `page` the note's path where that is known, and `texts` the extension that an
    item's own texts are read with; `using` is that of SiteExtension, `redraw` says whether figures that have changed
    are drawn anew; `frames` is the folder for what is shown as numbers are dragged, or empty; `words` are what figures
    say, in the language of the page.
    """

    def __init__(
        self, md: Markdown, root: Path, bank: str, texts: TextExtension, using: Callable[[bool], bool], page: str, *,
        redraw: bool, frames: str, words: figures.Words,
    ) -> None:  # fmt: skip
        self.md, self.root, self.bank, self.texts, self.page = md, root, root / bank, texts, page
        self.using, self.redraw, self.frames, self.runs = using, redraw, frames, False
        self.words, self.language = words, words.language

    def __call__(self, note: Note) -> Changes:
        self.runs = self.using(bool(note.snippets or note.quizzes))
        asked = self._all_asked(note)
        printed = figures.outputs(self.root, note.snippets, self.words, redraw=self.redraw)
        frames = figures.frames(self.root, note.snippets, self.words)
        for block, output, dragged in zip(note.snippets, printed, frames, strict=True):
            name = self._written(dragged) if self.runs and self.frames and dragged else ""
            shown = snippet(block, runs=self.runs, printed=output, frames=name, words=self.words)
            yield block.span, self._block(block.indent, shown)
        for quiz in note.quizzes:
            yield quiz.span, self._block(quiz.indent, self._quiz(quiz, asked))
        for heading, html in _counts(note, asked, self.language):
            yield (heading.end, heading.end), self._block("", html)

    def _block(self, indent: str, html: str) -> str:
        return f"\n{indent}{self.md.htmlStash.store(html)}\n"

    def _written(self, frames: figures.Frames) -> str:
        """Write what a snippet shows as its numbers are dragged; its name among the frames."""
        content = json.dumps(frames, ensure_ascii=False, separators=(",", ":")).encode()
        name = sha256(content).hexdigest()[:16]
        folder = Path(self.frames)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_bytes(content)
        return name

    def _all_asked(self, note: Note) -> list[PageQuestion]:
        """The questions of the page, numbered through it."""
        anchors = {heading.id for heading in note.headings if heading.id}
        entries = [entry for quiz in note.quizzes for entry in quiz.entries]
        asked = [(item, line) for entry, line in entries for item in self._chosen(entry, line, anchors)]
        return [PageQuestion(number, item, line) for number, (item, line) in enumerate(asked, start=1)]

    def _chosen(self, entry: str, line: int, anchors: set[str]) -> list[Item]:
        try:
            return choose(entry, self._items, anchors, self.page)
        except SelectionError as error:
            raise NoteError(line, 1, error.what, error.todo) from error

    def _quiz(self, quiz: Quiz, asked: Sequence[PageQuestion]) -> str:
        lines = {line for _, line in quiz.entries}
        questions = [self._question(one) for one in asked if one.line in lines]
        return "\n".join(['<div class="quiz">', *questions[:1], *_folded(questions[1:], self.language), "</div>"])

    def _question(self, asked: PageQuestion) -> str:
        item, line = asked.item, asked.line
        try:
            return question(item, asked.number, self._render, runs=self.runs, language=self.language)
        except NoteError as error:
            raise NoteError(line, 1, f"in item `{item.id}`, {error.what}", error.todo) from error
        except PictureError as error:
            raise NoteError(line, 1, f"in item `{item.id}`, {error.what}", error.todo) from error
        except NoVariant as error:
            raise NoteError(line, 1, f"item `{item.id}` has no variant: {error}", "see `studytool check`") from error

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        files = sorted(file for file in self.bank.glob("*") if file.exists())
        stats = [(file, file.stat()) for file in files]
        return _items_of(self.bank, tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats))

    @cached_property
    def _render(self) -> Callable[[str], str]:
        return renderer(self.texts)


@lru_cache(maxsize=1)
def _items_of(bank: Path, files: tuple[tuple[Path, int, int], ...]) -> tuple[Item, ...]:
    """The items of a bank as its files, each with its time and size, are now: read once for all pages of a build."""
    from studytool.bank.loader import load

    del files
    return load(bank)[0].items


def _folded(questions: Sequence[str], language: str) -> Iterator[str]:
    """Questions behind a line that opens them. A link to one of them opens it too, with scripts or without."""
    if questions:
        words = said.more_questions(len(questions)).say(language)
        yield f'<details class="quiz-more">\n<summary>{words}</summary>'
        yield from questions
        yield "</details>"


def _counts(note: Note, asked: Sequence[PageQuestion], language: str) -> Iterator[tuple[Heading, str]]:
    """For each section that the page asks about, a link that says how often and leads to the first question."""
    for heading in note.headings:
        about = [one for one in asked if heading.id and (one.item.note or "").endswith(f"#{heading.id}")]
        if about:
            words = said.questions(len(about)).say(language)
            link = f'<a href="#question-{about[0].number}">{words}</a>'
            items = " ".join(one.item.id for one in about)
            yield heading, f'<p class="section-questions" data-search-exclude data-items="{items}">{link}</p>'


def makeExtension(**options: Any) -> SiteExtension:  # noqa: N802 (the name Python-Markdown calls)
    return SiteExtension(**options)
