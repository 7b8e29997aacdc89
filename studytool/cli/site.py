"""`studytool site`: build the static site, or serve it while writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studytool.cli.support.app import App, checkout_here, common
from studytool.cli.support.group import Group
from studytool.cli.support.printable import echo
from studytool.errors import UsageProblem
from studytool.messages import usage

if TYPE_CHECKING:
    from studytool.sandbox import Consent

EPILOG = """\b
Examples:
  studytool site build
  studytool site serve --port 8001
"""


@click.group(cls=Group, epilog=EPILOG, help="The site: needs a checkout and the `site` extra.")
def command() -> None:
    pass


unconfined = click.option(
    "--unconfined", is_flag=True, help="Run snippets with your rights where the system cannot confine them."
)


def _consent(*, unconfined: bool) -> Consent:
    from studytool.sandbox import if_confined

    return (lambda missing: True) if unconfined else if_confined


def _root() -> Path:
    root = checkout_here()
    if root is None:
        raise UsageProblem("studytool site", usage.NOT_A_CHECKOUT, usage.CHANGE_FOLDER)
    return root


@command.command(epilog="\b\nExample:\n  studytool site build --out /tmp/site", help="Build the site into site/.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Build into DIR instead.")
@unconfined
@common
def build(app: App, out: Path | None, unconfined: bool) -> None:
    del app
    from studytool.site.build import build as build_site

    for reason in build_site(_root(), out, _consent(unconfined=unconfined)):
        echo(reason, err=True)


@command.command(
    epilog="\b\nExample:\n  studytool site serve --port 8001", help="Serve the site, rebuilt as its pages change."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@unconfined
@common
def serve(app: App, host: str, port: int, unconfined: bool) -> None:
    del app
    from studytool.site.build import serve as serve_site

    serve_site(_root(), host, port, _consent(unconfined=unconfined))
