"""Who judges a hand-made gradient rightly? This tool and its peers on one corpus, in one run.

Prints false accepts and false rejects, how many were left unjudged (at a kink, where there is no gradient, that is
right and not counted), and the medians of a judgement's time and of its calls of the function. The second row is the
half of the corpus that the checker was not tuned on. Trees of parameters are one vector for the peers.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from benchmarks.corpus import Case, cases
from benchmarks.smooth import Vector

Judge = Callable[[Case], bool | None]  # accepted, rejected, or not judged


def studytool_judge(case: Case) -> bool | None:
    import studytool

    return {"correct": True, "incorrect": False, "unjudged": None}[studytool.gradcheck(*case.in_tree()).verdict]


def torch_judge(case: Case) -> bool:
    import torch

    class Hand(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(x)
            return torch.tensor(case.f(x.detach().numpy().copy()), dtype=torch.float64)

        @staticmethod
        def backward(ctx: Any, upstream: torch.Tensor) -> torch.Tensor:
            (x,) = ctx.saved_tensors
            return upstream * torch.from_numpy(np.asarray(case.gradient(x.detach().numpy().copy()), dtype=float))

    point = torch.tensor(case.x, dtype=torch.float64, requires_grad=True)
    return bool(torch.autograd.gradcheck(Hand.apply, (point,), raise_exception=False))


def scipy_judge(case: Case) -> bool:
    from scipy.optimize import check_grad

    return bool(check_grad(case.f, case.gradient, case.x) < 1e-5)


def autograd_judge(case: Case) -> bool:
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    hand = primitive(case.f)
    defvjp(hand, lambda ans, x: lambda upstream: upstream * case.gradient(x))
    np.random.seed(0)
    try:
        check_grads(hand, modes=["rev"], order=1)(case.x)
    except AssertionError:
        return False
    return True


def numdifftools_judge(case: Case) -> bool:
    import numdifftools

    return bool(np.allclose(case.gradient(case.x), np.atleast_1d(numdifftools.Gradient(case.f)(case.x))))


def jacobi_judge(case: Case) -> bool:
    from jacobi import jacobi

    numerical, error = jacobi(case.f, case.x)
    return bool(np.all(np.abs(case.gradient(case.x) - numerical) <= 1e-8 + 1e-5 * np.abs(numerical) + 3 * error))


def derivkit_judge(case: Case) -> bool:
    from derivkit import CalculusKit

    return bool(np.allclose(case.gradient(case.x), CalculusKit(case.f, case.x).gradient()))


JUDGES: dict[str, Judge] = {
    "studytool.gradcheck": studytool_judge,
    "  the half held out": studytool_judge,
    "torch gradcheck": torch_judge,
    "scipy check_grad < 1e-5": scipy_judge,
    "autograd check_grads": autograd_judge,
    "numdifftools + allclose": numdifftools_judge,
    "jacobi + its error": jacobi_judge,
    "DerivKit + allclose": derivkit_judge,
}


@dataclass
class Score:
    accepts: list[str] = field(default_factory=list)
    rejects: list[str] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)

    def add(self, case: Case, judge: Judge) -> None:
        calls = 0

        def counted(x: Vector) -> float:
            nonlocal calls
            calls += 1
            return case.f(x)

        began = time.perf_counter()
        try:
            accepted = judge(replace(case, f=counted))
        except ImportError:
            raise
        except Exception:  # a peer that fails on a case has not judged it
            accepted = None
        self.seconds.append(time.perf_counter() - began)
        self.calls.append(calls)
        if accepted is None and not case.kink:
            self.unjudged.append(case.name)
        elif accepted is not None and accepted != case.right:
            (self.accepts if accepted else self.rejects).append(case.name)


def main() -> None:
    corpus = cases()
    print(f"{len(corpus)} gradients, {sum(case.right for case in corpus)} of them right\n")
    print(f"{'':<26}{'false accepts':>14}{'false rejects':>14}{'unjudged':>10}{'median ms':>11}{'calls':>7}")
    for name, judge in JUDGES.items():
        score = Score()
        for case in corpus:
            if case.held_out or "held out" not in name:
                with warnings.catch_warnings(), np.errstate(all="ignore"):
                    warnings.simplefilter("ignore")
                    score.add(case, judge)
        counts = f"{len(score.accepts):>14}{len(score.rejects):>14}{len(score.unjudged):>10}"
        cost = f"{1e3 * statistics.median(score.seconds):>11.2f}{statistics.median(score.calls):>7.0f}"
        print(f"{name:<26}{counts}{cost}")
        for label, wrong in (("wrongly accepts", score.accepts), ("wrongly rejects", score.rejects),
                             ("leaves", score.unjudged)):  # fmt: skip
            if wrong:
                print(f"  {label}: {', '.join(wrong[:4])}{' …' if len(wrong) > 4 else ''}")


if __name__ == "__main__":
    main()
