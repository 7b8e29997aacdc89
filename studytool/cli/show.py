"""`studytool show`: the item as a learner sees it."""

from __future__ import annotations

import click

from studytool.cli.support.app import SEED, App, common
from studytool.cli.support.completion import complete_items

EPILOG = """\b
Examples:
  studytool show policy-gradient/softmax-score
  studytool show policy-gradient/softmax-score --seed 7 --solution
"""


@click.command(epilog=EPILOG, help="Show ITEM as a learner sees it.")
@click.argument("item", metavar="ITEM", shell_complete=complete_items)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Which variant of the item.")
@click.option("--key", is_flag=True, help="The right answer too.")
@click.option("--solution", is_flag=True, help="The key and the worked solution too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@common
def command(app: App, item: str, seed: int, key: bool, solution: bool, as_json: bool) -> None:
    shown = app.item(app.bank([item]), item)
    variant = app.variant(shown, seed)
    if as_json:
        from studytool.cli.support.documents import dump, show_document

        extra = {"key": shown.key_data(variant, app.language)} if key or solution else {}
        if solution and shown.solution:
            extra["solution"] = shown.fill(shown.solution, variant, app.language)
        dump(show_document(shown, variant, app.language) | extra)
        return
    from studytool.cli.support.present import Page

    page = Page(app)
    page.question(shown, variant)
    if key or solution:
        page.key(shown, variant)
    if solution:
        page.solution(shown, variant)
