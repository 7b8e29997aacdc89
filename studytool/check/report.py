"""One run of every check, and what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from studytool.bank.faults import checked
from studytool.bank.folders import of_bank
from studytool.bank.loader import load
from studytool.check.lengths import length_problems
from studytool.check.links import link_problems
from studytool.check.notes import Notes, item_problems, page_problems
from studytool.check.paths import path_problems
from studytool.check.pool import prove_all
from studytool.check.proofs import Proof
from studytool.check.translation import translation_problems
from studytool.check.words import word_problems
from studytool.errors import Unusable, UsageProblem
from studytool.items.contract import Item
from studytool.messages import usage
from studytool.model import Problem
from studytool.notes import katex
from studytool.sandbox import Consent, if_confined


@dataclass(frozen=True, slots=True)
class Report:
    """Problems in the order of files and lines; `snippets` counts those executed."""

    problems: tuple[Problem, ...]
    items: int
    snippets: int
    proofs: tuple[Proof, ...]

    @property
    def variants(self) -> int:
        return sum(proof.variants for proof in self.proofs)

    @property
    def failed(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def check(
    bank_folder: Path,
    paths: Sequence[Path] = (),
    *,
    cache: Path | None = None,
    docs: Path | None = None,
    variants: int = 50,
    run: bool = False,
    update: bool = False,
    consent: Consent = if_confined,
) -> Report:
    """Prove a bank and the notes beside it; `paths` limit it to some files or folders.

    What is proved is kept below `cache`, so that it need not be proved again; without it, nothing is.

    `consent` is asked before snippets are run where the system does not confine them.

    Raises UsageProblem for a path that is not there, Unusable where there is no bank.
    """
    if not bank_folder.is_dir():
        raise Unusable(str(bank_folder), "there is no bank here", "name its folder with --bank DIR")
    course = of_bank(bank_folder)
    folder = docs or course.docs
    chosen = _chosen(paths, (bank_folder, folder))
    bank, loading = load(bank_folder)
    notes = Notes.load(folder, course) if folder.is_dir() else None
    items = [item for item in bank.items if _within(Path(item.file), chosen)]
    problems = [problem for problem in loading if _within(Path(problem.file), chosen)]
    proofs = prove_all(items, variants, cache and cache / "proofs")
    for item, proof in zip(items, proofs, strict=True):
        problems += _located(item, proof)
    problems += item_problems(items, notes, folder)
    if chosen is None:
        problems += checked(partial(length_problems, bank_folder, items), bank_folder)
    of_paths = checked(partial(path_problems, bank, notes), bank_folder)
    problems += [problem for problem in of_paths if _within(Path(problem.file), chosen)]
    snippets = 0
    if notes:
        problems += page_problems(notes, bank.items, chosen)
        across = () if notes.trusted else (
            *checked(partial(link_problems, notes), folder),
            *checked(partial(word_problems, notes, bank.items), folder),
        )  # fmt: skip
        problems += [problem for problem in across if _within(Path(problem.file), chosen)]
        problems += translation_problems(notes, bank.items, chosen)
        if run or update:
            problems_of_snippets, snippets = _run_snippets(folder, chosen, update=update, consent=consent)
            problems += problems_of_snippets
    if not katex.available():
        message = "KaTeX is not installed: TeX was tried in the terminal only"
        fix = "in a checkout, make site installs it"
        problems.append(Problem(str(bank_folder), 1, 1, "no-katex", "warning", message, fix))
    problems.sort(key=lambda problem: (problem.file, problem.line, problem.column, problem.code))
    return Report(tuple(dict.fromkeys(problems)), len(items), snippets, tuple(proofs))


def _chosen(paths: Sequence[Path], folders: Sequence[Path]) -> frozenset[Path] | None:
    """The files asked for, or None for all. Raises UsageProblem for a path that has nothing to do with the folders."""
    if not paths:
        return None
    files: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise UsageProblem(str(path), usage.NO_FILE, usage.FILES_OF_BANK)
        place = path.resolve()
        if not any(_overlap(place, folder.resolve()) for folder in folders):
            raise UsageProblem(str(path), usage.elsewhere(str(folders[0])), usage.NAME_BANK)
        inside = [inner for inner in path.rglob("*") if inner.is_file()] if path.is_dir() else [path]
        files |= {file.resolve() for file in inside}
    return frozenset(files)


def _overlap(place: Path, other: Path) -> bool:
    return place.is_relative_to(other) or other.is_relative_to(place)


def _within(file: Path, chosen: frozenset[Path] | None) -> bool:
    return chosen is None or file.resolve() in chosen


def _located(item: Item, proof: Proof) -> list[Problem]:
    return [
        Problem(item.file, *item.place(flaw.path), flaw.code, flaw.severity, f"{item.id}: {flaw.message}", flaw.fix)
        for flaw in proof.flaws
    ]


def _run_snippets(
    docs: Path, chosen: frozenset[Path] | None, *, update: bool, consent: Consent
) -> tuple[list[Problem], int]:
    from studytool.check.snippets import check_notes

    problems, count = check_notes(docs, update=update, consent=consent)
    return [problem for problem in problems if _within(Path(problem.file), chosen)], count
