"""`studytool progress`: the log of reviews, carried from machine to machine, and amended."""

from __future__ import annotations

import sys
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studytool import address, messages, whole
from studytool.cli.support.app import App, common
from studytool.cli.support.completion import complete_items
from studytool.cli.support.given import INPUT, standard_input
from studytool.cli.support.group import Group
from studytool.cli.support.printable import echo
from studytool.errors import Unusable, UsageProblem
from studytool.messages import commands, files, usage

if TYPE_CHECKING:
    from studytool.model import Entry

SHOWN = 20  # bad lines, before only their number is told

EPILOG = """\b
Examples:
  studytool progress export -o reviews.jsonl
  studytool progress merge laptop.sqlite3 reviews.jsonl
  studytool progress undo
"""


@click.group(cls=Group, epilog=EPILOG, help="Your log of reviews: carry it, merge it, amend it, find it.")
def command() -> None:
    pass


@command.command(epilog="\b\nExample:\n  studytool progress where", help="Print the path of the progress file.")
@common
def where(app: App) -> None:
    echo(app.db)


@command.command(
    epilog="\b\nExample:\n  studytool progress export -o reviews.jsonl",
    help="Print the log, one JSON object a line, oldest first.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead.")
@common
def export(app: App, output: Path | None) -> None:
    from studytool.study.lines import to_line

    if output is not None and output.exists() and app.db.exists() and output.samefile(app.db):
        raise UsageProblem(str(output), usage.PROGRESS_ITSELF, usage.ANOTHER_FILE)
    with app.store() as store:
        lines = (f"{to_line(entry)}\n" for entry in store.entries())
        if output is None:
            sys.stdout.writelines(lines)
            return
        whole.write(output, (line.encode() for line in lines))


class Import(click.Command):
    """Its help says of every exchange format what is taken of its files."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from studytool.exchange import formats

        super().format_epilog(ctx, formatter)
        for form in formats().values():
            if form.reviews:
                formatter.write_paragraph()
                said = gettext("Of a file of {program}'s ({suffixes}) {taken}.")
                suffixes, taken = ", ".join(form.reviews.suffixes), gettext(form.reviews.taken)
                formatter.write_text(said.format(program=form.program, suffixes=suffixes, taken=taken))


@command.command(
    "import",
    cls=Import,
    epilog="""\b
Examples:
  studytool progress import reviews.jsonl
  ssh laptop studytool progress export | studytool progress import -
  studytool progress import "My deck.apkg"
