"""A session with a learner: passes what is typed to the rules, and prints and records what they ask for."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from studytool import messages
from studytool.cli.support.given import read_file
from studytool.cli.support.judge import edited, judge
from studytool.cli.support.keys import answers, key_of, sign_of, unescaped
from studytool.cli.support.printable import echo
from studytool.cli.support.stamps import card, judged, now, stamp
from studytool.errors import UsageProblem
from studytool.model import Entry, Judgement, Rating, Text, Try, Verdict
from studytool.session.course import Session, Stage, begin, is_late, step
from studytool.session.events import (
    About,
    Ask,
    Asked,
    Done,
    Effect,
    Ended,
    Event,
    Graded,
    Key,
    Manner,
    Piece,
    Pressed,
    Record,
    Recorded,
    Say,
    Show,
)

if TYPE_CHECKING:
    from studytool.bank.catalogue import Catalogue
    from studytool.cli.support.present import Page
    from studytool.items.contract import Item, Variant
    from studytool.study.store import Store

SEEDS = 1_000_000
YES = ("y", "yes", "是")
LOOKS = {  # the sign before a text of each kind, and its style
    About.ASIDE: ("", "dim"),
    About.NOTICE: ("", ""),
    About.CHANGED: ("", "bold"),
    About.SCHEDULE: ("  ", "dim"),
    About.LEECH: ("  ", "bold"),
    About.LAST: ("", "dim"),
}


class Answer(NamedTuple):
    """One question that was answered; `judgement` is of its first try, or of a line that is unreadable.

    `response` is None where the answer was asked for; `offset` and `tries` as in the log.
    """

    item: Item
    variant: Variant
    response: str | None
    judgement: Judgement
    offset: int | None = None
    tries: tuple[Try, ...] = ()


@dataclass(slots=True)
class Conversation:
    """`lines` are those typed, or of a file; `open_note` opens a note and says where it is."""

    page: Page
    bank: Catalogue
    store: Store | None
    lines: Iterator[str]
    session: Session
    open_note: Callable[[Item], str]
    seed: int | None = None
    quiet: bool = False
    item: Item = field(init=False)
    variant: Variant = field(init=False)
    judgement: Judgement | None = None
    whole: Judgement | None = None  # of all parts answered so far, where they are asked in turn
    waiting: str | None = None  # a line read before the question it is for was shown
    read: int = 0
    draft: str | None = None
    told: set[tuple[str, str]] = field(default_factory=set)
    kept: dict[str, Answer] = field(default_factory=dict)

    @property
    def manner(self) -> Manner:
        return self.session.manner

    @property
    def answers(self) -> list[Answer]:
        return [self.kept[result.entry.id] for result in self.session.results]

    @property
    def reviews(self) -> list[Answer]:
        """The answers, and with them the lines of a file that could not be read, in the order they were given."""
        standing = {result.entry.id for result in self.session.results}
        return [
            answer
            for key, answer in self.kept.items()
            if key in standing or answer.judgement.verdict is Verdict.UNREADABLE
        ]

    def run(self) -> None:
        """Ask until the plan, the input, the time or the learner's patience ends; what was tried counts by then."""
        self.session, effects = begin(self.session, now())
        try:
            self._carry_out(effects)
            while self.session.stage is not Stage.OVER:
                self._take()
        finally:
            self._step(Ended())

    def _step(self, event: Event) -> None:
        given = stamp()
        self.session, effects = step(self.session, event, given.at, given.id)
        self._carry_out(effects)

    # What is typed ---------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        line = self._line() if self.waiting is None else self.waiting
        self.waiting = self.judgement = None
        if line is None:
            self._step(Ended())
        elif event := self._meant(line):
            self._step(event)
        elif (response := self._response(line)) is not None:
            self.judgement = self._judged(response)
            if self.judgement.verdict is Verdict.UNREADABLE and not self.manner.interactive:
                self.kept[f"line {self.read}"] = Answer(self.item, self.variant, response, self.judgement)
            self._step(judged(response, self.judgement))

    def _judged(self, response: str) -> Judgement:
        """The judgement of a response. An empty line for a recall item means that the learner only thought of the
        answer, and is to be compared."""
        if self.item.form.self_graded and self.manner.interactive and not response.strip():
            return Judgement(Verdict.PARTIAL, 0.5)
        question = self.session.question
        if question is None or not self._in_parts:
            return judge(self.item, self.variant, response, self.page.app.language)
        whole = json.dumps({**question.given, str(question.part): response})
        self.whole = judge(self.item, self.variant, whole, self.page.app.language)
        return self.whole.parts[-1].judgement

    @property
    def _in_parts(self) -> bool:
        return self.manner.interactive and bool(self.item.form.parts)

    @property
    def _asked(self) -> tuple[Item, Variant]:
        """The item asked now, or one of its parts."""
        question = self.session.question
        if question is None or not self._in_parts or question.part is None:
            return self.item, self.variant
        place = self.item.form.parts.index(question.part)
        return [(part, at) for _, part, at in self.item.parts_at(self.variant)][place]

    def _line(self) -> str | None:
        """The next line typed, or of the input; None at its end."""
        line = next(self.lines, None)
        self.read += line is not None
        return line

    def _meant(self, line: str) -> Event | None:
        """The key that a line stands for, if it is no response."""
        said, key = line.strip(), key_of(line)
        if self.session.stage is Stage.SETTLING:
            return Pressed(Key.AFRESH if said.lower() in YES else Key.OTHER)
        if self.session.stage is Stage.LOOKING_BACK or is_late(self.session, now()):
            return Pressed(key or Key.OTHER)
        if self.session.question and self.session.question.grading:
            return Graded(Rating(int(said))) if said in ("1", "2", "3", "4") else Pressed(key or Key.OTHER)
        if key and answers(*self._asked, line):
            self._say(messages.session.taken_as_response(said, sign_of(key)), About.ASIDE)
            return None
        return Pressed(key) if key else None

    def _response(self, line: str) -> str | None:
        """The response that a line stands for: for code a file's, the editor's, or its own; None if there is none."""
        said = line.strip()
        if self.item.form.code and "\n" not in line:
            try:
                if said.startswith("@"):
                    return read_file(said[1:])
                if self.manner.interactive and said in ("", "e"):
                    self.draft = edited(self.draft or self.item.template(self.variant)) or self.draft
                    return self.draft
            except UsageProblem as problem:
                echo(problem.say(self.page.language), err=True)
                return None if self.manner.interactive else ""
        return unescaped(line)

    # What the rules ask for ------------------------------------------------------------------------------------------

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Ask():
                    self._fetch(effect.item)
                case Record():
                    self._record(effect.entry)
                case Show() if self.quiet:
                    self._report_unreadable()
                case Show():
                    self._show(effect.piece)
                case Say():
                    self._say(effect.text, effect.about)
                case Done() if not self.quiet:
                    if not self.manner.exam:
                        self.page.note(self.item)
                    self.page.line()

    def _say(self, text: Text, about: About) -> None:
        if not self.quiet:
            margin, style = LOOKS[about]
            self.page.line(f"{margin}{self.page.say(text)}", style)

    def _fetch(self, name: str) -> None:
        """Read the item and draw its variant; without a terminal, only once there is a line for it."""
        brief = self.bank.find(name)
        assert brief is not None  # it came from this bank
        self.item, self.draft = self.bank.read(brief), None
        if not self.manner.interactive:
            self.waiting = self._line()
            if self.waiting is None:
                self._show_first()
                self._step(Ended())
                return
        seed = random.SystemRandom().randrange(SEEDS) if self.seed is None else self.seed
        self.variant = self.page.app.variant(self.item, seed)
        answered = self.store.edition(name) if self.store and self.manner.interactive else None
        self._step(Asked(card(self.item, seed), answered))

    def _show_first(self) -> None:
        """Without any input, prints the first question and how to answer it."""
        if self.quiet or self.read:
            return
        self.page.question(self.item, self.page.app.variant(self.item, self.seed or 0))
        self.page.how(self.item.meaning)
        self.page.line(self.page.say(messages.session.NOTHING_READ))

    def _record(self, entry: Entry) -> None:
        memory = self.store.record(entry) if self.store else None
        if entry.tries and entry.id in self.kept and not self._in_parts:
            self.kept[entry.id] = self.kept[entry.id]._replace(tries=entry.tries)
        elif entry.verdict is not None:
            judgement = self.judgement or Judgement(entry.verdict, entry.score or 0.0)
            if self._in_parts and entry.response is not None:  # of the first tries, as it was counted
                judged_again = judge(self.item, self.variant, entry.response, self.page.app.language)
                judgement = judged_again._replace(verdict=entry.verdict, score=entry.score or 0.0)
            answer = Answer(self.item, self.variant, entry.response, judgement, entry.offset, entry.tries)
            self.kept[entry.of or entry.id] = answer
        self._step(Recorded(memory, flagged=self.store.flagged(entry.item) if self.store else None))

    def _report_unreadable(self) -> None:
        if self.judgement and self.judgement.verdict is Verdict.UNREADABLE:
            for text in self.judgement.feedback:
                print(f"{self.item.id}: {self.page.say(text)}", file=sys.stderr)

    def _show(self, piece: Piece) -> None:
        match piece:
            case Piece.QUESTION:
                self._show_question()
            case Piece.ASKED:
                self._show_part()
            case Piece.CORRECTION if self.judgement and self.whole and self._in_parts:
                self.page.verdict(self.judgement)
                self.page.table(self.whole, expected=True)
            case Piece.VERDICT | Piece.CORRECTION if self.judgement:
                self.page.verdict(self.judgement)
                if self.judgement.verdict not in (Verdict.UNREADABLE, Verdict.IMPRECISE) or piece is Piece.CORRECTION:
                    self.page.table(self.judgement, expected=piece is Piece.CORRECTION)
            case Piece.KEY:
                self.page.key(self.item, self.variant)
            case Piece.SOLUTION:
                self.page.solution(self.item, self.variant)
            case Piece.HINT:
                self.page.hint(self.item, self.variant)
            case Piece.NOTE:
                self._show_note()
            case Piece.GRADES:
                self._show_grades()

    def _show_question(self) -> None:
        plan, deadline = self.session.plan, self.manner.deadline
        progress = [f"{len(plan.begun)}/{plan.items}"]
        if plan.back:
            progress.append(self.page.say(messages.session.ONCE_MORE))
        if deadline is not None:
            progress.append(self.page.say(messages.session.time_left((deadline - now()).total_seconds())))
        self.page.question(self.item, self.variant, *progress)
        if self._in_parts:
            self._show_part()
        elif self.manner.interactive:
            self._tell_form()

    def _show_part(self) -> None:
        """The part that is asked now, and how to answer it; the first stands right above."""
        name = self.session.question and self.session.question.part
        if name is None:
            return
        place = self.item.form.parts.index(name)
        self.page.part_asked(place, self.item.options_shown(self.variant, self.page.language))
        self._tell_form()

    def _tell_form(self) -> None:
        """How to answer, once for each type of item and each number of digits asked."""
        if self.item.form.code:
            self.page.line(self.page.say(messages.session.EDITOR), "dim")
            return
        item, variant = self._asked
        what, like = item.wanted(variant)
        if (told := (item.type, what.say("en"))) not in self.told:
            self.told.add(told)
            self.page.how(what, like)

    def _show_note(self) -> None:
        if address := self.open_note(self.item):
            self.page.line(address, "dim", wrapped=True)
        else:
            self.page.line(self.page.say(messages.session.NO_NOTE), "dim")

    def _show_grades(self) -> None:
        """The grades, with the day on which each brings the item back where the session is kept."""
        first = self.session.question and self.session.question.first
        outcomes = self.store.outcomes(first) if self.store and first else {}
        days = {rating: (memory.due - now()).total_seconds() / 86_400 for rating, memory in outcomes.items()}
        self.page.grades(days)
