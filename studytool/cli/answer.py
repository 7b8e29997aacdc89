"""`studytool answer`: grade one response without a session."""

from __future__ import annotations

from typing import Any

import click

from studytool.cli.support import given
from studytool.cli.support.app import SEED, App, common
from studytool.cli.support.complete_paths import complete_response
from studytool.cli.support.completion import complete_items
from studytool.cli.support.judge import judge
from studytool.errors import StudytoolError
from studytool.model import Verdict

EPILOG = """\b
Examples:
  studytool answer policy-gradient/softmax-score "0.1 -0.3 0.2"
  studytool answer policy-gradient/softmax-score -0.1 0.3 -0.2 --seed 7
  studytool answer bandits/greedy-choice b --json
  echo "1/3" | studytool answer returns/geometric-sum -

\b
Exit codes: 0 correct; 1 incorrect, partial or imprecise; 2 unreadable,
unknown item or wrong usage; 3 its topic does not load.

\b
Where nothing can be judged, the document of --json has `error`, and null
for the rest.
"""
CODES = {Verdict.CORRECT: 0, Verdict.UNREADABLE: 2}


class TakesAnything(click.Command):
    """A command without short options: whatever does not start with `--` is a response, `-0.1 0.2` too.

    With `--json` its document is there whatever goes wrong.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        for argument in args:
            if argument == "--":
                break
            name = argument.split("=")[0]
            if name.startswith("--") and name not in known:
                raise click.NoSuchOption(name, ctx=ctx, possibilities=sorted(known))
        return super().parse_args(ctx, args)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        wants_json = "--json" in args
        try:
            return super().make_context(info_name, args, *rest, **extra)
        except click.UsageError as error:
            if wants_json:
                _refuse(None, error.format_message())
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StudytoolError as error:
            if ctx.params["as_json"]:
                _refuse(ctx.params["item"], str(error))
            raise


def _refuse(item: str | None, error: str) -> None:
    """Prints the document of a response that was not graded. The caller raises the error."""
    from studytool.cli.support.documents import dump, refusal_document

    dump(refusal_document(item, " ".join(error.split())))


@click.command(
    cls=TakesAnything,
    context_settings={"ignore_unknown_options": True},
    epilog=EPILOG,
    help="Grade one RESPONSE to ITEM. `-` reads it from standard input, `@FILE` from a file.",
)
@click.argument("item", metavar="ITEM", shell_complete=complete_items)
@click.argument("response", metavar="RESPONSE", nargs=-1, required=True, shell_complete=complete_response)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Which variant of the item.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--save", is_flag=True, help="Log it as a review.")
@common
def command(app: App, item: str, response: tuple[str, ...], seed: int, as_json: bool, save: bool) -> int:
    asked = app.item(app.bank([item]), item)
    said = _read(" ".join(response))
    variant = app.variant(asked, seed)
    judgement = judge(asked, variant, said, app.language)
    if save and judgement.verdict is not Verdict.UNREADABLE:
        from studytool.cli.support.stamps import card, judged, stamp
        from studytool.session.entries import review

        with app.store() as store:
            store.record(review(card(asked, seed), judged(said, judgement), stamp()))
    if as_json:
        from studytool.cli.support.documents import answer_document, dump

        dump(answer_document(asked, variant, judgement, app.language))
    else:
        from studytool.cli.support.present import Page

        page = Page(app)
        page.verdict(judgement)
        page.table(judgement, expected=True)
        if judgement.verdict is not Verdict.UNREADABLE:
            page.key(asked, variant)
    return CODES.get(judgement.verdict, 1)


def _read(response: str) -> str:
    """The response itself, or what `-` or `@FILE` holds."""
    if response == "-":
        return given.response(given.standard_input(), given.INPUT)
    if not response.startswith("@"):
        return response
    return given.read_file(response[1:])
