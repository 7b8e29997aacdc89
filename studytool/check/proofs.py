"""Proves over many seeds that an item's key is right and that no known wrong result is accepted for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from studytool.bank.faults import FAULT, REPORT, said_of
from studytool.errors import ExpressionError, NoVariant
from studytool.items.contract import Item, Variant
from studytool.items.contract.judging import judge
from studytool.model import Flaw, Verdict
from studytool.sandbox.function import run as run_in_sandbox

COMPONENTS = 40  # a variant, on the average: a longer key is proved at fewer points

# Samples of code are written by their type from the formulas of the bank: nothing of others is run.
OWN_CODE = partial(run_in_sandbox, package=True, consent=lambda missing: True)


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was tried. `accepted` counts mutants (wrong formulas) the item would take for right."""

    item: str
    variants: int
    mutants: int
    accepted: int
    flaws: tuple[Flaw, ...]


def prove(item: Item, seeds: int) -> Proof:
    """Prove one item over seeds 0 to seeds - 1. What goes wrong meanwhile is a flaw too: other items are proved."""
    try:
        return _proved(item, seeds)
    except Exception as fault:
        return Proof(item.id, 0, 0, 0, (Flaw("", FAULT, said_of(fault), REPORT),))


def _proved(item: Item, seeds: int) -> Proof:
    """The first flaw of each kind ends the search for more of it."""
    flaws: dict[tuple[str, str], Flaw] = {}
    mutants = accepted = variants = components = 0
    for seed in range(seeds if item.varies() or item.form.shuffled else 1):
        if components >= seeds * COMPONENTS:
            break
        try:
            variant = item.variant(seed)
        except NoVariant as refused:
            for flaw in _refusal(item, refused):
                flaws.setdefault((flaw.path, flaw.code), flaw)
            break
        variants += 1
        for path, part, at in (("", item, variant), *item.parts_at(variant)):
            components += np.size(at.key)
            tried, taken = _mutants(part, at)
            mutants, accepted = mutants + tried, accepted + taken
            for flaw in _flaws(part, at):
                flaws.setdefault((path + flaw.path, flaw.code), flaw._replace(path=path + flaw.path))
    if accepted:
        what = f"{accepted} of {mutants} wrong formulas are accepted as right"
        flaws["given", "mutant"] = Flaw("tolerance", "accepted-mutant", what, "narrow the tolerance, or the draws")
    return Proof(item.id, variants, mutants, accepted, tuple(flaws.values()))


def _refusal(item: Item, refused: NoVariant) -> Iterator[Flaw]:
    if wrong := _wrong_key_refused(item, refused):
        yield wrong
        return
    message = f"no variant can be drawn: {refused.reason}"
    yield Flaw(refused.path, refused.code, message, FIXES.get(refused.code, "mend the expression"))
    if refused.code == "mistake-equals-key":
        yield Flaw("given", refused.code, "no draw separates a mistake from the key", "draw other numbers")


def _wrong_key_refused(item: Item, refused: NoVariant) -> Flaw | None:
    """The flaw of a wrong key where a variant was refused because a mistake equals the key: the mistake may be declared
    rightly."""
    if not isinstance(refused.variant, Variant):
        return None
    try:
        flaws = [flaw for flaw in item.flaws_at(refused.variant) if flaw.code == "wrong-key"]
    except ExpressionError:  # cannot be computed at the shifted point, so nothing can be said of the key
        return None
    return flaws[0]._replace(message=f"{flaws[0].message}, and {refused.reason}") if flaws else None


FIXES = {
    "key-not-finite": "keep the draws away from zero denominators and logarithms of what is not positive",
    "key-vanishes": "draw numbers where the key is not 0",
    "key-shape": "make answer and type agree",
    "objective-shape": "reduce the objective to one number, with sum or an index",
    "objective-not-finite": "keep the draws inside the objective's domain",
    "kink": "draw points away from the kink",
    "mistake-equals-key": "change the mistake, or the draws",
    "symmetric-point": "draw a point where wrong formulas differ from the right one",
    "tolerance-too-wide": "narrow the tolerance",
}


# Keys --------------------------------------------------------------------------------------------------------------


def _flaws(item: Item, variant: Variant) -> Iterator[Flaw]:
    yield from item.flaws_at(variant)
    yield from _options(item, variant)
    yield from _samples(item, variant)


def _mutants(item: Item, variant: Variant) -> tuple[int, int]:
    """(tried, accepted): the standard wrong formulas, plain factors, and the author's mistakes."""
    key = variant.key
    with np.errstate(all="ignore"):  # twice a key may be more than a float holds
        wrong = [value for value in item.mutants(variant) if value.shape == key.shape and np.isfinite(value).all()]
        same = 1e-9 * np.max(np.abs(key)) if wrong else 0.0
        # Far enough from the key to be a different result, and not the key typed with other rounding.
        told = [value for value in wrong if np.max(np.abs(value - key)) > same]
    return len(told), sum(item.accepts(variant, value) for value in told)


# Samples, and what else a type can check ----------------------------------------------------------------------------


def _samples(item: Item, variant: Variant) -> Iterator[Flaw]:
    if item.form.code and variant.seed > 0:
        return  # code is run at many variants at once, and starting it takes long
    for sample in item.samples(variant):
        if sample.verdict is Verdict.UNREADABLE and variant.seed > 0:
            continue  # unreadable samples are the same for every seed
        judgement = judge(item, variant, sample.response, OWN_CODE).judgement
        if judgement.verdict is not sample.verdict:
            said = sample.response if len(sample.response) < 60 else sample.response[:57] + "…"
            yield Flaw(
                _sample_path(item), "misjudged",
                f"with seed {variant.seed} the response `{said}` is judged {judgement.verdict}, not {sample.verdict}",
                "make right and wrong responses differ",
            )  # fmt: skip
        if sample.verdict is Verdict.UNREADABLE and not judgement.feedback:
            yield Flaw("", "silent", "an unreadable response gets no reason", "report this")


def _sample_path(item: Item) -> str:
    return next((name for name in ("answer", "options", "accept") if name in item.places), "")


def _options(item: Item, variant: Variant) -> Iterator[Flaw]:
    """Options that a draw makes equal."""
    if not item.given:
        return
    shown = item.options_shown(variant, "en")
    for place, text in enumerate(shown):
        if text in shown[:place]:
            yield Flaw(
                f"options.{variant.order[place]}", "equal-options",
                f"with seed {variant.seed} two options read `{text}`", "draw numbers that keep them apart",
            )  # fmt: skip
