"""`studytool check`: prove the bank and the notes."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studytool.cli.support.app import App, common
from studytool.cli.support.places import folder
from studytool.cli.support.printable import echo
from studytool.cli.support.told import said
from studytool.errors import UsageProblem
from studytool.messages import usage

if TYPE_CHECKING:
    from studytool.check import Report
    from studytool.sandbox import Consent

LISTED = 100  # problems of one file, as text
EPILOG = """\b
Examples:
  studytool check                         everything
  studytool check quiz/returns.yaml       one file
  studytool check --run                   execute the notes' snippets too
  studytool check --run --update          and rewrite their recorded outputs
  studytool check --format github         annotations for a pull request
  studytool check --translated docs/zh/index.md  a translation is up to date

\b
Exit codes: 0; 1 if any problem is an error; 3 if snippets are not run, as the
system cannot confine them (--unconfined).
"""


@click.command(
    epilog=EPILOG, help="Prove the bank and the notes, all or the PATHs given: everything wrong, with its place."
)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(("text", "json", "github")), default="text", show_default=True)
@click.option(
    "--variants", default=50, show_default=True, type=click.IntRange(1, 100_000), help="Seeds tried per item."
)
@click.option("--run", is_flag=True, help="Execute the notes' snippets and compare their outputs.")
@click.option("--update", is_flag=True, help="With --run: rewrite the recorded outputs.")
@click.option("--translated", is_flag=True, help="Record that the Chinese PATHs say what the English pages say now.")
@click.option("--unconfined", is_flag=True, help="Run snippets with your rights where the system cannot confine them.")
@click.option(
    "--docs",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The notes; default: as mkdocs.yml says, else docs/ beside the bank.",
)
@common
def command(
    app: App, paths: tuple[Path, ...], form: str, variants: int, run: bool, update: bool, translated: bool,
    unconfined: bool, docs: Path | None,
) -> int:  # fmt: skip
    from studytool.bank.folders import of_bank
    from studytool.check import check

    if translated:
        _record(docs or of_bank(app.bank_folder).docs, paths)
    report = check(
        app.bank_folder, paths, cache=folder("cache"), docs=docs, variants=variants, run=run or update, update=update,
        consent=_asked(app, docs or of_bank(app.bank_folder).docs, unconfined=unconfined),
    )  # fmt: skip
    report = replace(report, problems=tuple(said(problem, app.language) for problem in report.problems))
    if form == "text":
        _text(report, app.language)
    else:
        {"json": _json, "github": _github}[form](report)
    return 1 if report.failed else 0


def _record(docs: Path, paths: tuple[Path, ...]) -> None:
    """Writes into Chinese pages which English text they translate. Raises UsageProblem for a path that is none."""
    from studytool.notes import translation
    from studytool.notes.note import read

    known = {path.resolve(): name for name, path in translation.translated(docs).items() if (docs / name).is_file()}
    for path in paths or (docs,):
        if not (name := known.get(path.resolve())):
            raise UsageProblem(str(path), usage.NO_TRANSLATION, usage.NAME_TRANSLATIONS)
        source = path.read_text(encoding="utf-8")
        path.write_text(translation.record(source, read(docs / name)), encoding="utf-8")


def _asked(app: App, docs: Path, *, unconfined: bool) -> Consent:
    """Whether snippets run where files or network are not confined: as the option says, else asked once."""

    @cache
    def consent(missing: tuple[str, ...]) -> bool:
        from studytool.notes.note import read
        from studytool.notes.translation import pages
        from studytool.sandbox import if_confined

        if unconfined or if_confined(missing):
            return True
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        counts = [len(read(page).snippets) for page in pages(docs)]
        question = usage.run_with_your_rights(sum(counts), sum(map(bool, counts)), missing)
        return click.confirm(question.say(app.language), default=False, err=True)

    return consent


def _text(report: Report, language: str) -> None:
    for file, found in groupby(report.problems, lambda problem: problem.file):
        problems = list(found)
        for problem in problems[:LISTED]:
            place = f"{_shown(file)}:{problem.line}:{problem.column}"
            severity = usage.SEVERITY[problem.severity].say(language)
            echo(f"{place}: {severity}: {problem.message}; {problem.fix} [{problem.code}]")
        if more := problems[LISTED:]:
            kinds = Counter(problem.code for problem in more).most_common()
            counts = ", ".join(f"{count} {code}" for code, count in kinds)
            echo(f"{_shown(file)}: {usage.more_problems(len(more), counts).say(language)}")
    mutants = sum(proof.mutants for proof in report.proofs)
    errors = sum(problem.severity == "error" for problem in report.problems)
    counted = usage.checked(report.items, report.variants, mutants, report.snippets)
    echo(f"{counted.say(language)}: {usage.found(errors, len(report.problems) - errors).say(language)}")


def _json(report: Report) -> None:
    from studytool.cli.support.documents import dump

    proofs = [
        {"item": proof.item, "variants": proof.variants, "mutants": proof.mutants, "accepted": proof.accepted}
        for proof in report.proofs
    ]
    dump({
        "problems": [problem._asdict() | {"file": _shown(problem.file)} for problem in report.problems],
        "items": report.items,
        "variants": report.variants,
        "snippets": report.snippets,
        "proofs": proofs,
    })  # fmt: skip


def _github(report: Report) -> None:
    for problem in report.problems:
        place = f"file={_property(_shown(problem.file))},line={problem.line},col={problem.column}"
        said = _escaped(f"{problem.message}; {problem.fix}")
        echo(f"::{problem.severity} {place},title={_property(problem.code)}::{said}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _shown(file: str) -> str:
    """Relative to where one stands, when it is below."""
    try:
        path, here = Path(file).absolute(), Path.cwd()
    except FileNotFoundError:  # that folder was removed
        return file
    return str(path.relative_to(here)) if path.is_relative_to(here) else file
