"""Runs the snippets of the notes and compares what they print with what is recorded beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from studytool import whole
from studytool.check.notes import Notes
from studytool.model import Problem
from studytool.notes.note import Snippet
from studytool.sandbox import Consent, Limits, if_confined
from studytool.sandbox.run import Run, run_all

PER_PAGE = Limits(seconds=20)
TOLERANCE = 1e-6  # relative
NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
UPDATE = "run studytool check --run --update"
STOPPED = {
    "timeout": f"the snippets of this page take longer than {PER_PAGE.seconds:g} s",
    "memory": "the snippet needs too much memory",
    "output": f"the snippets of this page print more than {PER_PAGE.output // 2**10} KiB",
    "killed": "the snippet ended the Python that runs it",
}


def check_notes(docs: Path, *, update: bool, consent: Consent = if_confined) -> tuple[list[Problem], int]:
    """What is wrong with the snippets of all notes below `docs` that are text, and how many were run.

    With `update` the recorded outputs are rewritten, and nothing else in a file. `consent` as in `sandbox.execute`.
    Raises Unconfined where it is not given, Unusable where no sandbox can be started.
    """
    problems: list[Problem] = []
    count = 0
    for name, note in Notes.load(docs).pages.items():
        page = docs / name
        runs = run_all([snippet.code for snippet in note.snippets], limits=PER_PAGE, consent=consent)
        done = list(zip(note.snippets, runs, strict=False))
        count += len(done)
        if update:
            _record(page, done)
            done = [(snippet, ran) for snippet, ran in done if ran.ended != "finished"]
        problems += [problem for snippet, ran in done for problem in _problems(str(page), snippet, ran)]
    return problems, count


def same(recorded: str, printed: str) -> bool:
    """Whether two texts say the same, numbers compared to 1e-6 relative and trailing space left out."""
    return _first_difference(recorded, printed) is None


def _problems(file: str, snippet: Snippet, ran: Run) -> Iterator[Problem]:
    column = len(snippet.indent) + 1
    if ran.ended != "finished":
        line = snippet.line + (ran.line or 1) - 1
        message = ran.error if ran.ended == "error" and ran.error else STOPPED[ran.ended]
        yield Problem(file, line, column, "snippet-error", "error", message, "correct the code, or a snippet above it")
    elif snippet.output is None or snippet.output_lines is None:
        if ran.stdout.strip():
            message = f"no output is recorded; the snippet prints `{_lines(ran.stdout)[0]}`"
            yield Problem(file, snippet.end, column, "snippet-output", "error", message, UPDATE)
    elif (number := _first_difference(snippet.output, ran.stdout)) is not None:
        then, now = (_line(text, number) for text in (snippet.output, ran.stdout))
        line = snippet.output_lines[0] + number
        yield Problem(
            file, line, column, "snippet-output", "error", f"recorded is {then}, printed is {now}", UPDATE
        )  # fmt: skip


def _first_difference(recorded: str, printed: str) -> int | None:
    """The number of the first line that differs, from 0."""
    pairs = zip_longest(_lines(recorded), _lines(printed))
    return next((n for n, (then, now) in enumerate(pairs) if not _same_line(then, now)), None)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _line(text: str, number: int) -> str:
    lines = _lines(text)
    return f"`{lines[number]}`" if number < len(lines) else "no such line"


def _same_line(then: str | None, now: str | None) -> bool:
    if then is None or now is None:
        return False
    # Splitting by a group leaves text at even places and numbers at odd ones.
    pairs = list(zip_longest(NUMBER.split(then), NUMBER.split(now)))
    return all(_same_number(a, b) if n % 2 else a == b for n, (a, b) in enumerate(pairs))


def _same_number(then: str | None, now: str | None) -> bool:
    return then == now or (
        then is not None and now is not None and math.isclose(float(then), float(now), rel_tol=TOLERANCE)
    )


def _record(page: Path, done: list[tuple[Snippet, Run]]) -> None:
    """Write what was printed into the page, from the last snippet up so that line numbers stay true."""
    before = page.read_bytes()
    lines = before.decode().split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    for snippet, ran in reversed(done):
        if ran.ended != "finished" or not _is_stale(snippet, ran):
            continue
        body = [f"{snippet.indent}{line}".rstrip() + ending for line in _lines(ran.stdout) if ran.stdout.strip()]
        if snippet.output_lines is not None:
            first, last = snippet.output_lines
            lines[first - 1 : last] = body
        else:
            lines[snippet.end - 1 : snippet.end] = _with_fence(lines[snippet.end - 1], snippet, body, ending)
    after = "\n".join(lines).encode()
    if after != before:
        whole.write(page, [after])


def _is_stale(snippet: Snippet, ran: Run) -> bool:
    if snippet.output is None:
        return bool(ran.stdout.strip())
    return not same(snippet.output, ran.stdout)


def _with_fence(closing: str, snippet: Snippet, body: list[str], ending: str) -> list[str]:
    """The snippet's closing fence and, after it, a new fence longer than any the output holds."""
    longest = max((len(marks) for line in body for marks in re.findall("`{3,}", line)), default=2)
    marks = "`" * (longest + 1)
    return [
        closing.removesuffix("\r") + ending,
        snippet.indent.rstrip() + ending,
        f"{snippet.indent}{marks}text output{ending}",
        *body,
        f"{snippet.indent}{marks}{ending}",
    ]
