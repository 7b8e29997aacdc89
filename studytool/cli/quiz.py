"""`studytool quiz`: a session in the terminal, or over lines of text."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studytool import messages, texts
from studytool.cli.support.app import SEED, App, common
from studytool.cli.support.complete_paths import complete_files
from studytool.cli.support.filters import Filter, filters
from studytool.cli.support.given import INPUT, responses, standard_input
from studytool.errors import UsageProblem
from studytool.messages import usage
from studytool.study.days import NEW_PER_DAY

if TYPE_CHECKING:
    from studytool.bank.catalogue import Brief
    from studytool.cli.support.conversation import Conversation
    from studytool.cli.support.present import Page
    from studytool.items.contract import Item
    from studytool.session.course import Session
    from studytool.study.store import Store

COUNT = 10

EPILOG = """\b
Examples:
  studytool quiz                          what is due, then what is new
  studytool quiz returns bandits -n 5     five questions of two topics
  studytool quiz --exam --time 20m --pass 80
  studytool quiz --seed 7 --answers responses.txt --json

\b
At the prompt, each alone on its line:
  hint ?   skip s   show !   undo u   flag f   note n   why w   quit q
  easier +   harder -   the last one, than it was rated
  提示 跳过 看答案 撤销 标记 笔记 为何 更易 更难 退出   the same in Chinese
  (\\s answers with the letter s, \\hint with the word)
  show before a response counts as a wrong one; after it, the response stands

