"""`studytool site`: build the static site, or serve it while writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studytool.cli.support.app import App, common, course_here
from studytool.cli.support.group import Group
from studytool.cli.support.printable import echo
from studytool.errors import UsageProblem
from studytool.messages import usage

if TYPE_CHECKING:
    from studytool.bank.folders import Folders
    from studytool.sandbox import Consent

EPILOG = """\b
Examples:
  studytool site build
  studytool site serve --port 8001
  studytool site prepare
"""


@click.group(cls=Group, epilog=EPILOG, help="The site of a course: needs the `site` extra.")
def command() -> None:
    pass


unconfined = click.option(
    "--unconfined", is_flag=True, help="Run snippets with your rights where the system cannot confine them."
)


def _consent(*, unconfined: bool) -> Consent:
    from studytool.sandbox import if_confined

    return (lambda missing: True) if unconfined else if_confined


def _course(app: App) -> Folders:
    """The course one stands in, else the one of the bank. Raises UsageProblem where there is none."""
    from studytool.bank.folders import of_bank

    course = course_here() or of_bank(app.bank_folder)
    if not course.configuration.is_file():
        raise UsageProblem("studytool site", usage.NO_COURSE, usage.CHANGE_FOLDER)
    return course


@command.command(epilog="\b\nExample:\n  studytool site build --out /tmp/site", help="Build the site into site/.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Build into DIR instead.")
@unconfined
@common
def build(app: App, out: Path | None, unconfined: bool) -> None:
    from studytool.site.build import build as build_site

    for reason in build_site(_course(app), app.bank_folder, out, _consent(unconfined=unconfined)):
        echo(reason, err=True)


@command.command(
    epilog="\b\nExample:\n  studytool site serve --port 8001", help="Serve the site, rebuilt as its pages change."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@unconfined
@common
def serve(app: App, host: str, port: int, unconfined: bool) -> None:
    from studytool.site.build import serve as serve_site

    for reason in serve_site(_course(app), app.bank_folder, host, port, _consent(unconfined=unconfined)):
        echo(reason, err=True)


@command.command(
    epilog="\b\nExample:\n  studytool site prepare && zensical build",
    help="Write what the site needs into its folder, for builders that run no plugins.",
)
@unconfined
@common
def prepare(app: App, unconfined: bool) -> None:
    from studytool.site.prepare import prepare as prepare_site

    course = _course(app)
    done = prepare_site(course, app.bank_folder, _consent(unconfined=unconfined))
    echo(app.say(usage.prepared(str(done.folder))))
    if done.missing:
        echo(f"\n{app.say(usage.add_lines(str(course.configuration)))}\n\n{done.missing}")
    for reason in done.left_out:
        echo(reason, err=True)