""",
    help="Add the entries of an exported FILE, `-` for standard input; all of them, or none where a line is bad.",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@common
def import_(app: App, file: Path) -> None:
    _add(app, _entries(app, file))


def _from_input() -> list[Entry]:
    from studytool.study.exported import from_file

    return from_file(standard_input("utf-8"), INPUT)


@command.command(
    epilog="\b\nExample:\n  studytool progress merge laptop.sqlite3 reviews.jsonl",
    help="Unite the log with other progress files or exports: every entry once, in whatever order they are merged.",
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def merge(app: App, files: tuple[Path, ...]) -> None:
    _add(app, [entry for file in files for entry in _entries(app, file)])


def _entries(app: App, file: Path) -> list[Entry]:
    """What a file holds, of whichever kind it is; every bad line of it is shown."""
    from studytool.exchange import reviews_of
    from studytool.study.exported import BadLines
    from studytool.study.gather import gather

    if found := reviews_of(file):
        program, reviews = found
        history = reviews.read(file, {item.id for item in app.bank().items})
        said = commands.history_read(program, len(history.reviews), history.items, history.unknown)
        echo(app.say(said))
        return list(history.reviews)
    try:
        return _from_input() if str(file) == "-" else gather(file)
    except BadLines as bad:
        *before, last = bad.problems[:SHOWN]
        for problem in before:
            echo(str(problem), err=True)
        more = len(bad.problems) - SHOWN
        raise Unusable(last.where, last.what + (f" (and {more} more)" if more > 0 else ""), last.todo) from None


def _add(app: App, entries: list[Entry]) -> None:
    from studytool.cli.support.stamps import now

    with app.store(restoring=True) as store:
        added, settled = store.merge(entries)
    echo(app.say(commands.entries_added(added, len(entries) - added)))
    if settled:
        echo(app.say(commands.entries_settled(settled)))
    if ahead := [entry.at for entry in entries if entry.at > now()]:
        echo(app.say(commands.entries_ahead(len(ahead), f"{min(ahead):%Y-%m-%d}")))


@command.command(
    epilog="\b\nExamples:\n  studytool progress check\n  studytool progress check --repair",
    help="Say whether the progress file is sound (exit code 0) or damaged (3).",
)
@click.option(
    "--repair", is_flag=True, help="Save what can be read into a new file; the damaged one is kept beside it."
)
@common
def check(app: App, repair: bool) -> None:
    from studytool.cli.support.stamps import now
    from studytool.study import repair as mending
    from studytool.study.database import Damaged

    try:
        entries, found = mending.inspect(app.db)
        if found:
            for fault in found[: min(SHOWN, len(found) - 1)]:
                echo(fault, err=True)
            raise Damaged(app.db, found[-1].splitlines()[-1])
        echo(f"{app.db}: {app.say(files.sound(entries))}")
    except Damaged:
        if not repair:
            raise
        done = mending.repair(app.db, now().date())
        echo(f"{app.db}: {app.say(files.repaired(done.saved, done.lost, str(done.kept)))}")


@command.command(
    epilog="\b\nExample:\n  studytool progress undo",
    help="Take back the last review, reset or optimize, as if it had not been.",
)
@common
def undo(app: App) -> None:
    from studytool.cli.support.stamps import stamp
    from studytool.session.entries import amendment

    with app.store() as store:
        last = store.last()
        if last:
            store.record(amendment("undo", last.item, stamp(), last.id))
    echo(app.say(messages.session.undone(last.item, last.kind) if last else messages.session.NOTHING_TO_UNDO))


@command.command(
    epilog="\b\nExample:\n  studytool progress reset policy-gradient/softmax-score",
    help="Learn ITEM anew: what was remembered of it no longer counts. `progress undo` takes it back.",
)
@click.argument("item", metavar="ITEM", shell_complete=complete_items)
@common
def reset(app: App, item: str) -> None:
    from studytool.cli.support.stamps import stamp
    from studytool.session.entries import amendment

    with app.store() as store:
        if not store.holds(item):
            known = app.item(app.bank([item]), item)
            raise UsageProblem(known.id, usage.NEVER_REVIEWED, usage.NOTHING_TO_RESET)
        store.record(amendment("reset", item, stamp()))
    echo(app.say(commands.reset_done(item)))


@command.command(
    epilog="""\b
Example:
  studytool progress optimize

\b
Needs the extra `optimize` (torch) and a log of some months. The parameters
are kept in the log, so that they travel with `export` and `merge`; `progress
undo` takes them back. How much you want to retain is the setting `retention`.
""",
    help="Fit the scheduler to your own log, and derive every due date anew.",
)
@common
def optimize(app: App) -> None:
    from studytool.cli.support.stamps import stamp
    from studytool.session.entries import optimization
    from studytool.study.optimize import NEEDED, fit, histories, spaced
    from studytool.study.schedule import optimized, standing

    with app.store() as store:
        kept = standing(store.entries())
        reviewed = histories(kept)
        count = sum(map(spaced, reviewed))
        if count < NEEDED:
            echo(app.say(commands.too_few_reviews(count, NEEDED)))
            return
        try:
            fitted = fit(reviewed, optimized(kept), progress=sys.stderr.isatty())
        except ImportError:
            raise Unusable("the optimiser", "not installed", address.install(extra="optimize")) from None
        if fitted.after >= fitted.before:
            echo(app.say(commands.optimal_already(count, fitted.before)))
            return
        store.record(optimization(fitted.parameters, stamp()))
    echo(app.say(commands.optimized(count, fitted.before, fitted.after)))
