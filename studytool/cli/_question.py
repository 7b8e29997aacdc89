"""One question of a session: read, judge, commit, and only then say what was right.

In a terminal a wrong first response gets one more try on the same numbers; from a file or a pipe each line is final.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from studytool import messages
from studytool.cli._record import amendment, now, review, second_try
from studytool.cli.support.judge import edited, judge, read_file
from studytool.errors import UsageProblem
from studytool.model import Entry, Judgement, MemoryState, Rating, Verdict
from studytool.study.schedule import LEECH, RELEARNING, rate

if TYPE_CHECKING:
    from studytool.cli._session import Session
    from studytool.cli.support.present import Page
    from studytool.items.contract import Item, Variant

SHOWN = Judgement(Verdict.INCORRECT, 0.0)  # what asking for the answer counts as


class Quit(Exception):
    """The learner, or the end of the input, ends the session."""


@dataclass(frozen=True, slots=True)
class Result:
    """One question that is done; `judgement` is the last one, `entry` the review it was logged as."""

    item: Item
    variant: Variant
    judgement: Judgement
    entry: Entry


@dataclass(slots=True)
class Question:
    """One question being asked: what was tried, and how long it took."""

    session: Session
    item: Item
    variant: Variant
    waiting: str | None
    began: float = field(default_factory=time.monotonic)
    hints: int = 0
    first: Entry | None = None
    last: Judgement = SHOWN
    draft: str | None = None

    def run(self) -> None:
        """Ask until the question is done; what was tried counts, whatever ends it."""
        try:
            while not self._take():
                pass
        finally:
            if self.first is not None:
                self.session.results.append(Result(self.item, self.variant, self.last, self.first))

    def _take(self) -> bool:
        """Takes one line; whether the question is done."""
        line = self.session.line() if self.waiting is None else self.waiting
        self.waiting = None
        if self.session.closed():
            raise Quit
        if key := KEYS.get(line.strip()):
            return key(self)
        response = self._code(line) if self.item.response == "block" else _unescaped(line)
        return response is not None and self._respond(response)

    def _say(self, print_on: Callable[[Page], None]) -> None:
        self.session.say(print_on)

    # Responses -------------------------------------------------------------------------------------------------------

    def _code(self, line: str) -> str | None:
        """The code a line stands for: a file's, the editor's, or its own; None where there is none yet."""
        said, interactive = line.strip(), self.session.manner.interactive
        try:
            if said.startswith("@"):
                return read_file(said[1:])
            if interactive and said in ("", "e"):
                self.draft = edited(self.draft or self._template()) or self.draft
                return self.draft
        except UsageProblem as problem:
            click.echo(str(problem), err=True)
            return None if interactive else ""
        return _unescaped(line)

    def _template(self) -> str:
        from studytool.items.function import Function

        return self.item.template(self.variant) if isinstance(self.item, Function) else ""

    def _respond(self, response: str) -> bool:
        manner = self.session.manner
        judgement = judge(self.item, self.variant, response)
        if judgement.verdict is Verdict.UNREADABLE:
            return self._unreadable(judgement)
        if judgement.verdict is Verdict.IMPRECISE and manner.interactive and not manner.exam:
            self._say(lambda page: page.verdict(judgement))
            self._say(lambda page: page.line(page.say(messages.session.NOT_COUNTED), "dim"))
            return False
        if self.item.response == "self-grade" and manner.interactive:
            return self._self_graded(response, judgement)
        right = judgement.verdict is Verdict.CORRECT
        final = right or self.first is not None or not manner.interactive or manner.exam
        state = self._commit(response, judgement)
        if final:
            self._finish(judgement, state)
            return True
        self._say(lambda page: page.verdict(judgement))
        self._say(lambda page: page.table(judgement, expected=False))
        self._say(lambda page: page.line(page.say(messages.session.SECOND_TRY), "dim"))
        return False

    def _self_graded(self, response: str, judgement: Judgement) -> bool:
        """The response is kept at once, without a rating; then the answer is shown and the learner grades."""
        self.last = judgement
        self.first = replace(
            review(self.item, self.variant, response, judgement, hints=self.hints, seconds=self._seconds()), rating=None
        )
        self.session.commit(self.first)
        self._say(lambda page: page.key(self.item, self.variant))
        while True:
            self._say(lambda page: page.line(page.say(messages.session.SELF_GRADE)))
            grade = self.session.line().strip()
            if grade in ("1", "2", "3", "4"):
                break
            if KEYS.get(grade) is Question.quit:
                raise Quit
        self.last = self.item.judge(self.variant, grade)
        state = self.session.commit(second_try(self.first, response, self.last, Rating(int(grade)), hints=self.hints))
        self._done(state)
        return True

    def _unreadable(self, judgement: Judgement) -> bool:
        if self.session.manner.quiet:
            for text in judgement.feedback:
                print(f"{self.item.id}: {self.session.page.say(text)}", file=sys.stderr)
        self._say(lambda page: page.verdict(judgement))
        return not self.session.manner.interactive

    def _commit(self, response: str | None, judgement: Judgement) -> MemoryState | None:
        self.last = judgement
        if self.first is None:
            self.first = review(self.item, self.variant, response, judgement, hints=self.hints, seconds=self._seconds())
            return self.session.commit(self.first)
        rating = rate(judgement.verdict, tries=2, hints=self.hints) or Rating.AGAIN
        return self.session.commit(second_try(self.first, response, judgement, rating, hints=self.hints))

    def _seconds(self) -> float | None:
        """How long the learner thought; a file of responses thinks no time that means anything."""
        return round(time.monotonic() - self.began, 3) if self.session.manner.interactive else None

    def _finish(self, judgement: Judgement, state: MemoryState | None) -> None:
        if not self.session.manner.exam:
            self._say(lambda page: self._explain(page, judgement))
        self._done(state)

    def _done(self, state: MemoryState | None) -> None:
        if self.session.manner.exam:
            self._say(lambda page: page.line(page.say(messages.session.RECORDED), "dim"))
            self._say(lambda page: page.line())
            return
        self.session.say_next(state)
        if state is not None and state.lapses >= LEECH and state.state == RELEARNING:
            self._say(lambda page: page.line(f"  {page.say(messages.session.leech(state.lapses))}", "bold"))
        self._say(lambda page: page.note(self.item))
        self._say(lambda page: page.line())

    def _explain(self, page: Page, judgement: Judgement) -> None:
        if judgement is not SHOWN:
            page.verdict(judgement)
            page.table(judgement, expected=True)
        if judgement.verdict is not Verdict.CORRECT:
            page.key(self.item, self.variant)
            page.solution(self.item, self.variant)

    # Keys ------------------------------------------------------------------------------------------------------------

    def hint(self) -> bool:
        self.hints += self.item.hint is not None
        self._say(lambda page: page.hint(self.item, self.variant))
        return False

    def skip(self) -> bool:
        self._say(lambda page: page.line(page.say(messages.session.SKIPPED), "dim"))
        return True

    def show(self) -> bool:
        self._finish(SHOWN, self._commit(None, SHOWN))
        return True

    def undo(self) -> bool:
        """Takes back the first try of this question, else the question before."""
        if self.first:
            self.session.take_back(self.first)
            self.first = None
        else:
            self.session.undo()
        return False

    def easier(self) -> bool:
        self.session.easier()
        return False

    def harder(self) -> bool:
        self.session.harder()
        return False

    def why(self) -> bool:
        reason = self.session.plan.reason(self.item.id, now())
        self._say(lambda page: page.line(page.say(reason), "dim"))
        return False

    def flag(self) -> bool:
        self.session.commit(amendment("flag", self.item.id))
        self._say(lambda page: page.line(page.say(messages.session.flag_changed(self.item.id)), "dim"))
        return False

    def note(self) -> bool:
        opened = self.session.manner.open_note
        address = opened(self.item) if opened else ""
        if address:
            self._say(lambda page: page.line(address, "dim", wrapped=True))
        else:
            self._say(lambda page: page.line(page.say(messages.session.NO_NOTE), "dim"))
        return False

    def quit(self) -> bool:
        raise Quit


KEYS: dict[str, Callable[[Question], bool]] = {
    "?": Question.hint,
    "？": Question.hint,
    "s": Question.skip,
    "!": Question.show,
    "！": Question.show,
    "u": Question.undo,
    "+": Question.easier,
    "-": Question.harder,
    "w": Question.why,
    "f": Question.flag,
    "n": Question.note,
    "q": Question.quit,
}


def _unescaped(line: str) -> str:
    """`\\s` is the response `s`, and so for every key."""
    bare = line.strip()
    return bare[1:] if bare.startswith("\\") and bare[1:] in KEYS else line
