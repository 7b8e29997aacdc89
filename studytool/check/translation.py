"""Checks a Chinese edition against its English one: what a page lacks, and which of its sections are behind.

All of it is warnings, so that a pull request may change either language alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from studytool.bank.faults import checked
from studytool.check.links import link_problems
from studytool.check.notes import Notes, note_problems
from studytool.items.contract import Item
from studytool.model import Problem
from studytool.notes import translation
from studytool.notes.note import LABEL, Note, parse
from studytool.notes.translation import KINDS, TOP, Mark, Paragraph

IN_WORDS = re.compile(r"\\text\{[^{}]*\}")  # what an equation says in words, and may say in others


def translation_problems(english: Notes, items: Sequence[Item], only: frozenset[Path] | None) -> Iterator[Problem]:
    """What is wrong with the pages of the Chinese edition, or with those of them among `only`."""
    sources = translation.translated(english.root)
    pages: dict[str, Note] = {}
    lines: dict[str, Sequence[int]] = {}
    for name, path in sources.items():
        text, lines[name] = translation.expanded(path.read_text("utf-8"), english.pages.get(name) or parse(""))
        pages[name] = parse(text)
    # A link leads to the English page where there is no Chinese one, and to files that both editions share.
    edition = replace(english, pages=english.pages | pages)
    leading = replace(edition, judged=frozenset(pages))
    across = checked(partial(link_problems, leading), english.root)
    for problem in across:
        name = Path(problem.file).relative_to(english.root).as_posix()
        path = sources[name]
        if only is None or path.resolve() in only:
            yield problem._replace(file=str(path), line=lines[name][problem.line - 1], severity="warning")
    asked = [item for item in items if not item.retired]
    for name, path in sources.items():
        if only is not None and path.resolve() not in only:
            continue
        for problem in checked(partial(note_problems, path, name, edition, asked), path):
            # What is wrong with a block that was taken is said where it is written.
            line = lines[name][problem.line - 1] if problem.line <= len(lines[name]) else 1
            yield problem._replace(line=line)
        yield from checked(partial(_compared, path, english.pages.get(name), english.root.parent), path)


def _compared(path: Path, english: Note | None, course: Path) -> Iterator[Problem]:
    source = path.read_text("utf-8")
    warn = partial(_warning, path)
    if english is None:
        yield warn(1, "no-english", "there is no English page of this path", "move it as the English page was moved")
        return
    chinese = parse(source)
    yield from _section_problems(chinese, english, warn)
    yield from _block_problems(chinese, english, warn)
    command = f"studytool check --translated {path.relative_to(course).as_posix()}"
    yield from _behind(source, chinese, english, command, warn)


def _section_problems(chinese: Note, english: Note, warn: partial[Problem]) -> Iterator[Problem]:
    here = {heading.id: heading for heading in chinese.headings if heading.id}
    there = [heading.id for heading in english.headings if heading.id]
    for before, name in zip(["", *there], there, strict=False):
        if name not in here:
            line = here[before].line if before in here else 1
            fix = f"translate it: ## … {{#{name}}}"
            yield warn(line, "untranslated", f"the section `#{name}` of the English page is missing here", fix)
    for name, heading in here.items():
        if name not in there:
            fix = "give it the id of the section it translates, or take it out"
            yield warn(heading.line, "untranslated", f"the English page has no section `#{name}`", fix)
    common = [name for name in here if name in there]
    ordered = [name for name in there if name in here]
    for name, wanted in zip(common, ordered, strict=True):
        if name != wanted:
            message = f"`#{name}` stands here where the English page has `#{wanted}`"
            yield warn(here[name].line, "untranslated", message, "keep the order of the English page")
            return


def _block_problems(chinese: Note, english: Note, warn: partial[Problem]) -> Iterator[Problem]:
    shared = translation.blocks(english)
    marks = translation.marks(chinese)
    starts = {heading.id: heading.line for heading in chinese.headings if heading.id}
    for mark in marks:
        if mark.kind not in KINDS:
            fix = f"write one of: {', '.join(KINDS)}"
            yield warn(mark.line, "untranslated", f"`::: {mark.kind}` takes nothing", fix)
        elif mark.written is not None:
            yield from _written_problems(mark, shared.get((mark.section, mark.kind), ()), warn)
    for name in translation.sections(english):
        if name != TOP and name not in starts:
            continue
        kinds = [mark.kind for mark in marks if mark.section == name and mark.kind in KINDS]
        blocks = [block for (section, _), found in shared.items() if section == name for block in found]
        wanted = [block.kind for block in sorted(blocks, key=lambda block: block.line)]
        if kinds != wanted:
            message = f"the English section `#{name}` holds {_listed(wanted)}, this one {_listed(kinds)}"
            fix = "take each block where it stands there: `::: kind`"
            yield warn(starts.get(name, 1), "untranslated", message, fix)


def _written_problems(mark: Mark, shared: Sequence[translation.Block], warn: partial[Problem]) -> Iterator[Problem]:
    """A block that is written out: an equation may be, for the words in it."""
    written = mark.written or ""
    if mark.kind == "code" or mark.number >= len(shared):
        return
    if mark.kind != "equation":
        fix = f"take the English one: `::: {mark.kind}`"
        yield warn(mark.line, "copied", f"this `{mark.kind}` is written twice", fix)
    elif _bare(written) != _bare(shared[mark.number].text):
        label = LABEL.search(shared[mark.number].text)
        named = label["label"] if label else str(mark.number + 1)
        fix = "take it with `::: equation`, or change no more than the words in \\text{…}"
        yield warn(mark.line, "copied", f"this is not the equation `{named}` of the English section", fix)


def _behind(source: str, chinese: Note, english: Note, command: str, warn: partial[Problem]) -> Iterator[Problem]:
    """Sections whose English text is not the one that was translated."""
    then = translation.recorded(source)
    if then is None:
        message = "nothing here says which English text this translates"
        yield warn(1, "behind", message, f"give the page front matter, then run `{command}`")
        return
    starts = {heading.id: heading.line for heading in chinese.headings if heading.id}
    for name, pieces in translation.paragraphs(english).items():
        changed = _changed(then.get(name, []), pieces)
        if changed and (name == TOP or name in starts):
            where = ", ".join(map(str, changed))
            message = f"`#{name}` is behind: its English section changed at line {where}"
            yield warn(starts.get(name, 1), "behind", message, f"translate what changed, then run `{command}`")


def _changed(then: Sequence[str], now: Sequence[Paragraph]) -> list[int]:
    """The lines of what is new or changed, and of what follows where something was taken out."""
    lines: list[int] = []
    for change, _, _, start, end in SequenceMatcher(None, then, [piece.digest for piece in now], False).get_opcodes():
        if change != "equal":
            lines += [piece.line for piece in now[start : max(end, start + 1)]] or [now[-1].line if now else 1]
    return lines


def _listed(kinds: Sequence[str]) -> str:
    return ", ".join(kinds) or "none"


def _bare(equation: str) -> str:
    return "".join(IN_WORDS.sub(r"\\text", equation).split())


def _warning(path: Path, line: int, code: str, message: str, fix: str) -> Problem:
    return Problem(str(path), line, 1, code, "warning", message, fix)