\b
Exit codes: 0; 1 below --pass; 2 wrong usage; 3 the bank or the progress file
cannot be used; 130 interrupted.
"""


class Duration(click.ParamType):  # type: ignore[type-arg]
    """`20m`, `90s`, `1h30m`, or minutes: seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        match = re.fullmatch(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", str(value).strip().lower())
        if re.fullmatch(r"\d{1,6}", str(value)):
            return int(value) * 60.0
        if match is None or not match[0]:
            self.fail(gettext("{value!r} is not a time such as 20m, 90s or 1h30m").format(value=value), param, ctx)
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600.0 + minutes * 60 + seconds


@click.command(epilog=EPILOG, help="A session on all topics, or on some TOPICs: due items first, then new ones.")
@filters
@click.option(
    "-n",
    "--count",
    default=COUNT,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Items at most; those that come again are not counted.",
)
@click.option("--seed", type=SEED, help="Fix the order, and give every item this variant.")
@click.option("--due", "which", flag_value="due", help="Only items due now.")
@click.option("--new", "which", flag_value="new", help="Only items never reviewed.")
@click.option("--all", "which", flag_value="all", help="Ignore the schedule.")
@click.option(
    "--new-per-day",
    type=click.IntRange(0),
    metavar="20",
    help=f"New items a day at most; {NEW_PER_DAY} in a plain session in a terminal.",
)
@click.option("--exam", is_flag=True, help="One try each, feedback at the end.")
@click.option("--time", "limit", type=Duration(), metavar="20m", help="Ask nothing more after this time.")
@click.option("--pass", "needed", type=click.IntRange(0, 100), metavar="80", help="Exit 1 below this percentage.")
@click.option(
    "--answers",
    metavar="FILE",
    shell_complete=complete_files,
    help="Responses from FILE, one a line; - for standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document at the end.")
@click.option("--no-save", is_flag=True, help="Log nothing.")
@common
def command(
    app: App,
    count: int,
    seed: int | None,
    which: str | None,
    new_per_day: int | None,
    exam: bool,
    limit: float | None,
    needed: int | None,
    answers: str | None,
    as_json: bool,
    no_save: bool,
    **wanted: Any,
) -> int:
    from studytool.cli.support.conversation import Conversation
    from studytool.cli.support.keyboard import typed
    from studytool.cli.support.present import Page
    from studytool.cli.support.stamps import now
    from studytool.session.course import Session
    from studytool.session.events import Manner
    from studytool.session.plan import Plan
    from studytool.study.choose import queue

    bank = app.bank((*wanted["topics"], *wanted["items"]))
    items = Filter(**wanted).choose(bank)
    _refuse_retired(items)
    interactive = answers is None and sys.stdin.isatty()
    quiet = as_json and not interactive
    page = Page(app, aside=as_json)
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(app.store())
        starts = app.day_starts
        chosen = which or ("all" if wanted["items"] else "default")
        if new_per_day is None and interactive and chosen == "default" and seed is None and not exam:
            new_per_day = app.settings.get("new_per_day", NEW_PER_DAY)
        new = None if new_per_day is None else _new_left(store, new_per_day, starts)
        memory, known = store.memory(now()), store.known()
        asked = queue(items, memory, now(), known=known, which=chosen, new=new, seed=seed, count=count, starts=starts)
        if not asked and not quiet:
            more = chosen == "default" and any(item.id not in known for item in items)
            page.line(page.say(messages.session.NO_MORE_NEW if more else messages.session.NOTHING_TO_ASK))
        deadline = None if limit is None else now() + timedelta(seconds=limit)
        manner = Manner(interactive=interactive, exam=exam, fixed=seed is not None, deadline=deadline)
        conversation = Conversation(
            page=page,
            bank=bank,
            store=None if no_save else store,
            lines=typed(page) if interactive else _lines(answers, stack),
            session=Session(Plan.of((item.id for item in asked), memory, known, starts), manner),
            open_note=lambda item: _open_note(page, item),
            seed=seed,
            quiet=quiet,
        )
        try:
            if interactive and asked:
                page.keys()
                page.line()
            conversation.run()
        finally:
            due = len(store.due(now()).intersection(item.id for item in items))
            _close(app, page, conversation, seed=seed, due=due, as_json=as_json)
        return _outcome(page, conversation.session, needed, quiet=quiet)


def _new_left(store: Store, per_day: int, starts: int) -> int:
    """How many new items may still be asked on this day, which began `starts` minutes after midnight."""
    from studytool.cli.support.stamps import now
    from studytool.study.days import tomorrow_begins

    return max(0, per_day - store.begun(tomorrow_begins(now(), starts) - timedelta(days=1)))


def _open_note(page: Page, item: Item) -> str:
    from studytool.cli.support.reading import open_note  # only where it is asked for

    return open_note(page, item)


def _refuse_retired(items: Sequence[Brief]) -> None:
    """Raises UsageProblem for a retired item; only an item that was named can be one here."""
    for item in items:
        if item.retired:
            raise UsageProblem(item.id, usage.RETIRED, usage.see(f"studytool show {item.id}"))


def _lines(answers: str | None, stack: contextlib.ExitStack) -> Iterator[str]:
    if answers in (None, "-"):
        return responses(standard_input(), INPUT)
    path = Path(str(answers))
    try:
        file = stack.enter_context(path.open("rb"))
    except OSError as error:
        raise UsageProblem(str(path), usage.cannot_read(str(error.strerror)), usage.FILE_OF_RESPONSES) from None
    return responses(stack.enter_context(texts.opened(file)), str(path))


def _close(app: App, page: Page, conversation: Conversation, *, seed: int | None, due: int, as_json: bool) -> None:
    """The document, or the report of an exam and the summary."""
    session, answers = conversation.session, conversation.answers
    if as_json:
        from studytool.cli.support.documents import answer_document, dump, tries_document

        reviews = [
            answer_document(answer.item, answer.variant, answer.judgement, app.language)
            | {"offset": answer.offset, "tries": tries_document(answer.tries)}
            for answer in conversation.reviews
        ]
        dump({"seed": seed, "reviews": reviews, "due": due})
        return
    if session.manner.exam:
        from studytool.cli.support.examined import show_examined

        show_examined(page, conversation.reviews)
        if missing := session.plan.items - len(answers):
            page.line(page.say(messages.session.unanswered(missing)), "bold")
    if answers:
        firsts = session.firsts
        right, put_right = sum(one.score == 1 for one in firsts), sum(one.entry.put_right for one in firsts)
        again = len(answers) - len(firsts)
        page.line(page.say(messages.session.summary(right, put_right, len(firsts), again, due)), "bold")
        _coming_back(page, session)
        _read_again(page, [answer.item for answer in conversation.reviews if answer.judgement.score < 1])


def _coming_back(page: Page, session: Session) -> None:
    """When the items of this session come again, by day."""
    from studytool.cli.support.stamps import now
    from studytool.study.days import day_of, offset_of

    starts, moment = session.plan.starts, now()

    def day(at: datetime) -> date:
        return day_of(at, offset_of(moment), starts)

    states = {result.entry.item: session.memory.get(result.entry.item) for result in session.results}
    days = Counter((day(state.due) - day(moment)).days for state in states.values() if state)
    if days:
        page.line(page.say(messages.session.coming_back(sorted(days.items()))))


def _read_again(page: Page, missed: list[Item]) -> None:
    notes = list(dict.fromkeys(item.note for item in missed if item.note))
    if notes:
        page.line(page.say(messages.session.READ_AGAIN))
        for note in notes:
            page.link_to(note)


def _outcome(page: Page, session: Session, needed: int | None, *, quiet: bool) -> int:
    """Against every item of the session, answered or not, by the first time that it was asked."""
    if needed is None:
        return 0
    asked, score = session.plan.items, sum(result.score for result in session.firsts)
    percent = int(100 * score / asked + 1e-9) if asked else 0
    if not quiet:
        page.line(page.say(messages.session.exam_result(percent, needed, enough=percent >= needed)))
    return 0 if percent >= needed else 1
