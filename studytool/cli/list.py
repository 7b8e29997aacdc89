"""`studytool list`: the bank, filtered."""

from __future__ import annotations

from typing import Any

import click

from studytool.cli.support.app import App, common
from studytool.cli.support.filters import Filter, filters
from studytool.cli.support.printable import echo
from studytool.messages import usage

EPILOG = """\b
Examples:
  studytool list
  studytool list policy-gradient --type gradient
  studytool list --due --json
"""


@click.command(epilog=EPILOG, help="List the items of the bank, all or of some TOPICs.")
@filters
@click.option("--due", is_flag=True, help="Items due now.")
@click.option("--new", is_flag=True, help="Items never reviewed.")
@click.option("--flagged", is_flag=True, help="Items you flagged, and leeches: forgotten eight times.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@common
def command(app: App, due: bool, new: bool, flagged: bool, as_json: bool, **wanted: Any) -> None:
    items = Filter(**wanted).choose(app.bank((*wanted["topics"], *wanted["items"])))
    if due or new or flagged:
        kept = _kept(app, due=due, new=new, flagged=flagged)
        items = [item for item in items if kept(item.id)]
    if as_json:
        from studytool.cli.support.documents import dump, list_document

        dump([list_document(item) for item in items])
        return
    width = max((len(item.id) for item in items), default=0)
    for item in items:
        echo(f"{item.id:<{width}}  {item.type:<8}  {item.level or '-'}")
    if not items:
        echo(app.say(usage.NO_PASSING), err=True)


def _kept(app: App, *, due: bool, new: bool, flagged: bool) -> Any:
    from studytool.cli.support.stamps import now
    from studytool.study.schedule import LEECH, is_due
    from studytool.study.schedule import flagged as flags

    with app.store() as store:
        memory = store.memory()
        leeches = {item for item, state in memory.items() if state.lapses >= LEECH}
        marked = flags(store.entries()) | leeches if flagged else frozenset()
    moment = now()

    def kept(item: str) -> bool:
        state = memory.get(item)
        asked = (
            not (due or new)
            or (due and state is not None and is_due(state, moment, app.day_starts))
            or (new and state is None)
        )
        return asked and (not flagged or item in marked)

    return kept
