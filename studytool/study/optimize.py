"""FSRS-6's parameters fitted to one learner's own log, by the optimiser that comes with fsrs. It needs torch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from studytool.model import Entry, MemoryState
from studytool.study.schedule import Parameters, retrievability, schedule

NEEDED = 512  # spaced reviews: the optimiser's batch, and with fewer it changes nothing
LONGEST = 64  # reviews that it reads of one item
MOST = 10_000  # reviews that it is given

History = list[Entry]


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters, and the mean log loss on the log, in nats, of the parameters used `before` and of these (`after`)."""

    parameters: tuple[float, ...]
    before: float
    after: float


def histories(kept: Iterable[Entry]) -> list[History]:
    """The rated reviews among standing entries, by item; a reset begins a history anew.

    Of a log longer than MOST reviews these are the histories begun last: fitting takes a minute for some thousands.
    """
    open_, begun = dict[str, History](), list[History]()
    for entry in kept:
        if entry.kind == "reset":
            open_.pop(entry.item, None)
        elif entry.kind == "review" and entry.rating is not None:
            if entry.item not in open_:
                begun.append(open_.setdefault(entry.item, []))
            open_[entry.item].append(entry)
    whole = [history[:LONGEST] for history in begun]
    lengths = accumulate(map(len, reversed(whole)))
    return whole[-sum(length <= MOST for length in lengths) :]


def spaced(history: History) -> int:
    """How many of its reviews came a day or more after the one before: only these show what was forgotten."""
    return sum((later.at - earlier.at).days > 0 for earlier, later in pairwise(history))


def fit(histories: Sequence[History], in_force: Parameters, *, progress: bool = False) -> Fit:
    """The parameters that predict the histories best, where these have NEEDED spaced reviews.

    `progress` shows a bar on standard error. Raises ImportError where torch is not installed.
    """
    from fsrs import Rating, ReviewLog
    from fsrs.optimizer import Optimizer

    reviews = [
        ReviewLog(number, Rating(entry.rating), entry.at, None)
        for number, history in enumerate(histories)
        for entry in history
        if entry.rating
    ]
    parameters = tuple(Optimizer(reviews).compute_optimal_parameters(verbose=progress))
    return Fit(parameters, _loss(histories, in_force), _loss(histories, parameters))


def _loss(histories: Iterable[History], parameters: Parameters) -> float:
    losses = [loss for history in histories for loss in _losses(history, parameters)]
    return math.fsum(losses) / len(losses)


def _losses(history: History, parameters: Parameters) -> Iterator[float]:
    """-log of the probability that was given to what happened, for each spaced review."""
    state: MemoryState | None = None
    for entry in history:
        assert entry.rating
        if state and state.last_review and (entry.at - state.last_review).days > 0:
            recalled = retrievability(state, entry.at)
            yield -math.log(recalled if entry.rating > 1 else 1 - recalled)
        state = schedule(state, entry.rating, entry.at, parameters=parameters)
